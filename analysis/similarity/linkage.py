"""Which groups do links join? Average linkage over the sums of rows, the strongest link first."""

import heapq
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.similarity.links import ease

_DECIMALS = 9


def split_links(links: pd.DataFrame, n: int, rows: int) -> Iterator[tuple[np.ndarray, pd.DataFrame]]:
    """Split the links of `n` rows where they never meet: (row numbers, links renumbered within them), about `rows` rows each.

    The mean of a group's pairs reaches a cut only if one of them does, so no story reaches over a split. Rows
    without a link are left out.
    """
    if links.empty:
        return
    graph = sparse.coo_matrix((np.ones(len(links), dtype=bool), (links["a"], links["b"])), shape=(n, n))
    _, part = connected_components(graph, directed=False)
    size = np.bincount(part)
    linked = np.flatnonzero(size[part] > 1)
    # Parts in the order of their first row, as many together as come to `rows`.
    first = np.unique(part[linked], return_index=True)[1]
    parts = part[linked][np.sort(first)]
    batch = np.zeros(len(size), dtype=np.int64)
    batch[parts] = (np.cumsum(size[parts]) - size[parts]) // rows
    order = np.argsort(batch[part[linked]], kind="stable")
    of_row, of_link = batch[part[linked]][order], batch[part[links["a"].to_numpy()]]
    by_link = np.argsort(of_link, kind="stable")
    for number in np.unique(of_row):
        members = linked[order[slice(*np.searchsorted(of_row, [number, number + 1]))]]
        own = by_link[slice(*np.searchsorted(of_link[by_link], [number, number + 1]))]
        chosen = links.iloc[own]
        renumbered = {side: np.searchsorted(members, chosen[side].to_numpy()) for side in ("a", "b")}
        yield members, chosen.assign(**renumbered).reset_index(drop=True)


def join_links(
    matrix: sparse.csr_matrix,
    links: pd.DataFrame,
    *,
    cut: float,
    days: float = np.inf,
    dates: np.ndarray | None = None,
    sizes: np.ndarray | None = None,
) -> tuple[np.ndarray, list[tuple[int, int, float]]]:
    """Join groups from the strongest link on: the lowest row of each row's group, and the joins (a, b, link) in order.

    Starts from the rows of `matrix`, each standing for `sizes` equal articles of one date, and from their
    `links` (all pairs that reach `cut`, as `find_links` gives them). The link of two groups is the mean
    cosine of their pairs, the product of their summed rows, eased by the gap of their mean dates. Each group
    keeps its strongest link alone in a heap. That of another may have become stronger or weaker since, but a
    link is in the heap with the group that was formed last, so the top of the heap is the strongest of all
    once its groups are seen to stand.
    """
    n = matrix.shape[0]
    sizes = np.ones(n, dtype=np.int64) if sizes is None else sizes.astype(np.int64)
    dated = np.zeros(n, dtype=bool) if dates is None else ~np.isnan(dates)
    days_sum = np.where(dated, 0.0 if dates is None else dates, 0.0) * sizes
    count, known = sizes.copy(), np.where(dated, sizes, 0)
    words = np.split(matrix.indices, matrix.indptr[1:-1])
    weights = np.split(matrix.data * np.repeat(sizes, np.diff(matrix.indptr)), matrix.indptr[1:-1])
    reached = _reached(links, n)
    members: list[list[int]] = [[row] for row in range(n)]
    group_of, version = np.arange(n), np.zeros(n, dtype=np.int64)
    scratch = np.zeros(matrix.shape[1])

    def strongest(own: int) -> None:
        """Put the strongest link of a group into the heap; links whose mean is below the cut are forgotten."""
        others = np.unique(group_of[reached[own]])
        others = others[others != own]
        if not len(others):
            return
        found = [words[other] for other in others.tolist()]
        ends = np.cumsum([len(listed) for listed in found])
        scratch[words[own]] = weights[own]
        terms = scratch[np.concatenate(found)] * np.concatenate([weights[other] for other in others.tolist()])
        scratch[words[own]] = 0.0
        sums = np.add.reduceat(terms, np.concatenate([[0], ends[:-1]]))
        means = np.round(sums / (count[own] * count[others]), _DECIMALS)
        others, means = others[means >= cut], means[means >= cut]
        reached[own] = others
        gap = np.where(
            (known[own] > 0) & (known[others] > 0),
            days_sum[own] / max(known[own], 1) - days_sum[others] / np.maximum(known[others], 1),
            0.0,
        )
        eased = ease(means, gap, days)
        if len(eased) and eased.max() >= cut:
            best = int(np.argmax(eased))  # the first of equal ones: the lowest number
            push(own, int(others[best]), float(eased[best]))

    def push(own: int, other: int, link: float) -> None:
        low, high = min(own, other), max(own, other)
        heapq.heappush(heap, (-link, low, high, own, int(version[low]), int(version[high])))

    heap: list[tuple[float, int, int, int, int, int]] = []
    joins: list[tuple[int, int, float]] = []
    for own, other, link in _first(links[links["eased"] >= cut]):
        push(own, other, link)
    while heap:
        link, low, high, own, version_low, version_high = heapq.heappop(heap)
        if version[own] != (version_low if own == low else version_high):
            continue
        if version[low] != version_low or version[high] != version_high:
            strongest(own)
            continue
        joins.append((low, high, -link))
        words[low], weights[low] = _sum(words, weights, low, high, scratch)
        words[high] = weights[high] = np.zeros(0, dtype=np.int32)
        members[low] += members[high]
        group_of[members[high]] = low
        members[high] = []
        reached[low] = np.concatenate([reached[low], reached[high]])
        for total in (count, known, days_sum):
            total[low] += total[high]
        version[low] += 1
        version[high] = -1
        strongest(low)
    return group_of, joins


def _reached(links: pd.DataFrame, n: int) -> list[np.ndarray]:
    own = np.concatenate([links["a"], links["b"]])
    other = np.concatenate([links["b"], links["a"]])
    order = np.argsort(own, kind="stable")
    return np.split(other[order], np.searchsorted(own[order], np.arange(1, n)))


def _first(links: pd.DataFrame) -> Iterator[tuple[int, int, float]]:
    """Give each row's strongest link."""
    turned = links.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([links, turned]).sort_values(["a", "eased", "b"], ascending=[True, False, True])
    yield from both.drop_duplicates("a")[["a", "b", "eased"]].itertuples(index=False, name=None)


def _sum(
    words: list[np.ndarray], weights: list[np.ndarray], one: int, other: int, scratch: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    scratch[words[one]] = weights[one]
    further = words[other][scratch[words[other]] == 0.0]
    scratch[words[other]] += weights[other]
    both = np.concatenate([words[one], further])
    summed = scratch[both]
    scratch[both] = 0.0
    return both, summed
