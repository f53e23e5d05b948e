"""Which lines can fall under a pattern at all? Those with a sign that it needs, looked for in all lines at once."""

import re
from collections.abc import Iterable

# the tree that `re` itself compiles a pattern from
from re import _constants as kinds
from re import _parser as parser

# how much rarer a sign is for standing at the beginning of a line; a letter or blank counts 1, any other character 2
_AT_START = 2
# "İ" alone becomes two characters in small letters, which Arrow does not know
_DOTTED = "İ"
_UNKNOWN: tuple[int, frozenset[str]] = (0, frozenset())


def sign_of(patterns: Iterable[str], exact: Iterable[str]) -> str:
    """Write an expression that finds every line which a pattern matches in small letters, or an `exact` one as it stands.

    Each pattern's own tree says what no match can do without: of a sequence the rarest part, of alternatives one each.
    Where a pattern needs nothing that can be named, every line is found.
    """
    small = {sign for pattern in patterns for sign in _signs(pattern)}
    as_written = {sign for pattern in exact for sign in _signs(pattern)}
    return f"(?i:{'|'.join(sorted(small | {_DOTTED}))})|{'|'.join(sorted(as_written)) or _DOTTED}"


def _signs(pattern: str) -> frozenset[str]:
    return _rarest(parser.parse(pattern, re.DOTALL), at_start=True)[1] or frozenset({""})


def _rarest(tree: Iterable[tuple], *, at_start: bool) -> tuple[int, frozenset[str]]:
    """Find what each match of a part of a pattern needs: how rare it is, and the signs of which one is there."""
    found, run, run_at_start = [_UNKNOWN], "", at_start
    for kind, held in tree:
        if kind is kinds.LITERAL:
            run += chr(held)
            found.append(_sign(_rarity(run), "".join(map(_escaped, run)), run_at_start))
        elif kind is kinds.IN:
            found.append(_class(held, at_start))
        elif kind is kinds.SUBPATTERN and not held[1]:  # nor with flags of its own
            found.append(_rarest(held[-1], at_start=at_start))
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and held[0]:
            found.append(_rarest(held[2], at_start=at_start))
        elif kind is kinds.BRANCH:
            branches = [_rarest(branch, at_start=at_start) for branch in held[1]]
            least = min(rarity for rarity, _ in branches)
            found.append((least, frozenset().union(*(signs for _, signs in branches))) if least else _UNKNOWN)
        at_start = at_start and kind in (kinds.ASSERT, kinds.ASSERT_NOT)
        if kind is not kinds.LITERAL:
            run, run_at_start = "", at_start
    return max(found, key=lambda part: part[0])


def _class(held: list[tuple], at_start: bool) -> tuple[int, frozenset[str]]:
    """One character out of a few; a class that says which character it is not needs nothing."""
    signs, rarity = "", 2
    for kind, what in held:
        if kind is kinds.LITERAL:
            signs, rarity = signs + _escaped(chr(what)), min(rarity, _rarity(chr(what)))
        elif kind is kinds.RANGE:
            signs, rarity = signs + "-".join(_escaped(chr(end)) for end in what), 1
        elif kind is kinds.CATEGORY and what is kinds.CATEGORY_DIGIT:
            signs += r"\p{Nd}"
        else:
            return _UNKNOWN
    return _sign(rarity, f"[{signs}]", at_start)


def _sign(rarity: int, expression: str, at_start: bool) -> tuple[int, frozenset[str]]:
    return rarity + _AT_START * at_start, frozenset({f"^{expression}" if at_start else expression})


def _rarity(text: str) -> int:
    return sum(1 if letter.isalpha() or letter == " " else 2 for letter in text)


def _escaped(letter: str) -> str:
    return f"\\x{{{ord(letter):x}}}"
