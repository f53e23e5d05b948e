"""Whom does a name mean? Lexicon names in a text, without namesakes, months and things named after people."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from analysis.names.countries import country_at
from analysis.names.words import Line, plain_words, span_of, word_list


class Named(NamedTuple):
    """A person's name in a text: offsets, whose it is, the alias as the lexicon spells it."""

    start: int
    end: int
    concept: str
    alias: str


class NamesIn(NamedTuple):
    """The persons named in one paragraph, by the number of the name's first and of its last word."""

    starting: dict[int, Named]
    ending: dict[int, Named]


# A hit of the lexicon's phrases before it is judged: (start, end, (concept, alias)).
Hit = tuple[int, int, tuple[str, str]]
Lines = Callable[[int], Line]


def find_names(
    text: str, hits: list[Hit], actors: Mapping[str, tuple[str, ...]], lines: Lines
) -> list[Named]:
    """Keep the hits that name their person.

    Not kept: a small letter where the alias has a capital ("may"), a namesake ("Kim Il Sung", "Melania Trump"), a
    thing ("Trump Tower", "the Kim regime"), a part of a compound ("Trump-Abe"), a month ("in May").
    `lines(place)` gives the paragraph around an offset. Rows are in the order of `hits`.
    """
    named = []
    for start, end, (concept, alias) in hits:
        line = lines(start)
        span = span_of(line, start, end)
        if span is None or line.starts[span[0]] != start or line.ends[span[1]] != end:
            continue
        if (
            _spelt_as(alias, text[start:end])
            and not _month(line, *span)
            and not _thing(line, *span)
            and not _namesake(line, *span, alias, actors[concept])
        ):
            named.append(Named(start, end, concept, alias))
    return named


def names_by_line(named: list[Named], lines: Lines) -> dict[int, NamesIn]:
    """Sort the names of an article by the offset at which their paragraph begins."""
    by_line: dict[int, NamesIn] = {}
    for name in named:
        line = lines(name.start)
        names = by_line.setdefault(line.starts[0], NamesIn({}, {}))
        names.starting[bisect_left(line.starts, name.start)] = name
        names.ending[bisect_left(line.ends, name.end)] = name
    return by_line


def capitalized(line: Line, index: int) -> bool:
    """Tell whether a word has a capital that is not owed to its place alone: no function word, weekday or title."""
    return (
        0 <= index < len(line.words)
        and line.words[index][0].isupper()
        and line.lower[index] not in plain_words()
        and line.lower[index] not in word_list("not_given_names")
        and country_at(line, index) is None
    )


def initial(line: Line, index: int) -> bool:
    """Tell whether a word is an initial with its point, as in "Vladimir V. Putin"."""
    return len(line.words[index]) == 1 and line.words[index].isupper() and line.gaps[index + 1][:1] == "."


def adjacent(line: Line, index: int) -> bool:
    """Tell whether a word follows the one before it directly: only blanks between, or the point of an abbreviation."""
    if not 0 < index < len(line.words):
        return False
    gap = line.gaps[index]
    if gap.isspace():
        return True
    before = line.words[index - 1]
    point = gap[:1] == "." and gap[1:].isspace()
    return point and (line.lower[index - 1] in word_list("courtesy") or len(before) == 1 or "." in before)


@lru_cache(maxsize=4096)
def _spelt_as(alias: str, words: str) -> bool:
    """Compare capitals: each word that has one in the alias needs one in the text, save behind a hyphen ("Jong-un")."""
    wanted = re.findall(r"[^\W_]+", alias)
    found = list(re.finditer(r"[^\W_]+", words))
    return len(wanted) != len(found) or all(
        not a[0].isupper() or b[0][0].isupper() or words[b.start() - 1] in "-‐‑"
        for a, b in zip(wanted, found, strict=True)
    )


def _month(line: Line, first: int, last: int) -> bool:
    if first != last or line.lower[first] not in word_list("months"):
        return False
    after = line.lower[last + 1] if last + 1 < len(line.words) else ""
    before = line.lower[first - 1] if adjacent(line, first) else ""
    return after[:1].isdigit() or before[:1].isdigit() or before in word_list("before_a_month")


def _thing(line: Line, first: int, last: int) -> bool:
    """A determiner in front and no possessive behind: "the Trump administration", "a Kim family estate"."""
    return (
        adjacent(line, first)
        and line.lower[first - 1] in word_list("determiners")
        and adjacent(line, last + 1)
        and line.lower[last + 1] not in plain_words()
    )


def _namesake(line: Line, first: int, last: int, alias: str, names: tuple[str, ...]) -> bool:
    """More capitals on the side where the alias leaves something out make another person or a thing of that name."""
    if line.headline:
        return False
    # Behind, any more capitals go on with another name: the longest alias has been found already.
    if adjacent(line, last + 1) and capitalized(line, last + 1):
        return True
    own, open_in_front = _sides(alias, names)
    if not open_in_front or not adjacent(line, first):
        return False
    index = first - 1
    while index > 0 and initial(line, index) and adjacent(line, index):
        index -= 1
    return capitalized(line, index) and line.lower[index] not in own


@lru_cache(maxsize=4096)
def _sides(alias: str, names: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    """Say which words may stand before an alias, and whether a given name may: "Trump" ends "Donald Trump", but
    "Kim" begins "Kim Jong Un".
    """
    own = {word for name in names for word in re.findall(r"[^\W_]+", name.lower())}
    longer = [name.lower() for name in names if len(name) > len(alias)]
    ends = any(name.endswith(alias.lower()) for name in longer)
    open_in_front = ends or not any(name.startswith(alias.lower()) for name in longer)
    return frozenset(own) | word_list("titles"), open_in_front
