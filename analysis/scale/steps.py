"""What is asked of every part, and how do the answers join? Texts pass through the parts, only counts come together."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import source_names
from analysis.dates import find_dates
from analysis.framing import find_mentions, label_shares
from analysis.keyness import compare_counts, count_words, merge_counts
from analysis.quotes import find_quotes
from analysis.reuse import find_near_duplicates, hash_shingles
from analysis.scale.parts import iterate_parts, read_parts, write_table
from analysis.similarity import group_stories, nearest_articles, read_stems, weigh_stems

SHINGLE = 5
# A term in more than this share of the articles decides no nearest neighbour; leaving it out is what makes 100,000
# articles quick. About one neighbour in ten changes; `common=1` is exact.
COMMON = 0.05


def clean_part(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Clean a part: its `articles`, its `ledger` and, where a page states them, its `dates`."""
    dates = find_dates(articles)
    cleaned, ledger = clean_articles(articles)
    return {"articles": cleaned, "ledger": ledger, "dates": dates}


def count_part(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Count the words of a part's articles: `counts` and `units`."""
    counts, units = count_words(articles)
    return {"counts": counts, "units": units}


def shingle_part(articles: pd.DataFrame) -> pd.DataFrame:
    """Hash the runs of five words of a part's articles: one row per article with the list of its `hashes`."""
    hashes, held = hash_shingles(articles["text"].tolist(), SHINGLE)
    lists = np.split(hashes, np.cumsum(held)[:-1]) if len(held) else []
    return pd.DataFrame({"article_id": articles["article_id"].to_numpy(), "hashes": lists})


# What is run on the cleaned parts: name of the folder -> function.
PART_STEPS: Mapping[str, Callable[..., object]] = {
    "mentions": find_mentions,
    "quotes": find_quotes,
    "words": count_part,
    "stems": read_stems,
    "shingles": shingle_part,
}


def join_shares(folder: Path) -> pd.DataFrame:
    """Join the mentions of all parts into label shares."""
    return label_shares(read_parts(folder / "mentions"), card_index(folder))


def join_stories(folder: Path, *, k: int = 10, common: float = COMMON) -> dict[str, pd.DataFrame]:
    """Join the stems of all parts into `neighbours` and `stories`."""
    index = card_index(folder)
    weights = weigh_stems(iterate_parts(folder / "stems"))
    ordered = np.argsort(index["article_id"].to_numpy(dtype=object), kind="stable")
    weights = weights[0][ordered], weights[1]
    return {
        "neighbours": nearest_articles(index, k, common=common, weights=weights),
        "stories": group_stories(index, weights=weights),
    }


def join_duplicates(folder: Path) -> pd.DataFrame:
    """Join the shingles of all parts into near-duplicates, exact."""
    index = card_index(folder)
    lists = [hashes for part in iterate_parts(folder / "shingles") for hashes in part["hashes"]]
    ordered = np.argsort(index["article_id"].to_numpy(dtype=object), kind="stable")
    held = np.array([len(lists[row]) for row in ordered], dtype=np.int64)
    hashes = np.concatenate([lists[row] for row in ordered]) if len(lists) else np.zeros(0, np.uint64)
    return find_near_duplicates(index, n=SHINGLE, shingles=(hashes, held))


def join_keyness(folder: Path, target: str | None = None) -> pd.DataFrame:
    """Join the counts of all parts and compare one source (default: the one with most articles) with the others."""
    index = card_index(folder)
    groups = pd.DataFrame({"article_id": index["article_id"], "group": source_names(index)})
    target = target or groups["group"].value_counts().sort_index(kind="stable").idxmax()
    if target not in set(groups["group"]):
        raise ValueError(f"no source {target!r}; there are {', '.join(sorted(set(groups['group']))[:8])}")
    stories = folder / "stories.parquet"
    if (
        stories.is_file()
    ):  # articles are dealt within their story, so that its words do not count as the source's
        groups = groups.merge(pd.read_parquet(stories).rename(columns={"story": "stratum"}), on="article_id")
    counts = zip(
        iterate_parts(folder / "words" / "counts"), iterate_parts(folder / "words" / "units"), strict=True
    )
    groups["group"] = np.where(groups["group"] == target, target, "others")
    return compare_counts(*merge_counts(counts), groups, targets=[target])


def card_index(folder: Path) -> pd.DataFrame:
    """Give the articles without their texts: id, source, label, title and date, one row each."""
    first = next(iter(iterate_parts(folder / "cleaned" / "articles")))
    columns = [name for name in ("article_id", "source", "label", "published") if name in first]
    return read_parts(folder / "cleaned" / "articles", columns)


JOINS: Mapping[str, Callable[..., object]] = {
    "shares": join_shares,
    "stories": join_stories,
    "near-duplicates": join_duplicates,
    "keyness": join_keyness,
}


def save_joined(joined: pd.DataFrame | Mapping[str, pd.DataFrame], name: str, folder: Path) -> list[Path]:
    """Write what a join gave as `folder`/name.parquet, or one file per table."""
    tables = joined if isinstance(joined, Mapping) else {name: joined}
    return [write_table(table, folder / f"{key}.parquet") for key, table in tables.items()]
