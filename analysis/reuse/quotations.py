"""Which quotation stands in two articles, word by word or in other words?"""

from analysis.similarity.terms import stems_of
from analysis.text import quoted_spans, tokenize

# A quotation is the same in other words when stems overlap so far; quotations of different events reach 0.22.
_SAME, _FEWEST_STEMS, _FEWEST_WORDS = 0.28, 5, 8
# Short ones must agree almost wholly.
_SURELY, _FEWEST_SURE_STEMS = 0.6, 3
_PART = 0.8


def same_quotations(a: list[tuple[str, set[str]]], b: list[tuple[str, set[str]]]) -> list[tuple[str, str]]:
    """Pair the quotations of two texts (`read_quotations`) that are the same, each with its likest; as printed.

    The same quotation has at least five word stems in common, and these are at least 0.28 of the stems of
    both (Jaccard), or 0.8 of the shorter's, as when one text quotes a part. With three or four stems in
    common they must be 0.6 of the stems of both.
    """
    found = []
    for text, stems in a:
        ranked = [(_overlap(stems, theirs), -place) for place, (_, theirs) in enumerate(b)]
        best = max(ranked, default=(0.0, 0))
        if best[0] >= _SAME:
            found.append((text, b[-best[1]][0]))
    return found


def read_quotations(text: str) -> list[tuple[str, set[str]]]:
    """List the quotations of eight words or more with their word stems, in reading order."""
    printed = [text[start:end] for start, end in quoted_spans(text)]
    return [
        (quotation, {stem for stem, _, _ in stems_of(quotation)})
        for quotation in printed
        if len(tokenize(quotation)) >= _FEWEST_WORDS
    ]


def _overlap(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    likeness = both / len(one | other) if both else 0.0
    if both < _FEWEST_STEMS:
        return likeness if both >= _FEWEST_SURE_STEMS and likeness >= _SURELY else 0.0
    part = both / min(len(one), len(other))
    return max(likeness, part if part >= _PART else 0.0)
