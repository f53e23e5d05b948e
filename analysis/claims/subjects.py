"""What does a number count or measure?"""

from functools import cache

from analysis.claims.stems import is_plural, is_small, singular_of
from analysis.claims.tokens import Token, rules, word_at, word_set

_MARKS = frozenset(',;:()[]“”"«»—–!?.…‘|/')
_LIMIT = 10


def counted_noun(
    text: str, tokens: list[Token], at: int, *, singular: bool = False
) -> tuple[str, str, int] | None:
    """Read the noun phrase behind a number: (singular head noun, the phrase as written, end) or None.

    The head is the first plural within five words ("ballistic missiles"), or the last word of the phrase if `singular`
    (for "one" and ordinals). A following "of …" belongs to the phrase ("containers of ammunition").
    """
    if word_at(tokens, at) == "of":
        at += 1
        at = _past_determiners(tokens, at)
    if word_at(tokens, at) == "such":
        at += 1
    # "A 12-nation bloc": behind a hyphen the noun is singular.
    joined = word_at(tokens, at + 1) if word_at(tokens, at) == "-" else ""
    if (
        joined.isalpha()
        and not joined.endswith("ed")
        and not _closes(joined)
        and joined not in word_set("words", "no_nouns")
    ):
        # "A 35-word oath": the oath tells what the words are of.
        whole = at + 2
        if word_at(tokens, whole).isalpha() and not _closes(word_at(tokens, whole)):
            whole += 1
        return joined, text[tokens[at + 1][1] : tokens[whole - 1][2]], at + 2
    head = None
    i = at
    while i < len(tokens) and i - at < 7:
        word = tokens[i][0]
        if word == "-" and i > at and i + 1 < len(tokens) and tokens[i + 1][0].isalpha():
            i += 1
            continue
        if not word[0].isalpha() or _closes(word) or (word.endswith("'s") and head is not None):
            break
        if is_plural(word):
            head = i
            if not (i + 1 < len(tokens) and is_plural(tokens[i + 1][0]) and not _closes(tokens[i + 1][0])):
                break
        elif head is not None:
            break
        elif singular and (not word_at(tokens, i + 1)[:1].isalpha() or _closes(word_at(tokens, i + 1))):
            head = i
            break
        i += 1
    if head is None:
        return None
    end = _complement(tokens, head + 1) or head + 1
    return singular_of(tokens[head][0]), text[tokens[at][1] : tokens[end - 1][2]], end


def fate_near(tokens: list[Token], first: int, end: int) -> str | None:
    """Tell what befell the people counted: "killed" beside "12 people were killed", "killing at least 12 people"."""
    fates = rules("words")["fates"]
    for at in range(end, min(end + 4, len(tokens))):
        word = tokens[at][0]
        if word in fates:
            return fates[word]
        if word not in word_set("words", "fate_links"):
            break
    for at in range(first - 1, max(-1, first - 5), -1):
        word = tokens[at][0]
        if word in fates:
            return fates[word]
        if word in _MARKS:
            break
    return None


def phrase_left(text: str, tokens: list[Token], first: int) -> str | None:
    """Give the words of the clause in front of a number that tell what it belongs to, as written, or None."""
    stops = word_set("words", "passives") | word_set("words", "clause_openers")
    end = first
    small = _fillers()
    while end > 0 and (tokens[end - 1][0] in small or tokens[end - 1][0] == "-"):
        end -= 1
    at, meaningful = end, 0
    while at > 0 and end - at < _LIMIT:
        word = tokens[at - 1][0]
        if word in _MARKS and (meaningful or end - at > 5):
            break
        if meaningful and (word in stops or (word == "and" and _has_figure(tokens[max(0, at - 5) : at]))):
            break
        if word in _MARKS:
            end = at - 1
        if word[0].isalpha() and not is_small(word):
            meaningful += 1
        at -= 1
    while at < end and (tokens[at][0] in small or tokens[at][0] in _MARKS or tokens[at][0] in stops):
        at += 1
    return text[tokens[at][1] : tokens[end - 1][2]] if meaningful and at < end else None


