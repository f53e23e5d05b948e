"""Which paragraphs do the raw lines make? Repaired and joined lines of all articles, as columns."""

from itertools import compress
from typing import NamedTuple

import numpy as np

from analysis.clean.repair import is_sound, joined, repair_line, wrapped_with_next


class Paragraphs(NamedTuple):
    """The lines of the cleaned texts, article after article; `pieces` names the raw lines that each is made of."""

    text: list[str]
    article: np.ndarray
    pieces: "Pieces"


class Pieces(NamedTuple):
    """The raw lines in the paragraphs, in order: number of the paragraph, offset in it, number of the raw line in the corpus."""

    paragraph: np.ndarray
    offset: np.ndarray
    line: np.ndarray


class Verdicts(NamedTuple):
    """What was decided on each paragraph: does it stand, of what kind is it, and which rule dropped or changed it?"""

    kept: np.ndarray
    kind: np.ndarray
    rule: np.ndarray


def find_paragraphs(raw: list[list[str]]) -> tuple[Paragraphs, dict[int, str]]:
    """Repair the lines of each article and join those that were wrapped by hand: (paragraphs, {raw line: its repair}).

    `raw` are the lines of each article; they are numbered through all articles from 0.
    """
    found: list[str] = []
    sizes: list[int] = []
    lines: list[int] = []
    repairs: dict[int, str] = {}
    joins: dict[int, list[tuple[int, int]]] = {}
    first = 0
    for article in raw:
        before = len(found)
        if is_sound("\n".join(article)):
            mended = [line.strip() for line in article]
        else:
            mended = _repaired(article, first, repairs)
        goes_on = wrapped_with_next(mended)
        if any(goes_on):
            _add_joined(mended, goes_on, first, found, lines, joins, repairs)
        else:
            found += filter(None, mended)
            lines += compress(range(first, first + len(mended)), mended)
        sizes.append(len(found) - before)
        first += len(article)
    owner = np.repeat(np.arange(len(raw)), sizes)
    return Paragraphs(found, owner, _pieces(lines, joins)), repairs


def _repaired(article: list[str], first: int, repairs: dict[int, str]) -> list[str]:
    mended = []
    for number, line in enumerate(article, first):
        text, named = repair_line(line)
        mended.append(text)
        if named:
            repairs[number] = f"repair: {', '.join(named)}"
    return mended


def _add_joined(
    mended: list[str],
    goes_on: list[bool],
    first: int,
    found: list[str],
    lines: list[int],
    joins: dict[int, list[tuple[int, int]]],
    repairs: dict[int, str],
) -> None:
    """Add the paragraphs of an article that was wrapped by hand; `joins` keeps offset and number of every line joined to one."""
    continues = False
    for number, (line, wraps) in enumerate(zip(mended, goes_on, strict=True), first):
        if not line:
            continue
        if continues:
            found[-1] = joined(found[-1], line)
            joins.setdefault(len(found) - 1, []).append((len(found[-1]) - len(line), number))
            told = "joined with the line above"
            repairs[number] = f"{repairs[number]}, {told}" if number in repairs else f"repair: {told}"
        else:
            found.append(line)
            lines.append(number)
        continues = wraps


def _pieces(lines: list[int], joins: dict[int, list[tuple[int, int]]]) -> Pieces:
    more = [(paragraph, *piece) for paragraph, pieces in joins.items() for piece in pieces]
    added = np.array(more, dtype=np.int64).reshape(-1, 3)
    whole = np.stack(
        [np.arange(len(lines)), np.zeros(len(lines), np.int64), np.array(lines, np.int64)], axis=1
    )
    pieces = np.concatenate([whole, added])
    return Pieces(*pieces[np.argsort(pieces[:, 2], kind="stable")].T) if len(added) else Pieces(*whole.T)
