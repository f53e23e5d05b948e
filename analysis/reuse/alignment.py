"""Which sentence of one text stands for which of another, and which words were swapped?"""

from collections import Counter

import pandas as pd

from analysis.reuse.skeleton import BLANK, compact, read_skeleton
from analysis.spelling import hint

ALIGNED = ("a", "a_start", "a_end", "b", "b_start", "b_end", "match", "kept", "swaps", "text_a", "text_b")

_FEWEST_TOKENS = 8
_MATCH, _MOVED_MATCH = 0.7, 0.4
_RUN = 4


def align_sentences(articles: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Align the sentences of two articles by their skeletons: one row per pair of sentences that stand for each other.

    `match`, in [0.4, 1], is the likeness of the skeletons (1 = equal), `kept` the share of plain words that
    both have (1 = word by word the same, low = rewritten), `swaps` the words at the same place, as "military
    → army". Offsets are characters of the two texts. Every sentence of the shorter article is aligned at most
    once; sentences of fewer than eight tokens are left out. Rows are sorted by a_start. Raises ValueError for
    an unknown article_id.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for wanted in (a, b):
        if wanted not in texts:
            raise ValueError(f"no article {wanted!r}{hint(wanted, texts)}")
    rows = []
    for one, other, match in matched_sentences(read_skeleton(texts[a]), read_skeleton(texts[b])):
        swaps = ", ".join(f"{old} → {new}" for old, new in swapped_words(one, other))
        places = (a, one["start"], one["end"], b, other["start"], other["end"])
        printed = (texts[a][one["start"] : one["end"]], texts[b][other["start"] : other["end"]])
        rows.append((*places, match, kept_words(one, other), swaps, *printed))
    return pd.DataFrame(rows, columns=list(ALIGNED)).sort_values("a_start", ignore_index=True)


def long_enough(sentences: list[dict]) -> list[dict]:
    """Keep the sentences whose skeleton says something: eight tokens or more."""
    return [sentence for sentence in sentences if len(compact(sentence["skeleton"])) >= _FEWEST_TOKENS]


def matched_sentences(a: list[dict], b: list[dict]) -> list[tuple[dict, dict, float]]:
    """Match every sentence of the text with fewer to its likest in the other: (of a, of b, likeness).

    Likeness is 1 - insertions and deletions over both lengths, and at least 0.7. Failing that it is the share
    of the runs of four tokens in common, at least 0.4 and four of them, for these survive a clause that
    moved.
    """
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    a, b = long_enough(a), long_enough(b)
    if not a or not b:
        return []
    if len(a) > len(b):
        return [(one, other, match) for other, one, match in matched_sentences(b, a)]
    book: dict[str, str] = {}
    codes = [
        [
            "".join(book.setdefault(token, chr(0x100 + len(book))) for token in compact(s["skeleton"]))
            for s in side
        ]
        for side in (a, b)
    ]
    likeness = cdist(*codes, scorer=Indel.normalized_similarity)
    runs = [[_code_runs(code) for code in side] for side in codes]
    found = []
    for row, sentence in enumerate(a):
        best = int(likeness[row].argmax())
        match = float(likeness[row, best])
        if match < _MATCH:
            best, match = _moved(runs[0][row], runs[1])
        if match:
            found.append((sentence, b[best], round(match, 4)))
    return found


def _moved(runs: set[str], others: list[set[str]]) -> tuple[int, float]:
    """Find the sentence that shares most runs, wherever its clauses stand now; likeness 0 where none shares enough."""
    common = [len(runs & other) for other in others]
    best = max(range(len(common)), key=lambda place: (common[place], -place))
    share = common[best] / max(1, min(len(runs), len(others[best])))
    return best, share if common[best] >= _RUN and share >= _MOVED_MATCH else 0.0


def kept_words(a: dict, b: dict) -> float:
    """Give the share of plain words that two sentences have in common, of the longer list; 1 where neither has any."""
    one, other = (Counter(word for word, *_ in sentence["words"]) for sentence in (a, b))
    most = max(one.total(), other.total())
    return round((one & other).total() / most, 4) if most else 1.0


def swapped_words(a: dict, b: dict) -> list[tuple[str, str]]:
    """List the plain words of two aligned sentences that stand at the same place of the skeleton and differ."""
    from rapidfuzz.distance import Indel

    one, other = _filled(a), _filled(b)
    blocks = Indel.opcodes([token for token, _ in one], [token for token, _ in other])
    swaps = []
    for kind, start_a, end_a, start_b, _ in blocks:
        if kind != "equal":
            continue
        for (token, words), (_, instead) in zip(one[start_a:end_a], other[start_b:], strict=False):
            if token == BLANK and words != instead:
                swaps += _unlike(words, instead)
    return swaps


def _unlike(words: list[str], instead: list[str]) -> list[tuple[str, str]]:
    if len(words) == len(instead):
        return [(old, new) for old, new in zip(words, instead, strict=True) if old != new]
    old, new = (
        [word for word in side if word not in against]
        for side, against in ((words, instead), (instead, words))
    )
    return [(" ".join(old), " ".join(new))] if old and new and len(old) + len(new) <= 5 else []


def _filled(sentence: dict) -> list[tuple[str, list[str]]]:
    """Pair each token of the compact skeleton with the plain words it stands for."""
    at = {place: word for word, _, _, place in sentence["words"]}
    filled: list[tuple[str, list[str]]] = []
    for place, token in enumerate(sentence["skeleton"]):
        if token == BLANK and filled and filled[-1][0] == BLANK:
            filled[-1][1].append(at[place])
        else:
            filled.append((token, [at[place]] if token == BLANK else []))
    return filled


def _code_runs(code: str) -> set[str]:
    return {code[place : place + _RUN] for place in range(len(code) - _RUN + 1)}
