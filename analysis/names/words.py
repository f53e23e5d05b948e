"""Which words stand beside a word in its paragraph? The view of a line that naming rules read."""

from bisect import bisect_left
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from analysis.grammar import function_words
from analysis.rules import read_rules
from analysis.text import word_pieces

_LONGEST_HEADING = 25


class Line(NamedTuple):
    """The words of one paragraph: offsets into the article, spellings, small spellings, and what stands before each."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    lower: list[str]
    gaps: list[str]
    headline: bool


def line_at(text: str, place: int) -> Line:
    """Read the paragraph around a character offset.

    `gaps[i]` is the text between word i - 1 and word i, so it holds marks and a possessive ending ("'s ");
    `gaps[-1]` is what follows the last word. `headline` tells that most long words begin with a capital.
    """
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    pieces = word_pieces(text[start:end])
    borders = list(accumulate(map(len, pieces), initial=start))
    words = pieces[1::2]
    # One call lowers them all; no word holds a NUL.
    lower = "\0".join(words).lower().replace("’", "'").replace("‑", "-").split("\0") if words else []
    heading = len(words) <= _LONGEST_HEADING and _headline(words)
    return Line(borders[1:-1:2], borders[2::2], words, lower, pieces[::2], heading)


def span_of(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """Number the words that a span covers, last word inclusive; None if it begins or ends inside a word.

    A span may begin or end at a hyphen inside a word: "then-leader", "leader-in-waiting" is one word of text.
    """
    first = bisect_left(line.ends, start + 1)
    last = bisect_left(line.ends, end)
    return (first, last) if last < len(line.words) and line.starts[first] <= start else None


def possessive(gap: str) -> bool:
    """Tell whether the word before this gap owns the word after it: "Russia's leader", "the states' leader"."""
    return gap[:2] in ("'s", "’s") or (gap[:1] in ("'", "’") and gap[1:].isspace())


@cache
def word_list(name: str, part: str | None = None) -> frozenset[str]:
    """Read one group of the naming rules, or a part of it; nested groups are joined, `modifiers` are three groups."""
    if name == "modifiers":
        return word_list("qualities") | word_list("not_now") | word_list("deputies")
    entries = _rules()[name] if part is None else _rules()[name][part]
    groups = entries.values() if isinstance(entries, dict) else [entries]
    return frozenset(word for group in groups for word in group)


@cache
def plain_words() -> frozenset[str]:
    """Give the words that are never part of a name, even where a sentence or a headline capitalises them."""
    return function_words() | word_list("openers")


@cache
def _rules() -> dict:
    return read_rules("names_actors")


def _headline(words: list[str]) -> bool:
    """Tell a heading with capitals throughout, where a capital says nothing about a name."""
    alphabetic = [word for word in words if word[0].isalpha()]
    long = [word for word in alphabetic if len(word) > 3]
    if len(alphabetic) > 1 and all(word.isupper() for word in alphabetic):
        return True
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.7 * len(long)
