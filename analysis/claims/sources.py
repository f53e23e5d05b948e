"""Who says so: to whom does an article hand what a sentence states?

Its cues are verbs of stating only: `quotes` knows many more ("hailed", "wants"), which carry words but vouch for no number.
"""

from collections.abc import Sequence

from analysis.claims.moments import date_words
from analysis.claims.numerals import starts_numeral
from analysis.claims.tokens import word_set
from analysis.names.people import find_people
from analysis.names.reading import Reading
from analysis.quotes.naming import name_speaker
from analysis.quotes.speakers import Span, subject_of

# speaker, first and last character (end exclusive) of what is stated, first character of the phrase that names the speaker
# and of the description behind it, and the cue's place
Statement = tuple[str, int, int, int, int, int]

_REACH = 600  # characters back to the last speaker, who a "he" is
_ENDS = frozenset({",", ".", ";", ":", "—", "–", "\n", "mark"})
_TURNS = frozenset({"while", "although", "though", "but"})
_GOING_ON = frozenset({"he", "she", "they", "it"})
_NOBODY = frozenset(
    {"nobody", "none", "meanwhile", "i", "we", "you", "who", "which", "that", "this", "there", "what"}
)
_NOMINAL = frozenset({"name", "word", "determiner", "of"})
_POLLS = frozenset({"poll", "survey"})
_LONGEST = 14  # words of a speaker's phrase


def find_statements(reading: Reading, spoken: Sequence[tuple[int, int, str]] = ()) -> list[Statement]:
    """Find what an article's sentences hand to somebody ("X said that …", "…, said X", "according to X"), by their cues.

    Offsets are characters of the text. Words inside quotation marks hand nothing on. "He added" and a sentence that opens
    with a bare "Stating that" go on with the last speaker, be it one of the quotations `spoken` (start, end, speaker).
    """
    people = None
    found: list[Statement] = []
    cues = word_set("words", "cues") | {"according"}
    for cue in [i for i, word in enumerate(reading.lower) if word in cues | _POLLS]:
        if reading.lower[cue] in _POLLS:
            found += _polled(reading, cue)
            continue
        if reading.quote[cue] >= 0 or reading.sentence[cue] < 0 or not _hands_on(reading, cue):
            continue
        span, inverted = _speaker(reading, cue)
        if span is None or reading.lower[span[0]] in _GOING_ON:
            last = _last_speaker(reading.starts[cue], found, spoken)
            source = last if span or _opens_sentence(reading, cue) else None
            if span and reading.lower[span[0]] in ("he", "she") and _names_somebody(reading, span[0]):
                people = find_people(reading) if people is None else people
                source = name_speaker(span, reading, people, recent=last) or last
        else:
            span = _lengthened(reading, span) if reading.lower[cue] == "according" else span
            source = _phrase(reading, span, participle=reading.lower[cue].endswith("ing"))
            if reading.lower[cue] != "according" and source.islower():
                people = find_people(reading) if people is None else people
                name = name_speaker(span, reading, people)
                source = name if name and all(word[0].isupper() for word in name.split()) else source
        if source:
            start, end = _stated(reading, cue, span, inverted)
            told, described = (reading.starts[span[0]], reading.ends[span[1] - 1]) if span else (start, start)
            found.append((source, start, end, told, described, reading.starts[cue]))
    return found


def _polled(reading: Reading, cue: int) -> list[Statement]:
    """Read "in a poll of voters on Sunday": what the sentence says, the poll says."""
    first = cue
    while cue - first < 8 and first and reading.kinds[first - 1] in ("name", "word", "number", "mark"):
        first -= 1
    opened = first > 1 and reading.kinds[first - 1] == "determiner" and reading.lower[first - 2] == "in"
    if not opened or reading.sentence[cue] < 0 or reading.quote[cue] >= 0:
        return []
    start, end = reading.sentences[reading.sentence[cue]]
    place = reading.starts[first]
    return [
        (reading.text[place : reading.ends[cue]], start, end, place, reading.ends[cue], reading.starts[cue])
    ]


