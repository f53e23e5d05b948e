"""Which Parquet parts make up a corpus, and what did each give? Cut, written and read one at a time."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.batch.fingerprint import digest_path
from analysis.corpus import find_path, load_articles

ROWS = 2_000  # articles a part: 7 MB of text, so that a worker stays under 300 MB
_MARK = b"parallax"


def split_corpus(path: str | Path, folder: str | Path, *, rows: int = ROWS) -> list[Path]:
    """Cut a corpus into Parquet parts of `rows` articles in `folder`; return their paths in order.

    A Parquet corpus is streamed and never held whole; any other is read by `corpus.load_articles`. Parts that are
    already there from the same corpus are kept. Raises ValueError for rows below 1, an article_id that stands
    twice, or a Parquet file without article_id and text.
    """
    if rows < 1:
        raise ValueError(f"rows is {rows}; expected at least 1 article a part")
    corpus, folder = find_path(path), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "split.json"  # written last, so that a cut that was broken off is begun again
    asked = {"corpus": digest_path(corpus), "rows": rows}
    parts = sorted(folder.glob("part-*.parquet"))
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
    parts = sorted(Path(folder).glob("part-*.parquet"))
    if not parts:
        raise FileNotFoundError(f"{folder}: no part-*.parquet in it")
    return (pd.read_parquet(part, columns=columns) for part in parts)


def write_table(table: pd.DataFrame, path: Path, *, mark: str = "") -> Path:
    """Write a table as Parquet with a mark in its metadata; the file appears by rename."""
    content = pa.Table.from_pandas(table, preserve_index=False)
    content = content.replace_schema_metadata({**(content.schema.metadata or {}), _MARK: mark.encode()})
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    pq.write_table(content, draft, compression="zstd")
    draft.replace(path)
    return path


def mark_of(path: Path) -> str | None:
    """Read the mark of a Parquet file from its footer; None where there is none or the file is broken."""
    try:
        return (pq.read_metadata(path).metadata or {}).get(_MARK, b"").decode() or None
    except (OSError, pa.ArrowException):
        return None


def _batches(corpus: Path, rows: int) -> Iterator[pd.DataFrame]:
    """Articles in tables of `rows`; of Parquet only one at a time is in memory."""
    files = sorted(corpus.glob("*.parquet")) if corpus.is_dir() else [corpus]
    if not files or any(file.suffix != ".parquet" for file in files):
        articles = load_articles(corpus)
        articles.attrs = {}
        yield from (articles.iloc[start : start + rows] for start in range(0, len(articles), rows))
        return
    for file in files:
        opened = pq.ParquetFile(file)
        missing = {"article_id", "text"} - set(opened.schema_arrow.names)
        if missing:
            raise ValueError(
                f"{file}: has no column {sorted(missing)[0]!r}; expected article_id and text at least"
            )
        for batch in opened.iter_batches(batch_size=rows):
            yield _completed(batch.to_pandas(), file.name)


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
