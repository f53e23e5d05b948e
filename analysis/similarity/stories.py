"""Which articles tell the same story? Average linkage over cosines, exact without a matrix of all pairs."""

from collections.abc import Callable, Iterable
from hashlib import blake2b

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.similarity.linkage import join_links, split_links
from analysis.similarity.links import LINKS, ease, find_links, pair_blocks, prune_links
from analysis.similarity.terms import weigh_terms
from analysis.spelling import hint

STORIES = ("article_id", "story")
JOINS = ("a", "b", "cosine", "articles")

# The mean cosine that two groups must reach to be one story. "usual" is the middle of the range in which both
# hand-coded sets (three outlets an event; eight to twenty-two articles an event) and corpora of two to nine
# articles drawn from them are grouped best. How wide a story is remains the reader's purpose.
WIDTHS = {"narrow": 0.30, "usual": 0.22, "broad": 0.14}

_NEARLY, _CLEARLY, _RIVALS = 0.75, 1.5, 3
_NEXT_TO_NOTHING = 1e-6

# Rows of a block: two of them, and what is found between them, are all that a step holds beyond the matrix.
BLOCK = 20_000
# As `map`: calls a function for each of the tasks and gives what they give in their order.
Spread = Callable[[Callable, Iterable], Iterable]


def group_stories(
    articles: pd.DataFrame,
    *,
    width: str | float = "usual",
    days: float = 10.0,
    min_words: int = 10,
    neighbours: int = 100,
    weights: tuple[sparse.csr_matrix, pd.DataFrame] | None = None,
    spread: Spread = map,
    **weighing: object,
) -> pd.DataFrame:
    """Group the articles that tell the same story: one row per article with the number of its `story`.

    Average linkage: starting from single articles, the two groups with the highest mean cosine are joined as
    long as it reaches `width` ("narrow" 0.30, "usual" 0.22, "broad" 0.14, or a cosine). An article that
    reaches no group is a story of its own: "not the same story" is an answer. Stories count from 1 in the
    order of their first article_id; the order of the rows given changes nothing. Rows are sorted by
    article_id.

    Where `published` is known on both sides, groups whose mean dates lie more than `days` apart need a mean
    cosine higher in proportion (20 days apart: twice as high). An article left alone still joins a story that
    it misses by less than a quarter and that is half as much again nearer than any other. Articles of fewer
    than `min_words` weighed words stay alone, for a few shared words prove nothing. Only each
    article's `neighbours` nearest start a join (pruning; matters where one story has more articles than
    that); the rest is exact, without a matrix of all pairs. Equal articles of one day count as one text in
    the work, as many in every mean. `spread` shares the work: a pool's `map`, for instance; the stories are
    the same. A cluster calls `link_rows`, `join_rows` and `attach_rows` for itself. `weighing` goes to `weigh_terms`; `weights` as in `nearest_articles`.

    No articles give an empty table. Raises ValueError for an unknown `width` and for days not above 0.
    """
    cut = _cut(width)
    if not days > 0:
        raise ValueError(f"days is {days}; expected a number of days above 0")
    ordered = articles.sort_values("article_id", kind="stable")
    if ordered.empty:
        return pd.DataFrame({"article_id": pd.Series(dtype=object), "story": pd.Series(dtype=int)})
    matrix, _ = weights or weigh_terms(ordered, **weighing)
    rows, unit_of, sizes = _units(matrix, dates := day_numbers(ordered), min_words, days)
    matrix, dates = matrix[rows], dates[rows]
    links = link_rows(matrix, dates, cut=cut, days=days, neighbours=neighbours, spread=spread)
    unit_groups = join_rows(matrix, links, dates, cut=cut, days=days, sizes=sizes, spread=spread)
    unit_groups = attach_rows(matrix, unit_groups, dates, cut=cut, days=days, sizes=sizes, spread=spread)
    # An article without enough words is a group of its own.
    group_of = np.where(
        unit_of >= 0, rows[unit_groups][unit_of] if len(rows) else -1, np.arange(len(ordered))
    )
    story = pd.factorize(group_of)[0] + 1
    return pd.DataFrame(
        {"article_id": ordered["article_id"].to_numpy(dtype=object), "story": story}, columns=list(STORIES)
    )


