"""Which articles are there? Folders and files of every kind that scrapers leave, as one table."""

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus.formats import (
    LIMIT,
    PAGES,
    TABLES,
    kind_of,
    read_archive,
    read_bytes,
    read_page,
    stem_of,
)
from analysis.corpus.metadata import BESIDE, join_metadata, read_metadata, without_nan
from analysis.corpus.paths import find_path, shown_folder
from analysis.corpus.tables import read_table, with_text

ARTICLES = ("article_id", "source", "title", "published", "url", "text")
PROBLEMS = ("file", "article_id", "dropped", "problem")
# what a corpus folder of this project holds beside its articles and their table
_BESIDES = ("README.md", "coding.csv", "lexicon.yml")


def load_articles(
    path: str | Path,
    *,
    metadata: str | Path | pd.DataFrame | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
) -> pd.DataFrame:
    """Load a folder or file of articles: .txt, .html, .warc, .csv, .jsonl, .json or .parquet, each also as .gz.

    One row per article, sorted by article_id, with the columns ARTICLES, `file`, `sha256` (of the file's bytes) and what the
    metadata adds. `metadata` is a CSV or a table joined by its column `file` or `article_id`; without it an articles.csv or
    metadata.csv in the folder is used. `columns` renames columns of tables ({"body": "text"}). Days that cannot be read are
    NaT; what is not known is None. A folder is read with its sub-folders; where it holds pages, tables in it are not read.

    An article that cannot be read is left out with a warning, and `reading_problems` says why; `strict` raises instead.
    Files that hold no articles (photo.jpg) are passed over, and `reading_problems` says so in one row.
    Raises FileNotFoundError for a missing path and ValueError when there is no article at all or metadata is ambiguous.
    """
    corpus = find_path(path)
    beside = _metadata(corpus, metadata)
    found, problems = _read(corpus, columns or {})
    if beside is not None and len(found):
        found, more = join_metadata(found, beside)
        problems += more
    articles, more = _checked(found)
    problems += more
    dropped = [problem for problem in problems if problem[2]]
    reasons = "; ".join(f"{file}: {problem}" for file, _, _, problem in dropped[:3])
    if articles.empty or (strict and dropped):
        raise ValueError(f"{path}: no article can be read; {reasons}" if articles.empty else reasons)
    if dropped:
        warnings.warn(f"{len(dropped)} not loaded ({reasons}); see reading_problems(articles)", stacklevel=2)
    ordered = sorted(problems, key=lambda problem: tuple(map(str, problem)))
    articles.attrs["problems"] = [dict(zip(PROBLEMS, problem, strict=True)) for problem in ordered]
    return articles


def reading_problems(articles: pd.DataFrame) -> pd.DataFrame:
    """List what `load_articles` left out (`dropped`) or read with a repair: a row per problem, PROBLEMS, by file.

    Empty when everything was read as it stands, and for a table that did not come from `load_articles`.
    """
    return pd.DataFrame(articles.attrs.get("problems", []), columns=list(PROBLEMS)).astype({"dropped": bool})


def _metadata(corpus: Path, metadata: str | Path | pd.DataFrame | None) -> pd.DataFrame | None:
    if metadata is None and corpus.is_dir():
        metadata = next((corpus / name for name in BESIDE if (corpus / name).is_file()), None)
        # a table beside no pages is the corpus itself
        if metadata is None or not any(kind_of(file) in PAGES for file in corpus.rglob("*")):
            return None
    return None if metadata is None else read_metadata(metadata)


def _files(corpus: Path) -> tuple[list[Path], list[tuple]]:
    """The files that hold articles: pages if there are any, else tables; and a note on those that are passed over."""
    if not corpus.is_dir():
        if kind_of(corpus) is None:
            raise ValueError(
                f"{corpus.name}: expected a folder or one of {', '.join(PAGES + TABLES)} (also .gz)"
            )
        return [corpus], []
    hidden = [file for file in corpus.rglob("*") if file.is_file()]
    found = sorted(
        file for file in hidden if not any(part[0] == "." for part in file.relative_to(corpus).parts)
    )
    pages = [file for file in found if kind_of(file) in PAGES]
    tables = [file for file in found if kind_of(file) in TABLES]
    if not pages and not tables:
        inside = Counter(file.suffix or file.name for file in found).most_common(3)
        holds = ", ".join(f"{count} {suffix}" for suffix, count in inside) or "nothing"
        raise ValueError(
            f"{corpus.name}: the folder holds {holds}; expected .txt, .html, .csv, .jsonl or .parquet files"
        )
    read = pages or tables
    known = set(read)
    over = [file for file in found if file not in known and file.name not in (*BESIDE, *_BESIDES)]
    return read, [_passed_over(corpus, over)] if over else []


def _passed_over(corpus: Path, files: list[Path]) -> tuple:
    """One note however many files: a folder may hold a picture for each article."""
    first = ", ".join(file.relative_to(corpus).as_posix() for file in files[:3])
    what = "file is" if len(files) == 1 else "files are"
    more = ", …" if len(files) > 3 else ""
    return (
        shown_folder(corpus),
        None,
        False,
        f"{len(files):,} {what} passed over, being no article: {first}{more}",
    )


