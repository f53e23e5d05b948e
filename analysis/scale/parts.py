"""Which Parquet parts make up a corpus, and what did each give? Cut, written and read one at a time."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.batch.fingerprint import digest_path
from analysis.corpus import find_path, load_articles

# A corpus is cut into 16 parts, so that all processes have work to the end, or into more of at most 2,000 articles:
# 7 MB of text, so that a worker stays under 300 MB; and into fewer of 100, for each part costs some hundredths of a second.
PARTS, FEWEST, ROWS = 16, 100, 2_000
BUCKETS = 32  # words and shingles are dealt by their hash, so that equal ones of all parts meet in one bucket

_MARK = b"parallax"
_UNREADABLE = "{part}: cannot be read ({error}); without it the same command makes it anew"


def split_corpus(path: str | Path, folder: str | Path, *, rows: int | None = None) -> list[Path]:
    """Cut a corpus into Parquet parts of `rows` articles (a number that suits its size) in `folder`; return their paths in order.

    A Parquet corpus is streamed and never held whole; any other is read by `corpus.load_articles`. Parts that are
    already there from the same corpus are kept. Raises ValueError for rows below 1, an article_id that stands
    twice, or a Parquet file without article_id and text.
    """
    if rows is not None and rows < 1:
        raise ValueError(f"rows is {rows}; expected at least 1 article a part")
    corpus, folder = find_path(path), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "split.json"  # written last, so that a cut that was broken off is begun again
    asked = {"corpus": digest_path(corpus), "rows": rows}
    parts = list_parts(folder)
    if stamp.is_file() and json.loads(stamp.read_text("utf-8")) == {**asked, "parts": len(parts)}:
        return parts
    for leftover in (stamp, *parts):
        leftover.unlink(missing_ok=True)
    parts, seen = [], set()
    for number, articles in enumerate(_batches(corpus, rows)):
        ids = articles["article_id"]
        repeated = [*ids[ids.duplicated()], *sorted(seen.intersection(ids))]
        if repeated:
            raise ValueError(f"{path}: article_id {repeated[0]!r} stands in more than one row")
        seen.update(ids)
        parts.append(write_table(articles, folder / f"part-{number:05d}.parquet"))
    stamp.write_text(json.dumps({**asked, "parts": len(parts)}), "utf-8")
    return parts


def read_parts(folder: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read all parts of a table that `map_parts` wrote as one table, in order: for results, not for texts.

    Raises FileNotFoundError when the folder holds no part.
    """
    return pd.concat(iterate_parts(folder, columns), ignore_index=True)


def iterate_parts(folder: str | Path, columns: list[str] | None = None) -> Iterator[pd.DataFrame]:
    """Give the parts of a table one after another, each read when it is asked for."""
    parts = list_parts(folder)
    if not parts:
        raise FileNotFoundError(f"{folder}: no part-*.parquet in it")
    return (_read(part, columns) for part in parts)


def list_parts(folder: str | Path) -> list[Path]:
    """List the parts in a folder, in order."""
    return sorted(Path(folder).glob("part-*.parquet"))


def drop_others(folder: Path, parts: list[Path]) -> None:
    """Take away what an earlier, larger corpus or a killed writer left in a folder of results and in its tables."""
    names = {part.name for part in parts}
    for place in (folder, *(inner for inner in folder.iterdir() if inner.is_dir())):
        for leftover in (*list_parts(place), *place.glob(".part-*.parquet.*")):
            if leftover.name not in names:
                leftover.unlink()


def join_parts(folder: str | Path, path: Path) -> Path:
    """Write all parts of a table one under the other as one Parquet file, a part at a time in memory.

    Raises FileNotFoundError when the folder holds no part.
    """
    parts = list_parts(folder)
    if not parts:
        raise FileNotFoundError(f"{folder}: no part-*.parquet in it")
    # A part without rows may have columns of type null; the others know better.
    schema = pa.unify_schemas([pq.read_schema(part) for part in parts], promote_options="permissive")
    draft = _draft(path)
    try:
        with pq.ParquetWriter(draft, schema.remove_metadata(), compression="zstd") as writer:
            for part in parts:
                writer.write_table(pq.read_table(part).cast(schema.remove_metadata()))
        return draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_table(table: pd.DataFrame, path: Path, *, mark: str = "") -> Path:
    """Write a table as Parquet with a mark in its metadata; the file appears by rename.

    A table with a column `bucket`, sorted by it, gets a row group for each bucket, so that a join reads its own
    bucket of every part (`read_buckets`).
    """
    content = pa.Table.from_pandas(table, preserve_index=False)
    content = content.replace_schema_metadata({**(content.schema.metadata or {}), _MARK: mark.encode()})
    # Hashes and weights do not repeat: a dictionary or compression costs more time than it saves room.
    lone = {field.name for field in content.schema if field.type in (pa.uint64(), pa.float64())}
    listed = [name for name in content.schema.names if name not in lone]
    # Told by column, Parquet leaves a column of lists uncompressed; so it is told only where there are such numbers.
    codecs = dict.fromkeys(listed, "zstd") | dict.fromkeys(lone, "none") if lone else "zstd"
    draft = _draft(path)
    try:
        with pq.ParquetWriter(draft, content.schema, compression=codecs, use_dictionary=listed) as writer:
            for group in _groups(table, content):
                writer.write_table(group)
        return draft.replace(path)
    finally:  # where the disk is full, what was begun makes room again
        draft.unlink(missing_ok=True)


