"""Which numbers are written in a sentence, in figures or in words?

Number words are read here and not by a library: the one that is well kept (text2num) refuses "a hundred", "two dozen",
"half a million", "two and a half" and "dozens of", says nothing about where a number stands, and has no build for every machine.
"""

from functools import cache

from analysis.claims.tokens import Token, is_glued, rules, stands, word_at, word_set

# first and last token (end exclusive), value, high (of a range or of a vague number), kind: exact, vague, ordinal, share
Numeral = tuple[int, int, float, float | None, str]


def read_numeral(tokens: list[Token], at: int) -> Numeral | None:
    """Read the number that starts at a token, or None: (first, end, value, high, kind).

    `kind` is "exact", "vague" ("dozens", with its order of magnitude from value to high), "ordinal" or "share" (a fraction,
    in percent). Ranges are joined by `read_range`.
    """
    word = tokens[at][0]
    if word[0].isdecimal():
        return _figures(tokens, at)
    numbers = rules("numbers")
    if word in numbers["vague"]:
        return _vague(tokens, at)
    if word in numbers["few"]:
        value, high = numbers["few"][word]
        end = at + 2 if word_at(tokens, at + 1) == "of" else at + 1
        return at, end, value, high, "few"
    if word == "half":
        return _half(tokens, at)
    if word in ("a", "an"):
        return _article(tokens, at)
    if word in numbers["ordinals"]:
        return at, at + 1, numbers["ordinals"][word], None, "ordinal"
    return _words(tokens, at)


def starts_numeral(word: str) -> bool:
    """Tell whether a token can be the beginning of a number."""
    return word[0].isdecimal() or word in _starters()


@cache
def _starters() -> frozenset[str]:
    numbers = rules("numbers")
    lists = ("cardinals", "ordinals", "vague", "few")
    return frozenset({w for key in lists for w in numbers[key]} | {"half", "a", "an", "dozen", "hundred"})


def _figures(tokens: list[Token], at: int) -> Numeral | None:
    value = figure_value(tokens[at][0])
    if value is None:
        return None
    end = at + 1
    following = word_at(tokens, end)
    if following in ("st", "nd", "rd", "th") and is_glued(tokens, end):
        return at, end + 1, value, None, "ordinal"
    if stands(tokens, end, ("and", "a", "half")):
        value, end = value + 0.5, end + 3
    if following in ("½", "¼", "¾"):
        value, end = value + {"½": 0.5, "¼": 0.25, "¾": 0.75}[following], end + 1
    return _scaled(tokens, at, end, value)


def figure_value(figures: str) -> float | None:
    """Read a figure with English marks: commas part thousands, a point the decimals; None if it is no number.

    >>> figure_value("11,000.5")
    11000.5
    """
    commas, points = figures.split(","), figures.split(".")
    if len(commas) > 1 and not all(len(part.split(".")[0]) == 3 for part in commas[1:]):
        if len(commas) > 2 or len(points) > 1:
            return None
        return float(figures.replace(",", "."))
    if len(points) > 2:
        return float(figures.replace(".", "")) if all(len(part) == 3 for part in points[1:]) else None
    if len(figures) > 18:
        return None
    return float(figures.replace(",", ""))


def _words(tokens: list[Token], at: int) -> Numeral | None:
    numbers = rules("numbers")
    cardinals, scales = numbers["cardinals"], numbers["scales"]
    total, part, end, used = 0.0, 0.0, at, False
    while end < len(tokens):
        word = tokens[end][0]
        if word in cardinals:
            value = cardinals[word]
            after_scale = total > 0 and part == 0
            if used and not after_scale and not _may_follow(part, value):
                break
            part, used, end = part + value, True, end + 1
        elif word in ("hundred", "dozen") and used:
            part, end = part * scales[word], end + 1
        elif word in scales and word not in ("hundred", "dozen") and used:
            total, part, end = total + part * scales[word], 0.0, end + 1
        elif (
            (word == "-" and used and word_at(tokens, end + 1) in cardinals and part and part % 10 == 0)
            or (word == "and" and used and part >= 100 and word_at(tokens, end + 1) in cardinals)
            or (word == "and" and used and not part and total and word_at(tokens, end + 1) in cardinals)
        ):
            end += 1
        else:
            break
    return _tail(tokens, at, end, total + part) if used else None


def _tail(tokens: list[Token], at: int, end: int, value: float) -> Numeral:
    """Read what may follow number words: "-first", "-thirds", "and a half", "point five", "in five"."""
    numbers = rules("numbers")
    cardinals = numbers["cardinals"]
    ordinal = numbers["ordinals"].get(word_at(tokens, end + 1)) if word_at(tokens, end) == "-" else None
    if ordinal and ordinal < 10 and value % 10 == 0 and 20 <= value < 100:
        return at, end + 2, value + ordinal, None, "ordinal"
    skip = end + 1 if word_at(tokens, end) == "-" else end
    share = numbers["fractions"].get(word_at(tokens, skip))
    of_whole = value > 1 or word_at(tokens, skip + 1) == "of"
    if share and value < 10 and word_at(tokens, skip) != "half" and of_whole:
        return at, skip + 1, round(value * (100 / 3 if share == 33.3 else share), 1), None, "share"
    if stands(tokens, end, ("and", "a", "half")):
        return _scaled(tokens, at, end + 3, value + 0.5)
    if word_at(tokens, end) == "point" and word_at(tokens, end + 1) in cardinals:
        return _scaled(tokens, at, end + 2, value + cardinals[tokens[end + 1][0]] / 10)
    return _one_in(tokens, at, end, value) or (at, end, value, None, "exact")


