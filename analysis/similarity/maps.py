"""Where does every article stand in a figure of likeness? Tables ready to be drawn, for a few articles or for many."""

import pandas as pd

from analysis.corpus import article_names
from analysis.similarity.neighbours import compare_articles, nearest_articles
from analysis.similarity.stories import WIDTHS, group_stories, trace_stories

HEAT = ("a", "b", "cosine", "name_a", "name_b", "place_a", "place_b")
NEAREST = ("article_id", "name", "story", "articles", "neighbour_id", "neighbour", "cosine", "same_story")
BRANCHES = (
    "a",
    "b",
    "cosine",
    "articles",
    "at_a",
    "at_b",
    "from_a",
    "from_b",
    "name_a",
    "name_b",
    "width",
    "cut",
)
SIZES = ("story", "articles", "names", "width", "cut")

_MOST = 35


def map_articles(articles: pd.DataFrame, *, width: str | float = "usual", most: int = _MOST) -> pd.DataFrame:
    """Arrange articles for the figure of likeness.

    Up to `most` articles: HEAT, one row per pair with its `cosine` and the places of both in an order that
    puts like beside like (counted from 0). More articles: NEAREST, one row per article with its `story`, how
    many `articles` that has, the nearest article, their `cosine` and whether both tell the `same_story`.
    Names are those of `article_names`.
    """
    names = dict(zip(articles["article_id"], article_names(articles), strict=True))
    if len(articles) <= most:
        pairs = compare_articles(articles)
        place = {name: at for at, name in enumerate(_order(articles))}
        columns = {f"name_{side}": pairs[side].map(names) for side in ("a", "b")}
        return pairs.assign(**columns, place_a=pairs["a"].map(place), place_b=pairs["b"].map(place))[
            list(HEAT)
        ]
    stories = group_stories(articles, width=width)
    nearest = nearest_articles(articles, 1)[["article_id", "neighbour_id", "cosine"]]
    table = stories.merge(nearest, on="article_id", how="left")
    story_of = stories.set_index("article_id")["story"]
    table["articles"] = table.groupby("story")["article_id"].transform("size")
    table["name"], table["neighbour"] = table["article_id"].map(names), table["neighbour_id"].map(names)
    table["same_story"] = table["neighbour_id"].map(story_of) == table["story"]
    return table[list(NEAREST)]


def map_stories(articles: pd.DataFrame, *, width: str | float = "usual", most: int = _MOST) -> pd.DataFrame:
    """Arrange stories for their figure.

    Up to `most` articles: BRANCHES, one row per join of two groups (`trace_stories`) with the places of both
    (`at_a`, `at_b`, in articles from 0), the cosines at which they were joined themselves (`from_a`,
    `from_b`; 1 for a single article) and the names of single articles. More articles: SIZES, one row per
    story with its number of `articles` and the first `names`. `width` and its cosine `cut` say where stories
    end.
    """
    names = dict(zip(articles["article_id"], article_names(articles), strict=True))
    cut = WIDTHS.get(width, width)
    if len(articles) > most:
        stories = group_stories(articles, width=width)
        table = stories.assign(name=stories["article_id"].map(names)).groupby("story", as_index=False)
        table = table.agg(
            articles=("article_id", "size"), names=("name", lambda listed: ", ".join(listed.head(4)))
        )
        return table.assign(width=str(width), cut=cut)[list(SIZES)]
    joins = trace_stories(articles)
    at = {article_id: float(place) for place, article_id in enumerate(_order(articles))}
    joined_at, joined = dict.fromkeys(at, 1.0), set()
    rows = []
    for join in joins.itertuples(index=False):
        # not by the cosine: two equal articles have joined at 1 as well
        single = ["" if side in joined else names[side] for side in (join.a, join.b)]
        rows.append(
            (*join, at[join.a], at[join.b], joined_at[join.a], joined_at[join.b], *single, str(width), cut)
        )
        at[join.a] = (at[join.a] + at[join.b]) / 2
        joined_at[join.a] = join.cosine
        joined.add(join.a)
    return pd.DataFrame(rows, columns=list(BRANCHES))


def _order(articles: pd.DataFrame) -> list[str]:
    """Order articles as the joins nest them, so that no branch crosses another."""
    groups = {name: [name] for name in sorted(articles["article_id"])}
    for join in trace_stories(articles).itertuples():
        groups[join.a] = groups[join.a] + groups.pop(join.b)
    return [name for group in groups.values() for name in group]
