"""How large does the largest difference get when sentences or articles are dealt at random?"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from analysis.keyness.effects import signed_root
from analysis.stats import deal_labels

CELLS = 4_000_000  # numbers held at once while dealing: 32 MB


def sentence_statistics(
    matrix: csr_matrix, lengths: np.ndarray, labels: np.ndarray, targets: Sequence
) -> np.ndarray:
    """Give the signed root of G2 of each word (row) for each target (column), over counts of words."""
    return np.column_stack(
        [_sentence_block(matrix, lengths, labels[:, None] == target)[:, 0] for target in targets]
    )


def sentence_maxima(
    matrix: csr_matrix, lengths: np.ndarray, labels: np.ndarray, targets: Sequence, *, deals: int, seed: int
) -> np.ndarray:
    """Deal the sentences among the articles, each keeping its number of sentences; give each deal's largest statistic.

    The largest is taken over all words and all targets: one family.
    """
    if not matrix.shape[1]:
        return np.zeros(deals)
    maxima = []
    for dealt in deal_labels(labels, deals=deals, seed=seed, block=_block(matrix)):
        panels = [_sentence_block(matrix, lengths, dealt == target).max(axis=0) for target in targets]
        maxima.append(np.max(panels, axis=0))
    return np.concatenate(maxima)


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
    turned = binary.T.tocsr()
    maxima = []
    for dealt in deal_labels(labels, deals=deals, strata=strata, seed=seed, block=_block(matrix)):
        panels = []
        for target, (mean, deviation) in zip(targets, moments, strict=True):
            counted = turned @ (dealt == target).astype(np.float32)
            panels.append(_standardised(counted, mean[:, None], deviation[:, None]).max(axis=0))
        maxima.append(np.max(panels, axis=0))
    return np.concatenate(maxima)


def dealable(labels: np.ndarray, strata: np.ndarray, target: object) -> np.ndarray:
    """Mark the articles that dealing can move: those whose stratum has both target and other articles."""
    stratum = np.unique(strata, return_inverse=True)[1]
    sizes = np.bincount(stratum)
    hits = np.bincount(stratum, labels == target)
    return ((hits > 0) & (hits < sizes))[stratum] if len(labels) else np.zeros(0, bool)


def _sentence_block(matrix: csr_matrix, lengths: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Give the signed root of G2 of every word for every deal (column) of the target's sentences."""
    marks = chosen.astype(np.float32)
    n_target = np.asarray(matrix.T @ marks, float)
    n = np.asarray(matrix.sum(axis=0), float).T
    total_target = lengths.astype(float) @ marks
    # rounded so that a deal that repeats the real division ties with it
    return np.round(signed_root(n_target, n - n_target, total_target, lengths.sum() - total_target), 9)


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
        return np.round(np.where(deviation > 1e-12, (counted - mean) / deviation, 0.0), 9)


def _binary(matrix: csr_matrix) -> csr_matrix:
    return csr_matrix((np.ones_like(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)


def _block(matrix: csr_matrix) -> int:
    return int(np.clip(CELLS // max(matrix.shape), 1, 128))
