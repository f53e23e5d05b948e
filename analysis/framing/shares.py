"""How often does each source use each word for somebody, out of all it could have said, and how sure is that?"""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.corpus import source_names
from analysis.framing.voice import VOICES
from analysis.spelling import hint
from analysis.stats import binomial_interval

SHARES = ("source", "concept", "label", "voice", "mentions", "total", "share", "low", "high")
EXTRA = ("kind", "framing", "all_mentions", "articles", "articles_total", "unit")
PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}

# From so many articles of a source on, articles are resampled; below, exact intervals over mentions say more.
_ARTICLES_TO_RESAMPLE = 10


def label_shares(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    concept: str | None = None,
    of: str = "label",
    by: str | None = None,
    unit: str = "auto",
    level: float = 0.95,
) -> pd.DataFrame:
    """Count each label that a source puts on a person or an event against all that it puts on them.

    One row per source x concept x label x voice, zeros included: a label that any source uses for a concept has a row for every
    source and voice. `mentions` counts the label in that voice; `total` all role words (for an event: all terms) for the
    concept in the source, so a person is one denominator, not the words of the article; `share` = mentions /
    total in [0, 1], missing where total is 0. `all_mentions` counts every reference to the concept, by name or by
    a role without one; `articles` of `articles_total` are those that use the label among those that mention the concept.

    `low` and `high` are the exact interval of Clopper and Pearson (1934) over mentions. From ten articles of a
    source on, mentions of one article are not taken for independent: the counts are reduced to the number of
    independent mentions with the same variance between articles, which is what resampling articles converges to
    (Korn and Graubard 1998, Survey Methodology 24:193); `unit` says which was done, and `unit="mention"` or
    "article" fixes it. A column `story` in `articles` makes the story the unit in place of the article.

    `by` is a column of `articles` or day, week, month or year of `published`; it adds a column `period` behind
    `source`, and undated articles are left out. `concept` keeps one concept, `of="framing"` counts framings as labels. No mentions give an empty table.
    Raises ValueError for an unknown `concept`, `of`, `by` or `unit`.
    """
    if of not in ("label", "framing"):
        raise ValueError(f"of is {of!r}{hint(of, ('label', 'framing'))}")
    mentions = mentions if of == "label" else mentions.assign(label=mentions["framing"])
    shares = _counted(mentions, articles, concept, by, unit, level)
    keys = ["source", "period"] if by else ["source"]
    return shares[[*keys, *SHARES[1:], *EXTRA]]


def event_shares(mentions: pd.DataFrame, articles: pd.DataFrame, event: str = "") -> pd.DataFrame:
    """Count by framing how each source names one event, so that variants of a name count together.

    Rows and columns as `label_shares(of="framing")` gives them; `event` is a concept of the lexicon's terms, "" the one
    named most often. No terms give an empty table. Raises ValueError for an event that is not mentioned.
    """
    terms = mentions[mentions["kind"] == "term"]
    if not event:
        counts = terms["concept"].value_counts()
        event = min(counts.index, key=lambda concept: (-counts[concept], concept)) if len(counts) else None
    return label_shares(terms, articles, concept=event, of="framing")


