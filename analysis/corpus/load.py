"""Which articles are there? Folders and files of every kind that scrapers leave, as one table."""

import difflib
import hashlib
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.corpus import formats
from analysis.corpus.paths import find_path, shown_name

ARTICLES = ("article_id", "source", "title", "published", "url", "text")
PROBLEMS = ("file", "article_id", "dropped", "problem")
BESIDE = ("articles.csv", "metadata.csv")


def load_articles(
    path: str | Path,
    *,
    metadata: str | Path | pd.DataFrame | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
) -> pd.DataFrame:
    """Load a folder or file of articles: .txt, .html, .warc, .csv, .jsonl, .json or .parquet, each also as .gz.

    One row per article, sorted by article_id, with the columns ARTICLES, `file`, `sha256` (of the file's bytes) and what the
    metadata adds. `metadata` is a CSV or a table that is joined by its column `file` or `article_id`; without it an
    articles.csv or metadata.csv in the folder is used. `columns` renames columns of tables ({"body": "text"}).
    Dates that cannot be read are NaT; what is not known is None.

    An article that cannot be read is left out, and `reading_problems` says why; `strict` raises instead.
    Raises FileNotFoundError for a missing path and ValueError when there is no article at all.
    """
    corpus = find_path(path)
    files = _files(corpus)
    beside = _metadata(corpus, metadata)
    problems: list[dict] = []
    parts = []
    for file in files:
        try:
            parts.append(_read(file, corpus, columns or {}, problems))
        except ValueError as error:
            problems.append(_problem(shown_name(file, corpus), None, True, str(error)))
    if not parts:
        reasons = "; ".join(f"{row['file']} {row['problem']}" for row in problems[:3])
        raise ValueError(f"{path}: none of {len(files)} files holds an article: {reasons}")
    articles = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    articles = _join(articles, beside, problems)
    articles = _checked(articles, problems)
    if strict and any(row["dropped"] for row in problems):
        first = next(row for row in problems if row["dropped"])
        raise ValueError(f"{first['file']}: {first['problem']}")
    if articles.empty:
        reasons = "; ".join(f"{row['file']} {row['problem']}" for row in problems[:3])
        raise ValueError(f"{path}: no article is left: {reasons}")
    articles.attrs["problems"] = sorted(problems, key=lambda row: (row["file"], str(row["article_id"])))
    dropped = sum(row["dropped"] for row in problems)
    if dropped:
        warnings.warn(f"{dropped} of {path} not loaded; reading_problems(articles) lists them", stacklevel=2)
    return articles


def reading_problems(articles: pd.DataFrame) -> pd.DataFrame:
    """List what `load_articles` left out (`dropped`) or repaired: a row per problem with file, article_id and the reason.

    Empty when everything was read as it stands.
    """
    return pd.DataFrame(articles.attrs.get("problems", []), columns=list(PROBLEMS)).astype({"dropped": bool})


def _problem(file: str, article_id: str | None, dropped: bool, problem: str) -> dict:
    return dict(zip(PROBLEMS, (file, article_id, dropped, problem), strict=True))


def _files(corpus: Path) -> list[Path]:
    """The files that hold articles: pages if there are any, else tables."""
    if not corpus.is_dir():
        if formats.kind_of(corpus) is None:
            expected = ", ".join(formats.PAGES + formats.TABLES)
            raise ValueError(f"{corpus}: articles are read from a folder or from {expected} (also .gz)")
        return [corpus]
    found = sorted(
        file
        for file in corpus.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(corpus).parts)
    )
    pages = [file for file in found if formats.kind_of(file) in formats.PAGES]
    tables = [file for file in found if formats.kind_of(file) in formats.TABLES and file.name not in BESIDE]
    # a table named articles.csv beside no pages is the corpus itself
    chosen = pages or tables or [file for file in found if file.name in BESIDE]
    if not chosen:
        inside = Counter(file.suffix or file.name for file in found).most_common(3)
        holds = ", ".join(f"{count} {suffix}" for suffix, count in inside) or "nothing"
        raise ValueError(
            f"{corpus}: the folder holds {holds}; expected .txt, .html, .csv, .jsonl or .parquet files"
        )
    return chosen


