"""Which articles does a corpus in parts have? One line each, without the text."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import source_names
from analysis.scale.parts import list_parts, read_parts

CARDS = ("row", "article_id", "source", "published", "words")


def read_cards(parts: Path) -> pd.DataFrame:
    """Give the articles of all parts without their texts: CARDS, in the order of the corpus.

    `row` counts the articles from 0, as the tables for the joins do; `source` is the source's name, or what stands
    for it; `words` the length in words.
    """
    first = pd.read_parquet(list_parts(parts / "articles")[0])
    columns = [name for name in ("article_id", "source", "label", "published") if name in first]
    index = read_parts(parts / "articles", columns)
    words = read_parts(parts / "units", ["words"])["words"]
    cards = index.assign(row=np.arange(len(index)), source=source_names(index), words=words)
    return cards.astype({"article_id": object})[list(CARDS)]