def _last_speaker(place: int, found: list[Statement], spoken: Sequence[tuple[int, int, str]]) -> str | None:
    before = [(s[5], s[0]) for s in found] + [(end, who) for _, end, who in spoken if end <= place]
    at, speaker = max(before, key=lambda last: last[0], default=(-_REACH, None))
    return speaker if at > place - _REACH else None


def _names_somebody(reading: Reading, pronoun: int) -> bool:
    """See in "Lima was at the fair when she said" that somebody else than the last speaker may be meant."""
    at = pronoun - 1
    while at > 0 and reading.sentence[at - 1] == reading.sentence[pronoun]:
        if reading.kinds[at] == "name" and reading.quote[at] < 0 and reading.lower[at] not in date_words():
            return True
        at -= 1
    return False


def _hands_on(reading: Reading, cue: int) -> bool:
    """Tell a cue that hands a statement to somebody from the same word as a noun, in the passive, or with an infinitive."""
    kinds, lower = reading.kinds, reading.lower
    word, before, after = lower[cue], _word(reading, cue - 1), _word(reading, cue + 1)
    if word == "according":
        return after == "to"
    opens = _opens_sentence(reading, cue)
    if reading.words[cue][0].isupper() and not opens:
        return False
    if word.endswith("ing"):
        return opens or before in (",", "”", '"')
    # "An estimated 800 barrels", "nine states", "his claims" and "was expected to" name nobody.
    if (
        before in word_set("words", "not_before_cue")
        or before.endswith(("'s", "s'"))
        or (before and starts_numeral(before))
    ):
        return False
    if after == "to" and kinds[min(cue + 2, len(kinds) - 1)] not in ("name", "object", "determiner"):
        return False
    # "After reports that …", "than, say, a tax": nouns and no verbs; of "an email that revealed" nobody is the source.
    if kinds[cue - 1] in ("preposition", "of", "by", "that") or (before == "," == after and word == "say"):
        return False
    if before in word_set("words", "adverbs") and _word(reading, cue - 2) in ("that", "would", "could"):
        return False
    if after in ("it", "him", "them", "this") and _word(reading, cue + 2) in (",", ".", "and", "in", "on"):
        return False
    if word in word_set("words", "weak_cues"):
        return _introduces(reading, cue)
    return word not in word_set("words", "that_cues") or after in ("that", "to", *_ENDS, "“", "”", '"', "")


def _introduces(reading: Reading, cue: int) -> bool:
    """Tell where a weak cue hands on a statement: "found that", "counted 12", "put the toll at 12", ", the study found.",
    and always behind a poll or a report ("the poll showed her leading")."""
    after, near = _word(reading, cue + 1), reading.lower[cue + 1 : cue + 9]
    if (
        after == "that"
        or after[:1].isdecimal()
        or (near and near[0] != "at" and _puts(reading.lower[cue], near))
    ):
        return True
    span = subject_of(reading, cue)
    if span is None or reading.kinds[cue - 1] == "determiner":
        return False
    documents = word_set("words", "documents")
    return any(w in documents for w in reading.lower[span[0] : span[1]]) or (
        after in (".", ",", "", "\n") and _closes(reading, cue, span)
    )


def _puts(word: str, near: list[str]) -> bool:
    return word in ("put", "puts") and ("at" in near or "to" in near)


def _speaker(reading: Reading, cue: int) -> tuple[Span | None, bool]:
    """Find the phrase that names the speaker, and whether it stands behind the cue (", said the mayor,")."""
    word, before, after = reading.lower[cue], _word(reading, cue - 1), _word(reading, cue + 1)
    if (
        before in (",", "”", '"', "'", "’", "''")
        and not word.endswith("ing")
        and word[0] != "t"
        and after != "that"
    ):
        span = subject_of(reading, cue, inverted=True)
        if span and span[0] > cue and _ends_phrase(reading, span[1], quoted=before != ","):
            return (span, True) if _is_phrase(reading, span) else (None, True)
    # "Police on Sunday said": the day stands between the speaker and the verb.
    at = cue
    while at > 1 and reading.lower[at - 1] in word_set("words", "day_words") | date_words():
        at -= 1
    span = None if _opens_sentence(reading, cue) and word != "according" else subject_of(reading, at)
    return (span if span and _is_phrase(reading, span) else None), False


