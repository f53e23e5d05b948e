"""Which words of a sentence stand in a relative clause, and so speak of something else?"""

from analysis.claims.tokens import Token, word_at

_OPENERS = frozenset({"who", "which", "whose", "whom"})


def relative_clauses(tokens: list[Token]) -> list[tuple[int, int]]:
    """Locate the relative clauses between commas as (first token, end): ", who opened the harbour in 2021,".

    A clause that no comma closes runs to the end of the sentence. A comma between a day and its year closes none, nor does
    one directly behind the opening word. Clauses do not nest: what stands in the inner one belongs to the outer.
    """
    found: list[tuple[int, int]] = []
    for at, (word, _, _) in enumerate(tokens):
        inside = found and at < found[-1][1]
        if word in _OPENERS and word_at(tokens, at - 1) == "," and not inside:
            found.append((at, _end(tokens, at)))
    return found


def clause_of(at: int, clauses: list[tuple[int, int]]) -> int | None:
    """Give the number of the clause that a token stands in, None for the main sentence."""
    return next((i for i, (first, end) in enumerate(clauses) if first <= at < end), None)


def _end(tokens: list[Token], first: int) -> int:
    at = first + 2
    while at < len(tokens):
        if tokens[at][0] == "," and not _in_date(tokens, at):
            return at
        at += 1
    return at


def _in_date(tokens: list[Token], comma: int) -> bool:
    """See "February 24, 2022": figures on both sides, four behind."""
    before, after = word_at(tokens, comma - 1), word_at(tokens, comma + 1)
    return before.isdecimal() and after.isdecimal() and len(after) == 4
