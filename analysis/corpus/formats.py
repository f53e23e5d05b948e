"""Which articles does one file hold? One reader per format; each takes a file and gives rows, or a ValueError that says why not."""

import csv
import difflib
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.corpus.decoding import decode, plain_lines
from analysis.corpus.html import read_html

LIMIT = 50_000_000
PAGES = (".txt", ".text", ".html", ".htm", ".xhtml", ".warc")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
# what other tools call the column that we call text
TEXT_NAMES = ("text", "body", "content", "article", "maintext", "fulltext", "full_text", "article_text")


def kind_of(file: Path) -> str | None:
    """Name a file's format by its suffix, ".gz" aside; None for a file that holds no articles."""
    name = file.name.lower().removesuffix(".gz")
    return next((suffix for suffix in (*PAGES, *TABLES) if name.endswith(suffix)), None)


def stem_of(name: str) -> str:
    """Cut the suffixes of a file's name."""
    name = name[:-3] if name.lower().endswith(".gz") else name
    return name[: name.rfind(".")] if "." in name.rpartition("/")[2][1:] else name


def read_bytes(file: Path, *, limit: int | None = LIMIT) -> bytes:
    """Read a file, unpacked if it is a gz. Raises ValueError when it is empty, too large or cannot be read."""
    try:
        if limit and file.stat().st_size > limit:
            raise ValueError(f"holds {file.stat().st_size:,} bytes; one article has at most {limit:,}")
        if file.suffix.lower() != ".gz":
            raw = file.read_bytes()
        else:
            with gzip.open(file) as unpacked:
                raw = unpacked.read(limit + 1 if limit else -1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if limit and len(raw) > limit:
        raise ValueError(f"holds more than {limit:,} bytes when unpacked; that is no article")
    if not raw.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise ValueError("is empty; expected the text of an article")
    return raw


def page_rows(file: Path, raw: bytes) -> Iterator[tuple[dict, str | None]]:
    """Rows of a text, HTML or WARC file, each with a note on what was repaired or None."""
    kind = kind_of(file)
    if kind == ".warc":
        yield from _warc_rows(raw)
    elif kind in (".txt", ".text"):
        text, encoding = decode(raw)
        yield {"text": text}, _note(encoding)
    else:
        page, encoding = decode(raw)
        yield _from_html(page, None), _note(encoding)


def table_of(file: Path, raw: bytes | None = None) -> tuple[pd.DataFrame, list[str]]:
    """Rows of a CSV, JSON, JSON Lines or Parquet file as a table, and a note for each line that could not be read."""
    kind = kind_of(file)
    if kind == ".parquet":
        return _parquet(file), []
    if kind in (".jsonl", ".ndjson"):
        return _json_lines(file)
    raw = read_bytes(file, limit=None) if raw is None else raw
    text, encoding = decode(raw)
    if kind == ".json":
        return _json_table(text), [note for note in [_note(encoding)] if note]
    table, notes = _csv(text)
    return table, [note for note in [_note(encoding), *notes] if note]


def with_text(table: pd.DataFrame) -> pd.DataFrame:
    """Check that a table has a text for each article, from its column `html` if need be; the error names the nearest column."""
    if "text" in table:
        return table
    if "html" in table:
        pages = [
            _from_html(page, url) for page, url in zip(table["html"], table.get("url", [None] * len(table)))
        ]
        read = pd.DataFrame(pages, columns=["title", "published", "text"], index=table.index, dtype=object)
        return table.drop(columns="html").assign(**{name: read[name] for name in read if name not in table})
    names = [str(name) for name in table.columns]
    near = [name for name in names if name.strip().casefold() in TEXT_NAMES]
    near += difflib.get_close_matches("text", names, n=1)
    hint = f"; is it {near[0]!r}? Rename it or pass columns={{{near[0]!r}: 'text'}}" if near else ""
    raise ValueError(f"has no column 'text' (columns: {', '.join(names) or 'none'}){hint}")


def _note(encoding: str) -> str | None:
    return None if encoding in ("utf-8", "utf-8-sig") else f"read as {encoding}"


def _from_html(page: str, url: str | None) -> dict:
    found = read_html(page, url=url)
    if not found["text"]:
        raise ValueError("is a page without an article")
    return found


def _warc_rows(raw: bytes) -> Iterator[tuple[dict, str | None]]:
    """One row per HTML response of a web archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    for record in ArchiveIterator(io.BytesIO(raw), record_types=WarcRecordType.response, parse_http=True):
        if "html" not in (record.http_content_type or ""):
            continue
        url = record.headers.get("WARC-Target-URI")
        try:
            page, encoding = decode(record.reader.read())
            yield {"url": url, **_from_html(page, url)}, _note(encoding)
        except ValueError as error:
            yield {"url": url, "text": None}, f"{url} {error}"


def _parquet(file: Path) -> pd.DataFrame:
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.read_table(file).to_pandas()
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(f"cannot be read as Parquet: {error}") from error


def _json_lines(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """All lines at once by pyarrow; where a line is broken, line by line, so that it alone is lost."""
    import pyarrow
    import pyarrow.json

    try:
        options = pyarrow.json.ReadOptions(block_size=1 << 26)
        return pyarrow.json.read_json(file, read_options=options).to_pandas(), []
    except (pyarrow.ArrowException, OSError):
        raw = read_bytes(file, limit=None)
    rows, notes = [], []
    for number, line in enumerate(plain_lines(decode(raw)[0]).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError(f"expected an object, found {type(row).__name__}")
            rows.append(row)
        except ValueError as error:
            notes.append(f"line {number} is not JSON: {error}")
    return pd.DataFrame(rows), notes


def _json_table(text: str) -> pd.DataFrame:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from error
    rows = rows if isinstance(rows, list) else [rows]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("is JSON, but no list of objects, one per article")
    return pd.DataFrame(rows)


def _csv(text: str) -> tuple[pd.DataFrame, list[str]]:
    """Read a CSV as strings; the separator is the commonest of comma, semicolon and tab in its first line."""
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(LIMIT)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [name.strip() for name in next(lines, [])]
        rows, notes = [], []
        for row in lines:
            if len(row) > len(names):
                notes.append(f"line {lines.line_num} has {len(row)} cells; the header has {len(names)}")
            elif any(row):
                rows.append(row + [""] * (len(names) - len(row)))
    except csv.Error as error:
        raise ValueError(f"cannot be read as CSV: line {lines.line_num}: {error}") from error
    table = pd.DataFrame(rows, columns=names, dtype=object)
    return table.where(table != "", None), notes
