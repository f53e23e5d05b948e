"""How often does each source of a large corpus use each word for somebody?"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.framing import label_shares
from analysis.scale.cards import read_cards
from analysis.scale.parts import join_parts, read_parts, write_blocks, write_table

_NEEDED = ["article_id", "start", "kind", "concept", "label", "framing", "voice", "basis"]


def join_shares(parts: Path, folder: Path, mapped: Callable) -> Path:
    """Count the labels of all parts: `folder`/shares.parquet, as `framing.label_shares` gives them."""
    work = folder / "joins"
    work.mkdir(exist_ok=True)
    sources = write_table(read_cards(parts)[["article_id", "source"]], work / "sources.parquet")
    whole = write_blocks([pd.DataFrame({"all": [True]})], work / "all")
    mapped(share_block, whole, work / "shares", options={"mentions": parts / "mentions", "sources": sources})
    return join_parts(work / "shares", folder / "shares.parquet")


def share_block(block: pd.DataFrame, *, mentions: Path, sources: Path) -> pd.DataFrame:
    """Count the labels of all mentions; the columns that say where they stand are not needed for that."""
    return label_shares(read_parts(mentions, _NEEDED), pd.read_parquet(sources))
