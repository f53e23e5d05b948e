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
    cosine of their pairs, eased by the gap of their mean dates. The products that make it up are added when
    groups join; one that no link told yet is the product of their summed rows.

    Each group has its strongest link in a heap. Another group may have changed since, but every link is in
    the heap with the group that was formed last, so the top is the strongest of all once its groups are seen
    to stand as they were.
    """
    n = matrix.shape[0]
    sizes = np.ones(n, dtype=np.int64) if sizes is None else sizes.astype(np.int64)
    dates = np.full(n, np.nan) if dates is None else dates
    known = np.where(np.isnan(dates), 0, sizes)
    day_sums, count = np.nan_to_num(dates) * sizes, sizes.copy()
    words = np.split(matrix.indices, matrix.indptr[1:-1])
    weights = np.split(matrix.data * np.repeat(sizes, np.diff(matrix.indptr)), matrix.indptr[1:-1])
    scratch = np.zeros(matrix.shape[1])
    linked = _linked(links, sizes, n)
    formed = np.zeros(n, dtype=np.int64)  # how many joins there were when the group became what it is
    group_of = np.arange(n)
    members: list[list[int]] = [[row] for row in range(n)]
    heap: list[tuple[float, int, int, int, int]] = []
    joins: list[tuple[int, int, float]] = []

    def push(own: int, other: int, link: float) -> None:
        heapq.heappush(heap, (-link, min(own, other), max(own, other), own, len(joins)))

    def add_products(own: int, sums: dict[int, float], others: list[int]) -> None:
        """Add the products of a group with others: those told, and those of the summed rows."""
        told = linked[own]
        missing = [other for other in others if other not in told]
        for other in others:
            sums[other] += told.get(other, 0.0)
        if not missing:
            return
        ends = np.cumsum([len(words[other]) for other in missing])
        scratch[words[own]] = weights[own]
        terms = scratch[np.concatenate([words[other] for other in missing])]
        scratch[words[own]] = 0.0
        terms *= np.concatenate([weights[other] for other in missing])
        found = np.add.reduceat(terms, np.concatenate([[0], ends[:-1]]))
        for other, product in zip(missing, found.tolist(), strict=True):
            sums[other] += product

    def put_strongest(own: int) -> None:
        if not linked[own]:
            return
        others = np.fromiter(linked[own], np.int64, len(linked[own]))
        sums = np.fromiter(linked[own].values(), float, len(others))
        means = np.round(sums / (count[own] * count[others]), _DECIMALS)
        gap = day_sums[own] / max(known[own], 1) - day_sums[others] / np.maximum(known[others], 1)
        eased = ease(means, np.where((known[own] > 0) & (known[others] > 0), gap, 0.0), days)
        strongest = eased.max()
        if strongest >= cut:
            push(own, int(others[eased == strongest].min()), float(strongest))

    for own, other, link in _first(links[links["eased"] >= cut]):
        push(own, other, link)
    while heap:
        link, low, high, own, time = heapq.heappop(heap)
        if group_of[own] != own or formed[own] > time:
            continue
        other = high if own == low else low
        if group_of[other] != other or formed[other] > time:
            put_strongest(own)
            continue
        joins.append((low, high, -link))
        others = sorted((linked[low].keys() | linked[high].keys()) - {low, high})
        sums = dict.fromkeys(others, 0.0)
        add_products(low, sums, others)
        add_products(high, sums, others)
        words[low], weights[low] = _sum(words, weights, low, high, scratch)
        for total in (count, known, day_sums):
            total[low] += total[high]
        for other in others:
            linked[other].pop(low, None)
            linked[other].pop(high, None)
            if round(sums[other] / int(count[low] * count[other]), _DECIMALS) >= cut:
                linked[other][low] = sums[other]
            else:
                del sums[other]
        linked[low], linked[high] = sums, {}
        words[high], weights[high] = words[high][:0], weights[high][:0]
        group_of[members[high]] = low
        members[low] += members[high]
        members[high] = []
        formed[low] = len(joins)
        put_strongest(low)
    return group_of, joins


def _linked(links: pd.DataFrame, sizes: np.ndarray, n: int) -> list[dict[int, float]]:
    """Give each row the rows that it is linked with and the products of all their articles."""
    linked: list[dict[int, float]] = [{} for _ in range(n)]
    a, b = links["a"].to_numpy(dtype=np.int64), links["b"].to_numpy(dtype=np.int64)
    products = links["cosine"].to_numpy(dtype=float) * sizes[a] * sizes[b]
    for one, other, product in zip(a.tolist(), b.tolist(), products.tolist(), strict=True):
        linked[one][other] = linked[other][one] = product
    return linked


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
