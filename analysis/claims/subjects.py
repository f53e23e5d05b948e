"""What does a number count or measure?

A phrase is read by the shape of its words: P a plural noun, W another word that a noun phrase can hold, C a word that closes
one (a function word, a verb), D a determiner, O "of", F a figure, "-" a hyphen, "." any other mark.
"""

import re
from functools import cache

from analysis.claims.stems import is_plural, is_small, singular_of
from analysis.claims.tokens import Token, rules, word_at, word_set

_MARKS = frozenset(',;:()[]“”"«»—–!?.…‘|/')
_LIMIT = 10  # words of a subject in front of a number
_REACH = 12  # tokens of a noun phrase behind a number

_COMPLEMENT = r"(?:OD*(?:W{0,2}P|W{1,3}))?"
# "A 12-nation bloc": behind a hyphen the noun is singular, and what follows is of it ("a 35-word oath").
_JOINED = re.compile(r"-(?P<head>[WP])[WP]?")
_PLURAL = re.compile(rf"(?P<before>(?:OD*)?)(?:W-?){{0,6}}P*(?P<head>P){_COMPLEMENT}")
_SINGULAR = re.compile(rf"(?P<before>(?:OD*)?)(?:[WP]-?){{0,6}}(?P<head>[WP])(?![WP-]){_COMPLEMENT}")
_MEASURED = re.compile(r"W{0,3}P|W{1,4}")


def counted_noun(
    text: str, tokens: list[Token], at: int, *, singular: bool = False
) -> tuple[str, str, int] | None:
    """Read the noun phrase behind a number: (singular head noun, the phrase as written, end) or None.

    The head is the first plural within seven words ("ballistic missiles"), or the last word of the phrase if `singular`
    (for "one" and ordinals). A following "of …" belongs to the phrase ("containers of ammunition").
    """
    at += word_at(tokens, at) == "such"
    shape = _shape(tokens, at)
    joined = _JOINED.match(shape)
    if joined and _may_join(word_at(tokens, at + 1)):
        return word_at(tokens, at + 1), _words(text, tokens, at + 1, at + joined.end()), at + 2
    match = _PLURAL.match(shape) or (_SINGULAR.match(shape) if singular else None)
    if match is None:
        return None
    first, end = at + match.end("before"), at + match.end()
    return singular_of(tokens[at + match.start("head")][0]), _words(text, tokens, first, end), end


def fate_near(tokens: list[Token], first: int, end: int) -> str | None:
    """Tell what befell the people counted: "killed" beside "12 people were killed", "killing at least 12 people"."""
    fates = rules("words")["fates"]
    for at in range(end, min(end + 4, len(tokens))):
        word = tokens[at][0]
        if word in fates or word not in word_set("words", "fate_links"):
            if word in fates:
                return fates[word]
            break
    near = [word for word, _, _ in reversed(tokens[max(0, first - 4) : first])]
    return next((fates.get(word) for word in near if word in fates or word in _MARKS), None)


def phrase_left(text: str, tokens: list[Token], first: int) -> str | None:
    """Give the words of the clause in front of a number that tell what it belongs to, as written, or None."""
    stops = word_set("words", "passives") | word_set("words", "clause_openers")
    small = word_set("words", "closers", "function")
    end = first
    while end > 0 and (tokens[end - 1][0] in small or tokens[end - 1][0] == "-"):
        end -= 1
    at, meaningful = end, 0
    while at > 0 and end - at < _LIMIT:
        word = tokens[at - 1][0]
        if word in _MARKS and (meaningful or end - at > 5):
            break
        # In "it burned 40 houses and cost" what stands before the "and" has a number of its own.
        parted = word == "and" and any(w[0].isdecimal() for w, _, _ in tokens[max(0, at - 5) : at])
        if meaningful and (word in stops or parted):
            break
        if word in _MARKS:
            end = at - 1
        meaningful += word[0].isalpha() and not is_small(word)
        at -= 1
    while at < end and (tokens[at][0] in small or tokens[at][0] in _MARKS or tokens[at][0] in stops):
        at += 1
    return _words(text, tokens, at, end) if meaningful and at < end else None


def phrase_right(text: str, tokens: list[Token], end: int) -> str | None:
    """Give the first words of the clause behind a date, as written, or None ("On Tuesday, state media posted …")."""
    at, small = end, word_set("words", "closers", "function")
    while at < len(tokens) and (tokens[at][0] in _MARKS or tokens[at][0] in small):
        at += 1
    stop = at
    while stop < len(tokens) and stop - at < 8 and tokens[stop][0] not in _MARKS:
        stop += 1
    while stop > at and tokens[stop - 1][0] in small:
        stop -= 1
    return _words(text, tokens, at, stop) if stop > at else None


def measured_noun(text: str, tokens: list[Token], end: int, *, money: bool = False) -> str | None:
    """Read what a measure is of: "5 percent *of voters*", "$2 billion *in aid*", "a two-day *visit*", or None."""
    at, word, after = end, word_at(tokens, end), word_at(tokens, end + 1)
    if word == "old" or (word, after) == ("-", "old"):
        return age_of(capitals(text, tokens[end : end + 8]))
    if word in ("of", "worth") or (money and word == "in"):
        at += 2 if (word, after) == ("worth", "of") else 1
        while word_at(tokens, at) in word_set("words", "determiners"):
            at += 1
        if word == "in" and at < len(tokens) and text[tokens[at][1]].isupper():
            return None
    elif word == "-":
        at += 1
    match = _MEASURED.match(_shape(tokens, at))
    if match is None or word_at(tokens, at).endswith(("ed", "ly", "ing")):
        return None
    return _words(text, tokens, at, at + match.end())


def capitals(text: str, tokens: list[Token]) -> str:
    """Give the first run of capitalised words in front of the sentence's next full stop."""
    stop = next((i for i, (word, _, _) in enumerate(tokens) if word in _MARKS - {","}), len(tokens))
    shape = "".join("A" if text[start].isupper() else "a" for _, start, _ in tokens[:stop])
    run = re.search("A+", shape)
    return _words(text, tokens, *run.span()) if run else ""


def age_of(name: str) -> str:
    """Name whose age it is."""
    return f"age {name}".strip()


def _words(text: str, tokens: list[Token], first: int, end: int) -> str:
    return text[tokens[first][1] : tokens[end - 1][2]]


def _shape(tokens: list[Token], at: int) -> str:
    return "".join(_form(word) for word, _, _ in tokens[at : at + _REACH])


@cache
def _form(word: str) -> str:
    if not word[0].isalpha():
        return "-" if word == "-" else "F" if word[0].isdecimal() else "."
    if word == "of" or word in word_set("words", "determiners"):
        return "O" if word == "of" else "D"
    if _closes(word):
        return "C"
    return "P" if is_plural(word) else "W"


def _closes(word: str) -> bool:
    return (
        word in word_set("words", "closers", "function")
        or word in word_set("words", "closers", "verbs")
        or (word in word_set("words", "cues") and not is_plural(word))
        or (word in word_set("words", "fates") and not is_plural(word))
    )


def _may_join(word: str) -> bool:
    return not word.endswith("ed") and word not in word_set("words", "no_nouns")