def read_buckets(part: Path, buckets: Sequence[int], columns: list[str]) -> pd.DataFrame:
    """Read the rows of some buckets of a part, in their order."""
    file = pq.ParquetFile(part)
    place = file.schema_arrow.names.index("bucket")
    wanted, groups = set(buckets), []
    for number in range(file.metadata.num_row_groups):
        statistics = file.metadata.row_group(number).column(place).statistics
        if statistics is not None and statistics.min in wanted:
            groups.append(number)
    return file.read_row_groups(groups, columns=columns).to_pandas()


def sizes_of(folder: Path) -> list[int]:
    """Give the number of rows of each part in a folder. Raises ValueError naming a part that cannot be read."""
    sizes = []
    for part in list_parts(folder):
        try:
            sizes.append(pq.read_metadata(part).num_rows)
        except (OSError, pa.ArrowException) as error:
            raise ValueError(_UNREADABLE.format(part=part, error=error)) from None
    return sizes


def write_blocks(blocks: Iterable[pd.DataFrame], folder: Path) -> list[Path]:
    """Write what each task of a join is to do as a part of its own, for `map_parts` to pass over."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = []
    for number, block in enumerate(blocks):
        tasks.append(folder / f"part-{number:05d}.parquet")
        mark = repr(block.to_dict("list"))
        if mark_of(tasks[-1]) != mark:
            write_table(block, tasks[-1], mark=mark)
    drop_others(folder, tasks)
    return tasks


def mark_of(path: Path) -> str | None:
    """Read the mark of a Parquet file from its footer; None where there is none or the file is broken."""
    try:
        return (pq.read_metadata(path).metadata or {}).get(_MARK, b"").decode() or None
    except (OSError, pa.ArrowException):
        return None


def _read(part: Path, columns: list[str] | None) -> pd.DataFrame:
    try:
        return pd.read_parquet(part, columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise ValueError(_UNREADABLE.format(part=part, error=error)) from None


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _groups(table: pd.DataFrame, content: pa.Table) -> Iterator[pa.Table]:
    if "bucket" not in table:
        yield content
        return
    ends = np.flatnonzero(np.diff(table["bucket"].to_numpy(), append=-1)) + 1
    for start, end in pairwise([0, *ends]):
        yield content.slice(start, end - start)


def _batches(corpus: Path, rows: int | None) -> Iterator[pd.DataFrame]:
    """Articles in tables of `rows`; of Parquet only one at a time is in memory."""
    files = sorted(corpus.glob("*.parquet")) if corpus.is_dir() else [corpus]
    if not files or any(file.suffix != ".parquet" for file in files):
        articles = load_articles(corpus)
        articles.attrs = {}
        rows = rows or _fitting(len(articles))
        yield from (articles.iloc[start : start + rows] for start in range(0, max(len(articles), 1), rows))
        return
    rows = rows or _fitting(sum(pq.read_metadata(file).num_rows for file in files))
    for file in files:
        opened = pq.ParquetFile(file)
        missing = {"article_id", "text"} - set(opened.schema_arrow.names)
        if missing:
            raise ValueError(
                f"{file}: has no column {sorted(missing)[0]!r}; expected article_id and text at least"
            )
        if files == [file] and not opened.metadata.num_rows:
            yield _completed(opened.read().to_pandas(), file.name)  # no articles are a part without rows
        for batch in opened.iter_batches(batch_size=rows):
            yield _completed(batch.to_pandas(), file.name)


def _fitting(articles: int) -> int:
    return min(max(FEWEST, -(-articles // PARTS)), ROWS)


def _completed(articles: pd.DataFrame, file: str) -> pd.DataFrame:
    """Add the columns of an articles table that a Parquet file does not have."""
    absent = {name: None for name in ("source", "title", "url") if name not in articles}
    if "published" not in articles:
        absent["published"] = pd.NaT
    if "file" not in articles:
        absent["file"] = file
    if "sha256" not in articles:
        absent["sha256"] = [
            hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in articles["text"]
        ]
    return articles.assign(article_id=articles["article_id"].astype(str), **absent)
