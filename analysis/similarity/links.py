"""Which pairs of articles reach a cosine? Found block against block, without adding up the others."""

from collections.abc import Iterator
from itertools import starmap

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.similarity.products import map_products, rounding

LINKS = ("a", "b", "cosine", "eased")

_DECIMALS = 9
_PAIRS = 100_000  # counted at a time
_HELD = 2_000_000  # links, before the faintest are dropped
# How much of the cut the common words of two rows may reach at most, so that the rarer ones can rule a pair
# out.
_SHARE = 0.6
_LEVELS = (0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)
# Nanoseconds for a product of weights, for a cell of a dense product and for each of its columns: they choose
# the way, never the answer.
_PRODUCT, _CELL, _COLUMN = 4.0, 2.0, 0.04


def pair_blocks(n: int, rows: int) -> list[tuple[slice, slice]]:
    """Cut the pairs of `n` rows into pairs of blocks of `rows` rows, so that each pair of rows is in one of them."""
    blocks = [slice(start, min(start + rows, n)) for start in range(0, n, rows)]
    return [(block, other) for place, block in enumerate(blocks) for other in blocks[place:]]


def find_links(
    matrix: sparse.csr_matrix,
    other: sparse.csr_matrix | None = None,
    *,
    cut: float,
    days: float = np.inf,
    dates: np.ndarray | None = None,
    other_dates: np.ndarray | None = None,
    neighbours: int | None = None,
) -> pd.DataFrame:
    """Find the pairs of a row of `matrix` and a row of `other` whose product reaches `cut`: LINKS, by a, b.

    `a` and `b` are row numbers; without `other` the pairs a < b within `matrix`. `eased` is the cosine less
    what the gap of their `dates` takes (`ease`). `neighbours` keeps those links that are among so many
    strongest of a or of b, and bounds memory.

    Exact, and yet most pairs are never added up. The words that most rows share make nearly all of the work
    and little of a cosine: by the inequality of Cauchy and Schwarz they add to a pair at most the product of
    their lengths in both rows. So the rarer words are multiplied first, and only pairs that can still reach
    the cut are counted, in double precision (Bayardo, Ma & Srikant 2007). Rows that consist of common words
    (one text a thousand times, with other numbers) are multiplied whole.
    """
    within = other is None
    right = matrix if within else other
    left_dates = np.full(matrix.shape[0], np.nan) if dates is None else dates
    right_dates = left_dates if within else np.full(right.shape[0], np.nan)
    right_dates = right_dates if other_dates is None else other_dates

    def linked(a: np.ndarray, b: np.ndarray, cosine: np.ndarray) -> np.ndarray:
        return np.column_stack([a, b, cosine, ease(cosine, left_dates[a] - right_dates[b], days)])

    # Twice as many as wanted, for what is still in single precision.
    room, offset = 2 * (neighbours or 0), 0 if within else matrix.shape[0]
    floor = np.full(offset + right.shape[0], -np.inf)
    held, count = [np.zeros((0, 4))], 0
    for found in starmap(linked, _candidates(matrix, right, within, cut)):
        if neighbours:
            able = found[:, 3] >= floor[found[:, 0].astype(np.int64)]
            found = found[able | (found[:, 3] >= floor[found[:, 1].astype(np.int64) + offset])]
        held.append(found)
        count += len(found)
        if neighbours and count > _HELD:
            held, count = [_strongest(np.concatenate(held), room, offset, floor)], 0
    exact = [np.zeros((0, 4))]
    for found in _portions(np.concatenate(held)):
        a, b = found[:, :2].astype(np.int64).T
        cosine = np.round(_dots(matrix, right, a, b), _DECIMALS)
        exact.append(linked(a[cosine >= cut], b[cosine >= cut], cosine[cosine >= cut]))
    return _table(np.concatenate(exact), neighbours, offset)


def prune_links(links: pd.DataFrame, neighbours: int) -> pd.DataFrame:
    """Keep the links within one matrix that are among the `neighbours` strongest of `a` or of `b`, by a, b."""
    return _table(links[list(LINKS)].to_numpy(dtype=float), neighbours, 0)


def ease(cosine: np.ndarray, gap: np.ndarray, days: float) -> np.ndarray:
    """Lower a cosine in proportion where a known gap is more than `days`: 20 of 10 days halve it."""
    gap = np.abs(np.nan_to_num(gap))
    return np.where(gap > days, np.round(cosine * days / np.where(gap > days, gap, 1.0), _DECIMALS), cosine)


