"""Which claims are about the same thing?"""

from collections.abc import Iterable
from functools import cache
from itertools import combinations, product

from analysis.claims.agree import fit, in_base, nearby_dates
from analysis.claims.as_of import is_iso_day, relative_clauses
from analysis.claims.stems import stem, terms
from analysis.claims.tokens import cut_tokens, word_set
from analysis.claims.units import conversion, is_currency, unit_words

_KINDS = ("same", "compatible", "apart")
# How much of the shorter subject must be shared: little where the values are the same, much where they could not both be true.
_SHARED = {"same": 0.25, "compatible": 0.4, "apart": 0.6}
# What the same counted noun is worth as evidence where nothing else tells, and the same unit ("year").
_NOUN, _UNIT = 0.25, 0.1
# A name says less about what is counted than a noun: "Putin" stands beside every number of the story.
_NAME_WEIGHT = 0.3
# Numbers further apart than this are hardly two tellings of one quantity; sums of money are told more exactly.
_FAR, _FAR_MONEY = 10.0, 2.0
_NEVER = 9.0
_TOO_COMMON = 400


def group_claims(claims: list[dict]) -> list[list[dict]]:
    """Group claims (dicts of CLAIMS and `story`) of one story and one kind of unit by what they count.

    Groups and their claims keep the order of the claims given. Each claim is in exactly one group.
    """
    blocks: dict[tuple, list[dict]] = {}
    for place, claim in enumerate(claims):
        kind = _dimension(claim)
        counted = _counted(claim["unit"])
        weighed = {
            "place": place,
            "kind": kind,
            "weights": _weights(claim["subject"], counted | {"age"}, strong=kind == "age"),
            "context": _weights(_own_words(claim), counted),
        }
        blocks.setdefault((claim["story"], kind), []).append(claim | weighed)
    groups = [group for block in blocks.values() for group in _cluster(block)]
    return sorted(groups, key=_place)


def _cluster(block: list[dict]) -> list[list[dict]]:
    """Join the claims of one kind, the surest links first.

    Two clusters join only if at least half of their pairs are linked, so no chain of half-alike claims forms; where the
    values exclude each other, only if all are, and never two claims of one article. Claims in the same words are taken
    together first: copies of an agency's text cost nothing.
    """
    alike: dict[tuple, list[dict]] = {}
    for row in block:
        alike.setdefault((_value(row), row["approx"], _telling(row) or row["sentence"]), []).append(row)
    clusters = list(alike.values())
    firsts = [rows[0] for rows in clusters]
    links: dict[tuple[int, int], tuple[int, float]] = {}
    for i, j in _candidates(firsts):
        kind, _ = fit(firsts[i], firsts[j])
        shared = _shared(firsts[i], firsts[j])
        if shared >= _needed(kind, firsts[i], firsts[j]):
            links[i, j] = _KINDS.index(kind), -shared
    home = list(range(len(firsts)))
    members = {i: [i] for i in home}
    for (i, j), (rank, _) in sorted(links.items(), key=lambda link: (link[1], link[0])):
        a, b = sorted((home[i], home[j]))
        if a == b or (rank == 2 and _articles(clusters[a]) & _articles(clusters[b])):
            continue
        linked = [tuple(sorted(pair)) in links for pair in product(members[a], members[b])]
        if sum(linked) >= len(linked) * (1.0 if rank == 2 else 0.5):
            for k in members[b]:
                home[k] = a
            members[a] += members.pop(b)
            clusters[a] = clusters[a] + clusters[b]
    return [sorted(clusters[a], key=lambda row: row["place"]) for a in sorted(members)]


def _place(group: list[dict]) -> int:
    return group[0]["place"]


def _articles(rows: list[dict]) -> set:
    return {row["article_id"] for row in rows}


def _value(row: dict) -> object:
    return row["as_of"] if row["unit"] == "date" else (row["value"], row["high"], row["unit"])


def _telling(row: dict) -> tuple[str, ...]:
    """Give the words of a subject that are no names and no words of saying."""
    return tuple(word for word, weight in row["weights"].items() if weight == 1.0)


def _candidates(firsts: list[dict]) -> Iterable[tuple[int, int]]:
    """List the pairs worth comparing: they share a value or a telling word, and not one that hundreds have."""
    having: dict[object, list[int]] = {}
    for i, row in enumerate(firsts):
        value = row["as_of"] if row["unit"] == "date" else in_base(row)[:1]
        anything = [] if row["weights"] and not is_currency(row["unit"]) else [None]
        for key in {value, *_telling(row), *anything}:
            having.setdefault(key, []).append(i)
    return sorted(
        {pair for rows in having.values() if len(rows) <= _TOO_COMMON for pair in combinations(rows, 2)}
    )


def _shared(one: dict, other: dict) -> float:
    """Say how much of the shorter subject two claims share: 0 nothing, 1 all of it.

    Where a subject is the counted noun alone, the rest of the sentence has to tell.
    """
    if one["weights"] and other["weights"]:
        return _overlap(one["weights"], other["weights"])
    if one["kind"] in ("date", "ordinal", "age"):
        return 0.0
    measured = one["unit"] in unit_words() or is_currency(one["unit"])
    return (_UNIT if measured else _NOUN) + _overlap(one["context"], other["context"])


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    common = sum(min(a[word], b[word]) for word in a.keys() & b.keys())
    return common / min(sum(a.values()), sum(b.values())) if common else 0.0


