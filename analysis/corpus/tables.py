"""Which articles does a table hold? CSV, JSON, JSON Lines and Parquet, read as fast as their libraries can."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.corpus.decoding import decode, plain_lines
from analysis.corpus.formats import LIMIT, kind_of, read_bytes
from analysis.corpus.html import read_html
from analysis.spelling import nearest

# what other tools call the column that we call text
_TEXT_NAMES = (
    "text",
    "body",
    "content",
    "article",
    "maintext",
    "fulltext",
    "full_text",
    "article_text",
    "raw_text",
)
# so many row groups of a file are read, and so many of its texts looked through, at once
_THREADS = 2


def read_table(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """Read a file as a table, with a note for each line that could not be read. Raises ValueError for what is no table."""
    kind = kind_of(file)
    if kind == ".parquet":
        return _parquet(file), []
    if kind in (".jsonl", ".ndjson"):
        return _json_lines(file)
    text, _ = decode(read_bytes(file, limit=None))
    return (_json(text), []) if kind == ".json" else _csv(text)


def with_text(table: pd.DataFrame) -> pd.DataFrame:
    """Check that a table has a text for each article, or read it from its column `html`; the error names the nearest column.

    A page that is no article gets the reason in the column `problem`.
    """
    if "text" in table:
        return table.assign(text=_sound(table["text"]))
    if "html" in table:
        addresses = table["url"] if "url" in table else [None] * len(table)
        pages = [
            read_html(page, url=url if isinstance(url, str) else None)
            if isinstance(page, str)
            else {"text": "", "problem": "has no HTML"}
            for page, url in zip(table["html"], addresses, strict=True)
        ]
        read = pd.DataFrame(
            pages, columns=["title", "published", "text", "problem"], index=table.index, dtype=object
        )
        return table.drop(columns="html").assign(**{name: read[name] for name in read if name not in table})
    names = [str(name) for name in table.columns]
    near = next((name for name in names if name.strip().casefold() in _TEXT_NAMES), nearest("text", names))
    hint = f"; is it {near!r}? Pass columns={{{near!r}: 'text'}}" if near else ""
    raise ValueError(f"has no column 'text' (its columns: {', '.join(names) or 'none'}){hint}")


def _sound(texts: pd.Series) -> pd.Series:
    """Texts with plain line ends and without NULs; most columns hold neither, and one look at their bytes tells."""
    try:
        column = pa.array(texts, from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        column = pa.nulls(len(texts))
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        held = [np.frombuffer(buffer, np.uint8) for chunk in chunks if (buffer := chunk.buffers()[2])]
        with ThreadPoolExecutor(_THREADS) as threads:
            if not any(threads.map(_marked, held)):
                return texts
    return pd.Series([_sound_text(text) for text in texts], index=texts.index, dtype=object)


def _marked(characters: np.ndarray, size: int = 1 << 18) -> bool:
    """Tell whether a carriage return or a NUL stands in a buffer, piece by piece within the processor's cache."""
    pieces = (characters[start : start + size] for start in range(0, len(characters), size))
    return any(((piece == 0x0D) | (piece == 0)).any() for piece in pieces)


def _sound_text(text: object) -> str | None:
    if text is None or text is pd.NA or (isinstance(text, float) and np.isnan(text)):
        return None
    # a lone surrogate, as JSON may hold, is no character and cannot be written to any file
    return plain_lines(str(text)).encode("utf-8", "replace").decode("utf-8")


def _sound_row(row: dict) -> dict:
    return {name: _sound_text(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def _parquet(file: Path) -> pd.DataFrame:
    from pyarrow.parquet import read_metadata

    try:
        footer = read_metadata(file)
        with ThreadPoolExecutor(_THREADS) as threads:
            groups = threads.map(partial(_row_group, file, footer), range(footer.num_row_groups))
            read = list(groups) or [footer.schema.to_arrow_schema().empty_table()]
        return pa.concat_tables(read).to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ValueError(f"cannot be read as Parquet: {error}") from error


def _row_group(file: Path, footer, number: int) -> pa.Table:  # noqa: ANN001 (what read_metadata gave)
    from pyarrow.parquet import ParquetFile

    # pyarrow's own threads are as many as OMP_NUM_THREADS says; reading in advance only helps far-away files
    with ParquetFile(file, metadata=footer, pre_buffer=False) as opened:
        group = opened.read_row_group(number, use_threads=False)
    group.validate(full=True)
    return group


def _json_lines(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """All lines at once by pyarrow; where one is broken, line by line, so that it alone is lost."""
    import pyarrow.json

    try:
        # pyarrow unpacks .gz by itself; a block must hold the longest line
        options = pyarrow.json.ReadOptions(block_size=1 << 25)
        table = pyarrow.json.read_json(file, read_options=options)
        # it takes bytes for UTF-8 unseen
        table.validate(full=True)
        return table.to_pandas(), []
    except (pa.ArrowException, OSError, ValueError):
        lines = decode(read_bytes(file, limit=None))[0].split("\n")
    rows, notes = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError(f"expected an object, found {type(row).__name__}")
            rows.append(_sound_row(row))
        except (ValueError, RecursionError) as error:
            notes.append(f"line {number} is not a JSON object: {error}")
    return pd.DataFrame(rows), notes


def _json(text: str) -> pd.DataFrame:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from error
    rows = rows if isinstance(rows, list) else [rows]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ValueError("is JSON, but no list of objects, one per article")
    return pd.DataFrame([_sound_row(row) for row in rows])


def _csv(text: str) -> tuple[pd.DataFrame, list[str]]:
    """Read a CSV as strings; the separator is the commonest of comma, semicolon and tab in its first line."""
    header = text.partition("\n")[0]
    csv.field_size_limit(LIMIT)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    rows, notes = [], []
    try:
        names = [name.strip() for name in next(lines, [])]
        for row in lines:
            if len(row) > len(names):
                notes.append(f"line {lines.line_num} has {len(row)} cells; the header has {len(names)}")
            elif any(row):
                rows.append([cell or None for cell in row] + [None] * (len(names) - len(row)))
    except csv.Error as error:
        raise ValueError(f"cannot be read as CSV: line {lines.line_num}: {error}") from error
    twice = [name for number, name in enumerate(names) if name in names[:number]]
    if twice:
        raise ValueError(f"has the column {twice[0]!r} twice")
    return pd.DataFrame(rows, columns=names, dtype=object), notes
