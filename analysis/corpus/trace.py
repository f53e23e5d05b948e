"""Which line of which file does a place in a text come from?"""

from bisect import bisect_right
from textwrap import shorten

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


def article_names(articles: pd.DataFrame) -> pd.Series:
    """Name each article so that no two are called the same: by its source and, where that has several, what tells it apart.

    That is its day ("Gazette · 18 Jun 2024"), else the beginning of its title, else its article_id. One string per row of
    `articles`, same index. An empty table gives an empty series.
    """
    names = sources = source_names(articles)
    shared = sources.duplicated(keep=False) & (sources != articles["article_id"].astype(str))
    for told in (_days, _titles, _ids):
        if not shared.any():
            break
        names = names.where(~shared, sources + " · " + told(articles))
        shared &= names.duplicated(keep=False) | names.isna()
    return names.astype(str).rename("name")


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


def _days(articles: pd.DataFrame) -> pd.Series:
    """The day of publication as "18 Jun 2024"; missing where it is not known."""
    days = pd.to_datetime(
        articles["published"] if "published" in articles else pd.Series(index=articles.index)
    )
    written = {day: f"{day.day} {day:%b %Y}" for day in days.dropna().unique()}
    return days.map(written).astype("str")


def _titles(articles: pd.DataFrame) -> pd.Series:
    """The title's first words; missing where there is none."""
    titles = articles["title"] if "title" in articles else pd.Series(None, index=articles.index)
    short = [shorten(title, 30, placeholder=" …") if isinstance(title, str) else None for title in titles]
    return pd.Series(short, index=articles.index, dtype="str")


def _ids(articles: pd.DataFrame) -> pd.Series:
    return articles["article_id"].astype("str")
