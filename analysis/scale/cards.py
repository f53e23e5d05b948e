"""Which articles does a corpus in parts have? One line each, without the text."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from analysis.corpus import source_names
from analysis.scale.parts import list_parts, read_parts

CARDS = ("row", "article_id", "source", "published", "words")


def read_cards(parts: Path) -> pd.DataFrame:
    """Give the articles of all parts without their texts: CARDS, in the order of the corpus.

    `row` counts the articles from 0, as the tables for the joins do; `source` is the source's name, or what stands
    for it; `words` the length in words.
    """
    index = _index(parts / "articles")
    words = read_parts(parts / "units", ["words"])["words"]
    cards = index.assign(row=np.arange(len(index)), source=source_names(index), words=words)
    return cards.astype({"article_id": object})[list(CARDS)]


def choose_target(raw: Path, target: str | None = None) -> str | None:
    """Give the source to compare: the one asked for, or the one with most articles; None where there are no articles.

    Raises ValueError for a source that the raw articles do not have: before hours of work, not after.
    """
    sources = source_names(_index(raw))
    if target is None:
        return sources.value_counts().sort_index(kind="stable").idxmax() if len(sources) else None
    if target not in set(sources):
        known = sorted(set(sources))
        raise ValueError(f"no source {target!r}; there are {', '.join(known[:8])}")
    return target


def _index(folder: Path) -> pd.DataFrame:
    first = pq.read_schema(list_parts(folder)[0]).names
    return read_parts(
        folder, [name for name in ("article_id", "source", "label", "published") if name in first]
    )
