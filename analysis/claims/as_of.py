"""As of when is a number?"""

from analysis.claims.moments import Moment
from analysis.claims.tokens import Token, is_year, word_at

# A date this near behind the verb of a statement is the statement's ("said on Monday").
_STATEMENT = 6  # tokens
_RELATIVE = frozenset({"who", "which", "whose", "whom"})


def date_of(
    moments: list[Moment], first: int, end: int, cue: int | None, clauses: list[tuple[int, int]]
) -> str | None:
    """Pick the date that the number at tokens[first:end] belongs to; `cue` is the verb of its statement.

    It is the nearest date; but where a statement has a day ("the bank said on Friday"), it is a month or year of the
    number's own ("fell to 3 percent in May") or else that day, for tolls are as of then ("12 died on Sunday, police said on
    Tuesday"). Of a relative clause (", who took office in 2021,") no date leads out and none leads in, but for that of the statement.
    """
    stated = [m for m in moments if cue is not None and _dates_statement(m, cue, clauses)]
    here = clause_of(first, clauses)
    own = [m for m in moments if m not in stated and clause_of(m[0], clauses) == here]
    choice = [m for m in own if not is_day(m[2])] or stated if stated else own
    # A date follows its number more often than it leads it.
    return min(choice, key=lambda m: m[0] - end if m[0] >= end else first - m[1] + 4, default=(0, 0, None))[2]


def is_day(as_of: str) -> bool:
    """Tell a day ("2024-06-18", "Monday", "June 18") from a month, a year or "last week"."""
    named = as_of[-1:].isdecimal() and not as_of.isdecimal() and "-" not in as_of
    return is_iso_day(as_of) or as_of.endswith("day") or named


def is_iso_day(as_of: str) -> bool:
    """Tell "2024-06-18" from "2024-06", "Monday" and "last month"."""
    return len(as_of) == 10 and as_of[:4].isdecimal()


def relative_clauses(tokens: list[Token]) -> list[tuple[int, int]]:
    """Locate the relative clauses between commas as (first token, end): ", who opened the harbour in 2021,".

    A clause that no comma closes runs to the end of the sentence. A comma between a day and its year closes none, nor does
    one directly behind the opening word. Clauses do not nest: what stands in the inner one belongs to the outer.
    """
    found: list[tuple[int, int]] = []
    for at, (word, _, _) in enumerate(tokens):
        inside = found and at < found[-1][1]
        if word in _RELATIVE and word_at(tokens, at - 1) == "," and not inside:
            commas = (i for i in range(at + 2, len(tokens)) if tokens[i][0] == ",")
            closing = (
                i for i in commas if not (tokens[i - 1][0].isdecimal() and is_year(word_at(tokens, i + 1)))
            )
            found.append((at, next(closing, len(tokens))))
    return found


def clause_of(at: int, clauses: list[tuple[int, int]]) -> int | None:
    """Give the number of the clause that a token stands in, None for the main sentence."""
    return next((i for i, (first, end) in enumerate(clauses) if first <= at < end), None)


def _dates_statement(moment: Moment, cue: int, clauses: list[tuple[int, int]]) -> bool:
    near = moment[1] == cue or 0 <= moment[0] - cue <= _STATEMENT
    return near and clause_of(moment[0], clauses) == clause_of(cue, clauses)
