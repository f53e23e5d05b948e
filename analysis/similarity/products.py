"""What are the cosines of some rows with all rows? Block after block, never all at once."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

# Words in more than this share of the articles make almost all of the work: as a dense block they are a
# matrix product, for which processors are made; the rest stays sparse.
_DENSE = 0.04
_CELLS = 4_000_000
_CHUNK = 64


def cosine_blocks(
    matrix: sparse.csr_matrix, *, rows: tuple[int, int] | None = None, threads: int = 1
) -> Iterator[tuple[int, np.ndarray]]:
    """Give the cosines of unit rows with all rows: (first row, rows x all rows), a few million cells at a time.

    `rows` = (start, stop) gives the blocks of these rows alone. Exact to the sixth decimal (the dense part is summed in single precision). A block is overwritten by
    nobody and may be changed.
    """
    # Compiled, and needed only where articles are many.
    from sparse_dot_topn import sp_matmul
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    n = matrix.shape[0]
    held = np.bincount(matrix.indices, minlength=matrix.shape[1])
    columns = matrix.tocsc()
    common = columns[:, np.flatnonzero(held > max(_DENSE * n, 1))].toarray().astype(np.float32)
    rare = columns[:, np.flatnonzero((held <= max(_DENSE * n, 1)) & (held > 1))].tocsr().astype(np.float32)
    turned = rare.T.tocsr()
    step = max(1, _CELLS // max(n, 1))
    first, stop = rows or (0, n)
    for start in range(first, stop, step):
        with threadpool_limits(threads):
            block = common[start : min(start + step, stop)] @ common.T
        block += sp_matmul(rare[start : min(start + step, stop)], turned, n_threads=threads).toarray()
        # Words that one article has alone are left out above, so the article's own cosine is set.
        own = np.arange(len(block))
        block[own, own + start] = 1.0
        yield start, block


def largest(block: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the cells of each row that are at least its k-th largest, ties included: (rows, columns).

    The k-th largest of the maxima of chunks is a floor under the k-th largest cell, so only few cells are
    looked at again.
    """
    n = block.shape[1]
    if n <= _CHUNK * k:
        floor = np.partition(block, n - min(k, n), axis=1)[:, n - min(k, n)]
        return np.nonzero(block >= floor[:, None])
    whole = n // _CHUNK * _CHUNK
    maxima = block[:, :whole].reshape(len(block), -1, _CHUNK).max(axis=2)
    floor = np.partition(maxima, maxima.shape[1] - k, axis=1)[:, maxima.shape[1] - k]
    rows, columns = np.nonzero(block >= floor[:, None])
    return rows, columns
