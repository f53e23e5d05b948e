"""Who is the subject of a cue, and what kind of speaker is that?"""

from functools import cache

from analysis.names.reading import Reading
from analysis.quotes.cues import cue_table
from analysis.rules import read_rules

Span = tuple[int, int]  # first token, token after the last

_PRONOMINAL = {"one", "another", "others", "some", "many", "both", "all", "several", "few", "most"}
_SELF = {"himself", "herself", "themselves", "itself", "myself"}
_ARTICLES = {"a", "an", "the", "this", "that", "his", "her", "its", "their"}
_REACH = 40  # tokens from a cue back to its subject: a long apposition may stand between


def subject_of(reading: Reading, cue: int, *, inverted: bool = False) -> Span | None:
    """Find the noun phrase that speaks: before the cue, after it when the order is inverted ("said Putin").

    Passive agents ("was accused by Seoul") and "according to" have it after the cue; a participle (", adding")
    and a second verb ("and said") share the subject of their sentence. None when no phrase fits.
    """
    kinds, lower = reading.kinds, reading.lower
    if lower[cue] == "according":
        return _phrase_after(reading, cue + 2)
    if lower[cue] == ":":
        return (
            _phrase_before(reading, cue - 1) if kinds[cue - 1] == "name" else sentence_subject(reading, cue)
        )
    after = _agent(reading, cue)
    if after:
        return after
    if inverted and (phrase := _phrase_after(reading, cue + 1)):
        return phrase
    i = _before_verbs(reading, cue)
    if i < 0 or reading.sentence[i] != reading.sentence[cue] or kinds[i] == "\n":
        return _phrase_after(reading, cue + 1) if inverted else None
    if kinds[i] == "pronoun":
        return i, i + 1
    if kinds[i] in ("relative", "that"):
        return _phrase_before(reading, i - 1 - (i > 0 and kinds[i - 1] == ","))
    if kinds[i] == "determiner" and lower[i] in _ARTICLES:
        return sentence_subject(reading, i)  # the cue is a noun: "… in a statement"
    participle = lower[cue].endswith("ing") and kinds[cue - 1] != "auxiliary"
    if (
        kinds[i] in ("name", "word", "number", "mark", "object", "determiner")
        and not participle
        and reading.quote[i] < 0
    ):
        return _phrase_before(reading, i)
    if kinds[i] in (",", "—", "–", "-") and not participle:
        opening = _comma_before(reading, i)
        if opening is not None and not _has_verb(reading, opening + 1, i):
            return _phrase_before(reading, opening - 1) or sentence_subject(reading, cue)
    return sentence_subject(reading, cue)


def sentence_subject(reading: Reading, cue: int) -> Span | None:
    """Give the subject of the cue's sentence: that of the verb of speech before it, else the first noun phrase or
    pronoun that is not inside a leading "In Moscow" or "Speaking to reporters"."""
    kinds, lower = reading.kinds, reading.lower
    sentence = reading.sentence[cue]
    for i in range(cue - 1, max(cue - _REACH, 0), -1):
        if reading.sentence[i] != sentence:
            break
        finite = lower[i].endswith(("d", "s")) or lower[i] in ("wrote", "went")
        if finite and reading.quote[i] < 0 and kinds[i] == "word" and cue_table().get(lower[i], -9) > 0.5:
            return subject_of(reading, i)
    i = cue
    while i > 0 and reading.sentence[i - 1] == sentence and cue - i < _REACH:
        i -= 1
    while i < cue:
        if reading.quote[i] < 0:
            if kinds[i] == "pronoun":
                return i, i + 1
            opens = i == 0 or reading.sentence[i - 1] != sentence
            if opens and (
                lower[i].endswith("ing") or kinds[i] in ("conjunction", "whether") or lower[i] == "asked"
            ):
                i = _skip_prepositional(reading, i)
            elif kinds[i] in ("name", "determiner") and not _time(reading, i):
                phrase = _phrase_after(reading, i)
                if phrase:
                    return phrase
            if kinds[i] == "preposition":
                i = _skip_prepositional(reading, i)
        i += 1
    return None


def _before_verbs(reading: Reading, cue: int) -> int:
    """Step from the cue back over its auxiliaries, adverbs and helping verbs ("went on to", "is expected to")."""
    kinds, table = reading.kinds, cue_table()
    i = cue - 1
    while i >= 0:
        kind = kinds[i]
        if reading.words[i] == ")" and (opening := _bracket_before(reading, i)):
            i = opening - 1  # "Rep. Lee (D-Ore.) said"
        elif kind in ("auxiliary", "adverb") or reading.lower[i] in _SELF:
            i -= 1
        elif kind == "to" and i >= 2 and kinds[i - 1] in ("word", "preposition"):
            i -= 2 + (kinds[i - 1] == "preposition")
        elif kind == "word" and reading.lower[i] in table and i + 1 < cue and kinds[i + 1] in ("to",):
            i -= 1
        else:
            break
    return i


