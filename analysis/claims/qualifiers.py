"""What do the words and signs around a number change about it?"""

import re
from functools import cache

from analysis.claims.numerals import Numeral, figure_value, read_numeral
from analysis.claims.tokens import (
    Token,
    cut_tokens,
    joined,
    rules,
    token_end,
    word_at,
    word_set,
    words_between,
)

_DASHES = ("-", "–", "—")
_SIGNS = ("$", "€", "£", "¥")
_SCALES = (1e3, 1e6, 1e9, 1e12)
_NEAR = 8  # tokens in which a qualifier stands


def qualifier_before(tokens: list[Token], first: int) -> tuple[int, str | None]:
    """Read "more than", "about", … in front of a number: (first token of both, meaning or None)."""
    match = _qualifiers()[0].search(joined(tokens[max(0, first - _NEAR) : first]))
    return (first - len(cut_tokens(match[0])), _meaning(match)) if match else (first, None)


def qualifier_behind(tokens: list[Token], end: int, approx: str | None) -> tuple[int, str | None]:
    """Read "or more", "or so" behind a number: (end, meaning); what stands in front weighs more."""
    match = _qualifiers()[1].match(joined(tokens[end : end + _NEAR]))
    return (token_end(tokens, end, match.end()), approx or _meaning(match)) if match else (end, approx)


@cache
def _qualifiers() -> tuple[re.Pattern, re.Pattern]:
    """Give the phrases in front of a number and those behind it; of the phrases at one place the longest counts."""
    before, behind = (
        "|".join(
            f"(?P<{meaning.replace(' ', '_')}>{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})"
            for meaning, phrases in rules("numbers")[key].items()
        )
        for key in ("before", "after")
    )
    return (
        re.compile(rf"(?<!\w)(?:{before})(?: (?:an?|between|another|from))?$"),
        re.compile(rf"(?:{behind})(?!\w)"),
    )


def _meaning(match: re.Match) -> str:
    return match.lastgroup.replace("_", " ")


def read_sign(text: str, tokens: list[Token], first: int) -> tuple[int, int]:
    """Read a minus in front of a number: (sign, first token)."""
    before = word_at(tokens, first - 1)
    glued = before in ("-", "−", "–") and tokens[first - 1][2] == tokens[first][1]
    free = glued and text[: tokens[first - 1][1]][-1:] in ("", " ", "\n", "\t", "(")
    return (-1, first - 1) if before == "minus" or free else (1, first)


def read_range(tokens: list[Token], numeral: Numeral) -> Numeral:
    """Join "5 to 7", "5-7" and "between 5 and 7" to one numeral with a high; "rose from 5 to 7" stays two numbers."""
    first, end, value, _, kind = numeral
    # "$5 million to $7 million", "5% to 7%": the unit may stand with both.
    joint = end + 1 if word_at(tokens, end) in ("%", "percent") else end
    upper = joint + 1
    while word_at(tokens, upper) in _SIGNS:
        upper += 1
    if (
        kind != "exact"
        or upper >= len(tokens)
        or not _joins(tokens, first, joint)
        or tokens[upper][0] in ("a", "an")
    ):
        return numeral
    other = read_numeral(tokens, upper)
    if other is None or other[4] != "exact":
        return numeral
    value *= _shared_scale(tokens, upper, other, value)
    too_far = word_at(tokens, joint) == "to" and other[2] > 100 * max(value, 1)
    if other[2] <= value or too_far or _is_tally(tokens, first, joint, other[1]):
        return numeral
    return first, other[1], value, other[2], kind


def _joins(tokens: list[Token], first: int, joint: int) -> bool:
    if word_at(tokens, first - 1) in _SIGNS:
        first -= 1
    word, before = word_at(tokens, joint), word_at(tokens, first - 1)
    if word == "and":
        return "between" in (before, word_at(tokens, first - 2))
    if word == "to":
        changed = words_between(tokens, first - 8, first) & word_set("numbers", "changes")
        return before != "from" or not changed
    return word in _DASHES


def _shared_scale(tokens: list[Token], upper: int, other: Numeral, value: float) -> float:
    """Give both numbers of "5-7 million" their scale."""
    plain = figure_value(tokens[upper][0]) if tokens[upper][0][0].isdecimal() else None
    if not plain or other[1] - upper < 2 or value > plain or value >= 1000:
        return 1.0
    return other[2] / plain if other[2] / plain in _SCALES else 1.0


def _is_tally(tokens: list[Token], first: int, joint: int, end: int) -> bool:
    """Tell "a 5-7 defeat", "6-4, 6-3" and parts of a longer number from a range."""
    if word_at(tokens, joint) not in _DASHES:
        return False
    if word_at(tokens, end) in _DASHES and word_at(tokens, end + 1)[:1].isdecimal():
        return True
    around = words_between(tokens, first - 3, first) | words_between(tokens, end, end + 2)
    return bool(around & word_set("numbers", "scores"))
