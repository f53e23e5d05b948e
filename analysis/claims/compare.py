"""Which claims of different articles are about the same thing, and do they agree?"""

from functools import cache
from itertools import combinations, product

import pandas as pd

from analysis.claims.agree import VERDICTS, compare_pair, fits, in_base, nearby_dates
from analysis.claims.stems import stem, terms
from analysis.claims.tokens import word_set
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
_NEVER = 9.0
_TOO_COMMON = 400
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
        weights, context = _weights(row), _weights({"subject": row["sentence"], "unit": row["unit"]})
        story_id = story[row["article_id"]]
        records.append({**row, "place": place, "story": story_id, "weights": weights, "context": context})
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
    weak = names | _reporting_words()
    counted = (
        {stem(claim["unit"])} | (_person_words() if claim["unit"] == "person" else set())
        if claim["unit"]
        else set()
    )
    return {word: _NAME_WEIGHT if word in weak else 1.0 for word in sorted(terms(subject) - counted)}


@cache
def _reporting_words() -> frozenset[str]:
    """Give the words of saying: "said on Tuesday" dates a statement, which makes no two events one."""
    return frozenset(stem(word) for key in ("cues", "reporting") for word in word_set("words", key))


@cache
def _person_words() -> frozenset[str]:
    return frozenset(stem(word) for word in word_set("words", "persons"))


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
    """Join the claims of one unit, the surest links first.

    Two clusters join only if at least half of their pairs are linked, so no chain of half-alike claims forms; where the
    values exclude each other, only if all are, and never two claims of one article. Claims in the same words are taken
    together first: copies of an agency's text cost nothing.
    """
    alike = list(_alike(block).values())
    firsts = [rows[0] for rows in alike]
    links: dict[tuple[int, int], tuple[int, float]] = {}
    for i, j in _candidates(firsts):
        kind = fits(firsts[i], firsts[j])
        shared = _shared(firsts[i], firsts[j])
        if shared >= _needed(kind, firsts[i], firsts[j]):
            links[i, j] = ("same", "compatible", "apart").index(kind), -shared
    cluster = list(range(len(firsts)))
    members = {i: [i] for i in cluster}
    for (i, j), (rank, _) in sorted(links.items(), key=lambda link: (link[1], link[0])):
        a, b = sorted((cluster[i], cluster[j]))
        if a == b or (rank == 2 and _share_article(alike, members[a], members[b])):
            continue
        pairs = [tuple(sorted(pair)) in links for pair in product(members[a], members[b])]
        if sum(pairs) < len(pairs) * (1.0 if rank == 2 else 0.5):
            continue
        for k in members[b]:
            cluster[k] = a
        members[a] += members.pop(b)
    joined = ([row for k in ks for row in alike[k]] for ks in members.values())
    return sorted((sorted(rows, key=_place) for rows in joined), key=lambda rows: rows[0]["place"])


def _place(row: dict) -> int:
    return row["place"]


def _alike(block: list[dict]) -> dict[tuple, list[dict]]:
    alike: dict[tuple, list[dict]] = {}
    for row in block:
        words = tuple(row["weights"]) or row["sentence"]
        value = row["as_of"] if row["unit"] == "date" else (row["value"], row["high"], row["unit"])
        alike.setdefault((value, row["approx"], words), []).append(row)
    return alike


def _candidates(firsts: list[dict]) -> list[tuple[int, int]]:
    """List the pairs worth comparing: they share a value or a telling word, and not one that hundreds have."""
    having: dict[object, list[int]] = {}
    for i, row in enumerate(firsts):
        value = row["as_of"] if row["unit"] == "date" else (in_base(row)[0],)
        telling = [word for word, weight in row["weights"].items() if weight == 1.0]
        for key in (value, *telling) if row["weights"] else (value, None):
            having.setdefault(key, []).append(i)
    return sorted(
        {pair for rows in having.values() if len(rows) <= _TOO_COMMON for pair in combinations(rows, 2)}
    )


def _share_article(alike: list[list[dict]], ones: list[int], others: list[int]) -> bool:
    first, second = ({row["article_id"] for k in ks for row in alike[k]} for ks in (ones, others))
    return bool(first & second)


def _shared(one: dict, other: dict) -> float:
    """Say how much of the shorter subject two claims share: 0 nothing, 1 all of it.

    Where a subject is the counted noun alone, the rest of the sentence has to tell: 0.4, and what the sentences share.
    """
    a, b = one["weights"], other["weights"]
    if a and b:
        return _overlap(a, b)
    return 0.4 + _overlap(one["context"], other["context"]) if one["unit"] != "date" else 0.0


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    common = sum(min(a[word], b[word]) for word in a.keys() & b.keys())
    return common / min(sum(a.values()), sum(b.values())) if common else 0.0


def _needed(kind: str, one: dict, other: dict) -> float:
    if kind == "same" and _is_distinctive(one) and _is_distinctive(other):
        return 0.0
    if kind == "apart" and not _may_differ(one, other):
        return _NEVER
    if (kind == "apart" or one["unit"] == "date") and not _share_strong(one, other):
        return _NEVER
    return _SHARED[kind]


def _may_differ(one: dict, other: dict) -> bool:
    """Tell whether two values that exclude each other can be two tellings of one quantity at all."""
    if one["unit"] == "ordinal" or one["article_id"] == other["article_id"]:
        return False
    if one["unit"] == "date":
        return nearby_dates(one["as_of"], other["as_of"])
    return _near(one, other)


def _share_strong(one: dict, other: dict) -> bool:
    """Ask for a shared word that is no name and no verb of saying ("arrived"), where the counted noun is not it."""
    a, b = one["weights"], other["weights"]
    if one["unit"] not in ("date", "percent") and not (a and b):
        return True
    return any(a[word] == 1.0 == b[word] for word in a.keys() & b.keys())


def _is_distinctive(claim: dict) -> bool:
    """Tell whether a value alone is nearly proof: "6,710", "July 2000"; not "2", "20" or a day of the week's news."""
    if claim["unit"] == "date":
        return len(claim["as_of"]) == 7 and claim["as_of"][:4].isdecimal()
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
