"""Which articles of a large corpus are nearest to each other, and which tell one story? Found block against block."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.scale.parts import join_parts, list_parts, read_parts, write_blocks, write_table
from analysis.scale.weights import read_weights
from analysis.similarity.links import find_links, pair_blocks, prune_links
from analysis.similarity.neighbours import NEIGHBOURS, nearest_rows
from analysis.similarity.stories import WIDTHS, attach_rows, join_rows

K = 10
# A term in more than this share of the articles decides no nearest neighbour; leaving it out is what makes 100,000
# articles quick. About one neighbour in ten changes; 1 is exact.
COMMON = 0.05
# As `group_stories` has them.
_CUT, _DAYS, _MIN_WORDS, _STARTS = WIDTHS["usual"], 10.0, 10, 100
_BESIDE = 100_000  # articles that a task holds beside its own: what bounds its memory


def join_neighbours(folder: Path, mapped: Callable, *, beside: int = _BESIDE) -> Path:
    """Find the ten nearest neighbours of every article: `folder`/neighbours.parquet, as `similarity.nearest_articles` gives them."""
    weights = folder / "joins" / "weights"
    work = folder / "joins" / "neighbours"
    options = {"weights": weights, "k": K, "common": COMMON, "beside": beside}
    mapped(nearest_block, list_parts(weights / "ranges"), work, options=options)
    return join_parts(work, folder / "neighbours.parquet")


def join_stories(folder: Path, mapped: Callable, *, rows: int) -> Path:
    """Group the articles into stories, links found between blocks of `rows`: `folder`/stories.parquet, as `similarity.group_stories` gives them."""
    weights, work = folder / "joins" / "weights", folder / "joins" / "stories"
    work.mkdir(parents=True, exist_ok=True)
    units = _units(weights)
    options = {"weights": weights, "units": write_table(units, work / "units.parquet")}
    pairs = pair_blocks(int(units["unit"].max() + 1) if len(units) else 0, rows)
    blocks = [
        pd.DataFrame({"start": [one.start, other.start], "stop": [one.stop, other.stop]})
        for one, other in pairs
    ]
    mapped(link_block, write_blocks(blocks, work / "pairs"), work / "links", options=options)
    whole = write_blocks([pd.DataFrame({"links": [len(blocks)]})], work / "whole")
    mapped(group_block, whole, work / "found", options={**options, "links": work / "links"})
    return join_parts(work / "found", folder / "stories.parquet")


def nearest_block(block: pd.DataFrame, *, weights: Path, k: int, common: float, beside: int) -> pd.DataFrame:
    """Find the nearest neighbours, among all articles, of those from start to stop: `beside` articles after `beside`."""
    start, stop = (int(block[name].iloc[0]) for name in ("start", "stop"))
    ids = pd.read_parquet(weights / "cards.parquet")["article_id"].to_numpy(object)
    own, found = np.arange(start, stop), []
    for first in range(0, max(len(ids), 1), beside):
        # Rows stand in the order of article_id, which ranks equal cosines; own rows come once.
        rows = np.union1d(own, np.arange(first, min(first + beside, len(ids))))
        place = int(np.searchsorted(rows, start))
        near = nearest_rows(read_weights(weights, rows, common=common), k, rows=(place, place + len(own)))
        found.append(near.assign(row=rows[near["row"]], neighbour=rows[near["neighbour"]]))
    near = pd.concat(found, ignore_index=True).drop_duplicates(["row", "neighbour"])
    near = near.sort_values(["row", "cosine", "neighbour"], ascending=[True, False, True], kind="stable")
    near = near.assign(rank=near.groupby("row").cumcount() + 1)
    near = near[near["rank"] <= k]
    named = {"article_id": ids[near["row"]], "neighbour_id": ids[near["neighbour"]]}
    return near.assign(**named)[list(NEIGHBOURS)].reset_index(drop=True)


def link_block(block: pd.DataFrame, *, weights: Path, units: Path) -> pd.DataFrame:
    """Find the links between two blocks of units, or within one, that may start a join."""
    given = _first_rows(pd.read_parquet(units))
    one, other = (given.iloc[start:stop] for start, stop in zip(block["start"], block["stop"], strict=True))
    within = one.index.equals(other.index)
    found = find_links(
        read_weights(weights, one["row"].to_numpy()),
        None if within else read_weights(weights, other["row"].to_numpy()),
        cut=_CUT,
        days=_DAYS,
        dates=one["day"].to_numpy(),
        other_dates=None if within else other["day"].to_numpy(),
        neighbours=_STARTS,
    )
    firsts = [int(start) for start in block["start"]]
    return found.assign(a=found["a"] + firsts[0], b=found["b"] + firsts[1])


def group_block(block: pd.DataFrame, *, weights: Path, units: Path, links: Path) -> pd.DataFrame:
    """Join the links into stories, and let articles left alone join one that they narrowly miss."""
    articles = pd.read_parquet(units)
    given = _first_rows(articles)
    stories = np.arange(len(articles))
    if len(given):
        rows, dates = given["row"].to_numpy(), given["day"].to_numpy()
        sizes = np.bincount(articles["unit"][articles["unit"] >= 0], minlength=len(given))
        matrix = read_weights(weights, rows)
        options = {"cut": _CUT, "days": _DAYS, "sizes": sizes}
        groups = join_rows(matrix, prune_links(read_parts(links), _STARTS), dates, **options)
        groups = attach_rows(matrix, groups, dates, **options)
        # An article without enough words is a story of its own.
        unit = articles["unit"].to_numpy()
        stories = np.where(unit >= 0, rows[groups][unit], stories)
    ids = pd.read_parquet(weights / "cards.parquet")["article_id"]
    return pd.DataFrame({"article_id": ids, "story": pd.factorize(stories)[0] + 1})


def _units(weights: Path) -> pd.DataFrame:
    """Count equal articles of one day once: `unit` of each article (-1: too few words) and its `day`, by article_id."""
    published = pd.read_parquet(weights / "cards.parquet")["published"]
    published = pd.to_datetime(published, errors="coerce", utc=True)
    day = ((published - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)).to_numpy(dtype=float)
    articles = read_parts(weights / "set" / "rows").assign(day=day)
    able = articles["cells"] >= _MIN_WORDS
    keys = articles.loc[able, ["digest"]].assign(day=np.floor(day[able]))
    unit = np.full(len(articles), -1)
    unit[able] = keys.groupby(["digest", "day"], sort=False, dropna=False).ngroup()
    return pd.DataFrame({"unit": unit, "day": day})


def _first_rows(units: pd.DataFrame) -> pd.DataFrame:
    """Give the first article of each unit: its `row` and `day`."""
    listed = units.assign(row=np.arange(len(units)))
    return listed[listed["unit"] >= 0].drop_duplicates("unit").reset_index(drop=True)