def _needed(kind: str, one: dict, other: dict) -> float:
    """Say how much of their subjects two claims have to share."""
    dated = one["unit"] == "date"
    if kind == "same" and _is_distinctive(one) and _is_distinctive(other):
        return 0.01 if dated else 0.0
    if kind == "apart" and not _may_differ(one, other):
        return _NEVER
    worded = bool(one["weights"] and other["weights"])
    if (dated or (kind == "apart" and (worded or one["unit"] == "percent"))) and not {*_telling(one)} & {
        *_telling(other)
    }:
        return _NEVER
    # "First" is hardly a number, and half of a story's days lie in "this month".
    loose = one["unit"] == "ordinal" or (
        dated and kind == "compatible" and is_iso_day(one["as_of"]) != is_iso_day(other["as_of"])
    )
    return _SHARED["apart" if loose else kind]


def _may_differ(one: dict, other: dict) -> bool:
    """Tell whether two values that exclude each other can be two tellings of one quantity at all."""
    if one["unit"] == "ordinal" or one["article_id"] == other["article_id"]:
        return False
    if one["unit"] == "date":
        return nearby_dates(one["as_of"], other["as_of"]) and _is_one_event(one, other)
    money = is_currency(one["unit"])
    years = {(claim["as_of"] or "")[:4] for claim in (one, other)}
    if money and len(years) == 2 and all(year.isdecimal() for year in years):
        return False
    if one["value"] < 10 and other["value"] < 10 and one["kind"] not in ("person", "percent"):
        return False
    low, high = sorted(abs(in_base(claim)[0]) for claim in (one, other))
    return low > 0 and high / low <= (_FAR_MONEY if money else _FAR)


def _is_one_event(one: dict, other: dict) -> bool:
    """Tell whether the telling words of one date are all among the other's, and the other adds no verb of its own."""
    short, long = sorted((one, other), key=lambda row: len(_telling(row)))
    return {*_telling(short)} <= {*_telling(long)} and not _verbs(long["subject"]) - {*_telling(short)}


def _verbs(subject: str | None) -> set[str]:
    """Give the stems of the words of a phrase that look like verbs: "arrived", "opening", "met"."""
    words = {word.strip(",.").lower() for word in (subject or "").split() if not word[:1].isupper()}
    verbs = word_set("words", "closers", "verbs") - word_set("words", "passives")
    return {stem(word) for word in words if word.endswith(("ed", "ing")) or word in verbs} - _weak_words()


def _is_distinctive(claim: dict) -> bool:
    """Tell whether a value alone is nearly proof: "6,710", "July 2000"; not "2", "20" or a day of the week's news."""
    if claim["unit"] == "date":
        return len(claim["as_of"]) == 7 and claim["as_of"][:4].isdecimal()
    return len(f"{claim['value']:.10g}".replace(".", "").replace("-", "").strip("0")) >= 3


def _own_words(claim: dict) -> str:
    """Give a claim's sentence without the relative clauses that do not hold what is counted: they tell of something else."""
    sentence, subject = claim["sentence"] or "", claim["subject"]
    tokens = cut_tokens(sentence)
    kept, at = [], 0
    for first, end in relative_clauses(tokens):
        start, stop = tokens[first][1], tokens[end - 1][2]
        if subject and subject not in sentence[start:stop]:
            kept.append(sentence[at:start])
            at = stop
    return " ".join([*kept, sentence[at:]])


def _weights(
    phrase: str | None, counted: set[str] | frozenset[str], *, strong: bool = False
) -> dict[str, float]:
    """Weigh the words of a phrase; the counted noun itself is no evidence, for the unit holds it already.

    Names and what stands beside everything weigh little, but the name of a person is all that an age has (`strong`).
    """
    names = {name for word in (phrase or "").split() if word[:1].isupper() for name in terms(word)}
    weak = set() if strong else names | _weak_words()
    return {word: _NAME_WEIGHT if word in weak else 1.0 for word in sorted(terms(phrase) - counted)}


@cache
def _weak_words() -> frozenset[str]:
    """Give the words that make no two events one: of saying ("said on Tuesday"), for the parties of a story."""
    lists = ("cues", "reporting", "parties")
    return frozenset(stem(word) for key in lists for word in word_set("words", key))


@cache
def _counted(unit: str | None) -> frozenset[str]:
    """Give the words that say no more than the unit: the noun itself, those for people, those around any sum of money."""
    lists = {"person": "persons"} | ({unit: "sums"} if is_currency(unit) else {})
    words = word_set("words", lists[unit]) if unit in lists else {unit or ""}
    return frozenset(stem(word) for word in words)


def _dimension(claim: dict) -> str:
    """Say with what a claim can be compared: the base of its unit, a currency, an age, or the counted noun."""
    unit = claim["unit"] or ""
    if unit == "year" and (claim["subject"] or "").startswith("age"):
        return "age"
    if unit in unit_words():
        return conversion(unit)[0]
    return unit if is_currency(unit) or unit in ("date", "ordinal", "person") else stem(unit)
