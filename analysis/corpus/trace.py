"""Which line of which file does a place in a text come from?"""

from bisect import bisect_right

import pandas as pd


def source_names(articles: pd.DataFrame) -> pd.Series:
    """Name each article's source for grouping and drawing: its source, else its label, else its article_id.

    One string per row of `articles`, same index. An empty table gives an empty series.
    """
    names = articles["article_id"].astype(object)
    for column in ("label", "source"):
        if column in articles:
            known = articles[column].notna() & (articles[column].astype(object) != "")
            names = names.where(~known, articles[column].astype(object))
    return names.astype(str).rename("source")


def locate(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add `file`, `line` and `sha256` to any table with `article_id` and `start`: the way back to the evidence.

    `line` counts from 1 in the raw text: through the `origin` of a cleaned article, else by the newlines before `start`.
    A `start` that is missing gives a missing line. Columns that `articles` does not have are None.
    Raises ValueError for an article_id that `articles` does not hold.
    """
    places = articles.drop_duplicates("article_id").set_index("article_id")
    unknown = sorted(set(table["article_id"]) - set(places.index))
    if unknown:
        raise ValueError(f"article_id {unknown[0]!r} is not among the {len(places)} articles given")
    lines = pd.Series([None] * len(table), index=table.index, dtype="Int64")
    starts = table["start"].reset_index(drop=True)
    for article_id, rows in table.reset_index(drop=True).groupby("article_id", sort=False).groups.items():
        lines.iloc[rows] = _lines_of(places.loc[article_id], starts.loc[rows])
    located = table.assign(line=lines)
    for column in ("file", "sha256"):
        values = places[column] if column in places else pd.Series(None, index=places.index, dtype=object)
        located[column] = table["article_id"].map(values)
    columns = [name for name in table.columns if name not in ("file", "line", "sha256")]
    return located[[*columns, "file", "line", "sha256"]]


def _lines_of(article: pd.Series, starts: pd.Series) -> list[int | None]:
    """Raw line of each start; the origin's (start, line) pairs where there are any, else newlines counted once."""
    origin = article.get("origin")
    if isinstance(origin, list | tuple) or hasattr(origin, "tolist"):
        beginnings, raw = [int(pair[0]) for pair in origin], [int(pair[1]) for pair in origin]
    else:
        text = article["text"]
        beginnings = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
        raw = list(range(1, len(beginnings) + 1))
    return [
        None if pd.isna(start) or not raw else raw[max(bisect_right(beginnings, int(start)) - 1, 0)]
        for start in starts
    ]
