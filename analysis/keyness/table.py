"""How far apart are target and reference in each word? Counts, effects, intervals and spread of one target."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.keyness import effects
from analysis.stats import resample_weights, wide_interval

KEYNESS = (
    *("word", "n_target", "n_reference", "articles", "log_odds", "z", "low", "high"),
    *("log_ratio", "g2", "dispersion", "survives"),
    *("target", "conservative", "units", "of_units", "of_articles", "total_target", "total_reference"),
    *("statistic", "floor", "p", "needed", "unit", "prior", "family", "reason"),
)


def measure_words(
    matrix: csr_matrix,
    lengths: np.ndarray,
    chosen: np.ndarray,
    prior: np.ndarray,
    mass: float,
    *,
    level: float | None,
    seed: int,
    resamples: Sequence[np.ndarray] | None = None,
    words: int | None = None,
) -> dict[str, np.ndarray | int]:
    """Give the count, effect, interval and spread columns of KEYNESS for the units in `chosen` against the others.

    `prior` holds the pseudo-count of each word, `mass` that of all the words there are. `resamples` are the weights
    that `draw_resamples` gave for the same units and seed, and `words` how many there are, where these are a block of them.
    """
    sides = [np.flatnonzero(chosen), np.flatnonzero(~chosen)]
    n = np.asarray(matrix.sum(axis=0), float).ravel()
    n_target = np.asarray(matrix[sides[0]].sum(axis=0), float).ravel()
    counts = n_target, n - n_target
    totals = [float(lengths[side].sum()) for side in sides]
    ratio, z = effects.log_odds(*counts, *totals, prior, mass)
    resamples = resamples or (level and draw_resamples(chosen, seed=seed))
    low, high = _interval(matrix, lengths, sides, level, resamples)
    missing = np.full(len(n), np.nan)
    both = all(totals)
    return {
        "n_target": n_target.astype(np.int64),
        "n_reference": (n - n_target).astype(np.int64),
        "total_target": int(totals[0]),
        "total_reference": int(totals[1]),
        "units": np.diff(matrix[sides[0]].tocsc().indptr),
        "of_units": len(sides[0]),
        "log_odds": ratio,
        "z": z,
        # a prior may pull the point out of the interval of the plain log odds: then the interval reaches it
        "low": np.where(np.isnan(ratio), np.nan, np.minimum(low, ratio)),
        "high": np.where(np.isnan(ratio), np.nan, np.maximum(high, ratio)),
        "log_ratio": effects.log_ratio(*counts, *totals) if both else missing,
        "conservative": effects.conservative_log_ratio(
            *counts, *totals, words=words or len(n), level=level or 0.95
        )
        if both
        else missing,
        "g2": effects.g2(*counts, *totals),
        "dispersion": effects.dispersion(matrix[sides[0]], lengths[sides[0]]),
    }


def draw_resamples(chosen: np.ndarray, *, seed: int) -> list[np.ndarray]:
    """Draw the units of each side with replacement, target first: how often each unit (row) was drawn in each sample."""
    sizes = int(chosen.sum()), int((~chosen).sum())
    return [resample_weights(size, seed=seed + place) for place, size in enumerate(sizes)]


def sort_words(columns: dict[str, object]) -> pd.DataFrame:
    """Make the KEYNESS table of one target: the farthest from an even deal first, then the larger effect, then the alphabet.

    The words come in alphabetical order.
    """
    if not len(columns["word"]):
        return empty_table()
    ranks = [-np.nan_to_num(columns[name], nan=-np.inf) for name in ("log_odds", "statistic")]
    order = np.lexsort((np.arange(len(columns["word"])), *ranks))
    sorted_columns = {
        name: value[order] if isinstance(value, np.ndarray) else value for name, value in columns.items()
    }
    table = pd.DataFrame(
        {**sorted_columns, "survives": sorted_columns["statistic"] > sorted_columns["floor"]}
    )
    table["needed"] = table["needed"].astype("Int64")
    return table[list(KEYNESS)]


def empty_table() -> pd.DataFrame:
    """Give a KEYNESS table without rows, each column of its kind."""
    kinds = dict.fromkeys(KEYNESS, "float64") | {"survives": "bool", "needed": "Int64"}
    kinds |= dict.fromkeys(("word", "target", "unit", "reason"), "object")
    whole = ("n_target", "n_reference", "articles", "units", "of_units", "of_articles", "family")
    kinds |= dict.fromkeys((*whole, "total_target", "total_reference"), "int64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _interval(
    matrix: csr_matrix,
    lengths: np.ndarray,
    sides: Sequence[np.ndarray],
    level: float | None,
    weights: Sequence[np.ndarray] | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the interval of the plain log odds: t times the larger of Wald's error and the bootstrap's over the units."""
    if level is None:
        return np.full(matrix.shape[1], np.nan), np.full(matrix.shape[1], np.nan)
    counts = [np.asarray(matrix[side].sum(axis=0), float).ravel() for side in sides]
    point, wald = effects.plain_log_odds(*counts, *(float(lengths[side].sum()) for side in sides))
    if not all(len(side) for side in sides):
        return wide_interval(point, (wald,), 0, level)
    totals = [lengths[side] @ weight for side, weight in zip(sides, weights, strict=True)]
    turned = [matrix[side].T.tocsr() for side in sides]
    times = weights[0].shape[1]
    total, squares = np.zeros(len(point)), np.zeros(len(point))
    for first in range(0, times, 20):  # a few samples at once: words x samples must fit into memory
        part = slice(first, first + 20)
        drawn = [side @ weight[:, part].astype(float) for side, weight in zip(turned, weights, strict=True)]
        values = effects.plain_log_odds(*drawn, totals[0][part], totals[1][part])[0]
        total += values.sum(axis=1)
        squares += (values**2).sum(axis=1)
    bootstrap = np.sqrt(np.maximum(squares - total**2 / times, 0) / (times - 1))
    return wide_interval(point, (wald, bootstrap), min(len(side) for side in sides), level)
