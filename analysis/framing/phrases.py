"""Where do the words of a lexicon stand in a text? One pass for all of them, however many there are."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

# Between the words of a phrase: blanks (never a line end, which ends a paragraph) or a hyphen.
_BETWEEN = r"(?:[^\S\n]{1,3}|[-‐‑])"
_PART = re.compile(r"[\s‐‑-]+|.", re.DOTALL)
_WILD = {"*": r"\w*", "?": r"\w"}


def phrase_finder(patterns: Mapping[str, object]) -> Callable[[str], Iterator[tuple[int, int, object]]]:
    """Compile glob patterns (`dictator*`, `special military operation*`) to a function that finds them all in a text.

    The function yields (start, end, meaning) from left to right, without overlap, where meaning is what the
    mapping gives for the pattern. Only whole words match. Case and the kind of apostrophe, hyphen or blank do not
    count. Where several patterns begin at one place the longest match wins; among equals a pattern without a
    wildcard, then the first listed. No patterns find nothing.
    """
    plain: dict[str, object] = {}
    wild: list[tuple[re.Pattern, object]] = []
    for pattern, meaning in patterns.items():
        pieces = [_piece(part) for part in _PART.findall(folded(pattern.strip()))]
        if set(pieces) & set(_WILD.values()):
            wild.append((re.compile("".join(pieces)), meaning))
        else:
            plain.setdefault(normalized(pattern), meaning)
    search = re.compile(rf"\b{shared_expression(patterns)}(?!\w)" if patterns else r"(?!)")

    @lru_cache(maxsize=65536)
    def meaning_of(words: str) -> object:
        if (key := normalized(words)) in plain:
            return plain[key]
        return next(meaning for pattern, meaning in wild if pattern.fullmatch(words))

    def find(text: str) -> Iterator[tuple[int, int, object]]:
        for match in search.finditer(folded(text)):
            yield match.start(), match.end(), meaning_of(match[0])

    return find


def shared_expression(patterns: Iterable[str]) -> str:
    """Write glob patterns as one expression that shares their beginnings, so that each letter is read once."""
    tree: dict = {}
    for pattern in patterns:
        branch = tree
        for part in _PART.findall(folded(pattern.strip())):
            branch = branch.setdefault(_piece(part), {})
        branch[""] = {}
    return _expression(tree)


def folded(text: str) -> str:
    """Lower a text's letters without moving one: a letter whose small form is longer ("İ") stays as it is."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lower


def normalized(words: str) -> str:
    """Write a phrase in one way: small letters, straight apostrophes, single blanks in place of hyphens."""
    return re.sub(r"[\s‐‑-]+", " ", folded(words).replace("’", "'")).strip()


def _piece(part: str) -> str:
    if part in _WILD:
        return _WILD[part]
    if part in "'’":
        return "['’]"
    return _BETWEEN if part.isspace() or part[0] in "-‐‑" else re.escape(part)


def _expression(tree: dict) -> str:
    """Write a tree of pieces as an expression that shares beginnings and tries longer branches first."""
    branches = [piece + _expression(rest) for piece, rest in sorted(tree.items(), reverse=True) if piece]
    if not branches:
        return ""
    if "" in tree:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