def compare_labels(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, target: str, by: str = "source", level: float = 0.95
) -> pd.DataFrame:
    """Compare the labels of one group of articles with those of all others: log-odds ratios with their intervals.

    `target` is a value of the column `by`. One row per concept and label in own voice: `n_target`, `total_target`,
    `n_reference`, `total_reference`, `log_odds` (above 0 where the target uses the label more; 0.5 added to each count),
    `low`, `high` from the variance between articles with t on the smaller group's articles - 1, and `enough`: at
    least 4 articles of the target and 20 in all that mention the concept; below that nothing could be told from chance, and the
    log-odds and interval are missing. Raises ValueError if no article has the value `target`.
    """
    column = source_names(articles) if by == "source" else _column(articles, by)
    if target not in set(column):
        raise ValueError(
            f"no article has {by} {target!r}{hint(target, sorted(set(column.dropna().astype(str))))}"
        )
    sides = articles.assign(source=np.where(column == target, "target", "reference"), label=None)
    shares = _counted(mentions, sides, None, None, "article", level)
    own = shares[shares["voice"] == "own"]
    keys = ["kind", "concept", "label", "framing"]
    one, two = (own[own["source"] == side].set_index(keys) for side in ("target", "reference"))
    two = two.reindex(one.index)
    counts = {}
    error = np.zeros(len(one))
    for name, side in (("target", one), ("reference", two)):
        counts[f"n_{name}"], counts[f"total_{name}"] = side["mentions"], side["total"]
        # The interval's effective counts stand in its unit: fewer independent mentions, wider error.
        n = side["effective"].to_numpy(float)
        k = side["share"].fillna(0).to_numpy(float) * n
        error = error + 1 / (k + 0.5) + 1 / (n - k + 0.5)
    table = pd.DataFrame(counts, index=one.index)
    odds = [
        (table[f"n_{side}"] + 0.5) / (table[f"total_{side}"] - table[f"n_{side}"] + 0.5)
        for side in ("target", "reference")
    ]
    smaller = np.minimum(one["articles_total"], two["articles_total"])
    table["enough"] = (
        (one["articles_total"] >= 4) & (one["articles_total"] + two["articles_total"] >= 20)
    ).to_numpy()
    reach = stdtrit(np.maximum(smaller.to_numpy(float) - 1, 1), (1 + level) / 2) * np.sqrt(error)
    table["log_odds"] = np.log(odds[0] / odds[1]).where(table["enough"])
    table["low"], table["high"] = table["log_odds"] - reach, table["log_odds"] + reach
    return table.reset_index().sort_values(["concept", "label"], ignore_index=True)


def _counted(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    concept: str | None,
    by: str | None,
    unit: str,
    level: float,
) -> pd.DataFrame:
    if unit not in ("auto", "mention", "article"):
        raise ValueError(f"unit is {unit!r}{hint(unit, ('auto', 'mention', 'article'))}")
    groups = _groups(articles, by)
    keys = ["source", "period"] if by else ["source"]
    found = _chosen(mentions, concept).merge(groups, on="article_id", how="inner")
    words = found[found["kind"] != "name"]
    frame = _frame(words, groups[keys].drop_duplicates())
    cells = [*keys, "kind", "concept", "label", "framing", "voice"]
    counted = frame.merge(_counts(words, cells), on=cells, how="left")
    counted = counted.merge(_totals(found, [*keys, "concept"]), on=[*keys, "concept"], how="left")
    numbers = [
        "mentions",
        "squares",
        "products",
        "articles",
        "total",
        "total_squares",
        "all_mentions",
        "articles_total",
        "units",
    ]
    counted[numbers] = counted[numbers].fillna(0).astype("int64")
    shares = _with_intervals(counted, unit, level)
    order = {voice: place for place, voice in enumerate(VOICES)}
    shares = shares.sort_values(
        [*keys, "concept", "label", "voice"],
        key=lambda column: column.map(order) if column.name == "voice" else column,
    )
    return shares.reset_index(drop=True)


