"""Which claims of different articles are about the same thing, and do they agree?"""

from itertools import combinations

import pandas as pd

from analysis.claims.agree import VERDICTS, compare_pair, fits, nearby_dates
from analysis.claims.subjects import stem, terms
from analysis.claims.units import conversion, is_currency, unit_words
from analysis.claims.wording import value_text

GROUPS = (
    "group", "label", "verdict", "reason", "article_id", "start", "end", "value", "high", "approx", "unit", "subject",
    "source", "as_of", "sentence",
)  # fmt: skip
OMISSIONS = ("group", "label", "verdict", "article_id", "told_by", "articles")

# How much of the shorter subject must be shared: little where the values are the same, much where they could not both be true.
_SHARED = {"same": 0.25, "compatible": 0.4, "apart": 0.6}
# A name says less about what is counted than a noun: "Putin" stands beside every number of the story.
_NAME_WEIGHT = 0.3
# Numbers further apart than this are hardly two tellings of one quantity.
_FAR = 10.0


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
    No claims give an empty table.
    """
    if claims.empty:
        return _table([], GROUPS)
    records = _records(claims, stories)
    clusters = [cluster for block in _blocks(records).values() for cluster in _cluster(block)]
    clusters.sort(key=lambda rows: (-len({row["article_id"] for row in rows}), rows[0]["place"]))
    table = []
    for number, rows in enumerate(clusters, 1):
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
    """List which article lacks a claim that others telling the same story report.

    One row per group and lacking article, columns OMISSIONS: `told_by` is the number of articles that have the group,
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


def _records(claims: pd.DataFrame, stories: pd.DataFrame | None) -> list[dict]:
    story = _story_of(claims["article_id"], stories)
    records = []
    for place, row in enumerate(claims.astype(object).where(claims.notna(), None).to_dict("records")):
        words = _weights(row)
        records.append({**row, "place": place, "story": story[row["article_id"]], "weights": words})
    return records


def _story_of(article_ids: pd.Series, stories: pd.DataFrame | None) -> dict:
    if stories is None:
        return dict.fromkeys(article_ids, 0)
    known = dict(zip(stories["article_id"], stories["story"], strict=True))
    return {article_id: known.get(article_id, article_id) for article_id in article_ids}


def _weights(claim: dict) -> dict[str, float]:
    """Weigh the words of a claim's subject; the counted noun itself is no evidence, for the unit holds it already."""
    subject = claim["subject"] or ""
    names = {stem_ for word in subject.split() if word[:1].isupper() for stem_ in terms(word)}
    head = stem(claim["unit"]) if claim["unit"] else None
    return {word: _NAME_WEIGHT if word in names else 1.0 for word in terms(subject) if word != head}


def _blocks(records: list[dict]) -> dict[tuple, list[dict]]:
    blocks: dict[tuple, list[dict]] = {}
    for row in records:
        blocks.setdefault((row["story"], _dimension(row["unit"])), []).append(row)
    return blocks


def _dimension(unit: str | None) -> str:
    if unit is None:
        return ""
    if unit in unit_words():
        return conversion(unit)[0]
    return unit if is_currency(unit) or unit in ("date", "ordinal", "person") else stem(unit)


def _cluster(block: list[dict]) -> list[list[dict]]:
    """Join the claims of one unit, the surest links first; clusters whose values differ stay apart if they share an article."""
    links = []
    for (i, one), (j, other) in combinations(enumerate(block), 2):
        kind = fits(one, other)
        shared = _shared(one, other)
        if shared >= _needed(kind, one, other):
            links.append((("same", "compatible", "apart").index(kind), -shared, i, j))
    cluster = list(range(len(block)))
    members = {i: [i] for i in cluster}
    for rank, _, i, j in sorted(links):
        a, b = cluster[i], cluster[j]
        if a == b or (rank == 2 and _share_article(block, members[a], members[b])):
            continue
        for k in members[b]:
            cluster[k] = a
        members[a] += members.pop(b)
    return sorted(
        ([block[k] for k in sorted(ks)] for ks in members.values()), key=lambda rows: rows[0]["place"]
    )


def _share_article(block: list[dict], ones: list[int], others: list[int]) -> bool:
    return bool({block[k]["article_id"] for k in ones} & {block[k]["article_id"] for k in others})


def _shared(one: dict, other: dict) -> float:
    """Say how much of the shorter subject the two claims share: 0 nothing, 1 all of it, 0.5 where one says nothing."""
    a, b = one["weights"], other["weights"]
    if not a or not b:
        return 0.5
    common = sum(min(a[word], b[word]) for word in a.keys() & b.keys())
    return common / min(sum(a.values()), sum(b.values()))


def _needed(kind: str, one: dict, other: dict) -> float:
    if kind == "same" and _is_distinctive(one) and _is_distinctive(other):
        return 0.0
    if kind == "apart":
        if one["unit"] == "ordinal" or one["article_id"] == other["article_id"]:
            return 2.0
        if one["unit"] != "date" and not _near(one, other):
            return 2.0
        if one["unit"] == "date" and not nearby_dates(one["as_of"], other["as_of"]):
            return 2.0
    if one["unit"] == "date" and not _shared_verb(one, other):
        return 2.0
    return _SHARED[kind]


def _shared_verb(one: dict, other: dict) -> bool:
    """Dates belong together only if they share a word that is no name ("arrived")."""
    return any(one["weights"][word] == 1.0 for word in one["weights"].keys() & other["weights"].keys())


def _is_distinctive(claim: dict) -> bool:
    """Tell whether a value alone is nearly proof: "6,700", "July 2000"; not "2", "20" or "Tuesday"."""
    if claim["unit"] == "date":
        return claim["as_of"][:4].isdigit() and len(claim["as_of"]) >= 7 and "/" not in claim["as_of"]
    digits = f"{claim['value']:.10g}".replace(".", "").replace("-", "").strip("0")
    return len(digits) >= 3


def _near(one: dict, other: dict) -> bool:
    factors = conversion(one["unit"] or "")[1], conversion(other["unit"] or "")[1]
    a, b = abs(one["value"] * factors[0]), abs(other["value"] * factors[1])
    if one["value"] < 10 and other["value"] < 10 and _dimension(one["unit"]) not in ("person", "percent"):
        return False
    return min(a, b) > 0 and max(a, b) / min(a, b) <= _FAR


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


def _label(rows: list[dict]) -> str:
    """Name a group by its commonest subject, the shortest of them."""
    subjects = [row["subject"] for row in rows if row["subject"]]
    if not subjects:
        return rows[0]["unit"] or "number"
    counts = {subject: subjects.count(subject) for subject in subjects}
    return min(counts, key=lambda subject: (-counts[subject], len(subject), subject))
