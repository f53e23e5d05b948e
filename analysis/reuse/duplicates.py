"""Which articles print the same text? Containment and resemblance of their runs of words, exact."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.reuse.shingles import hash_shingles

DUPLICATES = ("a", "b", "containment", "jaccard")

_MOST_BITS = 24
_SHIFTS = (np.uint64(40), np.uint64(16))
_ROWS_A_BLOCK = 2000
_PAIRS_A_BLOCK = 100_000


def find_near_duplicates(
    articles: pd.DataFrame,
    *,
    least: float = 0.4,
    n: int = 5,
    shingles: tuple[np.ndarray, np.ndarray] | None = None,
) -> pd.DataFrame:
    """Find the pairs of articles that print the same text: one row per pair, `a` < `b`.

    `containment`, in [`least`, 1], is the share of the shorter article's shingles (runs of `n` words) that
    the other one holds: 1 = the shorter stands wholly in the other. `jaccard`, in (0, 1], is the share of the
    shingles of both that both hold: 1 = the same text (Broder 1997, "resemblance"). An article cut to its
    first half has containment 1 and jaccard 0.5. Rows are sorted by a, b; articles without a word are in no
    pair; no pair gives an empty table.

    Exact, yet far from all pairs: a pair that shares `least` of the shorter article's shingles must share one
    of that article's rarest ones, so only those are looked up (prefix filtering; Chaudhuri, Ganti, Kaushik
    2006). `shingles` is what `hash_shingles` gave for a corpus read in parts, in the order of article_id;
    `articles` then needs no text. Raises ValueError when `least` is not in (0, 1] or `n` below 1.
    """
    if not 0 < least <= 1:
        raise ValueError(f"least is {least}; expected a containment above 0 and up to 1")
    if n < 1:
        raise ValueError(f"n is {n}; expected at least one word a shingle")
    ordered = articles.sort_values("article_id", kind="stable")
    ids = ordered["article_id"].to_numpy(dtype=object)
    a, b, both, sizes = find_overlaps(*(shingles or hash_shingles(ordered["text"].tolist(), n)), least)
    return pd.DataFrame(
        {
            "a": ids[a],
            "b": ids[b],
            "containment": both / np.minimum(sizes[a], sizes[b]),
            "jaccard": both / (sizes[a] + sizes[b] - both),
        },
        columns=list(DUPLICATES),
    )


def find_overlaps(
    hashes: np.ndarray, counts: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Find the pairs of rows of which one holds the share `least` of the other's hashes: (a, b, hashes in both, sizes).

    `hashes` of row after row, `counts` of them each; `sizes` counts the different hashes of every row. Pairs
    have a < b and are sorted.
    """
    shared, sizes = _shared_hashes(hashes, counts)
    found = [np.empty((3, 0), np.int64)]
    for a, b in _candidates(shared, sizes, least):
        for start in range(0, len(a), _PAIRS_A_BLOCK):
            rows = a[start : start + _PAIRS_A_BLOCK], b[start : start + _PAIRS_A_BLOCK]
            both = np.asarray(shared[rows[0]].multiply(shared[rows[1]]).sum(axis=1)).ravel()
            enough = both >= _needed(np.minimum(sizes[rows[0]], sizes[rows[1]]), least)
            found.append(np.array([rows[0][enough], rows[1][enough], both[enough]], dtype=np.int64))
    a, b, both = np.concatenate(found, axis=1)
    a, b = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((b, a))
    return a[order], b[order], both[order], sizes


def _shared_hashes(hashes: np.ndarray, counts: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Give articles x shingles for the shingles that two articles share, and how many different ones each article has."""
    rows = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    # Most shingles stand once in a corpus. Counting them in buckets, twice over, sets these aside without
    # sorting.
    repeated = np.arange(len(hashes))
    mask = np.uint64(2 ** min(_MOST_BITS, len(hashes).bit_length() + 1) - 1)
    for shift in _SHIFTS:
        buckets = ((hashes[repeated] >> shift) & mask).astype(np.int64)
        repeated = repeated[np.bincount(buckets)[buckets] > 1]
    held, kept = rows[repeated], hashes[repeated]
    order = np.lexsort((kept, held))
    held, kept = held[order], kept[order]
    new = np.ones(len(kept), bool)
    new[1:] = (kept[1:] != kept[:-1]) | (held[1:] != held[:-1])
    held, kept = held[new], kept[new]
    sizes = (
        counts - np.bincount(rows[repeated], minlength=len(counts)) + np.bincount(held, minlength=len(counts))
    )
    columns, articles = np.unique(kept, return_inverse=True, return_counts=True)[1:]
    common = articles[columns] > 1
    # Columns from rare to common, so that the first entries of a row are its rarest shingles.
    place = np.empty(len(articles), np.int64)
    place[np.argsort(articles, kind="stable")] = np.arange(len(articles))
    matrix = sparse.csr_matrix(
        (np.ones(common.sum(), np.int32), (held[common], place[columns[common]])),
        shape=(len(counts), max(len(articles), 1)),
    )
    matrix.sort_indices()
    return matrix, sizes


def _candidates(shared: sparse.csr_matrix, sizes: np.ndarray, least: float):
    """Give the pairs (shorter, longer) that share one of the shorter article's rarest shingles."""
    held = np.diff(shared.indptr)
    probes = np.where(sizes > 0, held - _needed(sizes, least) + 1, 0)
    probing = np.flatnonzero(probes > 0)
    holders = shared.T.tocsr()
    for start in range(0, len(probing), _ROWS_A_BLOCK):
        block = probing[start : start + _ROWS_A_BLOCK]
        columns = np.concatenate(
            [shared.indices[shared.indptr[row] : shared.indptr[row] + probes[row]] for row in block]
        )
        prefix = sparse.csr_matrix(
            (np.ones(len(columns), np.int32), columns, np.concatenate([[0], np.cumsum(probes[block])])),
            shape=(len(block), shared.shape[1]),
        )
        met = (prefix @ holders).tocoo()
        a, b = block[met.row], met.col.astype(np.int64)
        # Each pair once, from its shorter side (of equal sizes, from the earlier one).
        once = (a != b) & ((sizes[a] < sizes[b]) | ((sizes[a] == sizes[b]) & (a < b)))
        yield a[once], b[once]


def _needed(sizes: np.ndarray, least: float) -> np.ndarray:
    return np.maximum(1, np.ceil(least * sizes - 1e-9)).astype(np.int64)
