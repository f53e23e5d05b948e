"""Which cue and which speaker belong to each quotation of an article?"""

from analysis.names.reading import Reading, token_at
from analysis.quotes.candidates import direct_candidates
from analysis.quotes.cues import chance
from analysis.quotes.speakers import Span, subject_of

# A cue is believed from this probability on; quotations that no candidate explains carry the cue of the one
# before. Lower values find more cues and more wrong ones; the sum is flat between 0.15 and 0.35.
BELIEVED = 0.15
_SURE = 0.5  # a cue in the quotation's own sentence that no other sentence may outdo
_MOST_BESIDE = 12  # quotations of one sentence or paragraph that are looked at
_SHORT_TAIL = 60  # characters of ", he said in a statement." between two paragraphs of one speech

# Cue token, speaker tokens, and whether both were taken over from another quotation.
Attribution = tuple[int | None, Span | None, bool]


def attribute(reading: Reading) -> list[Attribution]:
    """Attribute every quotation of an article: its cue, its speaker and whether both run on from another one.

    One entry per quotation of `reading.quotes`, in order. A quotation without a cue of its own takes over the
    attribution of the one before if it runs on from it (same paragraph, or paragraph after paragraph of
    quotation), else of the one that follows directly.
    """
    found: list[Attribution] = [_own(reading, number) for number in range(len(reading.quotes))]
    for number, (cue, _, _) in enumerate(found):
        if cue is None:
            source = _same_sentence(reading, found, number)
            if source is None and number and _runs_on(reading, number):
                source = _last_cued(reading, found, number)
            if source is not None:
                found[number] = (found[source][0], found[source][1], True)
    for number, (cue, span, _) in enumerate(found):
        # ", adding" has the subject of the quotation before, unless a sentence stands between them
        if cue is not None and span is None and number and _next_to(reading, number):
            found[number] = (cue, found[number - 1][1], False)
    for number in range(len(found) - 2, -1, -1):
        if found[number][0] is None and found[number + 1][0] is not None and _leads_to(reading, number):
            found[number] = (found[number + 1][0], found[number + 1][1], True)
    return found


def _own(reading: Reading, number: int) -> Attribution:
    best, cue = 0.0, None
    for i, features in direct_candidates(reading, number):
        weight = chance("direct", features)
        # a sure cue in its own sentence outdoes the sentence before, from which it would only run on
        if weight > best and not ("P" in features and best >= _SURE):
            best, cue = weight, i
    if cue is None or best < BELIEVED:
        return None, None, False
    return cue, subject_of(reading, cue, inverted=_follows_quotation(reading, cue)), False


def _follows_quotation(reading: Reading, cue: int) -> bool:
    i = cue - 1
    while i >= 0 and reading.words[i] == ",":
        i -= 1
    return i >= 0 and reading.quote[i] >= 0


def _same_sentence(reading: Reading, found: list[Attribution], number: int) -> int | None:
    """Number another quotation of the sentence that has a cue of its own, the nearest first, those before first."""
    sentence = _sentence_of(reading, number)
    for step in (-1, 1):
        other = number + step
        last = number + _MOST_BESIDE * step
        while 0 <= other < len(found) and other != last and _sentence_of(reading, other) == sentence:
            if found[other][0] is not None and not found[other][2]:
                return other
            other += step
    return None


def _same_paragraph(reading: Reading, number: int) -> bool:
    return "\n" not in reading.text[reading.quotes[number - 1][1] : reading.quotes[number][0]]


def _next_to(reading: Reading, number: int) -> bool:
    apart = _sentence_of(reading, number) - _sentence_of(reading, number - 1)
    return apart <= 1 and _same_paragraph(reading, number)


def _sentence_of(reading: Reading, number: int) -> int:
    first = token_at(reading, reading.quotes[number][0])
    return reading.sentence[first] if first < len(reading.sentence) else -1


def _runs_on(reading: Reading, number: int) -> bool:
    """Tell whether the quotation opens a sentence, so that the speaker before may simply go on."""
    first = token_at(reading, reading.quotes[number][0])
    if first >= len(reading.words):
        return False
    return (
        first == 0
        or reading.sentence[first - 1] != reading.sentence[first]
        or reading.words[first - 1] == "\n"
    )


def _last_cued(reading: Reading, found: list[Attribution], number: int) -> int | None:
    """Number the last attributed quotation of this paragraph, or of the paragraph before if it ends with one or
    with a short attribution."""
    start = reading.quotes[number][0]
    paragraph = reading.text.rfind("\n", 0, start) + 1
    for before in range(number - 1, max(number - _MOST_BESIDE, 0) - 1, -1):
        begin, end = reading.quotes[before]
        if begin < paragraph:
            between = reading.text[end:start]
            if len(between) <= _SHORT_TAIL and found[before][0] is not None:
                return before
            return None
        if found[before][0] is not None:
            return before
    return None


def _leads_to(reading: Reading, number: int) -> bool:
    return reading.text[reading.quotes[number][1] : reading.quotes[number + 1][0]].strip() == ""
