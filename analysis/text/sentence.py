"""What is a sentence? The only definition of it."""

import re
from functools import cache

from analysis.rules import read_rules

# A terminator, closing marks, white space, and then something that can open a sentence.
# The look-behind keeps a long row of points linear.
_BOUNDARY = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*[\"'”’»)\]]*(?=\s+[\"'“‘„«(\[]*([^\W_a-zà-öø-ÿ]))")
_LONGEST_WORD = 30  # characters to a full stop in which an abbreviation is looked for
_BEFORE_A_WORD = re.compile(r"[\s\"'“‘„«(\[]")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")


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
            end = match.end()
            if not _abbreviated(line[max(start, end - _LONGEST_WORD) : end], match[1].isdigit()):
                spans.append((offset + start, offset + end))
                start = end
        spans.append((offset + start, offset + len(line)))
        offset += len(line)
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def _abbreviated(sentence: str, before_number: bool) -> bool:
    if not sentence.endswith("."):
        return False
    word = _BEFORE_A_WORD.split(sentence[:-1])[-1].casefold()
    known, numbering = _abbreviations()
    bare = word.replace(".", "")
    return bare in known or (before_number and bare in numbering) or bool(_LETTERS.match(word))


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words whose full stop ends no sentence, and those of which this is so before a number only."""
    listed = dict(read_rules("text_abbreviations"))
    numbering = frozenset(listed.pop("before a number"))
    return frozenset(word for words in listed.values() for word in words), numbering


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
