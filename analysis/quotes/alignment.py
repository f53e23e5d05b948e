"""Word by word, what was kept, swapped, dropped and added between two versions of a quotation?"""

from rapidfuzz.distance import Levenshtein

from analysis.grammar import word_kinds
from analysis.text import token_spans

# One step of an alignment: the place of the word in the first version (None when added), the word there, the word
# here, and the change: same, swapped, dropped or added.
Step = tuple[int | None, str | None, str | None, str]

_SAME, _SAME_FUNCTION, _SWAP, _MIXED_SWAP, _GAP = 3.0, 1.5, 0.4, -1.2, -0.3
_LARGEST = 250_000  # cells of the table; longer texts are aligned by plain edit distance


def align(there: str, here: str) -> list[Step]:
    """Align two wordings: the steps that lead from `there` to `here`, in reading order.

    Equal words weigh most, content words above function words; a content word may be swapped for another, a function word only for
    one of its kind (Needleman and Wunsch 1970, J. Mol. Biol. 48:443). "operation" and "operations" are aligned
    but swapped, since they are not the same word.
    """
    first, second = words_of(there), words_of(here)
    pairs = _paired(first, second) if len(first) * len(second) <= _LARGEST else _paired_plainly(first, second)
    return [_step(first, second, i, j) for i, j in pairs]


def align_version(centre: str, text: str, kind: str) -> list[Step]:
    """Align a version to the centre; what a fragment in the writer's own sentence does not reach is not dropped."""
    steps = align(centre, text)
    return steps if kind == "direct" else _trimmed(steps)


def describe_edits(steps: list[Step]) -> str:
    """Say the changes in one line: "special military → unique army; − resolute; + its robust"."""
    blocks: list[tuple[list[str], list[str]]] = []
    open_block = False
    for _, there, here, change in steps:
        if change == "same":
            open_block = False
            continue
        if not open_block:
            blocks.append(([], []))
            open_block = True
        if there:
            blocks[-1][0].append(there)
        if here:
            blocks[-1][1].append(here)
    return "; ".join(_said(" ".join(there), " ".join(here)) for there, here in blocks)


def stem(word: str) -> str:
    """Cut inflection off a word, so that "supporting", "supported" and "supports" are one: "support".

    Rough on purpose, for comparison only: inner hyphens go ("multi-faceted"), then one English ending.
    """
    word = word.replace("-", "").replace("‑", "")
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + rest
    return word


_ENDINGS = (
    ("ingly", ""), ("edly", ""), ("ies", "y"), ("ing", ""), ("ions", ""), ("ion", ""), ("ments", ""), ("ment", ""),
    ("ed", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """Take the words of a quotation as they are written, possessive endings included."""
    return [text[start : end + 2 * (text[end : end + 2] in ("'s", "’s"))] for start, end in token_spans(text)]


def spelled(words: str) -> str:
    """Write words as they are compared: capitals, the apostrophe's form and the points of "F.B.I." are a house's style."""
    return words.casefold().replace("’", "'").replace(".", "")


def _said(there: str, here: str) -> str:
    if there and here:
        return f"{there} → {here}"
    return f"− {there}" if there else f"+ {here}"


def _step(first: list[str], second: list[str], i: int | None, j: int | None) -> Step:
    there = first[i] if i is not None else None
    here = second[j] if j is not None else None
    if there is None:
        return None, None, here, "added"
    if here is None:
        return i, there, None, "dropped"
    return i, there, here, "same" if spelled(there) == spelled(here) else "swapped"


def _paired(first: list[str], second: list[str]) -> list[tuple[int | None, int | None]]:
    """Find the best pairing by dynamic programming; ties go to the pair, then to the drop."""
    n, m = len(first), len(second)
    a, b = [_known(word) for word in first], [_known(word) for word in second]
    best = [[j * _GAP for j in range(m + 1)]]
    for i in range(1, n + 1):
        row = [i * _GAP]
        above = best[-1]
        for j in range(1, m + 1):
            row.append(max(above[j - 1] + _match(a[i - 1], b[j - 1]), above[j] + _GAP, row[j - 1] + _GAP))
        best.append(row)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = n, m
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + _match(a[i - 1], b[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif j and (not i or best[i][j] == best[i][j - 1] + _GAP):
            j -= 1
            pairs.append((None, j))
        else:
            i -= 1
            pairs.append((i, None))
    return pairs[::-1]


def _paired_plainly(first: list[str], second: list[str]) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    for step in Levenshtein.opcodes(list(map(spelled, first)), list(map(spelled, second))):
        there, here = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        pairs += [
            (there[k] if k < len(there) else None, here[k] if k < len(here) else None)
            for k in range(max(len(there), len(here)))
        ]
    return pairs


def _trimmed(steps: list[Step]) -> list[Step]:
    """Leave out what a fragment does not reach: words dropped before its first and after its last own word."""
    own = [i for i, step in enumerate(steps) if step[2] is not None]
    return steps[own[0] : own[-1] + 1] if own else []


def _known(word: str) -> tuple[str, str | None]:
    """Give a word as it is compared, and its kind if it is a function word."""
    low = spelled(word).removesuffix("'s")
    kind = word_kinds().get(low)
    return (low if kind else stem(low)), kind


def _match(a: tuple[str, str | None], b: tuple[str, str | None]) -> float:
    if a[0] == b[0]:
        return _SAME_FUNCTION if a[1] else _SAME
    return _SWAP if a[1] == b[1] else _MIXED_SWAP
