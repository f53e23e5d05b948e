"""Which claims are about the same thing?"""

from functools import cache
from itertools import combinations, product

from analysis.claims.agree import fits, in_base, nearby_dates
from analysis.claims.as_of import relative_clauses
from analysis.claims.stems import stem, terms
from analysis.claims.tokens import cut_tokens, word_set
from analysis.claims.units import conversion, is_currency, unit_words

# How much of the shorter subject must be shared: little where the values are the same, much where they could not both be true.
_SHARED = {"same": 0.25, "compatible": 0.4, "apart": 0.6}
# A name says less about what is counted than a noun: "Putin" stands beside every number of the story.
_NAME_WEIGHT = 0.3
# What the same counted noun is worth as evidence where nothing else tells, and the same unit ("year").
_NOUN, _UNIT = 0.25, 0.1
_NEVER = 9.0
_TOO_COMMON = 400
# Numbers further apart than this are hardly two tellings of one quantity.
_FAR = 10.0
# Two sums of money of one year this close may be two tellings even where their subjects hardly meet.
_NEAR_SUM = 1.1


def group_claims(claims: list[dict]) -> list[list[dict]]:
    """Group claims (dicts of CLAIMS and `story`) of one story and one kind of unit by what they count.

    Groups and their claims keep the order of the claims given. Each claim is in exactly one group.
    """
    blocks: dict[tuple, list[dict]] = {}
    for place, claim in enumerate(claims):
        weighed = {
            "place": place,
            "weights": _weights(claim["subject"], claim["unit"]),
            "context": _weights(_own_words(claim), claim["unit"]),
        }
        kind = "age" if _is_age(claim) else _dimension(claim["unit"])
        blocks.setdefault((claim["story"], kind), []).append(claim | weighed)
    groups = [group for block in blocks.values() for group in _cluster(block)]
    return sorted(groups, key=lambda group: group[0]["place"])


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
        if shared >= _needed(kind, firsts[i], firsts[j]) or _is_one_sum(firsts[i], firsts[j]):
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
        telling = any(weight == 1.0 for weight in row["weights"].values())
        words = tuple(row["weights"]) if telling else row["sentence"]
        value = row["as_of"] if row["unit"] == "date" else (row["value"], row["high"], row["unit"])
        alike.setdefault((value, row["approx"], words), []).append(row)
    return alike


def _candidates(firsts: list[dict]) -> list[tuple[int, int]]:
    """List the pairs worth comparing: they share a value, a telling word or the year of a sum, and not one that hundreds have."""
    having: dict[object, list[int]] = {}
    for i, row in enumerate(firsts):
        value = row["as_of"] if row["unit"] == "date" else (in_base(row)[0],)
        telling = [word for word, weight in row["weights"].items() if weight == 1.0]
        keys = (value, *telling) if row["weights"] else (value, None)
        for key in (*keys, _year_of_money(row)) if _year_of_money(row) else keys:
            having.setdefault(key, []).append(i)
    return sorted(
        {pair for rows in having.values() if len(rows) <= _TOO_COMMON for pair in combinations(rows, 2)}
    )


def _share_article(alike: list[list[dict]], ones: list[int], others: list[int]) -> bool:
    first, second = ({row["article_id"] for k in ks for row in alike[k]} for ks in (ones, others))
    return bool(first & second)


def _shared(one: dict, other: dict) -> float:
    """Say how much of the shorter subject two claims share: 0 nothing, 1 all of it.

    Where a subject is the counted noun alone, the rest of the sentence has to tell.
    """
    a, b = one["weights"], other["weights"]
    if a and b:
        return _overlap(a, b)
    if one["unit"] in ("date", "ordinal") or _is_age(one):
        return 0.0
    measured = one["unit"] in unit_words() or is_currency(one["unit"])
    return (_UNIT if measured else _NOUN) + _overlap(one["context"], other["context"])


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    common = sum(min(a[word], b[word]) for word in a.keys() & b.keys())
    return common / min(sum(a.values()), sum(b.values())) if common else 0.0


def _needed(kind: str, one: dict, other: dict) -> float:
    if kind == "same" and _is_distinctive(one) and _is_distinctive(other):
        return 0.01 if one["unit"] == "date" else 0.0
    if kind == "apart" and not _may_differ(one, other):
        return _NEVER
    if one["unit"] == "ordinal" or (kind == "compatible" and _is_vague_day(one, other)):
        return _SHARED["apart"]
    if (kind == "apart" or one["unit"] == "date") and not _share_strong(one, other):
        return _NEVER
    return _SHARED[kind]


def _is_age(claim: dict) -> bool:
    return claim["unit"] == "year" and (claim["subject"] or "").split(" ")[0] == "age"


