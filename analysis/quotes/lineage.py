"""Which quotations of different articles are versions of one utterance, and what was changed in each?"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pandas as pd

from analysis.grammar import word_kinds
from analysis.quotes.alignment import align_version, describe_edits, stem
from analysis.text import tokenize

VARIANTS = (
    "lineage",
    "article_id",
    "start",
    "end",
    "text",
    "kind",
    "speaker",
    "cue",
    "centre",
    "nearest",
    "similarity",
    "edits",
)

_NEEDED = ("text", "sentence", "speaker", "cue", "kind")
_SHORT = 6  # content words: a shorter quotation is compared with the sentence that carries it
_COMMON = 4  # content words that two versions share at least (three for short quotations)
_RARE, _POSTINGS = 8, 60  # a wording is looked up by its rarest words, each among at most so many others
_FEWEST = 3  # content words of a restatement
_RESTATED = 0.6  # share of a restatement's content words that the quotation holds as well


def group_variants(quotes: pd.DataFrame, *, least: float = 0.4) -> pd.DataFrame:
    """Group quotations of different articles that are versions of one utterance, and show what differs.

    One row per version, with VARIANTS as columns, sorted by lineage (1, 2, … in order of first appearance), article
    and place. `similarity` in [0, 1] is the share of content words in common with the nearest version (`nearest`,
    an article_id): the cosine of the two sets, 1.0 = same words. `centre` marks the version to which the others are
    nearest, fragments of less than half the longest left aside; `edits` are the words swapped ("special military → unique army"), dropped ("− resolute") and added
    ("+ its") against it. Two quotations are versions when they share at least `least` of their content words, at
    least four, and no two known speakers contradict; quotations under six content words share three with the
    sentences around them and the last word, the head of the phrase ("partnership" is not a "partnership treaty").
    Indirect speech joins as a restatement when its speaker and most of its content words are a version's.

    Pairs are looked up by shared rare words, so their number grows with the quotations, not with its square.
    A lineage has versions of at least two articles; empty input gives an empty table. Raises ValueError unless
    0 < least <= 1.
    """
    if not 0 < least <= 1:
        raise ValueError(f"least is {least!r}; expected a share of words above 0 and up to 1, such as 0.4")
    rows = quotes.reset_index(drop=True)
    compared = [_compared(*row) for row in zip(*(rows[name] for name in _NEEDED), strict=True)]
    wordings = _wordings(compared)
    first = [compared[members[0]] for members in wordings]
    similar = {}
    for a, b in _candidates(first, [len(members) for members in wordings]):
        if likeness := _likeness(first[a], first[b]):
            similar[a, b] = likeness
    groups = [
        group
        for group in _grouped(similar, wordings, least)
        if rows["article_id"][[i for w in group for i in wordings[w]]].nunique() > 1
    ]
    restated = _restatements(groups, wordings, rows, compared)
    found, ids = [], rows["article_id"].tolist()
    for number, group in enumerate(groups, 1):
        lineage = [wordings[w] for w in group]
        alike = [[1.0 if a == b else similar.get((min(a, b), max(a, b)), 0.0) for b in group] for a in group]
        found += _versions(number, lineage, alike, restated[number - 1], rows, ids, compared)
    return pd.DataFrame(found, columns=list(VARIANTS)).astype(
        {"lineage": "int64", "start": "int64", "end": "int64"}
    )


# What a quotation is compared by: its content words, those of its sentence without speaker and cue, the last word
# and the speaker's last name; `indirect` rows only join as restatements.
Compared = tuple[frozenset[str], frozenset[str], str, str | None, bool]


def _compared(text: str, sentence: str, speaker: str | None, cue: str | None, kind: str) -> Compared:
    own = _content_words(text)
    around = frozenset(_content_words(sentence) if len(own) < _SHORT and isinstance(sentence, str) else own)
    named = frozenset(_content_words(f"{speaker or ''} {cue or ''}"))
    surname = tokenize(speaker)[-1] if isinstance(speaker, str) and tokenize(speaker) else None
    return (
        frozenset(own),
        (around - named) | frozenset(own),
        own[-1] if own else "",
        surname,
        kind == "indirect",
    )


def _content_words(text: str) -> list[str]:
    skipped = _skipped()
    return [stem(word) for word in tokenize(text) if word not in skipped]


@cache
def _skipped() -> frozenset[str]:
    """Give the function words; adverbs such as "now" stay, for they survive translation and rewriting."""
    return frozenset(word for word, kind in word_kinds().items() if kind != "adverb")


def _wordings(compared: list[Compared]) -> list[list[int]]:
    """Put quotations that are compared by the same words together: thousands of articles may print one utterance.

    Quotations that are too short to be versions of themselves stay alone, and so does indirect speech.
    """
    wordings: dict[object, list[int]] = {}
    for i, each in enumerate(compared):
        wordings.setdefault(each if not each[4] and _likeness(each, each) else i, []).append(i)
    return list(wordings.values())


def _candidates(first: list[Compared], sizes: list[int]) -> Iterator[tuple[int, int]]:
    """Give pairs of wordings that share two of their rare words, each pair once, in order."""
    holders: dict[str, list[int]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for i, (own, around, _, _, indirect) in enumerate(first):
        if not indirect:
            for word in around if len(own) < _SHORT else own:
                holders[word].append(i)
                counts[word] += sizes[i]
    for i, (own, around, _, _, indirect) in enumerate(first):
        if indirect or not own:
            continue
        rare = sorted(around if len(own) < _SHORT else own, key=lambda word: (counts[word], word))
        shared: dict[int, int] = defaultdict(int)
        for word in [word for word in rare if counts[word] > 1][:_RARE]:
            for other in _near(holders[word], i):
                shared[other] += 1
        yield from sorted((i, other) for other, count in shared.items() if count >= 2)


def _near(holders: list[int], i: int) -> list[int]:
    """Give the quotations after `i` that hold the same word, at most so many: a common word finds few."""
    place = bisect_right(holders, i)
    return holders[place : place + _POSTINGS]


def _likeness(a: Compared, b: Compared) -> float:
    """Measure what share of their content words two quotations have in common, 0 when they cannot be versions."""
    if a[3] and b[3] and a[3] != b[3]:
        return 0.0
    short = min(len(a[0]), len(b[0])) < _SHORT
    first, second = (a[1], b[1]) if short else (a[0], b[0])
    shared = len(first & second)
    if shared < _COMMON - short or (short and (a[2] != b[2] or not a[0] & b[0])):
        return 0.0
    return shared / (len(first) * len(second)) ** 0.5


def _grouped(
    similar: dict[tuple[int, int], float], wordings: list[list[int]], least: float
) -> list[list[int]]:
    """Join wordings from the most alike down, when the groups they belong to are alike on the whole (average link)."""
    sizes = [len(members) for members in wordings]
    group = list(range(len(wordings)))
    members = {i: [i] for i in group}
    joining = [(pair, likeness) for pair, likeness in similar.items() if likeness >= least]
    for (a, b), _ in sorted(joining, key=lambda item: (-item[1], item[0])):
        one, other = sorted((group[a], group[b]))
        if one == other:
            continue
        pairs = [(i, j, sizes[i] * sizes[j]) for i in members[one] for j in members[other]]
        alike = sum(similar.get((min(i, j), max(i, j)), 0.0) * size for i, j, size in pairs)
        if alike / sum(size for _, _, size in pairs) >= least * 0.75:
            for i in members[other]:
                group[i] = one
            members[one] += members.pop(other)
    return sorted(sorted(each) for each in members.values() if sum(sizes[i] for i in each) > 1)


def _restatements(
    groups: list[list[int]], wordings: list[list[int]], rows: pd.DataFrame, compared: list[Compared]
) -> list[list[int]]:
    """Find for each group the indirect speech of its speaker that says mostly what a version says, elsewhere."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, (own, _, _, speaker, indirect) in enumerate(compared):
        if indirect and speaker and len(own) >= _FEWEST:
            for word in own:
                holders[speaker, word].append(k)
    places = list(zip(rows["article_id"], rows["start"], rows["end"], strict=True))
    found: list[list[int]] = []
    taken: set[int] = set()
    for group in ([i for w in each for i in wordings[w]] for each in groups):
        shared: dict[tuple[int, frozenset[str]], int] = defaultdict(int)
        # What is said in the same words need be looked up but once.
        for own, speaker in {(compared[i][0], compared[i][3]) for i in group}:
            for word in own:
                for k in holders.get((speaker, word), ()):
                    shared[k, own] += 1
        there = defaultdict(list)
        for i in group:
            there[places[i][0]].append(places[i])
        fitting = {
            k
            for (k, _), count in shared.items()
            if count >= max(_FEWEST, _RESTATED * len(compared[k][0]))
            and not any(_overlap(places[k], place) for place in there.get(places[k][0], ()))
        }
        found.append(sorted(fitting - taken))
        taken |= fitting
    return found


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Tell whether two places, (article_id, start, end), have a letter in common."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _versions(
    number: int,
    lineage: list[list[int]],
    alike: list[list[float]],
    restated: list[int],
    rows: pd.DataFrame,
    ids: list[str],
    compared: list[Compared],
) -> Iterator[tuple]:
    """Give the rows of one lineage: its quoted versions and restatements against its centre.

    `lineage` holds the quotations of each wording, `alike` how much each wording is like each.
    """
    own = [compared[members[0]][0] for members in lineage]
    # a fragment may be like all others; it still shows less than the sentence it was taken from
    half = max(map(len, own)) / 2
    likeness = [sum(a * len(each) for a, each in zip(row, lineage, strict=True)) - 1 for row in alike]
    whole = [w for w in range(len(lineage)) if len(own[w]) >= half]
    centre = lineage[max(whole, key=lambda w: (round(likeness[w], 9), -lineage[w][0]))][0]
    wording_of = {i: w for w, members in enumerate(lineage) for i in members}
    for i in sorted([*wording_of, *restated]):
        if i in wording_of:
            near = alike[wording_of[i]]
            near = [a if lineage[w] != [i] else -1.0 for w, a in enumerate(near)]
        else:
            near = [len(compared[i][0] & words) / len(compared[i][0]) for words in own]
        most = max(near)
        nearest = _first_other(i, [lineage[w] for w, a in enumerate(near) if a == most], ids)
        row = rows.loc[i]
        edits = ""
        if i != centre and i in wording_of:
            edits = describe_edits(align_version(rows["text"][centre], row["text"], row["kind"]))
        yield (
            number,
            *row[["article_id", "start", "end", "text", "kind", "speaker", "cue"]],
            i == centre,
            ids[nearest],
            round(most, 4),
            edits,
        )


def _first_other(i: int, wordings: list[list[int]], ids: list[str]) -> int:
    """Find the first quotation that stands in another article than `i`; the first besides it where none does."""
    others = [next((j for j in members if ids[j] != ids[i]), None) for members in wordings]
    found = [j for j in others if j is not None]
    return min(found or [j for members in wordings for j in members if j != i])