def _bracket_before(reading: Reading, i: int) -> int | None:
    return next((j for j in range(i - 1, max(i - 12, -1), -1) if reading.words[j] == "("), None)


def _agent(reading: Reading, cue: int) -> Span | None:
    """Find the agent of a passive: "was accused repeatedly by …"."""
    if cue == 0 or reading.kinds[cue - 1] not in ("auxiliary", "adverb"):
        return None
    for i in range(cue + 1, min(cue + 4, len(reading.words))):
        if reading.kinds[i] == "by":
            return _phrase_after(reading, i + 1)
        if reading.kinds[i] not in ("adverb", "preposition", "word"):
            return None
    return None


def _phrase_before(reading: Reading, last: int) -> Span | None:
    """Take the noun phrase that ends with token `last`: back to its determiner, through "of the …" and "for …"."""
    kinds = reading.kinds
    i = last
    while i >= 0 and last - i < 16 and reading.sentence[i] == reading.sentence[last]:
        kind = kinds[i]
        if reading.quote[i] >= 0 and i != last:
            break
        if kind == "determiner":
            if i and kinds[i - 1] in ("of", "preposition") and i > 1 and kinds[i - 2] in ("word", "name"):
                i -= 2
                continue
            i -= 1
            break
        if kind in ("of", "preposition"):
            if i == last or i == 0 or kinds[i - 1] not in ("word", "name") or reading.lower[i] not in _LINKS:
                break
        elif kind == "conjunction":
            if (
                reading.lower[i] != "and"
                or i == last
                or i == 0
                or kinds[i - 1] != "name"
                or kinds[i + 1] != "name"
            ):
                break
        elif (
            kind not in ("name", "word", "number", "mark", "adverb")
            or (kind == "mark" and reading.words[i] not in "'’&./-")
            or _time(reading, i)
        ):
            break
        i -= 1
    first = i + 1
    while first < last and kinds[first] in ("mark", "adverb", "of", "preposition"):
        first += 1
    return (first, last + 1) if first <= last and kinds[last] not in ("mark",) else None


_LINKS = {"of", "for", "from", "at", "in", "with"}


def _phrase_after(reading: Reading, first: int) -> Span | None:
    """Take the noun phrase that starts with token `first`, to its last noun or name."""
    kinds, count = reading.kinds, len(reading.words)
    if first >= count or reading.quote[first] >= 0:
        return None
    if kinds[first] in ("pronoun", "object"):
        return first, first + 1
    i = first
    end = None
    while (
        i < count
        and i - first < 14
        and reading.sentence[i] == reading.sentence[first]
        and reading.quote[i] < 0
    ):
        kind = kinds[i]
        if kind in ("name", "word", "number") and not _time(reading, i):
            if (
                kind == "word"
                and end is not None
                and reading.lower[i] in cue_table()
                and kinds[i - 1] != "determiner"
            ):
                break
            end = i + 1
        elif i == first and reading.lower[i] in _PRONOMINAL:
            end = i + 1
        elif (
            (kind == "determiner" and (i == first or kinds[i - 1] in ("of", "preposition")))
            or (kind in ("of", "preposition") and end is not None and reading.lower[i] in _LINKS)
            or (kind == "adverb" and i == first)
            or reading.words[i] in ("'", "’", "&")
            or (reading.lower[i] == "and" and kinds[i - 1] == "name")
        ):
            pass
        else:
            break
        i += 1
    return (first, end) if end is not None else None


def _comma_before(reading: Reading, comma: int) -> int | None:
    """Find the comma that opens the parenthesis which the comma at `comma` closes."""
    for i in range(comma - 1, max(comma - _REACH, 0), -1):
        if reading.sentence[i] != reading.sentence[comma] or reading.quote[i] >= 0:
            return None
        if reading.kinds[i] == reading.kinds[comma] and reading.kinds[i - 1] in ("name", "word"):
            return i
    return None


def _has_verb(reading: Reading, first: int, end: int) -> bool:
    """Tell a clause between commas from an apposition; "who was …" belongs to one."""
    if reading.kinds[first] in ("relative", "preposition"):
        return False
    return any(reading.kinds[i] in ("auxiliary", "pronoun") for i in range(first, end))


def _skip_prepositional(reading: Reading, i: int) -> int:
    """Step over "In a statement on Monday,": to its comma if one is near, else over the phrase's first nouns."""
    for j in range(i + 1, min(i + 12, len(reading.words))):
        if reading.kinds[j] == ",":
            return j
        if reading.kinds[j] in ("auxiliary", "pronoun"):
            break
    return i + 1


def _time(reading: Reading, i: int) -> bool:
    return reading.lower[i].rstrip(".") in _times()


@cache
def _times() -> frozenset[str]:
    return frozenset(read_rules("quotes_speakers")["time_words"].split())