def _candidates(
    left: sparse.csr_matrix, right: sparse.csr_matrix, within: bool, cut: float
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give every pair that reaches the cut, once, and a few that do not: rows, other rows, products in single precision."""
    if not (left.nnz and right.nnz):
        return
    whole_left, whole_right = left, right
    left = left.astype(np.float32)
    right = left if within else right.astype(np.float32)
    slack = 2 * max(rounding(left), rounding(right))
    rare, length_a, length_b = _divided(left, right, within, cut)
    limit = np.sqrt(_SHARE * cut)
    light_a, heavy_a = np.flatnonzero(length_a <= limit), np.flatnonzero(length_a > limit)
    light_b, heavy_b = np.flatnonzero(length_b <= limit), np.flatnonzero(length_b > limit)
    rare_left = left[light_a][:, rare]
    rare_right = rare_left if within else right[light_b][:, rare]
    most = length_a[light_a].max(initial=0.0) * length_b[light_b].max(initial=0.0)
    for rows, columns, product in _reaching(rare_left, rare_right, cut - most - slack):
        a, b = light_a[rows], light_b[columns]
        able = product + length_a[a] * length_b[b] >= cut - slack
        able &= (a < b) | (not within)
        for pairs in _portions(np.column_stack([a[able], b[able]])):
            yield *pairs.T, _dots(whole_left, whole_right, *pairs.T)
    for rows, columns, product in _reaching(left[heavy_a], right, cut - slack):
        a = heavy_a[rows]
        # A pair of two heavy rows is met from both sides.
        able = (a < columns) | (length_b[columns] <= limit) if within else np.ones(len(a), bool)
        a, b, product = a[able], columns[able], product[able]
        yield (np.minimum(a, b), np.maximum(a, b), product) if within else (a, b, product)
    if not within:
        for rows, columns, product in _reaching(left[light_a], right[heavy_b], cut - slack):
            yield light_a[rows], heavy_b[columns], product


def _divided(
    left: sparse.csr_matrix, right: sparse.csr_matrix, within: bool, cut: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide the words: the columns to multiply at first, and how long each row of both is in the commonest, left for later.

    As many of the commonest as make the whole cheapest; a word that no pair of rows shares is neither.
    """
    held_a, held_b = (np.bincount(side.indices, minlength=side.shape[1]) for side in (left, right))
    products = held_a.astype(float) * held_b
    shared = held_a > 1 if within else products > 0
    level_of = np.full(len(products), len(_LEVELS))
    commonest = np.argsort(-products, kind="stable")[: _LEVELS[-1]]
    level_of[commonest] = np.searchsorted(_LEVELS, np.arange(len(commonest)), "right") - 1
    cells = float(left.shape[0]) * right.shape[0]
    whole = _CELL * cells + np.minimum(_PRODUCT * products, _COLUMN * cells).sum()
    done = np.cumsum(np.bincount(level_of, products, len(_LEVELS) + 1))
    squares = [_squares(side, level_of) for side in ((left,) if within else (left, right))]
    costs = []
    for number in range(len(_LEVELS)):
        heavy = sum(np.mean(squared[:, number] > _SHARE * cut) for squared in squares)
        costs.append(_PRODUCT * (products.sum() - (done[number - 1] if number else 0.0)) + heavy * whole)
    best = int(np.argmin(costs))
    lengths = [np.sqrt(squared[:, best]) for squared in squares]
    return np.flatnonzero(shared & (level_of >= best)), lengths[0], lengths[-1]


def _squares(side: sparse.csr_matrix, level_of: np.ndarray) -> np.ndarray:
    """Sum the squared weights of each row in the words below each level."""
    levels = len(_LEVELS)
    level = level_of[side.indices]
    common = np.flatnonzero(level < levels - 1)
    rows = np.repeat(np.arange(side.shape[0]), np.diff(side.indptr))[common]
    summed = np.bincount(rows * levels + level[common] + 1, side.data[common] ** 2, side.shape[0] * levels)
    return np.cumsum(summed.reshape(-1, levels), axis=1)


def _reaching(
    left: sparse.csr_matrix, right: sparse.csr_matrix, floor: float
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give the cells of left @ right.T that reach a floor: rows, columns, products; a block at a time."""
    if not (left.shape[0] and right.shape[0]):
        return

    def reaching(start: int, block: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows, columns = np.divmod(np.flatnonzero(block >= floor), block.shape[1])
        return rows + start, columns, block[rows, columns]

    yield from map_products(reaching, left, right)


def _portions(pairs: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(pairs), _PAIRS):
        yield pairs[start : start + _PAIRS]


def _dots(
    left: sparse.csr_matrix, right: sparse.csr_matrix, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    return np.asarray(left[rows].multiply(right[columns]).sum(axis=1)).ravel()


def _table(found: np.ndarray, neighbours: int | None, offset: int) -> pd.DataFrame:
    if neighbours:
        found = _strongest(found, neighbours, offset)
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    return pd.DataFrame(found, columns=list(LINKS)).astype({"a": np.int64, "b": np.int64})


def _strongest(
    found: np.ndarray, neighbours: int, offset: int, floor: np.ndarray | None = None
) -> np.ndarray:
    """Keep the links (a, b, cosine, eased) among the strongest of a or of b; of equal ones the higher cosine, the lower number.

    `offset` numbers the rows of b after those of a, 0 where both are the same. `floor` is set to what a
    further link of a row has to reach.
    """
    a, b, cosine, eased = found.T
    own = np.concatenate([a, b + offset]).astype(np.int64)
    partner, which = np.concatenate([b, a]), np.tile(np.arange(len(found)), 2)
    order = np.lexsort((partner, -cosine[which], -eased[which], own))
    own, which = own[order], which[order]
    rank = np.arange(len(own)) - np.searchsorted(own, own)
    kept = np.zeros(len(found), dtype=bool)
    kept[which[rank < neighbours]] = True
    if floor is not None:
        last = rank == neighbours - 1
        floor[own[last]] = eased[which[last]]
    return found[kept]
