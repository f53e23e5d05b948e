"""What are the products of some rows with all rows? Block after block, never all at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from scipy import sparse

Found = TypeVar("Found")

# Words in more than this share of the articles make almost all of the work: as a dense block they are a
# matrix product, for which processors are made; the rest stays sparse. At this share both cost the same.
_DENSE = 0.08
_CELLS = 8_000_000  # of a block
_PAIRS = 500_000  # products of two weights, looked up at a time, so that they stay near the processor
_CHUNKS = 64


def map_products(
    function: Callable[[int, np.ndarray], Found],
    left: sparse.csr_matrix,
    right: sparse.csr_matrix,
    *,
    threads: int = 1,
) -> Iterator[Found]:
    """Give function(start, block) for block after block of left @ right.T: the rows of `left` from `start` on.

    Blocks have a few million cells in single precision (`rounding` says how far these may be off) and belong to
    the function. Several `threads` work ahead, so the function should give little then; what it gives is the
    same and comes in the same order.
    """
    from threadpoolctl import ThreadpoolController  # comes with scikit-learn

    n = right.shape[0]
    common = np.bincount(right.indices, minlength=right.shape[1]) > _DENSE * n
    right = right.astype(np.float32).T.tocsr()
    right_common = right[np.flatnonzero(common)].toarray()
    left_common, left = _parted(left.astype(np.float32), common)
    # How many products the sparse parts of all rows before a row take.
    before = np.concatenate([[0], np.cumsum(np.diff(right.indptr)[left.indices])])[left.indptr]

    def multiplied(start: int) -> Found:
        stop = min(start + step, left.shape[0])
        block = left_common[start:stop] @ right_common
        first = start
        while first < stop:
            last = int(np.searchsorted(before, before[first] + _PAIRS, "right")) - 1
            last = min(max(last, first + 1), stop)
            block[first - start : last - start] += _sparse_product(left, right, first, last)
            first = last
        return function(start, block)

    step = max(1, _CELLS // max(n, 1))
    starts = range(0, left.shape[0], step)
    # The blocks are what runs side by side; a product that splits itself up as well would only get in their
    # way.
    with ThreadpoolController().limit(limits=1, user_api="blas"):
        if threads == 1:
            yield from map(multiplied, starts)
        else:
            with ThreadPoolExecutor(threads) as pool:
                yield from pool.map(multiplied, starts)


def rounding(matrix: sparse.csr_matrix) -> float:
    """Say how far a product of unit rows without negative weights may be off in single precision.

    A sum of m products is off by at most m + 3 units in the last place of what it sums to, which is at most 1.
    """
    return (int(np.diff(matrix.indptr).max(initial=0)) + 3) * 2.0**-24


def largest(block: np.ndarray, k: int, *, slack: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Find the cells of each row that are at least its k-th largest less the `slack`, and a few more: (rows, columns).

    The k-th largest of the maxima of chunks is a floor under the k-th largest cell, so few cells are looked at
    again.
    """
    n = block.shape[1]
    maxima = block
    if n > _CHUNKS * k:
        # Strided chunks: the maxima of 64 long rows are found faster than those of many short ones.
        maxima = block[:, : n // _CHUNKS * _CHUNKS].reshape(len(block), _CHUNKS, -1).max(axis=1)
    at = maxima.shape[1] - min(k, n)
    floor = np.partition(maxima, at, axis=1)[:, at]
    return np.divmod(np.flatnonzero(block >= floor[:, None] - slack), n)


def _parted(matrix: sparse.csr_matrix, common: np.ndarray) -> tuple[np.ndarray, sparse.csr_matrix]:
    """Part a matrix into its common columns, dense, and itself without their entries."""
    parts = []
    for columns, kept in ((np.cumsum(common) - 1, common), (np.arange(len(common)), ~common)):
        chosen = kept[matrix.indices]
        ends = np.append(0, np.cumsum(chosen))[matrix.indptr]
        entries = matrix.data[chosen], columns[matrix.indices[chosen]].astype(matrix.indices.dtype), ends
        parts.append(sparse.csr_matrix(entries, shape=(matrix.shape[0], columns.max(initial=-1) + 1)))
    return parts[0].toarray(), parts[1]


def _sparse_product(left: sparse.csr_matrix, right: sparse.csr_matrix, start: int, stop: int) -> np.ndarray:
    """Multiply rows of `left` with the rows of `right`: gather these for each entry, weigh them, and let them add up.

    A matrix whose rows name a column several times is summed while it becomes dense, without the lists that a
    sparse product would have to be counted and kept in: three times as fast.
    """
    entries = slice(left.indptr[start], left.indptr[stop])
    gathered = right[left.indices[entries]]
    gathered.data *= np.repeat(left.data[entries], np.diff(gathered.indptr))
    ends = gathered.indptr[left.indptr[start : stop + 1] - left.indptr[start]]
    shape = (stop - start, right.shape[1])
    return sparse.csr_matrix((gathered.data, gathered.indices, ends), shape=shape).toarray()
