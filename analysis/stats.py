"""How sure? Exact intervals, bootstrap and the noise floor."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv, stdtrit


def binomial_interval(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Give the exact interval of a share: `k` successes among `n` (Clopper and Pearson 1934, Biometrika 26:404).

    Returns (low, high), each in [0, 1] and of the broadcast shape of `k` and `n`; nan where n is 0.
    Raises ValueError unless 0 <= k <= n and 0 < level < 1.

    >>> low, high = binomial_interval(3, 3)
    >>> round(float(low), 3), float(high)
    (0.292, 1.0)
    """
    k, n = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected a number between 0 and 1, such as 0.95")
    if np.any((k < 0) | (k > n)):
        raise ValueError("a count lies outside its total: expected 0 <= k <= n")
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(k > 0, betaincinv(np.maximum(k, 1e-300), n - k + 1, tail), 0.0)
        high = np.where(k < n, betaincinv(k + 1, np.maximum(n - k, 1e-300), 1 - tail), 1.0)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def poisson_interval(
    k: ArrayLike, exposure: ArrayLike = 1.0, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Give the exact interval of a rate: `k` events in `exposure` units (Garwood 1936, Biometrika 28:437).

    Returns (low, high) events per unit, each >= 0; nan where the exposure is 0.
    Raises ValueError for a negative count or exposure, or a level outside (0, 1).
    """
    k, exposure = np.broadcast_arrays(np.asarray(k, float), np.asarray(exposure, float))
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected a number between 0 and 1, such as 0.95")
    if np.any(k < 0) or np.any(exposure < 0):
        raise ValueError("expected a count and an exposure of at least 0")
    tail = (1 - level) / 2
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1e-300), tail), 0.0)
    high = gammaincinv(k + 1, 1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(exposure > 0, low / exposure, np.nan), np.where(exposure > 0, high / exposure, np.nan)


def deal_labels(
    labels: ArrayLike,
    *,
    deals: int = 2000,
    strata: ArrayLike | None = None,
    seed: int = 0,
    block: int = 128,
    moving: ArrayLike | None = None,
) -> Iterator[np.ndarray]:
    """Deal the labels of the units at random again and again, each label as often as it stands in `labels`.

    Yields arrays of units x (at most `block`) deals, `deals` columns in all. With `strata` a label stays in
    its stratum (articles within their event). `moving` marks the units of those strata in which dealing changes anything;
    the others keep their labels, the deals are the same and take less time. Seeded: equal input gives equal deals.
    """
    labels = np.asarray(labels)
    stratum = np.zeros(len(labels), np.int64) if strata is None else np.unique(strata, return_inverse=True)[1]
    places = np.arange(len(labels)) if moving is None else np.flatnonzero(moving)
    inside = stratum[places]
    order = places[np.argsort(inside, kind="stable")]
    generator = np.random.default_rng(seed)
    for first in range(0, deals, block):
        # within a stratum the random part orders the units; across strata the whole number does
        keys = inside[:, None] + generator.random((len(labels), min(block, deals - first)))[places]
        dealt = np.repeat(labels[:, None], keys.shape[1], axis=1)
        # A deal a row, so that what is sorted lies together in memory.
        ranked = places[np.argsort(np.ascontiguousarray(keys.T), axis=1)].T
        np.put_along_axis(dealt, ranked, labels[order][:, None], axis=0)
        yield dealt


def noise_floor(maxima: ArrayLike, *, alpha: float = 0.025) -> float:
    """Give the height that the largest statistic of a deal exceeds with probability at most `alpha`.

    `maxima` holds the largest statistic of each random deal (Westfall and Young 1993, single step): a statistic
    above the floor is beyond chance for the whole family at once, and exactly those have `family_p` <= alpha.
    Infinite when there are too few deals to tell (fewer than 1 / alpha - 1).
    """
    ordered = np.sort(np.asarray(maxima, float))[::-1]
    allowed = int(np.floor(alpha * (len(ordered) + 1) + 1e-9))
    return float(ordered[allowed - 1]) if allowed >= 1 and len(ordered) else float("inf")


def family_p(statistics: ArrayLike, maxima: ArrayLike) -> np.ndarray:
    """Give each statistic's family-wise p: (1 + deals whose largest statistic reaches it) / (1 + deals)."""
    ordered = np.sort(np.asarray(maxima, float))
    reached = len(ordered) - np.searchsorted(ordered, np.asarray(statistics, float), side="left")
    return (1 + reached) / (1 + len(ordered))


def resample_weights(units: int, *, times: int = 200, seed: int = 0) -> np.ndarray:
    """Draw the units with replacement `times` times: how often each (row) was drawn in each sample (column)."""
    if units == 0:
        return np.zeros((0, times))
    return (
        np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=times).T.astype(float)
    )


