"""Which words set one source of a large corpus apart? Counts meet bucket by bucket of words, never all at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.keyness import join_blocks, measure_block
from analysis.keyness.blocks import LEAST
from analysis.keyness.chance import deal_articles
from analysis.keyness.family import why_not
from analysis.keyness.table import draw_resamples, empty_table
from analysis.scale.cards import read_cards
from analysis.scale.parts import (
    iterate_parts,
    list_parts,
    read_buckets,
    read_parts,
    sizes_of,
    write_blocks,
    write_table,
)

DEALS, ALPHA, SEED = 2000, 0.025, 0

_DEALS_AT_ONCE = 100


def join_keyness(
    parts: Path, folder: Path, mapped: Callable, blocks: list[range], target: str | None
) -> Path:
    """Compare the words of one source with all others: `folder`/keyness.parquet.

    Articles are dealt within their story, so that a story's words do not count as the source's. Equal to
    `keyness.compare_words` on the whole corpus with the column `story`.
    """
    cards = read_cards(parts).merge(pd.read_parquet(folder / "stories.parquet"), on="article_id")
    cards = cards.sort_values("article_id", kind="stable", ignore_index=True)
    if cards.empty:
        return write_table(empty_table(), folder / "keyness.parquet")
    labels, strata = cards["source"].to_numpy(object) == target, cards["story"].astype(str).to_numpy(object)
    reason = why_not(labels, strata, True, by_sentence=False)
    work = folder / "joins" / "keyness"
    work.mkdir(parents=True, exist_ok=True)
    tasks = write_blocks([pd.DataFrame({"bucket": block}) for block in blocks], work / "tasks")
    mapped(count_block, tasks, work / "vocabulary", options={"parts": parts})
    counted = read_parts(work / "vocabulary").sum()
    sides = cards[["article_id", "row", "words"]].assign(target=labels, stratum=strata)
    given = write_table(sides, work / "sides.parquet")
    drawn = write_blocks([pd.DataFrame({"draw": [what]}) for what in ("deals", "resamples")], work / "draws")
    options = {"sides": given, "tested": 0 if reason else int(counted["tested"])}
    mapped(draw_block, drawn, work / "drawn", options=options)
    prior = float(counted["words"]) / 2
    options = {"parts": parts, "sides": given, "drawn": work / "drawn", "prior": prior}
    mapped(compare_block, tasks, work / "blocks", options={**options, "words": int(counted["words"])})
    maxima = [part["maximum"].to_numpy() for part in iterate_parts(work / "blocks" / "maxima")]
    keyness = join_blocks(
        iterate_parts(work / "blocks" / "words"),
        maxima,
        labels,
        True,
        prior=prior,
        reason=reason,
        alpha=ALPHA,
    )
    return write_table(keyness.assign(target=target), folder / "keyness.parquet")


def count_block(block: pd.DataFrame, *, parts: Path) -> pd.DataFrame:
    """Count the words of some buckets, and those of them that are tested: one row."""
    read = [
        read_buckets(part, block["bucket"], ["word", "articles"]) for part in list_parts(parts / "vocabulary")
    ]
    articles = pd.concat(read).groupby("word", sort=False)["articles"].sum()
    return pd.DataFrame({"words": [len(articles)], "tested": [int((articles >= LEAST).sum())]})


def draw_block(block: pd.DataFrame, *, sides: Path, tested: int) -> dict[str, pd.DataFrame]:
    """Draw what chance would: `deals`, the articles that the target gets in each, or `resamples` of both sides."""
    given = pd.read_parquet(sides)
    labels = given["target"].to_numpy()
    articles, samples = [], []
    if block["draw"].iloc[0] == "resamples":
        weights = draw_resamples(labels, seed=SEED)
        samples = [(side, drawn) for side in (0, 1) for drawn in weights[side].T.astype(np.int16)]
    elif tested:
        strata = given["stratum"].to_numpy(object)
        dealt = deal_articles(labels, strata, [True], deals=DEALS, seed=SEED, words=tested)
        articles = [row for (some,) in dealt for row in np.split(some.indices, some.indptr[1:-1])]
    return {
        "deals": pd.DataFrame({"articles": pd.Series(articles, dtype=object)}),
        "resamples": pd.DataFrame(samples, columns=["side", "drawn"]).astype({"side": "int8"}),
    }


def compare_block(
    block: pd.DataFrame,
    *,
    parts: Path,
    sides: Path,
    drawn: Path,
    prior: float,
    words: int,
) -> dict[str, pd.DataFrame]:
    """Compare the words of some buckets: `words`, and `maxima`, the largest statistic of each deal."""
    given = pd.read_parquet(sides)
    matrix, listed = _matrix(block["bucket"], parts, given["row"].to_numpy())
    samples = read_parts(drawn / "resamples")
    resamples = [np.vstack(samples.loc[samples["side"] == side, "drawn"].tolist()).T for side in (0, 1)]
    table, maxima = measure_block(
        matrix, listed, given["words"].to_numpy(), given["target"].to_numpy(),
        given["stratum"].to_numpy(object), True, prior=prior, words=words, resamples=resamples, seed=SEED,
        dealt=_dealt(drawn / "deals", len(given)),
    )  # fmt: skip
    return {"words": table, "maxima": pd.DataFrame({"maximum": maxima})}


def _dealt(deals: Path, articles: int) -> Iterator[csr_matrix]:
    rows = read_parts(deals)["articles"].tolist()
    for first in range(0, len(rows), _DEALS_AT_ONCE):
        some = rows[first : first + _DEALS_AT_ONCE]
        ends = np.cumsum([0, *map(len, some)])
        yield csr_matrix(
            (np.ones(ends[-1], np.float32), np.concatenate(some), ends), shape=(len(some), articles)
        )


def _matrix(buckets: pd.Series, parts: Path, rows: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
    """Set out the counts of some buckets: articles in the order of `rows` (their places in the corpus) x words."""
    named = [read_buckets(part, buckets, ["word", "number"]) for part in list_parts(parts / "vocabulary")]
    listed, columns = np.unique(pd.concat(named)["word"].to_numpy(object).astype(str), return_inverse=True)
    places = np.empty(len(rows), np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    cells, column, row = [np.zeros((3, 0), np.int32)], 0, 0
    for part, words, articles in zip(
        list_parts(parts / "counts"), named, sizes_of(parts / "units"), strict=True
    ):
        found = read_buckets(part, buckets, ["word", "row", "n"])
        word = np.searchsorted(words["number"], found["word"])
        cells.append(
            np.array(
                [places[row + found["row"].to_numpy()], columns[column + word], found["n"]], dtype=np.int32
            )
        )
        column, row = column + len(words), row + articles
    place, word, n = np.concatenate(cells, axis=1)
    shape = (len(rows), len(listed))
    return csr_matrix((n.astype(np.float32), (place, word)), shape=shape), listed.astype(object)
