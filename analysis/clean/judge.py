"""Which paragraphs stay? Judged by rules, weights and what stands around them, again until nothing more goes."""

from collections.abc import Iterable

import numpy as np

from analysis.clean.features import describe_lines, place_lines
from analysis.clean.kinds import find_title, foreign_headlines, listed_headlines
from analysis.clean.paragraphs import Paragraphs, Verdicts
from analysis.clean.rules import kinds_of, match_lines
from analysis.clean.weights import keep_lines

# articles judged at once: enough for numpy, little enough for memory
_TOGETHER = 1_000
# what is dropped changes what stands around the rest, so each article is judged again until nothing more goes
_ROUNDS = 12
# these phrases are only a sign among others: lists of links are the body of some articles
_SIGNS_ONLY = frozenset({"any.address"})
# these leave no doubt, even in a whole sentence
_CERTAIN = (".certain", ".copyright")
_ENDS = ".!?…\"'”’»)"
_HEADING_BLANKS = 16


def settle(
    articles: Iterable[int],
    paragraphs: Paragraphs,
    verdicts: Verdicts,
    titles: list[str | None],
    keep: tuple[str, ...],
) -> None:
    """Judge the standing paragraphs of these articles until each article loses nothing more.

    The answers are written into `verdicts`, and into `titles` a title that is found where none is known.
    """
    wanted = np.zeros(len(titles), bool)
    wanted[np.fromiter(articles, np.int64)] = True
    standing = np.flatnonzero(wanted[paragraphs.article] & verdicts.kept)
    # the more lines, the less each costs
    rules = _objects(match_lines([paragraphs.text[place] for place in standing.tolist()]))
    ordinal = np.cumsum(np.diff(paragraphs.article[standing], prepend=-1) != 0) - 1
    cuts = np.flatnonzero(np.diff(ordinal // _TOGETHER)) + 1
    for places, found in zip(np.split(standing, cuts), np.split(rules, cuts), strict=True):
        if len(places):
            _settle_batch(places, found, paragraphs, verdicts, titles, keep)


def _settle_batch(
    places: np.ndarray,
    rules: np.ndarray,
    paragraphs: Paragraphs,
    verdicts: Verdicts,
    titles: list[str | None],
    keep: tuple[str, ...],
) -> None:
    lines = _objects([paragraphs.text[place] for place in places.tolist()])
    look, marks = describe_lines(lines.tolist(), kinds_of(rules.tolist()))
    rows = np.arange(len(places))
    for _ in range(_ROUNDS):
        here = places[rows]
        article = paragraphs.article[here]
        kept, kind, rule, again = _judge(
            lines[rows],
            rules[rows],
            article,
            *({name: column[rows] for name, column in columns.items()} for columns in (look, marks)),
            titles,
        )
        stays = kept | np.isin(kind, keep)
        verdicts.kept[here], verdicts.kind[here] = stays, kind
        verdicts.rule[here[~stays]] = rule[~stays]
        for row in np.flatnonzero((kind == "title") & ~stays):
            titles[article[row]] = titles[article[row]] or lines[rows[row]]
        first = np.flatnonzero(np.diff(article, prepend=-1))
        again &= ~np.logical_and.reduceat(stays, first)
        rows = rows[stays & np.repeat(again, np.diff(np.r_[first, len(rows)]))]
        if not len(rows):
            return


def _judge(
    lines: np.ndarray,
    rules: np.ndarray,
    article: np.ndarray,
    look: dict[str, np.ndarray],
    marks: dict[str, np.ndarray],
    titles: list[str | None],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Judge each line: (kept, kind, rule), and tell for each article whether it may lose more lines in another look."""
    features, marks = place_lines(look, marks, article)
    kept, signs = keep_lines(features, marks)
    good, first = marks["good"], marks["first"]
    is_title, foreign = _special(lines.tolist(), rules.tolist(), article, marks, titles)
    certain = ~good | _boxed(marks) | _certain(rules)
    ruled_out = marks["ruled"] & certain & ~np.isin(rules, list(_SIGNS_ONLY)) & ~is_title
    unlikely = ~kept & ~ruled_out & ~is_title
    foreign &= kept & ~ruled_out & ~is_title
    kind, rule = np.full(len(lines), "body", object), rules.copy()
    kind[is_title], rule[is_title] = "title", "title above the text"
    kind[foreign], rule[foreign] = "related", "headline of another article"
    kind[ruled_out] = _objects(kinds_of(rules[ruled_out].tolist()))
    for row in np.flatnonzero(unlikely).tolist():
        kind[row] = kinds_of([rules[row]])[0] or _guess(lines[row], row, features, marks)
        rule[row] = rules[row] or signs[row]
    stays = ~(is_title | ruled_out | unlikely | foreign)
    last = np.zeros(len(lines), bool)
    last[np.r_[first[1:], len(lines)] - 1] = True
    for row in np.flatnonzero(stays & ~good & (marks["blanks"] < _HEADING_BLANKS) & ~last).tolist():
        if lines[row][-1] not in _ENDS:
            kind[row] = "heading"
    return stays, kind, rule, ~np.logical_and.reduceat(marks["sure"] | ~stays, first)


def _certain(rules: np.ndarray) -> np.ndarray:
    return np.fromiter((rule is not None and rule.endswith(_CERTAIN) for rule in rules), bool, len(rules))


def _boxed(marks: dict[str, np.ndarray]) -> np.ndarray:
    """Mark the lines that stand in a box of the page: between two short lines under rules."""
    short = np.r_[False, marks["ruled"] & ~marks["good"], False]
    inside = np.ones(len(short) - 2, bool)
    inside[marks["first"]] = inside[marks["first"] + marks["size"] - 1] = False
    return inside & short[:-2] & short[2:]


def _special(
    lines: list[str],
    rules: list[str | None],
    article: np.ndarray,
    marks: dict[str, np.ndarray],
    titles: list[str | None],
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the lines that are their article's title, and those that are headlines of other articles."""
    is_title, foreign = np.zeros(len(lines), bool), np.zeros(len(lines), bool)
    good, text = marks["good"].tolist(), marks["text"].tolist()
    # a headline of another article stands between two paragraphs; most articles have no such line
    between = np.r_[False, marks["good"][:-1]] & np.r_[marks["good"][1:], False]
    between &= ~marks["ruled"] & (~marks["good"] | marks["asks"])
    heads = marks["heads a list"]
    perhaps = np.logical_or.reduceat(between | heads, marks["first"]).tolist()
    for begin, size, some in zip(marks["first"].tolist(), marks["size"].tolist(), perhaps, strict=True):
        part = slice(begin, begin + size)
        found = find_title(lines[part], rules[part], text[part], titles[article[begin]])
        if found is not None:
            is_title[begin + found] = True
        if some:
            rows = foreign_headlines(lines[part], good[part], rules[part])
            rows |= listed_headlines(lines[part], good[part], rules[part], heads[part])
            foreign[[begin + row for row in rows]] = True
    return is_title, foreign


def _guess(line: str, row: int, features: dict[str, np.ndarray], marks: dict[str, np.ndarray]) -> str:
    """Name the likeliest kind of a line that only the weights speak against."""
    if features["under a heading of comments"][row]:
        return "comment"
    if features["under a heading of related articles"][row]:
        return "related"
    return "caption" if marks["good"][row] or line[-1] in ".)" else "furniture"


def _objects(cells: list) -> np.ndarray:
    column = np.empty(len(cells), object)
    column[:] = cells
    return column
