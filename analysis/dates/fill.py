"""Of which day is an article, for every question that follows? The day that was stated for it, else the one found."""

import numpy as np
import pandas as pd

from analysis.dates.find import find_dates, stated_days

STATED = "metadata"


def date_articles(articles: pd.DataFrame, dates: pd.DataFrame | None = None) -> pd.DataFrame:
    """Date the articles for which no day is stated by what `find_dates` finds on their pages.

    `dates` is what it found for these articles, each article_id once, where that is at hand.

    The same articles in their order: `published` as days, and a new column `dated_by`, "metadata" where a day was
    stated, else the `basis` of the day found ("published line", "address" …). What is not found stays NaT and
    None. Give the raw text: cleaning drops datelines. Articles with a stated day are not read. Empty input
    gives an empty table. Raises ValueError when `articles` has no column `article_id` or `text`.
    """
    published = stated_days(articles)
    unknown = published.isna().to_numpy()
    if dates is None:
        # Numbers for names: the rows come back in the order of the articles, whatever these are called.
        found = find_dates(articles[unknown].assign(article_id=range(unknown.sum()), published=None))
    else:
        found = dates.set_index("article_id").loc[articles.loc[unknown, "article_id"]]
    dated_by = np.full(len(articles), STATED, dtype=object)
    dated_by[unknown] = found["basis"].to_numpy()
    published[unknown] = found["published"].to_numpy()
    return articles.assign(
        published=published, dated_by=pd.Series(dated_by, index=articles.index, dtype=object)
    )


def describe_found(articles: pd.DataFrame) -> str:
    """Say, for an answer or a footer, how many articles of `date_articles` are dated by their pages, and on what basis.

    "9 of 10 articles dated by their pages: published line (5), address (4)"; "" when none is.
    """
    found = articles.loc[articles["dated_by"].notna() & (articles["dated_by"] != STATED), "dated_by"]
    counts = found.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    bases = ", ".join(f"{basis} ({count:,})" for basis, count in counts.items())
    return f"{len(found):,} of {len(articles):,} articles dated by their pages: {bases}" if bases else ""
