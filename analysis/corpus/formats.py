"""Which articles does one file hold? One reader per format; each gives rows, or a ValueError that says why not."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from analysis.corpus.decoding import decode
from analysis.corpus.html import read_html

LIMIT = 50_000_000
PAGES = (".txt", ".text", ".html", ".htm", ".xhtml", ".warc")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
_KNOWN = frozenset(PAGES + TABLES)
_BLANK = b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"


def kind_of(file: Path) -> str | None:
    """Name a file's format by its suffix, ".gz" aside; None for a file that holds no articles."""
    suffix = "." + file.name.lower().removesuffix(".gz").rpartition(".")[2]
    return suffix if suffix in _KNOWN else None


def stem_of(name: str) -> str:
    """Cut the suffixes of a file's name, its folders stay."""
    name = name[:-3] if name.lower().endswith(".gz") else name
    folder, slash, last = name.rpartition("/")
    return folder + slash + (last[: last.rfind(".")] if "." in last[1:] else last)


def read_bytes(file: Path, *, limit: int | None = LIMIT) -> bytes:
    """Read a file, unpacked if it is a gz. Raises ValueError when it is empty, too large or cannot be read."""
    try:
        if limit and file.stat().st_size > limit:
            raise ValueError(f"holds {file.stat().st_size:,} bytes; one article has at most {limit:,}")
        if file.suffix.lower() != ".gz":
            raw = file.read_bytes()
        else:
            with gzip.open(file) as packed:
                raw = packed.read(limit + 1 if limit else -1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if limit and len(raw) > limit:
        raise ValueError(f"holds more than {limit:,} bytes when unpacked; one article has less")
    if not raw.strip(_BLANK):
        raise ValueError("is empty; expected the text of an article")
    return raw


def read_page(file: Path, raw: bytes) -> dict:
    """The one article of a text or HTML file: text and what the page states; `problem` says why it is none, `note` what was repaired."""
    text, encoding = decode(raw)
    note = None if encoding in ("utf-8", "utf-8-sig") else f"read as {encoding}"
    if kind_of(file) in (".txt", ".text"):
        return {"text": text, "note": note}
    return {**read_html(text), "note": note}


def read_archive(file: Path) -> Iterator[dict]:
    """The pages of a web archive: a row per HTML response with its address, as `read_page` gives them."""
    # most corpora hold no WARC
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                if "html" not in (record.http_content_type or "html"):
                    continue
                url = record.headers.get("WARC-Target-URI")
                status = getattr(record.http_headers, "status_code", 200) if record.http_headers else 200
                yield {"url": url, **_archived_page(record.reader.read(LIMIT + 1), url, status)}
    except (OSError, EOFError, ValueError) as error:
        raise ValueError(f"cannot be read as WARC: {error}") from error


def _archived_page(raw: bytes, url: str | None, status: int | None) -> dict:
    if status and status != 200:
        return {"text": "", "problem": f"was answered with status {status}"}
    if len(raw) > LIMIT:
        return {"text": "", "problem": f"holds more than {LIMIT:,} bytes"}
    try:
        return read_html(decode(raw)[0], url=url)
    except ValueError as error:
        return {"text": "", "problem": str(error)}
