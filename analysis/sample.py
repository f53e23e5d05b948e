"""Which part is shown, or compared in depth, when a corpus is too large for all of it, and what says so?"""

from collections.abc import Sequence, Sized

import numpy as np
import pandas as pd


def draw_rows(table: pd.DataFrame, most: int, *, seed: int = 0) -> pd.DataFrame:
    """Draw `most` rows of a longer table by chance, each as likely as any other; they keep the table's order.

    A table of up to `most` rows is given back whole. Equal tables and seeds give equal rows. ValueError when
    `most` is below 1.
    """
    if most < 1:
        raise ValueError(f"most is {most}; expected at least 1 row")
    if len(table) <= most:
        return table
    drawn = np.random.default_rng(seed).choice(len(table), most, replace=False)
    return _part(table, np.sort(drawn))


def keep_stories(
    articles: pd.DataFrame, stories: pd.DataFrame, most: int, *, always: Sequence[str] = ()
) -> pd.DataFrame:
    """Keep the articles of the largest stories, whole stories as long as they are `most` articles together.

    `stories` is what `similarity.group_stories` gives; of stories of one size the first counts as larger. A story that
    alone has more than `most` articles is passed over, unless there is none of two articles or more
    that fits: then its first `most` articles are kept. Articles alone in their story are left out, those named in `always` never. Up to
    `most` articles are given back whole. ValueError when `most` is below 2.
    """
    if most < 2:
        raise ValueError(f"most is {most}; expected at least 2 articles to compare")
    if len(articles) <= most:
        return articles
    sizes = stories["story"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    sizes = sizes[sizes > 1]
    fitting = sizes[sizes <= most]
    kept = fitting.index[fitting.cumsum() <= most] if len(fitting) else sizes.index[:1]
    ids = articles["article_id"]
    among = np.flatnonzero(ids.isin(stories.loc[stories["story"].isin(kept), "article_id"]))[:most]
    return _part(articles, np.union1d(among, np.flatnonzero(ids.isin(list(always)))))


def largest_values(articles: pd.DataFrame, by: str, most: int) -> list | None:
    """List the `most` values of column `by` that have most articles, in their order; None when there are no more.

    `by="source"` takes what an article is called where no source is known. Of values with equally many articles
    the first counts as larger. `by` may be a period, as for `keyness.compare_each`. ValueError when `most` is below 1.
    """
    if most < 1:
        raise ValueError(f"most is {most}; expected at least 1")
    values = _values(articles, by)
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return sorted(sizes.index[:most]) if len(sizes) > most else None


def describe_values(values: list | None, articles: pd.DataFrame, by: str) -> str:
    """Say of which values `largest_values` gives some: "20 of 50 values of source, those with most articles"; "" for None."""
    if values is None:
        return ""
    every = _values(articles, by).nunique()
    return f"{len(values):,} of {every:,} values of {by}, those with most articles"


def describe_part(part: Sized, whole: Sized, what: str, how: str = "drawn with seed 0") -> str:
    """Say what part is meant: "60 of 12,304 sentences, drawn with seed 0"; "" when it is all of it."""
    return "" if len(part) == len(whole) else f"{len(part):,} of {len(whole):,} {what}, {how}"


def join_notes(*notes: str) -> str:
    """Join what is to be said in one line, such as a footer, with dots between; "" says nothing."""
    return " · ".join(filter(None, notes))


def _values(articles: pd.DataFrame, by: str) -> pd.Series:
    """The value of each article that has one."""
    # half a second of statistics, which drawing rows spares
    from analysis.keyness import group_values

    return group_values(articles, by).dropna()


def _part(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    part = table.iloc[rows].reset_index(drop=True)
    part.attrs = table.attrs
    return part
