"""Which words describe a person, beside a name or a role? What a lexicon may have missed."""

from analysis.names.actors import adjacent
from analysis.names.countries import country_at, country_before
from analysis.names.words import Line, plain_words, span_of, word_list

# (word in small letters, role or modifier, offset into the article)
Describing = tuple[str, str, int]

_LONGEST = 6
_ADJECTIVE = ("ing", "ed", "ous", "ive", "al", "ful", "ent", "ant", "ic", "less", "ish", "ble")


def describing_words(line: Line, start: int, end: int, name: bool) -> list[Describing]:
    """List the words that describe the person whose name or role stands at (start, end) of a line.

    Beside a name: what stands between a determiner or country and the name ("the ageing Putin", "Russian strongman
    Putin"), with a capital ("Comrade Kim"), or as apposition behind it ("Kim, a former spy,"). In a role: its
    modifiers. Function words, countries, courtesies, numbers and verb forms are left out.
    """
    span = span_of(line, start, end)
    if span is None:
        return []
    if not name:
        # "The warlord needs friends": neither the verb nor what stands before it describes the friends.
        first = next(
            (index + 1 for index in range(span[1] - 1, span[0] - 1, -1) if _verb(line, index)), span[0]
        )
        return _as(line, [index for index in range(first, span[1]) if _describes(line, index)], "modifier")
    return _in_front(line, span[0]) + _behind(line, span[1])


def _in_front(line: Line, first: int) -> list[Describing]:
    index = first
    while adjacent(line, index) and first - index < _LONGEST and _describes(line, index - 1):
        index -= 1
    words = list(range(index, first))
    if not words:
        return []
    article = line.lower[index - 1] if adjacent(line, index) else ""
    if article not in ("a", "an", "the") and country_before(line, index):
        return _as(line, words[:-1], "modifier") + _as(line, words[-1:], "role")
    if line.words[first - 1][0].isupper():
        return [] if line.headline or first == 1 else _as(line, words[-1:], "role")
    # A small letter alone may be a verb's ("praised Putin") or begin a clause ("the deal Putin made").
    adjective = line.lower[index].endswith(_ADJECTIVE) or article in ("a", "an")
    return (
        _as(line, words, "modifier")
        if len(words) == 1 and article in ("a", "an", "the") and adjective
        else []
    )


def _as(line: Line, indexes: list[int], kind: str) -> list[Describing]:
    return [(line.lower[index], kind, line.starts[index]) for index in indexes]


def _behind(line: Line, last: int) -> list[Describing]:
    index = last + 1
    if index >= len(line.words) or line.gaps[index].strip() not in (",", "–", "—"):
        return []
    if line.lower[index] not in word_list("determiners"):
        return []
    words = []
    index += 1
    while index < len(line.words) and len(words) < _LONGEST and adjacent(line, index):
        if line.lower[index] in ("of", "who", "whose", "and", "in", "from"):
            break
        if line.lower[index] in plain_words() and line.lower[index] not in word_list("modifiers"):
            return []
        words.append(index)
        index += 1
    closed = (
        index >= len(line.words) or not adjacent(line, index) or line.lower[index] in ("of", "who", "whose")
    )
    if not closed or not words:
        return []
    described = [index for index in words if _describes(line, index)]
    modifiers = [index for index in described if index != words[-1]]
    return _as(line, modifiers, "modifier") + _as(line, [i for i in described if i == words[-1]], "role")


def _describes(line: Line, index: int) -> bool:
    word = line.lower[index]
    return (
        word.replace("-", "").replace("'", "").isalpha()
        and len(word) > 2
        and word not in plain_words() | word_list("determiners") | word_list("pairs")
        and word not in word_list("courtesy") | word_list("plain_modifiers") | word_list("not_given_names")
        and not (index == 0 and word.endswith(("ing", "ed", "ly")))
        and not _in_country(line, index)
    )


def _verb(line: Line, index: int) -> bool:
    """See a verb in the present by its -s, which no adjective has ("needs", but not "ruthless" or "famous")."""
    word = line.words[index]
    return word.islower() and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _in_country(line: Line, index: int) -> bool:
    return any(
        (found := country_at(line, first)) and first + found[1] > index
        for first in range(max(index - 3, 0), index + 1)
    )