def _may_follow(part: float, value: float) -> bool:
    """Go on with "twenty four" and "a hundred four"; "two three" and "nineteen ninety" are two numbers."""
    return (part % 100 >= 20 and part % 10 == 0 and value < 10) or (part >= 100 and part % 100 == 0)


def _one_in(tokens: list[Token], at: int, end: int, value: float) -> Numeral | None:
    """Read "one in five", "nine out of ten": a share in percent."""
    after = end + 1 if word_at(tokens, end) == "in" else end + 2
    joined = word_at(tokens, end) == "in" or stands(tokens, end, ("out", "of"))
    if not joined or after >= len(tokens):
        return None
    whole = rules("numbers")["cardinals"].get(tokens[after][0])
    if whole is None and tokens[after][0].isdecimal():
        whole = int(tokens[after][0]) if len(tokens[after][0]) < 8 else None
    if not whole or not 0 < value < whole or (whole > 10 and value > 10):
        return None
    # "Two in 2023" is no share of 2023, and "nine in ten years" counts years.
    if whole > 1000 or word_at(tokens, after + 1) in word_set("numbers", "no_shares"):
        return None
    return at, after + 1, round(100 * value / whole, 1), None, "share"


def _scaled(tokens: list[Token], at: int, end: int, value: float) -> Numeral:
    numbers = rules("numbers")
    word = word_at(tokens, end)
    skip = end + 1 if word == "-" and word_at(tokens, end + 1) in numbers["scales"] else end
    if word_at(tokens, skip) in numbers["scales"] and tokens[skip][0] != "dozen":
        value, end = value * numbers["scales"][tokens[skip][0]], skip + 1
        if word_at(tokens, end) == "million":
            value, end = value * 1e6, end + 1
        return at, end, value, None, "exact"
    if word == "dozen":
        return at, end + 1, value * 12, None, "exact"
    short = numbers["short_scales"].get(word)
    if (
        short
        and word not in ("m", "b")
        and (is_glued(tokens, end) or word in ("bn", "mn", "mln", "bln", "tn", "trn"))
    ):
        return at, end + 1, value * short, None, "exact"
    if short and word in ("m", "b") and is_glued(tokens, end) and _is_money(tokens, at):
        return at, end + 1, value * short, None, "exact"
    if word == "m" and end == at + 1 and is_glued(tokens, end) and _counts_things(tokens, end + 1):
        return at, end + 1, value * 1e6, None, "exact"
    return _one_in(tokens, at, end, value) or (at, end, value, None, "exact")


def _is_money(tokens: list[Token], at: int) -> bool:
    return word_at(tokens, at - 1) in word_set("numbers", "money_signs")


def _counts_things(tokens: list[Token], after: int) -> bool:
    word = word_at(tokens, after)
    return word in rules("words")["plurals"] or (word.endswith("s") and len(word) > 3)


def _vague(tokens: list[Token], at: int) -> Numeral | None:
    vague, scales = rules("numbers")["vague"], rules("numbers")["scales"]
    word = tokens[at][0]
    if at and tokens[at - 1][0] in ("the", "low", "mid", "high") and word in ("tens", "scores"):
        return None
    value, high = vague[word]
    end = at + 1
    if word_at(tokens, end) == "of" and word_at(tokens, end + 1) in ("thousands", "millions", "billions"):
        scale = scales[tokens[end + 1][0][:-1]]
        return at, end + 2, value * scale, (high + 1) * scale - 1, "vague"
    # "Scores" and "tens" count only with "of"; the others may stand alone ("dozens were killed").
    if word in ("tens", "scores") and word_at(tokens, end) != "of":
        return None
    return at, end, value, high, "vague"


def _half(tokens: list[Token], at: int) -> Numeral | None:
    scales = rules("numbers")["scales"]
    after = word_at(tokens, at + 1)
    if after == "a" and word_at(tokens, at + 2) in scales:
        return at, at + 3, scales[tokens[at + 2][0]] / 2, None, "exact"
    if after == "a" and word_at(tokens, at + 2) in ("century", "decade"):
        return at, at + 2, 0.5, None, "exact"
    if after in ("of", "the", "its", "their", "his", "her", "all"):
        return at, at + 1, 50, None, "share"
    return None


def _article(tokens: list[Token], at: int) -> Numeral | None:
    """Read "a hundred", "a dozen", "a third"; "a few" and "a couple" are read at their own word."""
    numbers = rules("numbers")
    after = word_at(tokens, at + 1)
    if after in numbers["scales"]:
        end, value = at + 2, numbers["scales"][after]
        if after == "hundred" and word_at(tokens, end) in ("thousand", "million", "billion"):
            value, end = value * numbers["scales"][tokens[end][0]], end + 1
        return at, end, value, None, "exact"
    if after in numbers["fractions"] and after not in ("half", "quarters"):
        return at, at + 2, round(numbers["fractions"][after], 1), None, "share"
    return None
