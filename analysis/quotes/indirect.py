"""What is reported without quotation marks: which words announce it, and where does it begin and end?"""

from collections.abc import Iterator

from analysis.names.reading import Reading, token_at
from analysis.quotes.attribution import Attribution
from analysis.quotes.candidates import named
from analysis.quotes.cues import chance, cue_table
from analysis.quotes.speakers import Span, subject_of

# From this probability on a stretch is reported speech. 0.5 would keep only what is beyond doubt.
BELIEVED = 0.25
_BESIDE = 3  # tokens from a cue to a quotation that follows at once: "said that “…"
_LONGEST = 120  # tokens of a report: a text without full stops is not one sentence
_FEWEST = 2  # words of content

# Verbs with a listener between them and what is said: "told reporters that …".
_ADDRESSED = {
    "told",
    "tell",
    "tells",
    "telling",
    "warned",
    "reminded",
    "assured",
    "informed",
    "asked",
    "urged",
}
_POSTPOSED_AFTER = {".", "\n", ",", "preposition", "!", "?"}

Report = tuple[
    int, Span | None, int, int
]  # cue token, speaker tokens, first content token, token after the last


def reports(reading: Reading, taken: set[int]) -> list[Report]:
    """Find reported speech: cue, speaker and content, in the order of the cues; `taken` cues announce a quotation."""
    found = []
    for cue, first, end, features in indirect_candidates(reading, taken):
        if chance("indirect", features) >= BELIEVED:
            inverted = end <= cue and reading.kinds[cue - 1] == ","
            found.append((cue, subject_of(reading, cue, inverted=inverted), first, end))
    return found


def taken_cues(reading: Reading, attributed: list[Attribution]) -> set[int]:
    """Give the cues whose quotation is all that they announce; one that is only part of a clause ("said it would
    'strongly' resist") leaves the clause to be reported."""
    taken = set()
    for (start, _), (cue, _, _) in zip(reading.quotes, attributed, strict=True):
        if cue is not None and not cue + _BESIDE < token_at(reading, start):
            taken.add(cue)
    return taken


def indirect_candidates(
    reading: Reading, taken: set[int]
) -> Iterator[tuple[int, int, int, dict[str, float]]]:
    """Give every cue word outside quotation marks that could report speech, with content and features."""
    table = cue_table()
    rank, sentence = 0, -1
    for i in [i for i, word in enumerate(reading.lower) if word in table]:
        if reading.quote[i] >= 0 or i in taken or named(reading, i):
            continue
        if reading.sentence[i] != sentence:
            rank, sentence = 0, reading.sentence[i]
        content, order = _content(reading, i)
        if content is None:
            continue
        yield i, *content, _features(reading, i, content, order, rank, table[reading.lower[i]])
        rank += 1


def _features(
    reading: Reading, i: int, content: Span, order: str, rank: int, odds: float
) -> dict[str, float]:
    kinds, lower = reading.kinds, reading.lower
    before = kinds[i - 1] if i else "\n"
    after = kinds[i + 1] if i + 1 < len(kinds) else "\n"
    first = kinds[content[0]]
    following = lower[i + 1] if i + 1 < len(kinds) and after in ("preposition", "of", "to", "that") else ""
    ending = next((tail for tail in ("ing", "ed", "s") if lower[i].endswith(tail)), "")
    return {
        "odds": odds,
        order: 1,
        f"{order} odds": odds,
        f"before {before}": 1,
        f"after {after}": 1,
        f"following {following}": 1,
        f"content opens with {first}": 1,
        f"ending {ending}": 1,
        f"ending {ending} before {before}": 1,
        f"rank {min(rank, 3)}": 1,
        f"length {min(content[1] - content[0], 40) // 5}": 1,
        f"holds a quotation {any(n >= 0 for n in reading.quote[content[0] : content[1]])}": 1,
        f"sentence opens {i == 0 or reading.sentence[i - 1] != reading.sentence[i]}": 1,
    }


