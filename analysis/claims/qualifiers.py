"""What do the words and signs around a number change about it?"""

from analysis.claims.numerals import Numeral, figure_value, read_numeral, starts_numeral
from analysis.claims.tokens import Token, phrases, stands, word_at, word_set, words_between

_DASHES = ("-", "–", "—")


def qualifier_before(tokens: list[Token], first: int) -> tuple[int, str | None]:
    """Read "more than", "about", … in front of a number: (first token of both, meaning or None)."""
    begin = first - 1 if word_at(tokens, first - 1) in ("a", "an", "between", "another", "from") else first
    for at in (begin, first):
        for words, meaning in _ending_in(word_at(tokens, at - 1)):
            n = len(words)
            if stands(tokens, at - n, words):
                return at - n, meaning
    return first, None


def qualifier_behind(tokens: list[Token], end: int, approx: str | None) -> tuple[int, str | None]:
    """Read "or more", "or so" behind a number: (end, meaning); what stands in front weighs more."""
    if word_at(tokens, end) not in ("or", "plus", "and", "+"):
        return end, approx
    for words, meaning in phrases("numbers", "after"):
        if stands(tokens, end, words):
            return end + len(words), approx or meaning
    return end, approx


def read_sign(text: str, tokens: list[Token], first: int) -> tuple[int, int]:
    """Read a minus in front of a number: (sign, first token)."""
    before = word_at(tokens, first - 1)
    if before == "minus":
        return -1, first - 1
    if before in ("-", "−", "–") and tokens[first - 1][2] == tokens[first][1]:
        start = tokens[first - 1][1]
        if start == 0 or text[start - 1].isspace() or text[start - 1] == "(":
            return -1, first - 1
    return 1, first


def read_range(tokens: list[Token], numeral: Numeral) -> Numeral:
    """Join "5 to 7", "5-7" and "between 5 and 7" to one numeral with a high; "rose from 5 to 7" stays two numbers."""
    first, end, value, _, kind = numeral
    if kind != "exact":
        return numeral
    # "$5 million to $7 million", "5% to 7%": the unit may stand with both.
    joint = end + 1 if word_at(tokens, end) in ("%", "percent") else end
    upper = joint + 1
    while word_at(tokens, upper) in ("$", "€", "£", "¥"):
        upper += 1
    if not _joins(tokens, first, joint) or upper >= len(tokens) or not starts_numeral(tokens[upper][0]):
        return numeral
    other = read_numeral(tokens, upper)
    if other is None or other[4] != "exact" or word_at(tokens, upper) in ("a", "an"):
        return numeral
    value *= _shared_scale(tokens, upper, other, value)
    too_far = word_at(tokens, joint) == "to" and other[2] > 100 * max(value, 1)
    if other[2] <= value or too_far or _is_tally(tokens, first, joint, other[1]):
        return numeral
    return first, other[1], value, other[2], kind


def _joins(tokens: list[Token], first: int, joint: int) -> bool:
    if word_at(tokens, first - 1) in ("$", "€", "£", "¥"):
        first -= 1
    word, before = word_at(tokens, joint), word_at(tokens, first - 1)
    if word == "and":
        return "between" in (before, word_at(tokens, first - 2))
    if word == "to":
        nearby = words_between(tokens, first - 8, first)
        return before != "from" or not nearby & word_set("numbers", "changes")
    return word in _DASHES


def _shared_scale(tokens: list[Token], upper: int, other: Numeral, value: float) -> float:
    """Give both numbers of "5-7 million" their scale."""
    plain = figure_value(tokens[upper][0]) if tokens[upper][0][0].isdecimal() else None
    if not plain or other[1] - upper < 2 or value > plain:
        return 1.0
    scale = other[2] / plain
    return scale if scale in (1e3, 1e6, 1e9, 1e12) and value < 1000 else 1.0


def _is_tally(tokens: list[Token], first: int, joint: int, end: int) -> bool:
    """Tell "a 5-7 defeat", "6-4, 6-3" and parts of a longer number from a range."""
    if word_at(tokens, joint) not in _DASHES:
        return False
    if word_at(tokens, end) in _DASHES and word_at(tokens, end + 1)[:1].isdecimal():
        return True
    around = words_between(tokens, first - 3, first) | words_between(tokens, end, end + 2)
    return bool(around & word_set("numbers", "scores"))


def _ending_in(last: str) -> list[tuple[tuple[str, ...], str]]:
    return [entry for entry in phrases("numbers", "before") if entry[0][-1] == last] if last else []