def _ends_phrase(reading: Reading, at: int, *, quoted: bool) -> bool:
    """Tell ", said the mayor in Lisbon." from "Lima, the mayor, said the fire in Lisbon was out"."""
    if at >= len(reading.kinds) or reading.kinds[at] in _ENDS or reading.quote[at] >= 0:
        return True
    return reading.kinds[at] in ("relative", "conjunction") or (
        quoted and reading.kinds[at] in ("preposition", "of", "by")
    )


def _is_phrase(reading: Reading, span: Span) -> bool:
    """Refuse what cannot be a speaker: a pronoun that is nobody's, a figure, a stretch that no noun phrase is long."""
    first, end = span
    return (
        end - first <= _LONGEST
        and reading.lower[first] not in _NOBODY
        and not (reading.lower[first][0].isdecimal() or {"percent", "than"} & {*reading.lower[first:end]})
        and any(kind in ("name", "word", "pronoun") for kind in reading.kinds[first:end])
    )


def _stated(reading: Reading, cue: int, span: Span | None, inverted: bool) -> tuple[int, int]:
    """Say which part of the sentence the speaker states: all of it, or what follows the cue up to a turn (", while …")."""
    start, end = reading.sentences[reading.sentence[cue]]
    if inverted:
        return start, reading.starts[cue]
    closes = span is None or reading.lower[cue] == "according" or _closes(reading, cue, span)
    if reading.lower[cue].endswith("ing") and reading.lower[cue] != "according":
        return reading.starts[cue], end  # "Lima stood firm on Monday, warning that …": the Monday is not hers
    if closes:
        return start, end
    at = cue + 4  # "said that, while …" turns to nothing yet
    while at + 1 < len(reading.words) and reading.starts[at] < end:
        turned = reading.kinds[at] == "," and reading.lower[at + 1] in _TURNS
        if (turned or reading.kinds[at] == ";") and reading.quote[at] < 0:
            return reading.starts[span[0]], reading.starts[at]
        at += 1
    return reading.starts[span[0]], end


def _closes(reading: Reading, cue: int, span: Span) -> bool:
    """Tell "…, the mayor said on Monday." from "The mayor said on Monday that …": nothing stated follows."""
    before = reading.kinds[span[0] - 1] if span[0] else "\n"
    if span[0] > cue or (before not in (",", "—", "–") and reading.quote[span[0] - 1] < 0):
        return False
    limit = reading.sentences[reading.sentence[cue]][1]
    for at in range(cue + 1, cue + 9):
        if at >= len(reading.words) or reading.starts[at] >= limit or reading.kinds[at] in _ENDS:
            return True
        if reading.kinds[at] in ("that", "pronoun", "auxiliary", "number"):
            return False
    return False


def _lengthened(reading: Reading, span: Span) -> Span:
    """Take "a leaked report *by the auditors*" into the phrase behind "according to"."""
    first, end = span
    if end < len(reading.kinds) and reading.kinds[end] == "by":
        end += 1
        while end < len(reading.kinds) and end - first < _LONGEST and reading.kinds[end] in _NOMINAL:
            end += 1
    return first, end


def _phrase(reading: Reading, span: Span, *, participle: bool) -> str:
    first, end = span
    if reading.lower[first] in ("the", "a", "an") and end - first > 1:
        first += 1
    # "The candidate changed her story, stating that": the phrase of a participle ends before the verb.
    verbs = word_set("words", "closers", "verbs")
    words = zip(reading.lower[first + 1 : end], reading.kinds[first + 1 : end], strict=True)
    cuts = [
        i for i, (word, kind) in enumerate(words) if kind == "word" and (word in verbs or word.endswith("ed"))
    ]
    if cuts and (participle or first + 2 + cuts[-1] == end):
        end = first + 1 + cuts[0 if participle else -1]
    return reading.text[reading.starts[first] : reading.ends[end - 1]]


def _opens_sentence(reading: Reading, at: int) -> bool:
    return at == 0 or reading.sentence[at - 1] != reading.sentence[at]


def _word(reading: Reading, at: int) -> str:
    return reading.lower[at] if 0 <= at < len(reading.lower) else ""