def wide_interval(
    point: ArrayLike, errors: tuple[ArrayLike, ...], units: int, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Give point ± t times the largest of several standard errors, t on `units` - 1 degrees of freedom.

    With Wald's error and the bootstrap's this covers its level over sentences and over articles, where either
    alone falls short (measured in benchmarks/check_keyness.py). nan with fewer than two units.
    """
    if units < 2:
        missing = np.full(np.shape(point), np.nan)
        return missing, missing.copy()
    reach = stdtrit(units - 1, (1 + level) / 2) * np.maximum.reduce(
        [np.asarray(error, float) for error in errors]
    )
    return np.asarray(point, float) - reach, np.asarray(point, float) + reach


def bootstrap_interval(
    statistic: Callable[[np.ndarray], float],
    items: int,
    *,
    clusters: ArrayLike | None = None,
    times: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Give the percentile interval of a statistic over resampled items (Efron 1979).

    `statistic` gets an array of item positions, drawn with replacement, and returns a number. With `clusters`
    (one label an item, such as its article) whole clusters are drawn. nan where no sample has a value.
    """
    labels = np.arange(items) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)] if items else []
    generator = np.random.default_rng(seed)
    values = []
    for _ in range(times if items else 0):
        drawn = generator.integers(0, len(members), len(members))
        values.append(statistic(np.concatenate([members[place] for place in drawn])))
    known = np.asarray(values, float)[~np.isnan(values)] if values else np.zeros(0)
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def cohen_kappa(first: ArrayLike, second: ArrayLike) -> float:
    """Give the agreement of two coders beyond chance (Cohen 1960): (observed - expected) / (1 - expected).

    1 is full agreement, 0 what chance gives; nan without items or when both use one and the same code throughout.
    """
    first, second = np.asarray(first, object), np.asarray(second, object)
    if len(first) != len(second):
        raise ValueError(
            f"{len(first)} codes against {len(second)}; expected one code an item from both coders"
        )
    if not len(first):
        return float("nan")
    codes = sorted({str(code) for code in (*first, *second)})
    shares = [
        np.array([np.mean([str(value) == code for value in side]) for code in codes])
        for side in (first, second)
    ]
    expected = float(shares[0] @ shares[1])
    observed = float(np.mean([str(a) == str(b) for a, b in zip(first, second, strict=True)]))
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def krippendorff_alpha(codes: Sequence[Sequence[object]]) -> float:
    """Give the agreement of any number of coders on nominal codes (Krippendorff 2004, ch. 11): 1 - observed / expected.

    `codes` holds a row per item and a column per coder, None where a coder did not judge. 1 is full agreement, 0 what
    chance gives; nan with fewer than two codes on every item, or when only one code was ever used.
    """
    items = [[str(code) for code in row if code is not None and code == code] for row in codes]
    items = [row for row in items if len(row) > 1]
    names = sorted({code for row in items for code in row})
    counts = np.array([[row.count(code) for code in names] for row in items], float).reshape(
        len(items), len(names)
    )
    per_item, per_code, total = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    expected = total**2 - float((per_code**2).sum())
    if expected <= 0:
        return float("nan")
    observed = float(((per_item**2 - (counts**2).sum(axis=1)) / (per_item - 1)).sum())
    return 1 - (total - 1) * observed / expected
