"""Which numbers are no claims: labels, telephone numbers, addresses, scores, clock times, list numbers?"""

from analysis.claims.tokens import Token, stands, word_at, word_set, words_between


def is_label(text: str, tokens: list[Token], first: int, end: int, *, counted: bool, measured: bool) -> bool:
    """Tell whether the number at tokens[first:end] names something instead of counting it.

    `counted` says that a unit or a plural noun follows, `measured` that it is a unit: both speak for a claim.
    """
    return (
        (not measured and _glued_sign(text, tokens, first, end))
        or _is_clock(tokens, first, end)
        or _is_list_number(text, tokens, first, end)
        or _is_address(text, tokens, first, end)
        or _is_score(tokens, first, end)
        or _is_title(text, tokens, first, end)
        or (not measured and _is_named(text, tokens, first, counted))
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


def _glued_sign(text: str, tokens: list[Token], first: int, end: int) -> bool:
    """See what is glued to a figure: "F-16", "9/11", "+49 30", "555-0123", "4G", "#1"."""
    start, stop = tokens[first][1], tokens[end - 1][2]
    before, after = text[max(0, start - 2) : start], text[stop : stop + 2]
    if before[-1:] in ("/", "#", "_", "@", "&", "=", "+", "*", "."):
        return True
    # "0800 111 222": a leading nought, or one figure after another.
    figure, other = tokens[first][0], word_at(tokens, end)
    if (figure[0] == "0" and figure[1:2].isdecimal()) or (
        figure.isdecimal() and other.isdecimal() and end == first + 1
    ):
        return True
    if before[-1:] in ("-", "‑") and len(before) == 2 and before[0].isalnum():
        return True
    if after[:1].isalpha() and end - first == 1 and not _is_suffix(tokens, end):
        return True
    if before[-1:].isalnum() and tokens[first][0][0].isdecimal():
        return True
    if after[:1] in ("/", ":", "_", "@", "=") and after[1:2].isdecimal():
        return True
    if after[:1] in ("-", "‑", "–") and after[1:2].isdecimal():
        return True
    if before[-1:] == ":" and before[:1].isdecimal():
        return True
    return before[-1:] == "(" and after[:1] == ")" and word_at(tokens, end + 1)[:1].isdecimal()


def _is_suffix(tokens: list[Token], end: int) -> bool:
    """Let "20k", "5bn", "3m people" pass: their letter is a scale."""
    return word_at(tokens, end) in word_set("numbers", "short_scales")


def _is_clock(tokens: list[Token], first: int, end: int) -> bool:
    after = word_at(tokens, end)
    if after in word_set("numbers", "clocks") and tokens[first][0][0].isdecimal():
        return True
    return after == "o'clock" or (after in ("a", "p") and stands(tokens, end + 1, (".", "m")))


def _is_list_number(text: str, tokens: list[Token], first: int, end: int) -> bool:
    if not tokens[first][0].isdecimal() or len(tokens[first][0]) > 3:
        return False
    start = tokens[first][1]
    line_start = start == 0 or text[text.rfind("\n", 0, start) + 1 : start].strip(" (•-*\t") == ""
    return line_start and (word_at(tokens, end) in (".", ")", ":") or end >= len(tokens))


def _is_address(text: str, tokens: list[Token], first: int, end: int) -> bool:
    streets = word_set("numbers", "streets")
    if not tokens[first][0][0].isdecimal():
        return False
    for at in range(end, min(end + 4, len(tokens))):
        word = tokens[at][0]
        if not word[0].isalpha() or not text[tokens[at][1]].isupper():
            return False
        if at > end and word in streets:
            return True
    return False


def _is_score(tokens: list[Token], first: int, end: int) -> bool:
    """See "3-1", "a 5-4 ruling": two small numbers at a hyphen that fall, or stand beside a word of victory."""
    joins = ("-", "–")
    if word_at(tokens, end) in joins and _small(word_at(tokens, end + 1)) and _small(tokens[first][0]):
        one, other = tokens[first][0], word_at(tokens, end + 1)
        around = words_between(tokens, first - 3, end + 4)
        return int(one) >= int(other) or bool(around & word_set("numbers", "scores"))
    return (
        word_at(tokens, first - 1) in joins
        and _small(word_at(tokens, first - 2))
        and _small(tokens[first][0])
    )


def _small(word: str) -> bool:
    return word.isdecimal() and len(word) <= 3


def _is_title(text: str, tokens: list[Token], first: int, end: int) -> bool:
    """See a number word that is part of a name ("the Final Four", "the Six-Day War"): it and a neighbour are capitalised, and
    the sentence is no headline, for it ends with a full stop."""
    word, start, _ = tokens[first]
    if not word.isalpha() or not text[start].isupper() or first == 0 or tokens[-1][0] not in '.!?”"':
        return False
    beside = [tokens[first - 1], *tokens[end : end + 2]]
    return first > 1 and any(text[token[1]].isupper() for token in beside)


def _is_named(text: str, tokens: list[Token], first: int, counted: bool) -> bool:
    """See a name in front of a bare number: "Article 5", "No. 10", "Apollo 11", "Leopard 2 tanks", "the Group of 20"."""
    at = first - 1
    if at < 0:
        return False
    word, start, _ = tokens[at]
    if word == "." and word_at(tokens, at - 1) in word_set("numbers", "numbering"):
        return True
    if word == "of" and at and text[tokens[at - 1][1]].isupper() and not counted:
        return True
    if word in word_set("numbers", "labels") and (not counted or word in word_set("numbers", "firm_labels")):
        return True
    figure = tokens[first][0]
    bare = figure[0].isdecimal() and "," not in figure and len(figure) <= 3
    if not bare or not word[0].isalpha() or not text[start].isupper() or _may_open(word):
        return False
    # The first word of a sentence is always capitalised, so only what follows the number can tell.
    return at > 0 or not counted


def _may_open(word: str) -> bool:
    lists = (("words", "closers", "function"), ("words", "cues"), ("numbers", "no_names"))
    return any(word in word_set(*keys) for keys in lists)