def link_rows(
    matrix: sparse.csr_matrix,
    dates: np.ndarray,
    *,
    cut: float,
    days: float,
    neighbours: int,
    spread: Spread = map,
) -> pd.DataFrame:
    """Find the links that may start a join: what `find_links` gives for every pair of blocks of rows, together.

    The first of the three steps of `group_stories`, and the one that takes time. Each pair of `pair_blocks`
    stands for itself and needs its two blocks of rows and their dates alone.
    """
    blocks = pair_blocks(matrix.shape[0], BLOCK)
    tasks = ((matrix, dates, one, other, cut, days, neighbours) for one, other in blocks)
    links = pd.DataFrame(columns=list(LINKS), dtype=float)
    for found in spread(_block_links, tasks):
        links = pd.concat([links, found], ignore_index=True) if len(links) else found
        if len(links) > 2 * neighbours * BLOCK:
            links = prune_links(links, neighbours)
    return prune_links(links, neighbours)


def join_rows(
    matrix: sparse.csr_matrix,
    links: pd.DataFrame,
    dates: np.ndarray,
    *,
    cut: float,
    days: float,
    sizes: np.ndarray,
    spread: Spread = map,
) -> np.ndarray:
    """Join the links into groups: the lowest row of each row's group; the second step of `group_stories`.

    Each part of `split_links` stands for itself and needs its own rows alone.
    """
    group_of = np.arange(matrix.shape[0])
    parts = list(split_links(links, matrix.shape[0], BLOCK))
    tasks = ((matrix[rows], part, dates[rows], sizes[rows], cut, days) for rows, part in parts)
    for (rows, _), groups in zip(parts, spread(_part_groups, tasks), strict=True):
        group_of[rows] = rows[groups]
    return group_of


def attach_rows(
    matrix: sparse.csr_matrix,
    group_of: np.ndarray,
    dates: np.ndarray,
    *,
    cut: float,
    days: float,
    sizes: np.ndarray,
    spread: Spread = map,
) -> np.ndarray:
    """Let single articles join a story that they narrowly miss and that is clearly nearer than every other.

    The third step of `group_stories`; rows and groups as `join_rows` gives them.
    """
    groups, place = np.unique(group_of, return_inverse=True)
    articles = np.bincount(place, sizes).astype(np.int64)
    stories, alone = np.flatnonzero(articles > 1), np.flatnonzero(articles[place] == 1)
    # "Clearly nearer than every other" says nothing where there are hardly any others.
    if len(stories) < _RIVALS or not len(alone):
        return group_of
    member = np.flatnonzero(articles[place] > 1)
    story_of = np.searchsorted(stories, place[member])
    shape = (len(stories), matrix.shape[0])
    share = sparse.csr_matrix((sizes[member] / articles[place[member]], (story_of, member)), shape=shape)
    means = (share @ matrix).tocsr()
    tasks = ((matrix[alone[start : start + BLOCK]], means, cut) for start in range(0, len(alone), BLOCK))
    nearest = np.concatenate(list(spread(_nearest_two, tasks)))
    links, rivals, nearest = nearest[:, 0], nearest[:, 1], nearest[:, 2].astype(np.int64)
    known = np.where(np.isnan(dates[member]), 0, sizes[member])
    total = np.bincount(story_of, np.nan_to_num(dates[member]) * known, len(stories))
    count = np.bincount(story_of, known, len(stories))
    mean_dates = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    links = ease(links, dates[alone] - mean_dates[nearest], days)
    joins = (links >= _NEARLY * cut) & (links >= _CLEARLY * rivals)
    joined = group_of.copy()
    joined[alone[joins]] = groups[stories[nearest[joins]]]
    # A group is named by its lowest row, which may be the one that joined last.
    _, first, place = np.unique(joined, return_index=True, return_inverse=True)
    return first[place]