def _read(file: Path, corpus: Path, columns: Mapping[str, str], problems: list[dict]) -> pd.DataFrame:
    """All articles of one file, with file and sha256."""
    name = shown_name(file, corpus)
    inner = file.relative_to(corpus).as_posix() if corpus.is_dir() else file.name
    stem = formats.stem_of(inner)
    if formats.kind_of(file) in formats.TABLES:
        table, notes = formats.table_of(file)
        problems.extend(_problem(name, None, note.startswith("line"), note) for note in notes)
        articles = formats.with_text(table.rename(columns=dict(columns)))
        if "article_id" not in articles:
            articles = articles.assign(
                article_id=[f"{stem}-{row:06d}" for row in range(1, len(articles) + 1)]
            )
        digest = _digest(file)
    else:
        raw = formats.read_bytes(file, limit=None if formats.kind_of(file) == ".warc" else formats.LIMIT)
        rows = list(formats.page_rows(file, raw))
        ids = [stem] if len(rows) == 1 else [f"{stem}-{row:06d}" for row in range(1, len(rows) + 1)]
        problems.extend(
            _problem(name, id_, row["text"] is None, note)
            for id_, (row, note) in zip(ids, rows, strict=True)
            if note
        )
        articles = pd.DataFrame([{"article_id": id_, **row} for id_, (row, _) in zip(ids, rows, strict=True)])
        articles = articles[articles["text"].notna()]
        digest = hashlib.sha256(file.read_bytes() if file.suffix == ".gz" else raw).hexdigest()
    return articles.assign(file=name, sha256=digest)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _metadata(corpus: Path, metadata: str | Path | pd.DataFrame | None) -> pd.DataFrame | None:
    """The table to join, or None: the one given, else the one beside the articles. All cells are strings or None."""
    if metadata is None:
        if not corpus.is_dir():
            return None
        metadata = next((corpus / name for name in BESIDE if (corpus / name).is_file()), None)
        if metadata is None or not any(formats.kind_of(file) in formats.PAGES for file in corpus.rglob("*")):
            return None
    if isinstance(metadata, pd.DataFrame):
        name, table = "metadata", metadata.astype(object).where(metadata.notna(), None)
    else:
        name = str(metadata)
        table, notes = formats.table_of(find_path(metadata))
        broken = [note for note in notes if note.startswith("line")]
        if broken:
            raise ValueError(f"{name}: {broken[0]}")
    keys = [key for key in ("file", "article_id") if key in table]
    if not keys:
        near = difflib.get_close_matches("article_id", map(str, table.columns), n=1) or ["none is near"]
        raise ValueError(f"{name}: needs a column 'file' or 'article_id' to join by; nearest: {near[0]}")
    twice = table[keys[0]][table[keys[0]].duplicated() & table[keys[0]].notna()]
    if len(twice):
        raise ValueError(f"{name}: {keys[0]} {twice.iloc[0]!r} has more than one row")
    return table


def _join(articles: pd.DataFrame, beside: pd.DataFrame | None, problems: list[dict]) -> pd.DataFrame:
    """Join metadata by file (its path in the corpus or its bare name), else by article_id; metadata that is None fills nothing."""
    if beside is None:
        return articles
    if "file" in beside:
        known = {str(file): row for row, file in enumerate(beside["file"]) if file is not None}
        bare = Counter(Path(file).name for file in articles["file"])
        rows = [_row_for(file, known, bare) for file in articles["file"]]
        unused = [file for file, row in known.items() if row not in set(rows)]
    else:
        known = {str(id_): row for row, id_ in enumerate(beside["article_id"]) if id_ is not None}
        rows = [known.get(str(id_)) for id_ in articles["article_id"]]
        unused = [id_ for id_, row in known.items() if row not in set(rows)]
    problems.extend(
        _problem(name, None, False, "is in the metadata, but no such article was read") for name in unused
    )
    joined = articles.copy()
    for column in beside.columns:
        if column in ("file", "text"):
            continue
        given = pd.Series(
            [None if row is None else beside[column].iloc[row] for row in rows],
            index=articles.index,
            dtype=object,
        )
        if column == "sha256":
            differ = given.notna() & (given.astype(object) != articles["sha256"])
            for file in articles.loc[differ, "file"]:
                problems.append(
                    _problem(file, None, True, "has another sha256 than its metadata: the file was changed")
                )
            joined = joined[~differ]
        else:
            own = (
                articles[column].astype(object)
                if column in articles
                else pd.Series(None, index=articles.index, dtype=object)
            )
            joined[column] = given.where(given.notna(), own)
    return joined


def _row_for(file: str, known: dict[str, int], bare: Counter) -> int | None:
    """Row of the metadata for a file: the longest end of its path that the metadata names."""
    parts = file.split("/")
    for start in range(len(parts)):
        end = "/".join(parts[start:])
        if end in known and (start < len(parts) - 1 or bare[end] == 1):
            return known[end]
    return None


def _checked(articles: pd.DataFrame, problems: list[dict]) -> pd.DataFrame:
    """Declared columns first, ids unique and sorted, texts there, dates as dates."""
    articles = articles.copy()
    for column in ARTICLES:
        if column not in articles:
            articles[column] = None
    articles["article_id"] = articles["article_id"].astype(str)
    empty = articles["text"].isna() | (articles["text"].astype(object) == "")
    twice = articles["article_id"].duplicated() & ~empty
    for bad, reason in ((empty, "has no text"), (twice, "has the article_id of an earlier article")):
        for row in articles[bad].itertuples():
            problems.append(_problem(row.file, row.article_id, True, reason))
    articles = articles[~empty & ~twice].sort_values("article_id", kind="stable", ignore_index=True)
    articles["published"] = _days(articles, problems)
    rest = [column for column in articles.columns if column not in (*ARTICLES, "file", "sha256")]
    return articles[[*ARTICLES, "file", "sha256", *rest]]


def _days(articles: pd.DataFrame, problems: list[dict]) -> pd.Series:
    """The day that metadata or the page states, as it stands there: no shift of time zone."""
    stated = articles["published"].astype(object)
    text = stated.where(stated.notna(), None).map(lambda value: None if value is None else str(value)[:10])
    days = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    for row in articles[stated.notna() & days.isna()].itertuples():
        problems.append(
            _problem(
                row.file, row.article_id, False, f"published {row.published!r} is no date like 2024-06-18"
            )
        )
    return days