def _content(reading: Reading, i: int) -> tuple[Span | None, str]:
    """Find what a cue reports: before it (", Putin said."), or after it; and the order that was found."""
    kinds, lower = reading.kinds, reading.lower
    first, end = _sentence_around(reading, i)
    if lower[i] == "according":
        if i == first or (i == first + 1 and kinds[first] in ("conjunction", "adverb")):
            comma = next((j for j in range(i, end) if kinds[j] == ","), None)
            return (_trimmed(reading, comma + 1, end), "according first") if comma else (None, "")
        return _trimmed(reading, first, i), "according last"
    after = kinds[i + 1] if i + 1 < len(kinds) else "\n"
    if after in _POSTPOSED_AFTER or i + 1 >= end:
        speaker = subject_of(reading, i)
        opening = speaker[0] if speaker and speaker[0] < i else None
        if opening is None and i > first and kinds[i - 1] == ",":
            opening = i
        if opening is not None and opening > first + 2 and kinds[opening - 1] == ",":
            return _trimmed(reading, first, opening - 1), "content before"
    elif (
        i > first + 3
        and kinds[i - 1] == ","
        and after in ("name", "determiner", "pronoun")
        and lower[i].endswith(("said", "says", "ed", "wrote"))
    ):
        return _trimmed(reading, first, i - 1), "inverted"
    start = _opening(reading, i, end)
    return _trimmed(reading, start, _closing(reading, start, end)), "content after"


def _sentence_around(reading: Reading, i: int) -> Span:
    """Give the tokens of the sentence round a cue, not more than _LONGEST to either side."""
    number = reading.sentence[i]
    if number < 0:
        return i, i + 1
    start, end = reading.sentences[number]
    return max(token_at(reading, start), i - _LONGEST), min(token_at(reading, end), i + _LONGEST)


def _opening(reading: Reading, i: int, end: int) -> int:
    """Step from a cue over its particle and listener to the first token of what is said; "that" belongs to it."""
    kinds = reading.kinds
    for j in range(i + 1, min(i + 9, end)):
        if kinds[j] == "that":
            return j
        if kinds[j] in (",", ";", ":", "to", "auxiliary", "whether"):
            break
    j = i + 1
    if reading.lower[i] in _ADDRESSED and j < end and kinds[j] in ("object", "name", "determiner", "word"):
        while j < end and kinds[j] in ("object", "name", "determiner", "word") and j < i + 6:
            if kinds[j] in ("object",) or (kinds[j] == "word" and (j + 1 >= end or kinds[j + 1] != "word")):
                j += 1
                break
            j += 1
    while j < end and kinds[j] in ("preposition", "adverb", "of", ",", ":"):
        j += 1
    return j


def _closing(reading: Reading, start: int, end: int) -> int:
    """Find where the report ends: with its sentence, or before ", but …", "; …" and ", according to"."""
    kinds, lower, table = reading.kinds, reading.lower, cue_table()
    for j in range(start + 2, end):
        if reading.quote[j] >= 0:
            continue
        if kinds[j] == ";":
            return j
        if (
            lower[j] in ("and", "but")
            and j + 1 < end
            and table.get(lower[j + 1], -9) > 0
            and lower[j + 1].endswith("d")
        ):
            return j
        if kinds[j] == "," and j + 1 < end:
            following = lower[j + 1]
            if following == "and" and j + 2 < end and kinds[j + 2] == "pronoun":
                return j
            if table.get(following, -9) > 1 and following.endswith(("d", "s")):
                return j
            if following in ("but", "according", "while", "although", "though"):
                return j
            if following in table and following.endswith("ing"):
                return j
    return end


def _trimmed(reading: Reading, first: int, end: int) -> Span | None:
    while end > first and not reading.words[end - 1][0].isalnum() and reading.quote[end - 1] < 0:
        end -= 1
    while first < end and reading.kinds[first] in (",", ":", "conjunction"):
        first += 1
    words = 0
    for word in reading.words[first:end]:
        words += word[0].isalnum()
        if words == _FEWEST:
            return first, end
    return None