def _groups(articles: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Say for each article its source, its period if asked for, and the unit that is resampled."""
    groups = pd.DataFrame({"article_id": articles["article_id"], "source": source_names(articles).to_numpy()})
    groups["unit_of"] = (articles["story"] if "story" in articles else articles["article_id"]).to_numpy()
    if by is None:
        return groups
    if by in PERIODS:
        dates = pd.to_datetime(articles["published"], errors="coerce", utc=True).dt.tz_localize(None)
        groups["period"] = dates.dt.to_period(PERIODS[by]).astype(str).where(dates.notna()).to_numpy()
    else:
        groups["period"] = _column(articles, by).to_numpy()
    return groups[groups["period"].notna()]


def _column(articles: pd.DataFrame, by: str) -> pd.Series:
    if by not in articles:
        raise ValueError(f"articles have no column {by!r}{hint(by, [*PERIODS, *articles.columns])}")
    return articles[by]


def _chosen(mentions: pd.DataFrame, concept: str | None) -> pd.DataFrame:
    if concept is None:
        return mentions
    if concept not in set(mentions["concept"]):
        raise ValueError(
            f"no mention of the concept {concept!r}{hint(concept, sorted(set(mentions['concept'])))}"
        )
    return mentions[mentions["concept"] == concept]


def _frame(words: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Lay out every cell that could hold a count: places x (concept, label) x voices."""
    labels = words[["kind", "concept", "label", "framing"]].drop_duplicates()
    return places.merge(labels, how="cross").merge(pd.DataFrame({"voice": VOICES}), how="cross")


def _counts(words: pd.DataFrame, cells: list[str]) -> pd.DataFrame:
    totals = words.groupby([*cells[: cells.index("kind")], "concept", "unit_of"]).size().rename("n")
    per_unit = words.groupby([*cells, "unit_of"]).agg(k=("start", "size")).reset_index()
    per_unit = per_unit.join(totals, on=totals.index.names)
    per_unit["squares"], per_unit["products"] = per_unit["k"] ** 2, per_unit["k"] * per_unit["n"]
    counts = per_unit.groupby(cells)[["k", "squares", "products"]].sum().rename(columns={"k": "mentions"})
    return counts.join(words.groupby(cells)["article_id"].nunique().rename("articles")).reset_index()


def _totals(found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    words = found[found["kind"] != "name"]
    per_unit = words.groupby([*keys, "unit_of"]).size().rename("n").reset_index()
    per_unit["total_squares"] = per_unit["n"] ** 2
    totals = per_unit.groupby(keys).agg(
        total=("n", "sum"), total_squares=("total_squares", "sum"), units=("n", "size")
    )
    # A role beside its name is one reference with it: "President Putin" names him once.
    own = found[~found["basis"].isin(["title", "apposition", "predicate"])]
    everything = found.groupby(keys)["article_id"].nunique().rename("articles_total").to_frame()
    everything["all_mentions"] = own.groupby(keys).size()
    return everything.join(totals).reset_index()


def _with_intervals(counted: pd.DataFrame, unit: str, level: float) -> pd.DataFrame:
    n, k, units = (counted[name].to_numpy(float) for name in ("total", "mentions", "units"))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(n > 0, k / n, np.nan)
    resampled = np.full(len(counted), unit == "article") if unit != "auto" else units >= _ARTICLES_TO_RESAMPLE
    effective = np.where(resampled, _effective(counted, share, level), n)
    low, high = (
        binomial_interval(np.minimum(share * effective, effective), effective, level) if len(n) else (n, n)
    )
    # One article says nothing about the variance between articles, and too small a count has no finite quantile.
    low, high = np.where(np.isnan(low) & (n > 0), 0.0, low), np.where(np.isnan(high) & (n > 0), 1.0, high)
    named = np.where(resampled, "article", "mention")
    return counted.assign(share=share, low=low, high=high, unit=named.astype(object), effective=effective)


def _effective(counted: pd.DataFrame, share: np.ndarray, level: float) -> np.ndarray:
    """Count the independent mentions that would vary as much as these do between articles.

    n_eff = p (1 - p) / v, with v the variance of the ratio p = sum k / sum n over m articles,
    v = m / (m - 1) * sum (k - p n)^2 / (sum n)^2, times the squared ratio of t quantiles (n - 1 and m - 1 degrees of freedom);
    where p is 0 or 1, or m is 1, the articles themselves: m.
    """
    n, units = counted["total"].to_numpy(float), counted["units"].to_numpy(float)
    squares, products, totals = (
        counted[name].to_numpy(float) for name in ("squares", "products", "total_squares")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.maximum(squares - 2 * share * products + share**2 * totals, 0)
        variance = units / (units - 1) * spread / n**2
        ratio = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) / stdtrit(
            np.maximum(units - 1, 1), (1 + level) / 2
        )
        effective = np.minimum(share * (1 - share) / variance * ratio**2, n)
    certain = ~(variance > 1e-15) | (share <= 0) | (share >= 1)
    return np.where(certain, units, effective)
