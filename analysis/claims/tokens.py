"""Which tokens is a text cut into when its numbers are read?"""

import re
from functools import cache

from analysis.rules import read_rules

# Finer than `text.tokenize`: "24-year-old" is five tokens and "$5bn" three, because each part says something about the number.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")


# casefolded token, start, end
Token = tuple[str, int, int]


def cut_tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut a stretch of text into figures, words and signs: (casefolded token, start, end) in reading order.

    A figure keeps its commas and points ("11,000.5"); hyphens, currency signs and quotation marks stand alone; a curly
    apostrophe becomes a straight one. Offsets are those of the whole text. Text without visible characters gives [].
    """
    stop = len(text) if end is None else end
    return [(m[0].lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text, start, stop)]


def word_at(tokens: list[Token], at: int) -> str:
    """Give the token at a place, "" before the first and behind the last."""
    return tokens[at][0] if 0 <= at < len(tokens) else ""


def joined(tokens: list[Token]) -> str:
    """Write tokens in a line again, in small letters and with one blank wherever there were any ("5bn", "twenty-four men")."""
    parts = [
        word if i == 0 or tokens[i - 1][2] == start else f" {word}"
        for i, (word, start, _) in enumerate(tokens)
    ]
    return "".join(parts)


def token_end(tokens: list[Token], at: int, length: int) -> int:
    """Find the token behind the first `length` characters of the line that `joined` writes of tokens[at:]."""
    while length > 0:
        glued = at + 1 < len(tokens) and tokens[at][2] == tokens[at + 1][1]
        length -= len(tokens[at][0]) + (not glued)
        at += 1
    return at


def words_between(tokens: list[Token], first: int, end: int) -> set[str]:
    """Give the words from one place to another; a place before the sentence is its beginning."""
    return {word for word, _, _ in tokens[max(0, first) : end]}


def is_year(word: str) -> bool:
    """Tell whether a word can be a year: four digits from 1500 to 2100."""
    return len(word) == 4 and word.isdecimal() and "1500" <= word <= "2100"


@cache
def rules(name: str) -> dict:
    """Read one of the rule files: "numbers", "units" or "words"."""
    return read_rules(f"claims_{name}")


@cache
def word_set(name: str, *keys: str) -> frozenset[str]:
    """Give a word list of a rule file as a set, e.g. `word_set("words", "closers", "verbs")`."""
    listed = rules(name)
    for key in keys:
        listed = listed[key]
    return frozenset(str(word) for word in listed)