def _read(corpus: Path, columns: Mapping[str, str]) -> tuple[pd.DataFrame, list[tuple]]:
    """All articles of all files as they stand, and (file, article_id, dropped, problem) for what could not be read."""
    files, problems = _files(corpus)
    above = len(str(corpus)) + 1 if corpus.is_dir() else len(str(corpus.parent)) + 1
    names = [str(file)[above:].replace(os.sep, "/") for file in files]
    stems = Counter(map(stem_of, names))
    rows, parts = [], []
    folder = shown_folder(corpus)
    for file, name in zip(files, names, strict=True):
        shown = folder + name
        # two files that differ in their suffix only are two articles
        stem = stem_of(name) if stems[stem_of(name)] == 1 else name
        try:
            if kind_of(file) in TABLES:
                parts.append(_table(file, shown, stem, columns, problems))
            else:
                rows += _pages(file, shown, stem, problems)
        except ValueError as error:
            problems.append((shown, None, True, str(error)))
    if rows:
        parts.append(pd.DataFrame(rows))
    if not parts:
        return pd.DataFrame(columns=["article_id", "file", "sha256", "text"], dtype=object), problems
    return (parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)), problems


def _table(
    file: Path, shown: str, stem: str, columns: Mapping[str, str], problems: list[tuple]
) -> pd.DataFrame:
    # the file is hashed while it is read
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(_digest, file)
        table, notes = read_table(file)
    problems += [(shown, None, True, note) for note in notes]
    table = with_text(table.rename(columns=dict(columns)))
    if "article_id" not in table:
        table = table.assign(article_id=[f"{stem}-{row:06d}" for row in range(1, len(table) + 1)])
    return table.assign(file=shown, sha256=digest.result())


def _pages(file: Path, shown: str, stem: str, problems: list[tuple]) -> list[dict]:
    if kind_of(file) == ".warc":
        rows, digest = list(read_archive(file)), _digest(file)
        ids = [f"{stem}-{number:06d}" for number in range(1, len(rows) + 1)]
    else:
        raw = read_bytes(file, limit=LIMIT)
        rows, ids = [read_page(file, raw)], [stem]
        digest = hashlib.sha256(raw).hexdigest() if file.suffix != ".gz" else _digest(file)
    for row, article_id in zip(rows, ids, strict=True):
        if note := row.pop("note", None):
            problems.append((shown, article_id, False, note))
        row.update(article_id=article_id, file=shown, sha256=digest)
    return rows


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _checked(found: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple]]:
    """Declared columns first, texts there and of a sensible size, ids unique and sorted, days as days, None for what is missing."""
    articles = found.assign(article_id=found["article_id"].astype("str"))
    problems = []
    no_article = (
        articles["problem"].notna() if "problem" in articles else pd.Series(False, index=articles.index)
    )
    size = _sizes(articles["text"])
    bad = {
        "has no text": (size == 0) & ~no_article,
        f"has more than {LIMIT:,} characters": size > LIMIT,
        "has the article_id of another article": articles["article_id"].duplicated()
        & (size > 0)
        & ~no_article,
    }
    left_out = no_article
    for reason, rows in bad.items():
        problems += _problems(articles[rows], reason) if rows.any() else []
        left_out = left_out | rows
    if no_article.any():
        problems += _problems(articles[no_article])
    if left_out.any():
        articles = articles[~left_out]
    # moving large texts about takes longer than looking whether they are in order
    if not articles["article_id"].is_monotonic_increasing:
        articles = articles.sort_values("article_id", kind="stable")
    articles = articles.reset_index(drop=True)
    for column in ARTICLES:
        if column not in articles:
            articles[column] = None
    articles["published"], unread = _days(articles)
    problems += unread
    rest = [column for column in articles.columns if column not in (*ARTICLES, "file", "sha256", "problem")]
    articles = articles[[*ARTICLES, "file", "sha256", *rest]]
    gaps = [column for column in articles.columns if column != "published" and articles[column].hasnans]
    articles[gaps] = without_nan(articles[gaps])
    return articles, problems


def _sizes(texts: pd.Series) -> pd.Series:
    """Characters of each text, 0 where there is none; bytes will do where no text is too long by these."""
    if isinstance(texts.dtype, pd.StringDtype):
        lengths = pc.binary_length(pa.array(texts, from_pandas=True)).fill_null(0)
        if len(texts) and pc.max(lengths).as_py() <= LIMIT:
            return pd.Series(lengths.to_numpy(), index=texts.index)
    return texts.str.len().fillna(0)


def _problems(left_out: pd.DataFrame, reason: str | None = None) -> list[tuple]:
    reasons = left_out["problem"] if reason is None else [reason] * len(left_out)
    return list(zip(left_out["file"], left_out["article_id"], [True] * len(left_out), reasons, strict=True))


def _days(articles: pd.DataFrame) -> tuple[pd.Series, list[tuple]]:
    """The day that metadata or the page states, as it stands there, without a shift of time zone."""
    stated = articles["published"]
    if isinstance(stated.dtype, pd.DatetimeTZDtype) or pd.api.types.is_datetime64_dtype(stated):
        return stated.dt.tz_localize(None).dt.normalize().astype("datetime64[s]"), []
    text = stated.astype("str").str.slice(0, 10).where(stated.notna())
    days = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    unread = stated.notna() & (stated.astype("str") != "") & days.isna()
    return days, [
        (row.file, row.article_id, False, f"published {str(row.published)[:40]!r} is no day like 2024-06-18")
        for row in (articles[unread].itertuples() if unread.any() else ())
    ]
