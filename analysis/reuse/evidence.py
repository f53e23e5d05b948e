"""What do two texts have in common: the grammar of their sentences, their words, their order?"""

from bisect import bisect_left
from collections import Counter
from functools import cache
from zlib import crc32

import numpy as np

from analysis.reuse.alignment import kept_words, long_enough, matched_sentences, swapped_words
from analysis.reuse.quotations import read_quotations
from analysis.reuse.shingles import hash_runs
from analysis.reuse.skeleton import compact, read_skeleton
from analysis.similarity.terms import stems_of
from analysis.text import sentences, tokenize

_RUN = 6  # tokens of a skeleton
_WORDED_ALIKE = 0.9
# Words that two sentences share to be counterparts, and sentences of the shorter text below which order is chance.
_COUNTERPART, _FEWEST_IN_ORDER = 0.45, 6


def read_text(text: str) -> dict:
    """Read once what a text is compared by: skeletons and their runs, stems by sentence, words, fives, quotations."""
    skeletons = read_skeleton(text)
    runs = [hash_runs(np.array([_code(token) for token in compact(s["skeleton"])]), _RUN) for s in skeletons]
    stems = [{stem for stem, _, _ in stems_of(text[start:end])} for start, end in sentences(text)]
    words = tokenize(text)
    return {
        "skeletons": skeletons,
        "runs": np.unique(np.concatenate([*runs, np.empty(0, np.uint64)])),
        "stems": [sentence for sentence in stems if len(sentence) > 4],
        "words": words,
        "quotations": read_quotations(text),
        "fives": set(zip(*(words[step:] for step in range(5)), strict=False)),
    }


@cache
def _code(token: str) -> int:
    return crc32(token.encode("utf-8", "replace"))


def compare_texts(a: dict, b: dict) -> dict:
    """Measure what two texts, read by `read_text`, have in common; the fields are those of `explain_derivation`."""
    fewer = min(len(a["runs"]), len(b["runs"]))
    matches = matched_sentences(a["skeletons"], b["skeletons"])
    swaps = Counter(swap for one, other, _ in matches for swap in swapped_words(one, other))
    reworded = [kept_words(one, other) < _WORDED_ALIKE for one, other, _ in matches]
    shorter_fives = min(len(a["fives"]), len(b["fives"]))
    return {
        "skeleton": len(np.intersect1d(a["runs"], b["runs"])) / fewer if fewer else 0.0,
        "sentences": min(len(long_enough(a["skeletons"])), len(long_enough(b["skeletons"]))),
        "aligned": len(matches),
        "reworded": sum(reworded) / len(reworded) if reworded else 0.0,
        "containment": len(a["fives"] & b["fives"]) / shorter_fives if shorter_fives else 0.0,
        "in_order": _in_order(a["stems"], b["stems"]),
        "swaps": swaps,
    }


def _in_order(a: list[set[str]], b: list[set[str]]) -> float:
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < _FEWEST_IN_ORDER:
        return 0.0
    rising: list[int] = []
    for sentence in shorter:
        shares = [len(sentence & other) / min(len(sentence), len(other)) for other in longer]
        place = int(np.argmax(shares))
        if shares[place] >= _COUNTERPART:
            spot = bisect_left(rising, place)
            rising[spot : spot + 1] = [place]
    return len(rising) / len(shorter)
