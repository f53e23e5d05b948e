"""Which articles print the same text? Containment and resemblance of their runs of words, exact."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.reuse.shingles import hash_shingles

DUPLICATES = ("a", "b", "containment", "jaccard")

_TEXTS_AT_ONCE = 2_000
_HASHES_AT_ONCE = 1 << 22
_MET_AT_ONCE = 4_000_000
_PAIRS_AT_ONCE = 100_000
_LOW = (1 << 32) - 1


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
    order = np.argsort(articles["article_id"].to_numpy(dtype=object), kind="stable")
    a, b, both, sizes = find_overlaps(*(shingles or hash_shingles(_texts(articles, order), n)), least)
    return name_pairs(articles["article_id"].to_numpy(dtype=object)[order], a, b, both, sizes)


def name_pairs(
    ids: np.ndarray, a: np.ndarray, b: np.ndarray, both: np.ndarray, sizes: np.ndarray
) -> pd.DataFrame:
    """Give the table of near-duplicates for pairs of rows, as `find_overlaps` gives them; `ids` are the rows' article_ids, sorted."""
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

    A corpus too large for one process goes through here range by range (`split_shingles`). What two rows share
    is the sum of what they share in every range, and so is what the smaller one holds; if they shared less than
    `least` in every range they would share less in all. So each pair is found in one range at least:
    `count_overlaps`, added up over all ranges, then says which of the pairs found are alike in whole.
    """
    shared, sizes = _shared_hashes(hashes, counts)
    found = [np.empty((3, 0), np.int64)]
    for a, b in _candidates(shared, sizes, least):
        both = _count_both(shared, a, b)
        enough = alike(both, sizes[a], sizes[b], least)
        found.append(np.array([a[enough], b[enough], both[enough]], dtype=np.int64))
    a, b, both = np.concatenate(found, axis=1)
    a, b = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((b, a))
    return a[order], b[order], both[order], sizes


def count_overlaps(
    hashes: np.ndarray, counts: np.ndarray, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Count the hashes that both rows of each pair hold, and the different hashes of every row: (both, sizes)."""
    shared, sizes = _shared_hashes(hashes, counts)
    return _count_both(shared, a, b), sizes


def alike(both: np.ndarray, sizes_a: np.ndarray, sizes_b: np.ndarray, least: float) -> np.ndarray:
    """Tell for each pair whether what both hold is at least the share `least` of the smaller one."""
    return both >= _needed(np.minimum(sizes_a, sizes_b), least)


def _texts(articles: pd.DataFrame, order: np.ndarray) -> Iterator[str]:
    for start in range(0, len(order), _TEXTS_AT_ONCE):
        yield from articles["text"].iloc[order[start : start + _TEXTS_AT_ONCE]].tolist()