def trace_stories(articles: pd.DataFrame, *, days: float = 10.0, **weighing: object) -> pd.DataFrame:
    """Trace how `group_stories` joins articles, from the most alike pair to the last two groups: one row per join.

    `a` and `b` are the first article_ids of the two groups, `cosine` the mean over their pairs (eased by
    dates), `articles` the size of the group they become. A cut at any cosine gives the stories of that width.
    Groups without a word in common join last, at 0. For figures of a few dozen articles: every pair is looked
    at.
    """
    ordered = articles.sort_values("article_id", kind="stable")
    ids = ordered["article_id"].tolist()
    joins = []
    if len(ids) > 1:
        matrix, _ = weigh_terms(ordered, **weighing)
        dates = day_numbers(ordered)
        links = find_links(matrix, cut=_NEXT_TO_NOTHING, days=days, dates=dates)
        _, joins = join_links(matrix, links, cut=_NEXT_TO_NOTHING, days=days, dates=dates)
    left = sorted(set(range(len(ids))) - {b for _, b, _ in joins})
    joins += [(left[0], b, 0.0) for b in left[1:]]
    size = dict.fromkeys(range(len(ids)), 1)
    rows = []
    for a, b, link in joins:
        size[a] += size.pop(b)
        rows.append((ids[a], ids[b], link, size[a]))
    return pd.DataFrame(rows, columns=list(JOINS)).astype({"cosine": float, "articles": int})


def day_numbers(ordered: pd.DataFrame) -> np.ndarray:
    """Give the publication of each article in days since 1970, nan where it is not known."""
    if "published" not in ordered:
        return np.full(len(ordered), np.nan)
    published = pd.to_datetime(ordered["published"], errors="coerce", utc=True)
    return ((published - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)).to_numpy(dtype=float)


def _cut(width: str | float) -> float:
    if isinstance(width, str) and width in WIDTHS:
        return WIDTHS[width]
    if isinstance(width, int | float) and 0 < width <= 1:
        return float(width)
    raise ValueError(
        f"width is {width!r}; expected a cosine above 0 and up to 1, or a name{hint(width, WIDTHS)}"
    )


def _units(
    matrix: sparse.csr_matrix, dates: np.ndarray, min_words: int, days: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count equal articles of one day once: the first row of each unit, each row's unit (-1: too few words), the sizes.

    Equal articles are the first to be joined in any case. Twenty thousand copies of a notice are then one
    row, and not two hundred million pairs.
    """
    matrix = matrix if matrix.has_sorted_indices else matrix.sorted_indices()
    day = np.floor(dates) if days >= 1 else dates
    unit_of = np.full(matrix.shape[0], -1)
    units: dict[tuple[bytes, bytes, str], int] = {}
    first = []
    for row in np.flatnonzero(np.diff(matrix.indptr) >= max(min_words, 1)).tolist():
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        digest = blake2b(matrix.indices[part].tobytes(), digest_size=16)
        digest.update(matrix.data[part].tobytes())
        key = (digest.digest(), str(day[row]))
        unit_of[row] = units.setdefault(key, len(units))
        if len(units) > len(first):
            first.append(row)
    return (
        np.array(first, dtype=np.int64),
        unit_of,
        np.bincount(unit_of[unit_of >= 0], minlength=len(first)),
    )


def _block_links(task: tuple) -> pd.DataFrame:
    matrix, dates, one, other, cut, days, neighbours = task
    within = one == other
    found = find_links(
        matrix[one],
        None if within else matrix[other],
        cut=cut,
        days=days,
        dates=dates[one],
        other_dates=None if within else dates[other],
        neighbours=neighbours,
    )
    return found.assign(a=found["a"] + one.start, b=found["b"] + other.start)


def _part_groups(task: tuple) -> np.ndarray:
    matrix, links, dates, sizes, cut, days = task
    return join_links(matrix, links, cut=cut, days=days, dates=dates, sizes=sizes)[0]


def _nearest_two(task: tuple) -> np.ndarray:
    """Give each row's cosine with its nearest story, with the next, and which the nearest is; 0 where it misses by far."""
    # Compiled, and needed only where articles are left alone.
    from sparse_dot_topn import sp_matmul_topn

    matrix, means, cut = task
    nearest = np.zeros((matrix.shape[0], 3))
    able = np.unique(find_links(matrix, means, cut=_NEARLY * cut)["a"])
    found = sp_matmul_topn(matrix[able], means.T.tocsr(), top_n=2, threshold=0.0, sort=True)
    several = np.diff(found.indptr) > 1
    nearest[able, 0] = np.round(found.data[found.indptr[:-1]], 9)
    nearest[able[several], 1] = np.round(found.data[found.indptr[:-1][several] + 1], 9)
    nearest[able, 2] = found.indices[found.indptr[:-1]]
    return nearest
