"""How large does the largest difference get when sentences or articles are dealt at random?"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from analysis.keyness.effects import g2, signed_root
from analysis.stats import deal_labels

DIGITS = 9  # so that a deal that repeats the real division ties with it
CELLS = 4_000_000  # numbers held at once while dealing: 32 MB


def sentence_statistics(
    matrix: csr_matrix, lengths: np.ndarray, labels: np.ndarray, targets: Sequence
) -> np.ndarray:
    """Give the signed root of G2 of each word (row) for each target (column), over counts of words."""
    n, total = _uses(matrix), float(lengths.sum())
    columns = []
    for target in targets:
        mine = labels == target
        n_target, total_target = _uses(matrix[np.flatnonzero(mine)]), float(lengths[mine].sum())
        columns.append(signed_root(n_target, n - n_target, total_target, total - total_target))
    return np.round(np.column_stack(columns), DIGITS)


def sentence_maxima(
    matrix: csr_matrix, lengths: np.ndarray, labels: np.ndarray, targets: Sequence, *, deals: int, seed: int
) -> np.ndarray:
    """Deal the sentences among the articles, each keeping its number of sentences; give each deal's largest statistic.

    The largest is taken over all words and all targets: one family.
    """
    place = {target: code for code, target in enumerate(targets)}
    codes = np.array([place.get(label, len(targets)) for label in labels])
    n, total, parts = _uses(matrix), float(lengths.sum()), len(targets) + 1
    maxima = []
    for dealt in deal_labels(codes, deals=deals, seed=seed, block=_block(max(matrix.nnz, len(codes)))):
        # a row per deal and part; only the words that a target drew can be its largest, so products stay sparse
        rows = dealt + parts * np.arange(dealt.shape[1])
        units = np.repeat(np.arange(len(codes)), dealt.shape[1])
        shape = (parts * dealt.shape[1], len(codes))
        sums = (
            csr_matrix((np.ones(rows.size, np.float32), (rows.ravel(), units)), shape=shape) @ matrix
        ).tocoo()
        totals = np.bincount(rows.ravel(), np.repeat(lengths, dealt.shape[1]), shape[0])[sums.row]
        above = (sums.row % parts < len(targets)) & (sums.data * total > n[sums.col] * totals)
        a, mine, uses = sums.data[above].astype(float), totals[above], n[sums.col[above]]
        highest = np.zeros(dealt.shape[1])
        np.maximum.at(highest, sums.row[above] // parts, g2(a, uses - a, mine, total - mine))
        maxima.append(np.sqrt(highest))
    return np.round(np.concatenate(maxima), DIGITS)


def article_statistics(
    matrix: csr_matrix, labels: np.ndarray, strata: np.ndarray, targets: Sequence
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Standardise the number of a target's articles that have each word by its mean and deviation over all deals.

    Rows are words, columns targets. Mean and deviation are those of dealing within the strata, exact
    (a sum of hypergeometric counts). Returns statistic, mean, deviation; the statistic is 0 where no deal
    changes the count.
    """
    binary = _binary(matrix)
    moments = [_moments(binary, labels == target, strata) for target in targets]
    mean, deviation = (np.column_stack([moment[side] for moment in moments]) for side in (0, 1))
    observed = np.column_stack([binary.T @ (labels == target).astype(np.float32) for target in targets])
    return _standardised(observed, mean, deviation), mean, deviation


def article_maxima(
    matrix: csr_matrix, labels: np.ndarray, strata: np.ndarray, targets: Sequence, *, deals: int, seed: int
) -> np.ndarray:
    """Deal the articles among the targets within their strata; give each deal's largest standardised count."""
    if not matrix.shape[1]:
        return np.zeros(deals)
    binary = _binary(matrix)
    moments = [_moments(binary, labels == target, strata) for target in targets]
    maxima = []
    for dealt in deal_articles(labels, strata, targets, deals=deals, seed=seed, words=matrix.shape[1]):
        panels = [
            largest_count(binary, chosen, *moment) for chosen, moment in zip(dealt, moments, strict=True)
        ]
        maxima.append(np.max(panels, axis=0))
    return np.concatenate(maxima)


def deal_articles(
    labels: np.ndarray, strata: np.ndarray, targets: Sequence, *, deals: int, seed: int, words: int
) -> Iterator[list[csr_matrix]]:
    """Deal the articles among the targets within their strata: for each target which articles it got, deals x articles.

    A block of deals at a time; its size, and with it the deals, depends on the number of `words` that are tested.
    """
    # Small numbers are dealt much faster than names.
    codes = np.full(len(labels), len(targets), np.int16)
    for code, target in enumerate(targets):
        codes[labels == target] = code
    moving = np.zeros(len(labels), bool)
    for target in targets:
        moving |= dealable(labels, strata, target)
    block = _block(max(len(labels), words))
    for dealt in deal_labels(codes, deals=deals, strata=strata, seed=seed, block=block, moving=moving):
        yield [csr_matrix((dealt == code).T, dtype=np.float32) for code in range(len(targets))]


def largest_count(
    binary: csr_matrix, chosen: csr_matrix, mean: np.ndarray, deviation: np.ndarray
) -> np.ndarray:
    """Give for each deal (row of `chosen`) the largest standardised number of chosen articles that have a word."""
    # Few articles chosen: their rows are added up. Many: a product of all rows with all deals is made for processors.
    if chosen.nnz < chosen.shape[0] * chosen.shape[1] / 6:
        counted = (chosen @ binary).toarray()
    else:
        counted = (binary.T @ chosen.T.toarray()).T
    return _standardised(counted, mean, deviation).max(axis=1, initial=-np.inf)


def dealable(labels: np.ndarray, strata: np.ndarray, target: object) -> np.ndarray:
    """Mark the articles that dealing can move: those whose stratum has both target and other articles."""
    stratum = np.unique(strata, return_inverse=True)[1]
    sizes = np.bincount(stratum)
    hits = np.bincount(stratum, labels == target)
    return ((hits > 0) & (hits < sizes))[stratum] if len(labels) else np.zeros(0, bool)


def _uses(matrix: csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=0), float).ravel()


def _moments(binary: csr_matrix, chosen: np.ndarray, strata: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    stratum = np.unique(strata, return_inverse=True)[1]
    sizes = np.bincount(stratum).astype(float)
    share = np.bincount(stratum, chosen) / sizes
    events = csr_matrix((np.ones(len(stratum)), (stratum, np.arange(len(stratum)))))
    having = (events @ binary).tocoo()
    k, size, portion = having.data.astype(float), sizes[having.row], share[having.row]
    words = binary.shape[1]
    mean = np.bincount(having.col, k * portion, words)
    spread = k * portion * (1 - portion) * (size - k) / np.maximum(size - 1, 1)
    return mean, np.sqrt(np.bincount(having.col, spread, words))


def _standardised(counted: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.round(np.where(deviation > 1e-12, (counted - mean) / deviation, 0.0), DIGITS)


def _binary(matrix: csr_matrix) -> csr_matrix:
    return csr_matrix((np.ones_like(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)


def _block(cells: int) -> int:
    """Give the number of deals that are held at once, each of so many cells."""
    return int(np.clip(CELLS // max(cells, 1), 1, 128))