def _shared_hashes(hashes: np.ndarray, counts: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Give rows x hashes for the hashes that stand twice or more, rare ones first, and how many different ones each row has."""
    ends = np.cumsum(counts)
    found, times = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    repeated_in = np.zeros(len(counts), np.int64)
    for places in _ranges(hashes):
        repeated, columns, often = _repeated(hashes[places])
        in_row = np.diff(np.searchsorted(places[repeated], ends), prepend=0)
        repeated_in += in_row
        found.append(_paired(np.repeat(np.arange(len(counts)), in_row), columns + sum(map(len, times))))
        times.append(often)
    held = np.concatenate(found)
    # Columns from rare to common, so that the first entries of a row are its rarest.
    place = np.empty(sum(map(len, times)), np.int64)
    place[np.argsort(np.concatenate(times), kind="stable")] = np.arange(len(place))
    held = _paired(held >> 32, place[held & _LOW])
    held.sort()
    # What a row holds twice counts once.
    held = held[np.diff(held, prepend=-1) != 0]
    indptr = np.searchsorted(held, _paired(np.arange(len(counts) + 1), 0))
    matrix = sparse.csr_matrix(
        (np.ones(len(held), np.int32), (held & _LOW).astype(np.int32), indptr),
        shape=(len(counts), max(len(place), 1)),
    )
    return matrix, counts - repeated_in + np.diff(indptr)


def _ranges(hashes: np.ndarray) -> Iterator[np.ndarray]:
    """Deal the places of a large corpus into ranges of hashes, so that the tables for each stay small."""
    ranges = 1 << (len(hashes) // _HASHES_AT_ONCE).bit_length()
    if ranges == 1:
        yield np.arange(len(hashes))
        return
    # A quarter of each hash that no table below looks at.
    quarter = hashes.view(np.uint16)[2::4] & np.uint16(ranges - 1)
    yield from (np.flatnonzero(quarter == wanted) for wanted in range(ranges))


def _repeated(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the hashes that stand twice or more: (their places, their columns, how often each column stands)."""
    perhaps = np.flatnonzero(_perhaps_repeated(hashes))
    columns = pd.factorize(hashes[perhaps])[0]
    times = np.bincount(columns)
    really = times[columns] > 1
    numbers = np.cumsum(times > 1) - 1
    return perhaps[really], numbers[columns[really]], times[times > 1]


def _perhaps_repeated(hashes: np.ndarray) -> np.ndarray:
    """Tell which hashes may stand twice: most stand once, and marks in a table set nearly all of these aside without sorting."""
    buckets = 2 << len(hashes).bit_length()
    bucket = (hashes & np.uint64(buckets - 1)).astype(np.int64)
    each = np.arange(len(hashes), dtype=np.int32)
    # The last one in a bucket overwrites the others, which then see that they are not alone.
    last, met = np.empty(buckets, np.int32), np.zeros(buckets, bool)
    last[bucket] = each
    met[bucket[last[bucket] != each]] = True
    return met[bucket]


def _paired(rows: np.ndarray, columns: np.ndarray | int) -> np.ndarray:
    """One number for a row and a column, that sorts by row."""
    return (rows << 32) | columns


def _candidates(
    shared: sparse.csr_matrix, sizes: np.ndarray, least: float
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the pairs (shorter, longer) that share one of the shorter row's rarest hashes."""
    held = np.diff(shared.indptr)
    probes = np.where(sizes > 0, held - _needed(sizes, least) + 1, 0)
    probing = np.flatnonzero(probes > 0)
    holders = shared.T.tocsr()
    # Where each probing row's probes stand in shared.indices, and how many rows each of them meets.
    probe = np.repeat(shared.indptr[probing] - np.cumsum(probes[probing]) + probes[probing], probes[probing])
    columns = shared.indices[probe + np.arange(len(probe))]
    met = np.cumsum(np.diff(holders.indptr)[columns])
    ends = np.cumsum(probes[probing])
    start = 0
    while start < len(probing):
        first = ends[start] - probes[probing[start]]
        before = met[first - 1] if first else 0
        stop = max(start + 1, int(np.searchsorted(met[ends - 1], before + _MET_AT_ONCE, side="right")))
        block, inside = probing[start:stop], slice(first, ends[stop - 1])
        prefix = sparse.csr_matrix(
            (
                np.ones(inside.stop - first, np.int32),
                columns[inside],
                np.concatenate([[0], ends[start:stop] - first]),
            ),
            shape=(len(block), shared.shape[1]),
        )
        pairs = (prefix @ holders).tocoo()
        a, b = block[pairs.row], pairs.col.astype(np.int64)
        # Each pair once, from its shorter side (of equal sizes, from the earlier one).
        once = (a != b) & ((sizes[a] < sizes[b]) | ((sizes[a] == sizes[b]) & (a < b)))
        yield a[once], b[once]
        start = stop


def _count_both(shared: sparse.csr_matrix, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    both = [np.empty(0, np.int64)]
    for start in range(0, len(a), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        both.append(np.asarray(shared[a[some]].multiply(shared[b[some]]).sum(axis=1)).ravel())
    return np.concatenate(both)


def _needed(sizes: np.ndarray, least: float) -> np.ndarray:
    return np.maximum(1, np.ceil(least * sizes - 1e-9)).astype(np.int64)