def _has_figure(tokens: list[Token]) -> bool:
    """See in "it burned 40 houses and cost" that what stands before the "and" has a number of its own."""
    return any(word[0].isdecimal() for word, _, _ in tokens)


def phrase_right(text: str, tokens: list[Token], end: int) -> str | None:
    """Give the first words of the clause behind a date, as written, or None ("On Tuesday, state media posted …")."""
    at, small = end, _fillers()
    while at < len(tokens) and (tokens[at][0] in _MARKS or tokens[at][0] in small):
        at += 1
    stop = at
    while stop < len(tokens) and stop - at < 8 and tokens[stop][0] not in _MARKS:
        stop += 1
    while stop > at and tokens[stop - 1][0] in small:
        stop -= 1
    return text[tokens[at][1] : tokens[stop - 1][2]] if stop > at else None


def _aged(text: str, tokens: list[Token], at: int) -> str:
    """Name whose age it is: "a 44-year-old mother, Emilia Palacio"."""
    end = at
    while end < len(tokens) and end - at < 8 and tokens[end][0] not in _MARKS - {","}:
        end += 1
    return f"age {named}" if (named := capitals(text, tokens[at:end])) else "age"


def capitals(text: str, tokens: list[Token]) -> str:
    """Give the first run of capitalised words."""
    run: list[Token] = []
    for token in tokens:
        if text[token[1]].isupper():
            run.append(token)
        elif run:
            break
    return text[run[0][1] : run[-1][2]] if run else ""


def measured_noun(text: str, tokens: list[Token], end: int, *, money: bool = False) -> str | None:
    """Read what a measure is of: "5 percent *of voters*", "$2 billion *in aid*", "a two-day *visit*", or None."""
    at = end
    word = word_at(tokens, at)
    if word == "old" or (word == "-" and word_at(tokens, at + 1) == "old"):
        return _aged(text, tokens, at + (3 if word == "-" else 1))
    if word in ("of", "worth") or (money and word == "in"):
        at += 2 if (word, word_at(tokens, at + 1)) == ("worth", "of") else 1
        at = _past_determiners(tokens, at)
        if word == "in" and at < len(tokens) and text[tokens[at][1]].isupper():
            return None
    elif word == "-":
        at += 1
    stop = at
    while stop < len(tokens) and stop - at < 4:
        word = tokens[stop][0]
        if not word[0].isalpha() or _closes(word) or (stop == at and word.endswith(("ed", "ly", "ing"))):
            break
        stop += 1
        if is_plural(word) and word not in ("us",):
            break
    return text[tokens[at][1] : tokens[stop - 1][2]] if stop > at else None


def _complement(tokens: list[Token], at: int) -> int | None:
    """Find the end of an "of …" behind a noun: at most three words."""
    if word_at(tokens, at) != "of":
        return None
    first = end = _past_determiners(tokens, at + 1)
    while (
        end < len(tokens) and end - first < 3 and tokens[end][0][0].isalpha() and not _closes(tokens[end][0])
    ):
        end += 1
        if is_plural(tokens[end - 1][0]):
            break
    return end if end > first else None


@cache
def _closes(word: str) -> bool:
    return (
        word in word_set("words", "closers", "function")
        or word in word_set("words", "closers", "verbs")
        or (word in word_set("words", "cues") and not is_plural(word))
        or (
            word in word_set("words", "fates")
            and word not in ("deaths", "fatalities", "injuries", "casualties")
        )
    )


@cache
def _fillers() -> frozenset[str]:
    return word_set("words", "closers", "function")


def _past_determiners(tokens: list[Token], at: int) -> int:
    while word_at(tokens, at) in word_set("words", "determiners"):
        at += 1
    return at
