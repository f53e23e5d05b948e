"""Which words near a quotation could announce it, and what speaks for each?"""

from collections.abc import Iterator

from analysis.names.reading import Reading, token_at
from analysis.quotes.cues import cue_table

# How far a cue may stand from its quotation, in tokens. Ninety-nine in a hundred stand nearer.
_RIGHT, _LEFT = 22, 34


def direct_candidates(reading: Reading, number: int) -> Iterator[tuple[int, dict[str, float]]]:
    """Give the tokens that may announce quotation `number`, each with its features.

    Sides: R the rest of its sentence, S the sentence after it, L the words before it in its sentence, P the
    sentence before. A feature is 0 or 1 but for `odds`, the log odds of the cue word.
    """
    start, end = reading.quotes[number]
    first, after = token_at(reading, start), token_at(reading, end)
    yield from _featured(reading, _right(reading, after), _side_right(reading, number))
    before = list(_left(reading, first))
    yield from _featured(reading, before, "L")
    if not before:
        yield from _featured(reading, list(_previous(reading, first)), "P")


def _right(reading: Reading, after: int) -> list[int]:
    found = []
    for i in range(after, min(after + _RIGHT, len(reading.words))):
        if reading.words[i] == "\n":
            break
        if reading.quote[i] >= 0:
            continue
        if reading.words[i] in ".?!" and reading.words[i + 1 : i + 2] != [")"]:
            break
        found.append(i)
    return found


def _side_right(reading: Reading, number: int) -> str:
    """Tell a quotation that its sentence goes on after ("…," he said) from one that ends with its own full stop."""
    inner = reading.text[reading.quotes[number][0] : reading.quotes[number][1]].rstrip("\"'”’»“")
    if inner[-1:] == ".":
        return "S"
    return "R"


def _left(reading: Reading, first: int) -> Iterator[int]:
    if first >= len(reading.words):
        return
    sentence = reading.sentence[first]
    for i in range(first - 1, max(first - _LEFT, -1), -1):
        if reading.sentence[i] != sentence or reading.words[i] == "\n":
            return
        if reading.quote[i] < 0:
            yield i


def _previous(reading: Reading, first: int) -> Iterator[int]:
    """Give the last words of the sentence before, nearest first; over a line end only when it ends with a colon."""
    i = first - 1
    while i >= 0 and reading.words[i] == "\n":
        i -= 1
    if i < 0 or reading.quote[i] >= 0:
        return
    if i < first - 1 and reading.words[i] not in ":,":
        return
    sentence = reading.sentence[i]
    for j in range(i, max(i - _LEFT, -1), -1):
        if reading.sentence[j] != sentence or reading.quote[j] >= 0:
            return
        yield j


def _featured(reading: Reading, places: list[int], side: str) -> Iterator[tuple[int, dict[str, float]]]:
    table = cue_table()
    rank = 0
    words, lower, kinds = reading.words, reading.lower, reading.kinds
    for distance, i in enumerate(places):
        odds = table.get(lower[i])
        unknown = odds is None and _could_be_verb(reading, i, side, distance)
        if (odds is None and not unknown) or named(reading, i):
            continue
        # an unknown word is weighed by its place alone: ," Lee fumed.
        odds = 0.0 if odds is None else odds
        before = kinds[i - 1] if i else "\n"
        if i and words[i - 1] == ")":
            before = "name"  # "Rep. Lee (D-Ore.) said"
        after = kinds[i + 1] if i + 1 < len(words) else "\n"
        near = words[places[0]]
        yield (
            i,
            {
                side: 1,
                f"{side} unknown": unknown,
                f"{side} unknown between {before} and {after}": unknown,
                f"{side} odds": odds,
                f"{side} rank {min(rank, 3)}": 1,
                f"{side} distance {_bucket(distance)}": 1,
                f"{side} mark {near if not near[0].isalnum() else 'none'}": 1,
                f"{side} before {before}": 1,
                f"{side} after {after}": 1,
            },
        )
        rank += 1


def _could_be_verb(reading: Reading, i: int, side: str, distance: int) -> bool:
    """Tell whether a word that is no known cue stands where one must: right behind the quotation, beside a name,
    or as the colon right before it."""
    if side in ("L", "P"):
        return distance == 0 and reading.words[i] == ":"
    if side != "R" or distance > 6 or reading.kinds[i] != "word":
        return False
    beside = (reading.kinds[i - 1], reading.kinds[min(i + 1, len(reading.kinds) - 1)])
    return "name" in beside or "pronoun" in beside or reading.lower[i].endswith(("ed", "s"))


def named(reading: Reading, i: int) -> bool:
    """Tell whether a cue word is part of a name ("the United States"), which a small letter or a start rules out."""
    return (
        i > 0
        and reading.words[i][0].isupper()
        and reading.sentence[i - 1] == reading.sentence[i]
        and reading.quote[i - 1] < 0
        and reading.kinds[i - 1] not in (":", "mark", "\n")
    )


def _bucket(distance: int) -> str:
    for top in (0, 1, 2, 3, 5, 8, 13):
        if distance <= top:
            return str(top)
    return "far"
