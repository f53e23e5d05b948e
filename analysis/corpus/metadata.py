"""What else is known about the articles? A table beside them, joined by file or by article_id."""

from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.corpus.paths import find_path
from analysis.corpus.tables import read_table
from analysis.spelling import nearest

BESIDE = ("articles.csv", "metadata.csv")


def read_metadata(metadata: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Read and check a table of metadata: cells that are empty are None; `file` or `article_id` names each article once.

    Raises ValueError when neither column is there, a row is named twice or a line is broken.
    """
    if isinstance(metadata, pd.DataFrame):
        name, table = "metadata", without_nan(metadata)
    else:
        name = str(metadata)
        try:
            table, notes = read_table(find_path(metadata))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        if notes:
            raise ValueError(f"{name}: {notes[0]}")
    keys = [key for key in ("file", "article_id") if key in table]
    if not keys:
        columns = [str(column) for column in table.columns]
        near = nearest("file", columns) or nearest("article_id", columns)
        hint = f"; is it {near!r}?" if near else ""
        raise ValueError(
            f"{name}: needs a column 'file' or 'article_id' (its columns: {', '.join(columns)}){hint}"
        )
    for key in keys:
        known = table[key].dropna()
        if known.duplicated().any():
            raise ValueError(f"{name}: {key} {known[known.duplicated()].iloc[0]!r} has more than one row")
    return table


def join_metadata(articles: pd.DataFrame, metadata: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple]]:
    """Join metadata by `file` (a path or the end of one), else by `article_id`; what it does not know fills nothing.

    Gives the articles and the problems as (file, article_id, dropped, problem): an article whose sha256 differs from the
    one stated is dropped, a row of metadata without an article is reported.
    """
    key = "file" if "file" in metadata else "article_id"
    known = {str(name): row for row, name in enumerate(metadata[key]) if name is not None}
    if key == "file":
        bare = Counter(Path(file).name for file in articles["file"])
        rows = [_row_for(file, known, bare) for file in articles["file"]]
    else:
        rows = [known.get(name) for name in articles["article_id"].astype(str)]
    used = {row for row in rows if row is not None}
    problems = [
        (name, None, False, f"is a {key} of the metadata, but no such article was read")
        for name, row in known.items()
        if row not in used
    ]
    joined, changed = articles.copy(), [False] * len(articles)
    for column in metadata.columns:
        cells = metadata[column].tolist()
        given = [None if row is None else cells[row] for row in rows]
        if column == "sha256":
            changed = [
                stated is not None and stated != found
                for stated, found in zip(given, articles["sha256"], strict=True)
            ]
        elif column not in ("file", "text"):
            own = without_nan(articles[[column]])[column] if column in articles else [None] * len(articles)
            joined[column] = pd.Series(
                [stated if stated is not None else cell for stated, cell in zip(given, own, strict=True)],
                index=articles.index,
                dtype=object,
            )
    for row in articles[changed].itertuples():
        problems.append(
            (
                row.file,
                row.article_id,
                True,
                "has another sha256 than its metadata states: the file was changed",
            )
        )
    return joined[[not differs for differs in changed]], problems


def without_nan(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with None for everything missing."""
    columns = {
        name: [
            None if missing else cell for cell, missing in zip(column.tolist(), gaps.tolist(), strict=True)
        ]
        if not gaps.all()
        else None
        for name, column in table.items()
        for gaps in [column.isna()]
    }
    return pd.DataFrame(columns, index=table.index, dtype=object)


def _row_for(file: str, known: dict[str, int], bare: Counter) -> int | None:
    """Row for a file: the longest end of its path that the metadata names; a bare name only where no other file has it."""
    parts = file.split("/")
    for start in range(len(parts)):
        end = "/".join(parts[start:])
        if end in known and (start < len(parts) - 1 or bare[end] == 1):
            return known[end]
    return None