def _is_vague_day(one: dict, other: dict) -> bool:
    """See a day beside a month or year that it lies in: half of a story's days do."""
    lengths = {len(claim["as_of"] or "") for claim in (one, other)}
    return one["unit"] == "date" and 10 in lengths and lengths & {4, 7} != set()


def _is_one_sum(one: dict, other: dict) -> bool:
    """Tell whether two sums of one currency and one year, a tenth apart at most, are told of one thing.

    Where a subject says only that there is a sum ("officials put the bill"), the sentences have to share what it is for.
    """
    year = _year_of_money(one)
    if not year or year != _year_of_money(other) or one["article_id"] == other["article_id"]:
        return False
    a, b = abs(one["value"]), abs(other["value"])
    if max(a, b) > _NEAR_SUM * min(a, b):
        return False
    told = [_purpose(claim["weights"]) for claim in (one, other)]
    if all(told):
        return (
            _share_strong({**one, "weights": told[0]}, {**other, "weights": told[1]})
            and _overlap(*told) >= 0.4
        )
    contexts = [_purpose(claim["context"]) for claim in (one, other)]
    common = contexts[0].keys() & contexts[1].keys()
    return sum(min(contexts[0][word], contexts[1][word]) for word in common) >= 1.0


def _year_of_money(claim: dict) -> tuple[str, str] | None:
    """Give currency and year of a sum that has both: ("USD", "2023")."""
    as_of = claim["as_of"] or ""
    return (claim["unit"], as_of[:4]) if is_currency(claim["unit"]) and as_of[:4].isdecimal() else None


def _purpose(weights: dict[str, float]) -> dict[str, float]:
    """Keep the words that tell what a sum of money is for."""
    return {word: weight for word, weight in weights.items() if word not in _sum_words()}


def _may_differ(one: dict, other: dict) -> bool:
    """Tell whether two values that exclude each other can be two tellings of one quantity at all."""
    if one["unit"] == "ordinal" or one["article_id"] == other["article_id"]:
        return False
    if one["unit"] == "date":
        return nearby_dates(one["as_of"], other["as_of"]) and _same_event(one, other)
    return _near(one, other)


def _share_strong(one: dict, other: dict) -> bool:
    """Ask for a shared word that is no name and no verb of saying ("arrived"), where the counted noun is not it."""
    a, b = one["weights"], other["weights"]
    if one["unit"] not in ("date", "percent") and not (a and b):
        return True
    return any(a[word] == 1.0 == b[word] for word in a.keys() & b.keys())


def _same_event(one: dict, other: dict) -> bool:
    """Tell whether the telling words of one date are all among the other's, and the other adds no verb of its own."""
    a, b = ({word for word, weight in claim["weights"].items() if weight == 1.0} for claim in (one, other))
    short, long, told = (a, b, other) if len(a) <= len(b) else (b, a, one)
    return short <= long and not (_verbs(told["subject"]) - short)


def _verbs(subject: str | None) -> set[str]:
    """Give the stems of the words of a phrase that look like verbs: "arrived", "opening", "met"."""
    words = {word.strip(",.").lower() for word in (subject or "").split() if not word[:1].isupper()}
    verbs = word_set("words", "closers", "verbs") - word_set("words", "passives")
    return {stem(w) for w in words if w.endswith(("ed", "ing")) or w in verbs} - _reporting_words()


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


def _weights(subject: str | None, unit: str | None) -> dict[str, float]:
    """Weigh the words of a claim's subject; the counted noun itself is no evidence, for the unit holds it already."""
    names = {name for word in (subject or "").split() if word[:1].isupper() for name in terms(word)}
    weak = names | _reporting_words() | _party_words()
    counted = _person_words() if unit == "person" else {stem(unit)} if unit else set()
    if (subject or "").startswith("age "):
        return dict.fromkeys(sorted(names), 1.0)
    return {word: _NAME_WEIGHT if word in weak else 1.0 for word in sorted(terms(subject) - counted)}


@cache
def _sum_words() -> frozenset[str]:
    listed = frozenset(stem(word) for word in word_set("words", "sums"))
    return listed | _reporting_words()


@cache
def _reporting_words() -> frozenset[str]:
    """Give the words of saying: "said on Tuesday" dates a statement, which makes no two events one."""
    return frozenset(stem(word) for key in ("cues", "reporting") for word in word_set("words", key))


@cache
def _party_words() -> frozenset[str]:
    """Give the words for the parties of a story ("the president", "the two countries"), which stand beside everything."""
    return frozenset(stem(word) for word in word_set("words", "parties"))


@cache
def _person_words() -> frozenset[str]:
    return frozenset(stem(word) for word in word_set("words", "persons"))


def _dimension(unit: str | None) -> str:
    if unit is None:
        return ""
    if unit in unit_words():
        return conversion(unit)[0]
    return unit if is_currency(unit) or unit in ("date", "ordinal", "person") else stem(unit)
