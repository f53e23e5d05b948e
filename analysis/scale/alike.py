"""Which articles of a large corpus are nearest to each other, and which tell one story?"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.scale.cards import read_cards
from analysis.scale.parts import iterate_parts, join_parts, write_blocks, write_table
from analysis.similarity import group_stories, nearest_articles, weigh_stems

K = 10
# A term in more than this share of the articles decides no nearest neighbour; leaving it out is what makes 100,000
# articles quick. About one neighbour in ten changes; 1 is exact.
COMMON = 0.05


def join_weights(parts: Path, folder: Path, mapped: Callable) -> Path:
    """Weigh the stems of all parts: the folder of the weights, for `join_neighbours` and `join_stories`."""
    cards = read_cards(parts).sort_values("article_id", kind="stable", ignore_index=True)
    work = folder / "joins"
    work.mkdir(exist_ok=True)
    write_table(cards[["article_id", "row", "published"]], work / "cards.parquet")
    whole = write_blocks([pd.DataFrame({"start": [0], "stop": [len(cards)]})], work / "whole")
    mapped(weigh_block, whole, "weights", parts=parts, cards=work / "cards.parquet")
    return work / "weights"


def join_neighbours(folder: Path, mapped: Callable, rows: int) -> Path:
    """Find the ten nearest neighbours of every article, `rows` articles a task: `folder`/neighbours.parquet."""
    work = folder / "joins"
    articles = len(pd.read_parquet(work / "cards.parquet", columns=["row"]))
    ranges = [(start, min(start + rows, articles)) for start in range(0, max(articles, 1), rows)]
    tasks = write_blocks([pd.DataFrame({"start": [a], "stop": [b]}) for a, b in ranges], work / "ranges")
    mapped(
        nearest_block,
        tasks,
        "neighbours",
        weights=work / "weights",
        cards=work / "cards.parquet",
        k=K,
        common=COMMON,
    )
    return join_parts(work / "neighbours", folder / "neighbours.parquet")


def join_stories(folder: Path, mapped: Callable) -> Path:
    """Group the articles into stories: `folder`/stories.parquet."""
    work = folder / "joins"
    mapped(
        group_block, [work / "whole" / "part-00000.parquet"], "stories",
        weights=work / "weights", cards=work / "cards.parquet",
    )  # fmt: skip
    return join_parts(work / "stories", folder / "stories.parquet")


def weigh_block(block: pd.DataFrame, *, parts: Path, cards: Path) -> dict[str, pd.DataFrame]:
    """Weigh all stems: the sparse matrix as `rows` (cells of each article, by article_id) and `cells`, and the `terms`."""
    matrix, terms = weigh_stems(iterate_parts(parts / "stems"))
    matrix = matrix[pd.read_parquet(cards)["row"].to_numpy()]
    return {
        "rows": pd.DataFrame({"cells": np.diff(matrix.indptr)}),
        "cells": pd.DataFrame({"column": matrix.indices.astype(np.int32), "weight": matrix.data}),
        "terms": terms,
    }


def nearest_block(block: pd.DataFrame, *, weights: Path, cards: Path, k: int, common: float) -> pd.DataFrame:
    """Find the nearest neighbours, among all articles, of those from start to stop."""
    articles = pd.read_parquet(cards)
    rows = tuple(int(place) for place in block[["start", "stop"]].iloc[0])
    return nearest_articles(articles, k, common=common, weights=_weights(weights), rows=rows)


def group_block(block: pd.DataFrame, *, weights: Path, cards: Path) -> pd.DataFrame:
    """Group all articles into stories."""
    return group_stories(pd.read_parquet(cards), weights=_weights(weights))


def _weights(folder: Path) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    rows, cells, terms = (
        pd.read_parquet(folder / name / "part-00000.parquet") for name in ("rows", "cells", "terms")
    )
    ends = np.concatenate([[0], np.cumsum(rows["cells"].to_numpy())])
    shape = (len(rows), len(terms))
    matrix = sparse.csr_matrix((cells["weight"].to_numpy(), cells["column"].to_numpy(), ends), shape=shape)
    return matrix, terms
