"""Which claims of different articles are about the same thing, and do they agree?"""

import re
from itertools import combinations

import pandas as pd

from analysis.claims.agree import VERDICTS, compare_pair
from analysis.claims.grouping import group_claims
from analysis.claims.stems import stem, terms
from analysis.claims.tokens import word_set
from analysis.claims.wording import date_text, value_text

GROUPS = (
    "group", "label", "verdict", "reason", "article_id", "start", "end", "value", "high", "approx", "unit", "subject",
    "source", "as_of", "sentence",
)  # fmt: skip
_FIRST = re.compile(r"\bfirst\b")
_FIRST_IN = re.compile(r"\bfirst\b[^.;:]*\b(in|since|for)\b", re.IGNORECASE)
# characters between "first" and its span; and what a span is given in
_SPAN, _TIMES = 80, ("date", "day", "week", "month", "year", "decade", "century")
_BOTH = re.compile(r"\b(both|(the|these|those|their|his|her|its|our) (two|2))\b", re.IGNORECASE)
OMISSIONS = ("group", "label", "verdict", "article_id", "told_by", "articles")


def compare_claims(claims: pd.DataFrame, *, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """Group the claims that are about the same thing and say whether they agree.

    One row per claim, columns GROUPS: `group` counts from 1, groups told by most articles first; `label` names what is
    counted; `verdict` and `reason` are the group's:

    - "alone": only one article has it.
    - "same": every article gives the same.
    - "compatible": rounded, a bound ("more than twenty"), vaguer, or one moment in two time zones.
    - "differs": the numbers exclude each other, and `reason` shows another source or another date.
    - "conflict": they exclude each other, and nothing in the sentences says why.

    Claims are compared within a story (`stories` of `similarity.group_stories`; without it all articles are one story) and
    within a unit: the same counted noun or a synonym, the same kind of measure, the same currency. Equal values need little
    else in common, different values the same subject; two different values that stand in one article are two quantities.
    "Both countries" and "the two leaders" name the parties of a story, count nothing and give no row; nor does the "first"
    of "the first visit in 24 years", which the 24 years tell. No claims give an empty table.
    """
    story = _story_of(claims["article_id"], stories)
    rows = claims.astype(object).where(claims.notna(), None).to_dict("records")
    rows = [row for row in rows if not (_names_parties(row) or _is_told_by_span(row, rows))]
    grouped = group_claims([row | {"story": story[row["article_id"]]} for row in rows])
    grouped.sort(key=lambda rows: -len({row["article_id"] for row in rows}))
    table = []
    for number, rows in enumerate(grouped, 1):
        verdict, reason = _verdict(rows)
        label = _label(rows)
        table += [
            {**row, "group": number, "label": label, "verdict": verdict, "reason": reason or None}
            for row in rows
        ]
    return _table(table, GROUPS)


def find_omissions(
    groups: pd.DataFrame, articles: pd.DataFrame, *, stories: pd.DataFrame | None = None, told_by: int = 2
) -> pd.DataFrame:
    """List which article does not give a claim that others telling the same story report.

    One row per group and article without it, columns OMISSIONS: `told_by` is the number of articles that have the group,
    `articles` how many tell the story. Only groups of at least `told_by` articles count (default 2: what one article
    alone reports is its own). What an omission means is for the reader to say. No groups give an empty table.
    """
    story = _story_of(articles["article_id"], stories)
    members: dict = {}
    for article_id in articles["article_id"]:
        members.setdefault(story[article_id], []).append(article_id)
    rows = []
    for number, group in groups.groupby("group", sort=True):
        telling = set(group["article_id"])
        if len(telling) < told_by:
            continue
        everyone = members.get(story.get(group["article_id"].iloc[0]), [])
        first = group.iloc[0]
        rows += [
            (number, first["label"], first["verdict"], article_id, len(telling), len(everyone))
            for article_id in everyone
            if article_id not in telling
        ]
    return pd.DataFrame(rows, columns=list(OMISSIONS))


def one_story(articles: pd.DataFrame, stories: pd.DataFrame, story: int | str = "") -> pd.DataFrame:
    """Keep the articles of one story: the one asked for, or "" for the story with most articles (ties: the first).

    Raises ValueError when no article tells the story asked for.
    """
    told = articles["article_id"].map(dict(zip(stories["article_id"], stories["story"], strict=True)))
    if story == "":
        counts = told.value_counts(sort=False)
        story = min(counts.index[counts == counts.max()], default="")
    kept = articles[told.astype(str) == str(story)]
    if kept.empty and len(articles):
        raise ValueError(
            f"story is {story!r}; expected one of {', '.join(map(str, sorted(told.dropna().unique())[:10]))}"
        )
    return kept.reset_index(drop=True)


def _table(rows: list[dict], columns: tuple[str, ...]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns), dtype="object")
    return table.astype(
        {"group": "int64", "start": "int64", "end": "int64", "value": "float64", "high": "float64"}
    )


def _story_of(article_ids: pd.Series, stories: pd.DataFrame | None) -> dict:
    if stories is None:
        return dict.fromkeys(article_ids, 0)
    known = dict(zip(stories["article_id"], stories["story"], strict=True))
    return {article_id: known.get(article_id, article_id) for article_id in article_ids}


def _verdict(rows: list[dict]) -> tuple[str, str]:
    if len({row["article_id"] for row in rows}) < 2:
        return "alone", ""
    distinct = {
        (r["value"], r["high"], r["approx"], r["unit"], r["source"], r["as_of"]): r for r in reversed(rows)
    }
    rows = sorted(distinct.values(), key=lambda row: row["place"])
    worst, reason, pair = "same", "", None
    for one, other in combinations(rows, 2):
        verdict, why = compare_pair(one, other)
        if VERDICTS.index(verdict) > VERDICTS.index(worst):
            worst, reason, pair = verdict, why, (one, other)
    if pair and worst in ("differs", "conflict"):
        reason = f"{value_text(pair[0])} and {value_text(pair[1])}: {reason}"
    return worst, reason


def _names_parties(row: dict) -> bool:
    """Tell whether a number only points at two parties of the story: "both countries", "the two leaders", no word more."""
    bare = row["value"] == 2 and row["high"] is None and row["approx"] is None
    if not bare or not row["subject"] or not _BOTH.search(row["sentence"]):
        return False
    return terms(row["subject"]) <= {stem(word) for word in word_set("words", "parties")}


def _is_told_by_span(row: dict, rows: list[dict]) -> bool:
    """Tell whether a "first" has its span or date behind it in the sentence: "first visit in 24 years", "first since July 2000"."""
    if row["unit"] != "ordinal" or row["value"] != 1 or not _FIRST_IN.search(row["sentence"]):
        return False
    return any(
        other["article_id"] == row["article_id"]
        and other["sentence"] == row["sentence"]
        and 0 < other["start"] - row["end"] <= _SPAN
        and other["unit"] in _TIMES
        for other in rows
    )


def _label(rows: list[dict]) -> str:
    """Name a group by its commonest subject, the shortest of them."""
    subjects = [row["subject"] for row in rows if row["subject"]]
    if not subjects:
        return rows[0]["unit"] or "number"
    counts = {subject: subjects.count(subject) for subject in subjects}
    label = min(counts, key=lambda subject: (-counts[subject], len(subject), subject))
    # "The first visit since July 2000" dates the visit before that one.
    since = any(
        row["unit"] == "date" and f" since {date_text(row['as_of'])}" in row["sentence"] for row in rows
    )
    return _FIRST.sub("earlier", label) if since else label
