"""Which numbers are no claims: labels, telephone numbers, addresses, scores, clock times, list numbers?"""

import re
from functools import cache

from analysis.claims.tokens import Token, rules, word_set

_NEAR = 80  # characters in front of a number that can show what it is


def is_label(text: str, tokens: list[Token], first: int, end: int, *, counted: bool, measured: bool) -> bool:
    """Tell whether the number at tokens[first:end] names something instead of counting it (rules/claims_labels.yml).

    `counted` says that a unit or a plural noun follows, `measured` that it is a unit: both speak for a claim.
    """
    start, stop = tokens[first][1], tokens[end - 1][2]
    before = text[max(tokens[0][1], start - _NEAR) : start]
    number, after = text[start:stop], text[stop : tokens[-1][2]]
    scopes = ["always"] + ["unmeasured"] * (not measured) + ["uncounted"] * (not counted)
    return any(
        named.fullmatch(number) and behind.match(after) and front.fullmatch(before)
        for scope in scopes
        for front, named, behind in _labels()[scope]
    )


def goes_on_from_figure(tokens: list[Token], at: int) -> bool:
    """Tell whether a figure only continues the one before it: the 1 of "3-1", the 1234567 of "+49 30 1234567"."""
    if not tokens[at][0][0].isdecimal() or at == 0:
        return False
    before = tokens[at - 1]
    if before[0].isdecimal():
        return True
    joined = before[0] in ("-", "/", ":") and before[2] == tokens[at][1] and at >= 2
    return joined and tokens[at - 2][0][0].isdecimal() and tokens[at - 2][2] == before[1]


@cache
def _labels() -> dict[str, list[tuple[re.Pattern, re.Pattern, re.Pattern]]]:
    small = (
        word_set("words", "closers", "function") | word_set("words", "cues") | word_set("numbers", "no_names")
    )
    lists = {key: word_set("numbers", key) for key in rules("numbers")} | {"small": small}
    choices = {key: "(?:" + "|".join(sorted(map(re.escape, words))) + ")" for key, words in lists.items()}

    def compiled(expression: str) -> re.Pattern:
        filled = re.sub(r"\{([a-z_]+)\}", lambda name: choices[name[1]], expression)
        return re.compile(filled, re.DOTALL)

    return {
        scope: [
            tuple(compiled(rule.get(part, default)) for part, default in
                  (("before", ".*"), ("number", ".*"), ("after", "")))
            for rule in listed.values()
        ]
        for scope, listed in rules("labels").items()
    }  # fmt: skip
