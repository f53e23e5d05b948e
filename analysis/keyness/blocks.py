"""How are words compared when they are too many for one process? In blocks of words, each by itself, then as one family."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.keyness import chance
from analysis.keyness.family import FEWEST_TARGET, needed_articles
from analysis.keyness.table import KEYNESS, measure_words, sort_words
from analysis.stats import family_p, noise_floor

LEAST = FEWEST_TARGET  # a word in fewer articles is not tested


def measure_block(
    matrix: csr_matrix,
    vocabulary: np.ndarray,
    lengths: np.ndarray,
    labels: np.ndarray,
    strata: np.ndarray,
    target: object,
    *,
    prior: float,
    words: int,
    dealt: Iterable[csr_matrix] = (),
    resamples: Sequence[np.ndarray] | None = None,
    level: float | None = 0.95,
    seed: int = 0,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Measure a block of words (columns of `matrix`; its rows are all articles) of a target against the others.

    Returns a row per word with what needs no other word (the counts, effects and intervals of KEYNESS, `mean` and
    `deviation` over the deals, and `statistic`, missing where a word is too rare to be tested), and the largest
    statistic of each deal. `prior` is the number of pseudo-words, `words` that of the words of all blocks, `dealt` the articles that the target got in each deal
    (deals x articles, as `chance.deal_articles` gives them), empty where nothing is tested.
    """
    chosen = labels == target
    n = np.asarray(matrix.sum(axis=0), float).ravel()
    pseudo = prior * (n / max(lengths.sum(), 1))
    columns = measure_words(
        matrix, lengths, chosen, pseudo, prior, level=level, seed=seed, resamples=resamples, words=words
    )
    articles = np.diff(matrix.tocsc().indptr)
    tested = np.flatnonzero(articles >= LEAST)
    kept = matrix[:, tested]
    moments = [np.full(len(n), np.nan) for _ in range(3)]
    maxima = [np.zeros(0)]
    dealt = list(dealt)
    if dealt and len(tested):
        found = chance.article_statistics(kept, labels, strata, [target])
        for moment, values in zip(moments, found, strict=True):
            moment[tested] = values[:, 0]
        binary = (kept > 0).astype(np.float32)
        mean, deviation = (values[:, 0] for values in found[1:])
        maxima += [chance.largest_count(binary, some, mean, deviation) for some in dealt]
    names = zip(("statistic", "mean", "deviation"), moments, strict=True)
    table = pd.DataFrame({"word": vocabulary, "articles": articles, **columns, **dict(names)})
    return table, np.concatenate(maxima)


def join_blocks(
    blocks: Iterable[pd.DataFrame],
    maxima: Iterable[np.ndarray],
    labels: np.ndarray,
    target: object,
    *,
    prior: float,
    reason: str = "",
    alpha: float = 0.025,
) -> pd.DataFrame:
    """Join the blocks that `measure_block` gave into one family: KEYNESS, as `compare_words` gives it.

    `maxima` holds each block's largest statistics, deal by deal; their largest decides. `reason` says why nothing
    could be tested.
    """
    words = pd.concat(blocks, ignore_index=True)
    words = words.iloc[np.argsort(words["word"].to_numpy().astype(str), kind="stable")]
    columns = {name: words[name].to_numpy() for name in words}
    columns["word"] = words["word"].to_numpy(object)
    statistic, mean, deviation = (columns.pop(name) for name in ("statistic", "mean", "deviation"))
    tested = ~np.isnan(statistic)
    results = {name: np.full(len(words), np.nan) for name in ("floor", "p", "needed")}
    if tested.any():
        largest = np.maximum.reduce([block for block in maxima if len(block)])
        floor = noise_floor(largest, alpha=alpha)
        most = np.minimum(columns["articles"][tested], (labels == target).sum())
        results["floor"][tested] = floor
        results["p"][tested] = family_p(statistic[tested], largest)
        results["needed"][tested] = needed_articles(mean[tested], deviation[tested], floor, most)
    shared = {
        "of_articles": len(labels), "unit": "article", "prior": prior, "family": int(tested.sum()),
        "target": target, "reason": reason,
    }  # fmt: skip
    return sort_words(columns | results | {"statistic": statistic} | shared)[list(KEYNESS)]
