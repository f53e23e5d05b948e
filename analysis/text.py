"""What is a word, a sentence, the span of a quotation? The only definition of each."""

import re
from functools import cache
from pathlib import Path

import yaml

# Letters and digits, joined by inner apostrophes, hyphens and points ("Jong-un", "don't", "U.S", "11,000").
_WORD = re.compile(r"[^\W_]+(?:(?:['’‑-]|(?<=\w)\.(?=\w)|(?<=\d),(?=\d))[^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)

# A terminator, closing marks, white space, and then something that can open a sentence.
# The look-behind keeps a long row of points linear.
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=(\s+)[\"'“‘„«(\[]*[^\W_a-zà-öø-ÿ])")
_LAST_WORD = re.compile(r"([^\s\"'“‘„«(\[]+)\.$")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")


def tokenize(text: str) -> list[str]:
    """Split a text into its words, casefolded.

    A word is a run of letters or digits with inner hyphens, apostrophes, points and thousands commas
    ("Jong-un", "11,000"); the possessive ending is dropped ("Putin’s" is "putin") and a curly apostrophe
    becomes a straight one. A text without words gives an empty list.

    >>> tokenize("Putin’s 11,000 containers")
    ['putin', '11,000', 'containers']
    """
    return [_POSSESSIVE.sub("", word).casefold().replace("’", "'") for word in _WORD.findall(text)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Locate the words that `tokenize` gives: (start, end) character offsets, end exclusive, possessive excluded."""
    return [
        (match.start(), match.end() - 2 * bool(_POSSESSIVE.search(match[0])))
        for match in _WORD.finditer(text)
    ]


def sentences(text: str) -> list[tuple[int, int]]:
    """Locate the sentences: (start, end) character offsets in reading order, end exclusive, without outer blanks.

    A line end always ends a sentence, for a line is a paragraph or a heading. Abbreviations ("Mr.", "U.S.",
    initials) do not. A text without visible characters gives an empty list.
    """
    spans = []
    offset = 0
    for line in text.splitlines(keepends=True):
        start = 0
        for match in _BOUNDARY.finditer(line):
            if not _abbreviated(line[max(start, match.end() - 30) : match.end()]):
                spans.append((offset + start, offset + match.end()))
                start = match.end()
        spans.append((offset + start, offset + len(line)))
        offset += len(line)
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


# No quotation in a paragraph is longer; the limit keeps a text of nothing but opening marks linear.
_LONGEST = 5_000
_OPENERS = {"“": "”", "„": "“”", "«": "»", "‟": "”"}


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Locate what stands between quotation marks: (start, end) character offsets, the marks included.

    Only outermost quotations are given, in reading order and without overlap. Curly, straight, German and
    French double marks count, and single marks where they open before a word and close after one. A quotation
    never crosses a line end: one that runs over several paragraphs opens again in each, as print does, and is
    one span a paragraph. An unclosed mark counts to the end of its paragraph only if the next one opens with a
    mark again; otherwise to the end of its sentence.
    """
    spans = []
    offset = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        goes_on = number + 1 < len(lines) and lines[number + 1].lstrip()[:1] in ("“", '"', "„", "«")
        spans += [(offset + start, offset + end) for start, end in _quoted_in(line, goes_on)]
        offset += len(line)
    return spans


_MARK = re.compile(r"[\"“”„‟«»]|(?<!\w)[‘'](?=\w)")
_CLOSING_SINGLE = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")


def _quoted_in(line: str, goes_on: bool) -> list[tuple[int, int]]:
    spans = []
    position = 0
    while match := _MARK.search(line, position):
        opening, mark = match.start(), match[0]
        closing = _closing(line, opening, mark)
        if closing is None:
            position = opening + 1
            continue
        if closing < 0:
            closing = len(line.rstrip()) if goes_on else _sentence_end(line, opening)
        spans.append((opening, closing))
        position = max(closing, opening + 1)
    return spans


def _closing(line: str, opening: int, mark: str) -> int | None:
    """Find where the quotation that opens here ends: None if the mark opens nothing, -1 if it is never closed."""
    if mark in "‘'":
        match = _CLOSING_SINGLE.search(line, opening + 2, opening + _LONGEST)
        return match.end() if match else None
    if mark in _OPENERS:
        ends = [
            place
            for place in (line.find(end, opening + 1, opening + _LONGEST) for end in _OPENERS[mark])
            if place >= 0
        ]
        return min(ends) + 1 if ends else -1
    if mark == '"' and _opens(line, opening):
        place = line.find('"', opening + 1, opening + _LONGEST)
        while place >= 0 and _opens(line, place):
            place = line.find('"', place + 1, opening + _LONGEST)
        return place + 1 if place >= 0 else -1
    return None


def _opens(line: str, place: int) -> bool:
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    return (not before or before.isspace() or before in "([—–-/'‘") and bool(after) and not after.isspace()


def _sentence_end(line: str, opening: int) -> int:
    return opening + next((end for start, end in sentences(line[opening : opening + _LONGEST]) if end > 1), 1)


def _abbreviated(sentence: str) -> bool:
    match = _LAST_WORD.search(sentence)
    if not match:
        return False
    word = match[1].casefold()
    return bool(_LETTERS.match(word)) or word.replace(".", "") in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    listed = yaml.safe_load((Path(__file__).parent / "rules" / "text_abbreviations.yml").read_text("utf-8"))
    return frozenset(word for words in listed.values() for word in words)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
