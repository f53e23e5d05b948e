"""Which articles of a large corpus print the same text? Shingles meet range by range of their hashes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.reuse import alike, count_overlaps, find_overlaps, name_pairs
from analysis.scale.parts import (
    iterate_parts,
    list_parts,
    read_buckets,
    read_parts,
    sizes_of,
    write_blocks,
    write_table,
)

LEAST = 0.4


def join_duplicates(parts: Path, folder: Path, mapped: Callable, blocks: list[range]) -> Path:
    """Find the near-duplicates, exact: `folder`/near-duplicates.parquet, as `reuse.find_near_duplicates` gives them.

    Two articles that share 40% of the shorter one's shingles share as much in one range of hashes at least: each range
    gives such pairs, and what a pair shares is then added up over all ranges.
    """
    work = folder / "joins" / "near-duplicates"
    tasks = write_blocks([pd.DataFrame({"bucket": block}) for block in blocks], work / "tasks")
    mapped(find_block, tasks, work / "found", options={"parts": parts})
    pairs = read_parts(work / "found" / "pairs").drop_duplicates().sort_values(["a", "b"], ignore_index=True)
    sizes = sum(part["size"].to_numpy() for part in iterate_parts(work / "found" / "sizes"))
    given = write_table(pairs, work / "pairs.parquet")
    mapped(count_block, tasks, work / "counted", options={"parts": parts, "pairs": given})
    both = sum(part["both"].to_numpy() for part in iterate_parts(work / "counted"))
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    enough = alike(both, sizes[a], sizes[b], LEAST)
    a, b, both = a[enough], b[enough], both[enough]
    # Rows were counted in the order of the corpus; the table is in the order of article_id.
    ids = read_parts(parts / "units", ["article_id"])["article_id"].to_numpy(object)
    order = np.argsort(ids, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    a, b = np.minimum(rank[a], rank[b]), np.maximum(rank[a], rank[b])
    key = np.lexsort((b, a))
    found = name_pairs(ids[order], a[key], b[key], both[key], sizes[order])
    return write_table(found, folder / "near-duplicates.parquet")


def find_block(block: pd.DataFrame, *, parts: Path) -> dict[str, pd.DataFrame]:
    """Find the `pairs` of articles that are alike in some ranges of hashes, and every article's `sizes` there."""
    a, b, _, sizes = find_overlaps(*_hashes(block["bucket"], parts), LEAST)
    return {"pairs": pd.DataFrame({"a": a, "b": b}), "sizes": pd.DataFrame({"size": sizes})}


def count_block(block: pd.DataFrame, *, parts: Path, pairs: Path) -> pd.DataFrame:
    """Count the hashes of some ranges that each of the pairs shares."""
    found = pd.read_parquet(pairs)
    a, b = found["a"].to_numpy(), found["b"].to_numpy()
    wanted = np.unique([a, b])
    hashes, counts = _hashes(block["bucket"], parts, wanted)
    both, _ = count_overlaps(hashes, counts, np.searchsorted(wanted, a), np.searchsorted(wanted, b))
    return pd.DataFrame({"both": both})


def _hashes(
    buckets: pd.Series, parts: Path, wanted: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Read the hashes of some ranges, article after article, and how many each article (or each one `wanted`) has."""
    articles = sizes_of(parts / "units")
    place = np.arange(sum(articles)) if wanted is None else np.full(sum(articles), -1)
    if wanted is not None:
        place[wanted] = np.arange(len(wanted))
    hashes, rows, first = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], 0
    for part, size in zip(list_parts(parts / "shingles"), articles, strict=True):
        found = read_buckets(part, buckets, ["row", "hash"])
        row = place[first + found["row"].to_numpy()]
        order = np.argsort(row, kind="stable")
        order = order[row[order] >= 0]
        hashes.append(found["hash"].to_numpy()[order])
        rows.append(row[order])
        first += size
    length = len(place) if wanted is None else len(wanted)
    return np.concatenate(hashes), np.bincount(np.concatenate(rows), minlength=length)
