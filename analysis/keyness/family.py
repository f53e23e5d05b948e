"""Which words of a family are beyond chance? The test that `survives` stands for."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from analysis.keyness import chance, effects
from analysis.stats import family_p, noise_floor

FEWEST_TARGET = 4  # articles on either side, below which dealing articles cannot mark any word
FEWEST_ARTICLES = 20  # articles in all, likewise (measured: benchmarks/check_keyness.py)


def find_beyond_chance(
    matrix: csr_matrix,
    lengths: np.ndarray,
    labels: np.ndarray,
    strata: np.ndarray,
    targets: Sequence,
    *,
    by_sentence: bool,
    min_count: int,
    deals: int,
    alpha: float,
    seed: int,
) -> tuple[dict[str, np.ndarray], list[str], int]:
    """Test all words against all targets as one family.

    Returns the columns statistic, floor, p and needed as arrays of words x targets (nan where a word is too
    rare to be tested or a target cannot be told from chance), for each target the reason why it cannot ("" if it
    can), and the size of the family. A word is tested if it is used `min_count` times (by sentence) or stands in as many articles.
    """
    n = np.asarray(matrix.sum(axis=0), float).ravel()
    counted = n if by_sentence else np.diff(matrix.tocsc().indptr).astype(float)
    tested = counted >= min_count
    reasons = [why_not(labels, strata, target, by_sentence) for target in targets]
    able = np.array([not reason for reason in reasons], bool)
    able_targets = [target for target, reason in zip(targets, reasons, strict=True) if not reason]
    columns = {
        name: np.full((len(n), len(targets)), np.nan) for name in ("statistic", "floor", "p", "needed")
    }
    if tested.any() and able_targets:
        kept, dealt = matrix[:, np.flatnonzero(tested)], {"deals": deals, "seed": seed}
        if by_sentence:
            statistic = chance.sentence_statistics(kept, lengths, labels, able_targets)
            maxima = chance.sentence_maxima(kept, lengths, labels, able_targets, **dealt)
            floor = noise_floor(maxima, alpha=alpha)
            totals = [float(lengths[labels == target].sum()) for target in able_targets]
            needed = [_needed(n[tested], total, float(lengths.sum()) - total, floor) for total in totals]
        else:
            statistic, mean, deviation = chance.article_statistics(kept, labels, strata, able_targets)
            maxima = chance.article_maxima(kept, labels, strata, able_targets, **dealt)
            floor = noise_floor(maxima, alpha=alpha)
            sizes = [(labels == target).sum() for target in able_targets]
            needed = needed_articles(mean, deviation, floor, np.minimum.outer(counted[tested], sizes)).T
        place = np.ix_(tested, able)
        columns["statistic"][place], columns["floor"][place] = statistic, floor
        columns["p"][place], columns["needed"][place] = family_p(statistic, maxima), np.transpose(needed)
    return columns, reasons, int(tested.sum()) * len(able_targets)


def needed_articles(mean: np.ndarray, deviation: np.ndarray, floor: float, most: np.ndarray) -> np.ndarray:
    """Give how many of the target's articles must have a word for it to survive; nan where not even `most` would do."""
    least = np.floor(mean + floor * deviation + 1e-9) + 1
    return np.where((least <= most) & (deviation > 0), least, np.nan)


def why_not(labels: np.ndarray, strata: np.ndarray, target: object, by_sentence: bool) -> str:
    """Say why a target cannot be told from chance; "" if it can."""
    chosen = labels == target
    if chosen.all() or not chosen.any():
        return "there is nothing to compare with: all the articles are on one side"
    if by_sentence:
        return ""
    movable = chance.dealable(labels, strata, target)
    mine, others = int((chosen & movable).sum()), int((~chosen & movable).sum())
    if min(mine, others) >= FEWEST_TARGET and mine + others >= FEWEST_ARTICLES:
        return ""
    return (
        f"too few articles: {mine} against {others} of the same events; to tell words from chance takes at least "
        f"{FEWEST_TARGET} on either side and {FEWEST_ARTICLES} in all"
    )


def _needed(n: np.ndarray, total_target: float, total_reference: float, floor: float) -> np.ndarray:
    """Find the smallest count of the target, out of each word's `n`, whose statistic exceeds the floor."""
    low, high = np.zeros(len(n)), n.copy()
    reachable = effects.signed_root(n, np.zeros(len(n)), total_target, total_reference) > floor
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        above = effects.signed_root(middle, n - middle, total_target, total_reference) > floor
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return np.where(reachable, high, np.nan)
