"""How large is a difference between two counts? Each statistic as one formula with its source."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from scipy.special import betaincinv, xlogy


def log_odds(
    n_target: ArrayLike,
    n_reference: ArrayLike,
    total_target: float,
    total_reference: float,
    prior: ArrayLike,
    mass: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Compare the odds of a word in two texts, with a Dirichlet prior (Monroe, Colaresi, Quinn 2008, eq. 16, 20, 22).

    `prior` holds each word's pseudo-count, added on both sides; `mass` is the sum over all words. Returns the
    natural logarithm of the odds ratio (above 0: more in the target) and z, the same divided by its standard
    error sqrt(1/(n_target + prior) + 1/(n_reference + prior)). nan where a text has no words.
    """
    target, reference, prior = (np.asarray(value, float) for value in (n_target, n_reference, prior))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log((target + prior) / (total_target + mass - target - prior)) - np.log(
            (reference + prior) / (total_reference + mass - reference - prior)
        )
        z = ratio / np.sqrt(1 / (target + prior) + 1 / (reference + prior))
    empty = total_target <= 0 or total_reference <= 0
    return np.where(empty, np.nan, ratio), np.where(empty, np.nan, z)


def plain_log_odds(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: ArrayLike, total_reference: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Compare the odds with half a count added to every cell (Gart 1966), and give Wald's standard error."""
    a, b = np.asarray(n_target, float) + 0.5, np.asarray(n_reference, float) + 0.5
    c, d = np.asarray(total_target, float) + 1 - a, np.asarray(total_reference, float) + 1 - b
    return np.log(a) - np.log(c) - np.log(b) + np.log(d), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def log_ratio(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: float, total_reference: float
) -> np.ndarray:
    """Give the binary logarithm of the ratio of two rates: 1 is twice as often (Hardie 2014; half counts, Walter 1975)."""
    target, reference = np.asarray(n_target, float) + 0.5, np.asarray(n_reference, float) + 0.5
    return np.log2(target / (total_target + 0.5)) - np.log2(reference / (total_reference + 0.5))


def conservative_log_ratio(
    n_target: ArrayLike,
    n_reference: ArrayLike,
    total_target: float,
    total_reference: float,
    *,
    words: int = 1,
    level: float = 0.95,
) -> np.ndarray:
    """Give the bound of the log ratio that lies nearest to 0, and 0 if the interval holds 0 (Evert 2022, LRC).

    The interval is exact, of the target's share among all uses of the word (Clopper-Pearson), at
    1 - (1 - level) / `words`, so that all the words hold together (Bonferroni).
    """
    target, both = np.asarray(n_target, float), np.asarray(n_target, float) + np.asarray(n_reference, float)
    tail = (1 - level) / 2 / max(words, 1)
    low = np.where(target > 0, betaincinv(np.maximum(target, 1e-300), both - target + 1, tail), 0.0)
    high = np.where(target < both, betaincinv(target + 1, np.maximum(both - target, 1e-300), 1 - tail), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (np.log2(side / (1 - side) * total_reference / total_target) for side in (low, high))
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


def g2(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: ArrayLike, total_reference: ArrayLike
) -> np.ndarray:
    """Give the log-likelihood ratio of the table of two by two counts (Dunning 1993): 2 sum O ln(O / E), at least 0.

    0 where a text has no words.
    """
    a, b = np.asarray(n_target, float), np.asarray(n_reference, float)
    target, reference = np.asarray(total_target, float), np.asarray(total_reference, float)
    c, d, uses, total = target - a, reference - b, a + b, target + reference
    with np.errstate(divide="ignore", invalid="ignore"):
        # sum O ln O - sum O ln E, the second part gathered by the margins of the table
        half = xlogy(a, a / target) + xlogy(b, b / reference) - xlogy(uses, uses / total)
        half = (
            half
            + xlogy(c, c / target)
            + xlogy(d, d / reference)
            - xlogy(total - uses, (total - uses) / total)
        )
    return np.maximum(2 * np.nan_to_num(half, nan=0.0, posinf=0.0, neginf=0.0), 0.0)


def signed_root(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: ArrayLike, total_reference: ArrayLike
) -> np.ndarray:
    """Give the square root of G2, negative where the target has less than its share: near normal under chance."""
    a, b = np.asarray(n_target, float), np.asarray(n_reference, float)
    more = a * np.asarray(total_reference, float) - b * np.asarray(total_target, float)
    return np.sign(more) * np.sqrt(g2(n_target, n_reference, total_target, total_reference))


def dispersion(matrix: csr_matrix, sizes: np.ndarray) -> np.ndarray:
    """Say how evenly each word (column) is spread over the parts (rows): 1 as even as the sizes, 0 all in the smallest part.

    1 - DPnorm (Gries 2008; Lijffijt and Gries 2012), DP being half the sum of |share of the word - share of the
    words| over the parts. nan for a word that does not occur, and where there are fewer than two parts.
    """
    totals = np.asarray(matrix.sum(axis=0), float).ravel()
    shares = np.asarray(sizes, float) / max(float(np.sum(sizes)), 1.0)
    if matrix.shape[0] < 2 or not np.any(shares):
        return np.full(matrix.shape[1], np.nan)
    cells = matrix.tocoo()
    with np.errstate(divide="ignore", invalid="ignore"):
        # a part without the word adds its share; so start from all shares and mend the parts that have it
        mended = np.abs(cells.data / totals[cells.col] - shares[cells.row]) - shares[cells.row]
        deviation = (1 + np.bincount(cells.col, mended, matrix.shape[1])) / 2
    return np.where(totals > 0, 1 - deviation / (1 - shares[shares > 0].min()), np.nan)
