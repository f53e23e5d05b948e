"""Which quotation stands in two articles, word by word or in other words, and whose wording has a witness?"""

import pandas as pd

from analysis.similarity.terms import stems_of
from analysis.text import quoted_spans, tokenize

# A quotation is the same in other words when stems overlap so far; quotations of different events reach 0.22.
_SAME, _FEWEST_STEMS, _FEWEST_WORDS = 0.28, 6, 8
_CLEARLY = 0.15


def same_quotations(a: str, b: str) -> list[tuple[str, str]]:
    """Pair the quotations of eight words or more that stand in both texts, each with its likest; as printed.

    The same quotation has at least six word stems in common, and these are at least 0.28 of the stems of both (Jaccard), or 0.8
    of the shorter's, as when one text quotes a part.
    """
    others = _quotations(b)
    found = []
    for text, stems in _quotations(a):
        ranked = [(_overlap(stems, theirs), -place) for place, (_, theirs) in enumerate(others)]
        best = max(ranked, default=(0.0, 0))
        if best[0] >= _SAME:
            found.append((text, others[-best[1]][0]))
    return found


def witness_of(quotations: list[tuple[str, str]], a: str, b: str, articles: pd.DataFrame) -> str | None:
    """Name the article of the two whose wording of a common quotation a third article confirms; None where none does."""
    from rapidfuzz.distance import Indel

    rest = articles[~articles["article_id"].isin([a, b])]
    votes = {a: 0, b: 0}
    for of_a, of_b in quotations:
        words = {a: tokenize(of_a), b: tokenize(of_b)}
        if words[a] == words[b]:
            continue
        for text in rest["text"]:
            for _, theirs in same_quotations(of_a, text) or same_quotations(of_b, text):
                near = {name: Indel.normalized_similarity(words[name], tokenize(theirs)) for name in (a, b)}
                if abs(near[a] - near[b]) >= _CLEARLY:
                    votes[max((a, b), key=near.get)] += 1
    if bool(votes[a]) == bool(votes[b]):
        return None
    return a if votes[a] else b


def _quotations(text: str) -> list[tuple[str, set[str]]]:
    printed = [text[start:end] for start, end in quoted_spans(text)]
    return [
        (quotation, {stem for stem, _, _ in stems_of(quotation)})
        for quotation in printed
        if len(tokenize(quotation)) >= _FEWEST_WORDS
    ]


def _overlap(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    if both < _FEWEST_STEMS:
        return 0.0
    part = both / min(len(one), len(other))
    return max(both / len(one | other), part if part >= 0.8 else 0.0)
