"""What do the shares say, in words?"""

import pandas as pd

from analysis.stats import binomial_interval

CONTRASTS = (
    "concept",
    "label",
    "source",
    "mentions",
    "total",
    "low",
    "high",
    "others",
    "others_mentions",
    "others_total",
    "others_low",
    "others_high",
)

# Below this many mentions of a label, a source that uses it is an anecdote and no contrast.
_LEAST = 3


def find_contrasts(shares: pd.DataFrame) -> pd.DataFrame:
    """Rank the labels that one source uses in its own voice for a person, and the others together hardly do.

    One row per source, concept and label with at least three mentions: its count, total and interval, and those of all `others`
    (number of other sources) together; exact interval over their mentions. Sorted by `low` - `others_high`, the
    conservative bound of the difference: above 0 the intervals do not meet. Labels are picked because they differ, so the
    intervals are wide of the mark: they describe, they do not test. Fewer than two sources give an empty table.
    """
    own = shares[(shares["kind"] == "role") & (shares["voice"] == "own")]
    pooled = own.groupby(["concept", "label"])[["mentions", "total"]].sum().add_suffix("_together")
    found = own[own["mentions"] >= _LEAST].join(pooled, on=["concept", "label"])
    found = found.assign(
        others=shares["source"].nunique() - 1,
        others_mentions=found["mentions_together"] - found["mentions"],
        others_total=found["total_together"] - found["total"],
    )
    found = found[found["others_total"] > 0]
    low, high = binomial_interval(found["others_mentions"], found["others_total"])
    found = found.assign(others_low=low, others_high=high, bound=found["low"] - high)
    found = found.sort_values(["bound", "concept", "label", "source"], ascending=[False, True, True, True])
    return found[list(CONTRASTS)].reset_index(drop=True)


def describe_shares(shares: pd.DataFrame) -> str:
    """Say in short paragraphs what a table of shares shows: the clearest contrast, each concept's words, what is only quoted."""
    if shares.empty:
        return (
            "None of these articles uses a word of the lexicon for anybody in it. Name the people of your articles under `actors` "
            "in a lexicon of your own: `python -m analysis.framing candidates CORPUS LEXICON` then lists the words beside their names."
        )
    alone = shares["source"].nunique() == 1
    sentences = [] if alone else [describe_contrast(find_contrasts(shares))]
    for (kind, concept), rows in shares.groupby(["kind", "concept"], sort=True):
        counts = rows.groupby("label")["mentions"].sum().sort_values(ascending=False, kind="stable")
        if counts.sum() < _LEAST:
            continue
        what = "role words" if kind == "role" else "names"
        words = ", ".join(f"{label} {count}" for label, count in counts.items())
        places = int((rows.groupby("source")["mentions"].sum() > 0).sum())
        sentences.append(
            f"{_capital(concept)}: {counts.sum()} {what} in {_several(places, shares)} ({words})."
        )
    return "\n\n".join(sentences + describe_quoted(shares))


def describe_contrast(contrasts: pd.DataFrame) -> str:
    """Say the clearest contrast in a sentence with its counts and intervals."""
    if contrasts.empty or contrasts["low"].iloc[0] <= contrasts["others_high"].iloc[0]:
        return "No role word is one source’s own so clearly that its interval and that of the others do not meet."
    row = contrasts.iloc[0]
    rest = "the other article" if row["others"] == 1 else f"the other {number(row['others'])} together"
    return (
        f"Of its role words for {row['concept']}, {row['source']} says “{row['label']}” in its own voice"
        f" {row['mentions']} of {row['total']} times ({interval(row['low'], row['high'])});"
        f" {rest} {row['others_mentions']} of {row['others_total']}"
        f" ({interval(row['others_low'], row['others_high'])})."
    )


def describe_quoted(shares: pd.DataFrame) -> list[str]:
    """Say which words stand in quotation or reported speech alone, never in an article’s own voice."""
    sentences = []
    for (_, concept, label), rows in shares.groupby(["kind", "concept", "label"], sort=True):
        own = int(rows.loc[rows["voice"] == "own", "mentions"].sum())
        every = int(rows["mentions"].sum())
        if every > 1 and not own:
            sentences.append(
                f"“{_capital(label)}” stands {every} times for {concept}, never in an article’s own voice."
            )
    return sentences


def describe_unit(shares: pd.DataFrame) -> str:
    """Name the statistic behind the intervals, for a footer: over mentions, over articles, or both."""
    units = set(shares["unit"])
    if units == {"article"}:
        return "95% intervals over articles (Korn–Graubard)"
    exact = "exact 95% intervals over mentions (Clopper–Pearson)"
    return exact + ("; from ten articles of a source on, over articles" if "article" in units else "")


def describe_dates(articles: pd.DataFrame) -> str:
    """Say whether the articles carry dates enough for a course over time."""
    dated = int(articles["published"].notna().sum())
    months = pd.to_datetime(articles["published"], errors="coerce", utc=True).dt.strftime("%Y-%m").nunique()
    every = f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"
    has = "has" if dated < 2 else "have"
    known = f"{_capital(number(dated)) if dated else 'None'} of {every} {has} a known date"
    if months < 2:
        return f"{known}: too little for a course over time."
    return f"{known}, in {number(months)} different months."


def choose_pair(
    mentions: pd.DataFrame, articles: pd.DataFrame, first: str = "", second: str = ""
) -> tuple[str, str]:
    """Choose two articles to read side by side; an id that is given is kept.

    The first is the one with the most role words that its own voice alone uses, the second the one that
    otherwise says most about the same person; without any role word the first two in order. A single article is paired with itself.
    """
    ids = sorted(articles["article_id"])
    roles = mentions[(mentions["kind"] == "role") & mentions["article_id"].isin(ids)]
    if first:
        about = roles[roles["article_id"] == first]
    else:
        elsewhere = roles.groupby(["concept", "label"])["article_id"].transform("nunique")
        about = roles[(elsewhere == 1) & (roles["voice"] == "own")]
        about = about if len(about) else roles
        first = _most(about["article_id"], ids)
        about = about[about["article_id"] == first]
    if not second:
        others = [name for name in ids if name != first] or [first]
        person = _most(about["concept"], sorted(set(roles["concept"])) or [None])
        second = _most(
            roles.loc[(roles["concept"] == person) & (roles["article_id"] != first), "article_id"], others
        )
    return first, second


def interval(low: float, high: float) -> str:
    """Write a 95% interval as percentages.

    >>> interval(0.292, 1.0)
    '95% interval 29–100%'
    """
    return f"95% interval {100 * low:.0f}–{100 * high:.0f}%"


def number(count: int) -> str:
    """Write small numbers in words."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else f"{count:,}"


def _several(places: int, shares: pd.DataFrame) -> str:
    every = shares["source"].nunique()
    one = shares["articles_total"].max() <= 1
    return f"{places} of {every} {'article' if one else 'source'}{'s' * (every != 1)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _most(values: pd.Series, choices: list) -> object:
    """Choose the commonest value, the first in order among equals; the first choice where there is no value."""
    counts = values.value_counts()
    return min(counts.index, key=lambda value: (-counts[value], value)) if len(counts) else choices[0]
