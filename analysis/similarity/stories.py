"""Which articles tell the same story? Average linkage over cosines, exact without a matrix of all pairs."""

import heapq
from difflib import get_close_matches

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.similarity.products import cosine_blocks
from analysis.similarity.terms import weigh_terms

STORIES = ("article_id", "story")
JOINS = ("a", "b", "cosine", "articles")

# The mean cosine that two groups must reach to be one story. "usual" is the middle of the range in which both
# hand-coded sets (three outlets an event; eight to twenty-two articles an event) and corpora of two to nine
# articles drawn from them are grouped best. How wide a story is remains the reader's purpose.
WIDTHS = {"narrow": 0.30, "usual": 0.22, "broad": 0.14}

_NEARLY, _CLEARLY, _RIVALS = 0.75, 1.5, 3
_NEXT_TO_NOTHING, _ROUNDING = 1e-6, 1e-6


def group_stories(
    articles: pd.DataFrame,
    *,
    width: str | float = "usual",
    days: float = 10.0,
    min_words: int = 10,
    neighbours: int = 100,
    weights: tuple[sparse.csr_matrix, pd.DataFrame] | None = None,
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
    than `min_words` weighed words stay alone, for a few shared words prove nothing. The mean over all pairs
    of two groups is the product of their summed rows, so no pair below `width` is ever looked at; only each
    article's `neighbours` nearest start a join (pruning; matters where one story has more articles than
    that). `weighing` goes to `weigh_terms`; `weights` as in `nearest_articles`.

    No articles give an empty table. Raises ValueError for an unknown `width` and for days not above 0.
    """
    cut = _cut(width)
    if not days > 0:
        raise ValueError(f"days is {days}; expected a number of days above 0")
    ordered = articles.sort_values("article_id", kind="stable")
    if ordered.empty:
        return pd.DataFrame({"article_id": pd.Series(dtype=object), "story": pd.Series(dtype=int)})
    matrix, _ = weights or weigh_terms(ordered, **weighing)
    matrix = matrix.multiply((np.diff(matrix.indptr) >= min_words)[:, None]).tocsr()
    matrix.eliminate_zeros()
    dates = _day_numbers(ordered)
    group_of, _ = _joined(matrix, dates, cut, days, neighbours)
    group_of = _attached(matrix, group_of, dates, cut, days)
    story = pd.factorize(group_of)[0] + 1
    return pd.DataFrame({"article_id": ordered["article_id"].to_numpy(dtype=object), "story": story})


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
        _, joins = _joined(matrix, _day_numbers(ordered), _NEXT_TO_NOTHING, days, len(ids))
    left = sorted(set(range(len(ids))) - {b for _, b, _ in joins})
    joins += [(left[0], b, 0.0) for b in left[1:]]
    size = dict.fromkeys(range(len(ids)), 1)
    rows = []
    for a, b, link in joins:
        size[a] += size.pop(b)
        rows.append((ids[a], ids[b], link, size[a]))
    return pd.DataFrame(rows, columns=list(JOINS)).astype({"cosine": float, "articles": int})


def _cut(width: str | float) -> float:
    if isinstance(width, str) and width in WIDTHS:
        return WIDTHS[width]
    if isinstance(width, int | float) and 0 < width <= 1:
        return float(width)
    near = get_close_matches(str(width), WIDTHS, 1, 0.3)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(
        f"width is {width!r}; expected {', '.join(WIDTHS)} or a cosine above 0 and up to 1{hint}"
    )


def _day_numbers(ordered: pd.DataFrame) -> np.ndarray:
    if "published" not in ordered:
        return np.full(len(ordered), np.nan)
    published = pd.to_datetime(ordered["published"], errors="coerce", utc=True)
    return ((published - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)).to_numpy(dtype=float)


def _joined(
    matrix: sparse.csr_matrix, dates: np.ndarray, cut: float, days: float, neighbours: int
) -> tuple[np.ndarray, list[tuple[int, int, float]]]:
    """Join groups from the most alike pair on: the lowest row of each row's group, and the joins (a, b, link) in order."""
    joins = []
    groups = {row: [row] for row in range(matrix.shape[0])}
    sums = [dict(zip(*_entries(matrix, row), strict=True)) for row in groups]
    linked, heap = _links(matrix, cut, neighbours)
    heap = [(-_eased(-link, dates, [a], [b], days), a, b, 1, 1) for link, a, b in heap]
    heap = [entry for entry in heap if -entry[0] >= cut]
    heapq.heapify(heap)
    while heap:
        eased, a, b, size_a, size_b = heapq.heappop(heap)
        if len(groups.get(a, ())) != size_a or len(groups.get(b, ())) != size_b:
            continue
        joins.append((a, b, -eased))
        groups[a] = sorted(groups[a] + groups.pop(b))
        for term, weight in sums[b].items():
            sums[a][term] = sums[a].get(term, 0.0) + weight
        sums[b] = {}
        reached = (linked[a] | linked.pop(b)) - {a, b}
        linked[a] = set()
        for other in sorted(reached):
            linked[other] -= {a, b}
            pairs = len(groups[a]) * len(groups[other])
            link = round(_product(sums[a], sums[other]) / pairs, 9)
            if link < cut:
                continue
            linked[a].add(other)
            linked[other].add(a)
            eased = _eased(link, dates, groups[a], groups[other], days)
            if eased >= cut:
                low, high = min(a, other), max(a, other)
                heapq.heappush(heap, (-eased, low, high, len(groups[low]), len(groups[high])))
    group_of = {row: lowest for lowest, rows in groups.items() for row in rows}
    return np.array([group_of[row] for row in sorted(group_of)], dtype=int), joins


