"""Which lines does a source print in many articles of a large corpus? Counted in every part, before any part is cleaned."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.clean.repeated import STANDING, count_standing, find_repeated
from analysis.scale.parts import BUCKETS, list_parts, read_buckets, read_parts, write_blocks, write_table


def join_repeated(raw: list[Path], folder: Path, mapped: Callable, blocks: list[range]) -> Path:
    """Find the lines that `clean_articles` drops from the whole corpus as repeated: `folder`/repeated.parquet."""
    work = folder / "joins" / "repeated"
    mapped(count_block, raw, work / "standing")
    tasks = write_blocks([pd.DataFrame({"bucket": block}) for block in blocks], work / "tasks")
    mapped(find_block, tasks, work / "found", options={"standing": work / "standing", "raw": folder / "raw"})
    return write_table(read_parts(work / "found"), folder / "repeated.parquet")


def count_block(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles of a part in which each line stands, by range of the line's hash."""
    standing = count_standing(articles)
    bucket = (standing["line"] % BUCKETS).astype(np.int16)
    return standing.assign(bucket=bucket).sort_values("bucket", kind="stable", ignore_index=True)


def find_block(block: pd.DataFrame, *, standing: Path, raw: Path) -> pd.DataFrame:
    """Add up some ranges of lines over all parts, and keep those that stand in many articles of their source."""
    counted = [read_buckets(part, block["bucket"], list(STANDING)) for part in list_parts(standing)]
    return find_repeated(pd.concat(counted, ignore_index=True), read_parts(raw, ["source"])["source"])
