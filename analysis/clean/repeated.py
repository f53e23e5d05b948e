"""Which lines stand in many articles of their source? Counted in a whole corpus, or in its parts one by one."""

import numpy as np
import pandas as pd

from analysis.clean.paragraphs import Paragraphs, find_paragraphs

STANDING = ("source", "line", "articles")
REPEATED = (*STANDING, "of")

REPEATS, ONE_OF = 5, 50


def count_standing(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles in which each line stands: one row per source and line, STANDING; `line` is its hash.

    For a corpus in parts: what the parts give, one under the other, is what `find_repeated` needs. An article without a
    source has no rows.
    """
    return _standing(_rows(articles, find_paragraphs(raw_lines(articles))[0]))


def find_repeated(standing: pd.DataFrame, sources: pd.Series, repeats: int = REPEATS) -> pd.DataFrame:
    """Keep the lines that stand in `repeats` or more articles of their source and in at least one of fifty: REPEATED.

    `standing` is what `count_standing` gave for the corpus or for each of its parts; `sources` the source of every
    article of the corpus. `of` counts the source's articles. Rows are sorted by source, line.
    """
    counted = standing.groupby(["source", "line"], as_index=False)["articles"].sum()
    members = sources.value_counts()
    counted["of"] = members.reindex(counted["source"]).fillna(0).to_numpy(np.int64)
    often = counted["articles"] >= np.maximum(repeats, counted["of"] / ONE_OF)
    return counted.loc[often, list(REPEATED)].reset_index(drop=True)


def mark_repeated(
    articles: pd.DataFrame, paragraphs: Paragraphs, *, repeats: int, repeated: pd.DataFrame | None
) -> dict[int, str]:
    """Give the paragraphs that are repeated lines, each with the rule that the ledger gets.

    An article of which more than half stands elsewhere is itself a copy; its lines say nothing about the page.
    """
    rows = _rows(articles, paragraphs)
    if repeated is None:
        repeated = find_repeated(_standing(rows), articles["source"], repeats) if len(rows) else rows
    if not len(repeated):
        return {}
    found = rows.merge(repeated, on=["source", "line"], how="left")
    article, often = found["article"].to_numpy(), found["articles"].notna().to_numpy()
    letters = np.fromiter(map(len, paragraphs.text), np.int64)[found["paragraph"]]
    # Whole numbers add up exactly in float.
    copied = np.bincount(article, letters * often)[article] * 2 > np.bincount(article, letters)[article]
    return {
        row.paragraph: f"repeated in {row.articles:.0f} of {row.of:.0f} articles of {row.source}"
        for row in found[often & ~copied].itertuples()
    }


def raw_lines(articles: pd.DataFrame) -> list[list[str]]:
    """Cut the texts into lines."""
    return [text.split("\n") if isinstance(text, str) else [] for text in articles["text"].tolist()]


def _rows(articles: pd.DataFrame, paragraphs: Paragraphs) -> pd.DataFrame:
    """List the paragraphs of articles that have a source: number of the `article`, `paragraph`, `source`, hash of the `line`."""
    names = [name if isinstance(name, str) and name else None for name in articles["source"].tolist()]
    source = np.array([*names, None], dtype=object)[:-1][paragraphs.article]
    line = pd.util.hash_array(np.array([*paragraphs.text, None], dtype=object)[:-1], categorize=False)
    columns = {
        "article": paragraphs.article,
        "paragraph": np.arange(len(line)),
        "source": source,
        "line": line,
    }
    return pd.DataFrame(columns)[pd.notna(source)]


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    once = rows.drop_duplicates(["article", "line"])
    return once.groupby(["source", "line"]).size().rename("articles").reset_index()[list(STANDING)]