def _attached(
    matrix: sparse.csr_matrix, group_of: np.ndarray, dates: np.ndarray, cut: float, days: float
) -> np.ndarray:
    """Let single articles join a story that they narrowly miss and that is clearly nearer than every other."""
    groups, sizes = np.unique(group_of, return_counts=True)
    stories, alone = groups[sizes > 1], groups[sizes == 1]
    # "Clearly nearer than every other" says nothing where there are hardly any others.
    if len(stories) < _RIVALS or not len(alone):
        return group_of
    member = np.isin(group_of, stories)
    belongs = sparse.csr_matrix(
        (np.ones(member.sum()), (np.searchsorted(stories, group_of[member]), np.flatnonzero(member))),
        shape=(len(stories), matrix.shape[0]),
    )
    means = sparse.diags(1 / sizes[sizes > 1]) @ belongs @ matrix
    from sparse_dot_topn import sp_matmul_topn

    nearest = sp_matmul_topn(matrix[alone], means.T.tocsr(), top_n=2, threshold=0.0, sort=True)
    joined = group_of.copy()
    for place, row in enumerate(alone):
        links = np.round(nearest.data[nearest.indptr[place] : nearest.indptr[place + 1]], 9)
        if not len(links):
            continue
        story = stories[nearest.indices[nearest.indptr[place]]]
        link = _eased(float(links[0]), dates, [row], np.flatnonzero(group_of == story).tolist(), days)
        if link >= _NEARLY * cut and link >= _CLEARLY * (links[1] if len(links) > 1 else 0.0):
            joined[row] = story
    return pd.Series(joined).groupby(joined).transform(lambda rows: rows.index[0]).to_numpy()


def _links(
    matrix: sparse.csr_matrix, cut: float, neighbours: int
) -> tuple[dict[int, set[int]], list[tuple[float, int, int]]]:
    # Two groups whose mean cosine reaches the cut have a pair that does, so pairs below it never start a
    # join.
    linked: dict[int, set[int]] = {row: set() for row in range(matrix.shape[0])}
    links = []
    for start, block in cosine_blocks(matrix):
        own = np.arange(len(block))
        block[own, own + start] = -1.0
        reached = block >= max(cut - _ROUNDING, _NEXT_TO_NOTHING / 2)
        if block.shape[1] > neighbours:
            floor = np.partition(block, block.shape[1] - neighbours, axis=1)[:, block.shape[1] - neighbours]
            reached &= block >= floor[:, None]
        for a, b in zip(*(found.tolist() for found in np.nonzero(reached)), strict=True):
            cosine = round(float(block[a, b]), 6)
            if cosine >= cut and b not in linked[a + start]:
                linked[a + start].add(b)
                linked[b].add(a + start)
                links.append((-cosine, min(a + start, b), max(a + start, b)))
    return linked, links


def _eased(link: float, dates: np.ndarray, rows_a: list[int], rows_b: list[int], days: float) -> float:
    known_a, known_b = ([dates[row] for row in rows if dates[row] == dates[row]] for rows in (rows_a, rows_b))
    if not known_a or not known_b:
        return link
    gap = abs(sum(known_a) / len(known_a) - sum(known_b) / len(known_b))
    return round(link * min(1.0, days / gap), 9) if gap else link


def _entries(matrix: sparse.csr_matrix, row: int) -> tuple[list[int], list[float]]:
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return matrix.indices[part].tolist(), matrix.data[part].tolist()


def _product(one: dict[int, float], other: dict[int, float]) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large[term] for term, weight in small.items() if term in large)
