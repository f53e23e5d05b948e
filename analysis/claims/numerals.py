"""Which numbers are written in a sentence, in figures or in words?

Number words are read here and not by a library: the one that is well kept (text2num) refuses "a hundred", "two dozen",
"half a million", "two and a half" and "dozens of", says nothing about where a number stands, and has no build for every machine.
"""

import re
from collections.abc import Iterable
from functools import cache

from analysis.claims.tokens import Token, joined, rules, token_end, word_at, word_set

# first and last token (end exclusive), value, high (of a range or of a vague number), kind: exact, vague, few, ordinal, share
Numeral = tuple[int, int, float, float | None, str]

_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_LONGEST = 24  # tokens of a number


def read_numeral(tokens: list[Token], at: int) -> Numeral | None:
    """Read the number that starts at a token, or None: (first, end, value, high, kind).

    `kind` is "exact", "vague" ("dozens", with its order of magnitude from value to high), "few" ("several", likewise),
    "ordinal" or "share" (a fraction, in percent). Ranges are joined by `read_range`.
    """
    if not starts_numeral(tokens[at][0]):
        return None
    line = joined(tokens[at : at + _LONGEST])
    for pattern, read in _patterns():
        match = pattern.match(line)
        found = read(match) if match else None
        if found:
            length, *meaning = found
            if _is_length(tokens, at, length, line):
                continue
            return (at, token_end(tokens, at, length), *meaning)
    return None


@cache
def starts_numeral(word: str) -> bool:
    """Tell whether a token can be the beginning of a number."""
    lists = ("cardinals", "ordinals", "vague", "few")
    return (
        word[0].isdecimal()
        or word in ("half", "a", "an")
        or any(word in word_set("numbers", key) for key in lists)
    )


def figure_value(figures: str) -> float | None:
    """Read a figure with English marks: commas part thousands, a point the decimals; None if it is no number.

    >>> figure_value("11,000.5")
    11000.5
    """
    if len(figures) > 18:
        return None
    if re.fullmatch(r"\d+(?:,\d{3})*(?:\.\d+)?", figures):
        return float(figures.replace(",", ""))
    if re.fullmatch(r"\d+(?:\.\d{3}){2,}", figures):  # 1.500.000
        return float(figures.replace(".", ""))
    return float(figures.replace(",", ".")) if re.fullmatch(r"\d+,\d+", figures) else None


def _is_length(tokens: list[Token], at: int, length: int, line: str) -> bool:
    """See "5 m", which is a length: "m" and "b" scale only sums of money and counted things ("$5m", "3m people")."""
    if not re.search(r"\d[mb]$", line[:length]):
        return False
    things = re.match(r" (\w+)", line[length:])
    counted = things and (
        things[1] in rules("words")["plurals"] or (things[1].endswith("s") and len(things[1]) > 3)
    )
    return word_at(tokens, at - 1) not in word_set("numbers", "money_signs") and not (
        counted and line[length - 1] == "m"
    )


@cache
def _patterns() -> list[tuple]:
    """Give the ways to write a number as (pattern, reading), in the order in which they are tried."""
    numbers = rules("numbers")
    cardinals, scales = numbers["cardinals"], numbers["scales"]
    tens = _any(word for word, value in cardinals.items() if value >= 20)
    ones = _any(word for word, value in cardinals.items() if 0 < value < 10)
    big = _any(word for word, value in scales.items() if value >= 1000)
    hundred = rf"(?:{tens}(?:[- ]{ones})?|{_any(cardinals)})"
    thousand = (
        rf"(?:{hundred} (?:hundred|dozen)|an? (?:hundred|dozen))(?:(?: and|,)?[- ]{hundred})?|{hundred}"
    )
    spelled = rf"(?:{thousand}|an?(?= {big}))(?: {big}(?:,? (?:and )?(?:{thousand}))?)*"
    short = _any(numbers["short_scales"])
    figure = r"(?P<figure>\d+(?:[.,]\d+)*)(?: ?(?P<part>[½¼¾]))?"
    scaled = rf"(?:(?:[- ](?P<scale>{big}|hundred|dozen)|(?P<glued>{big})|(?P<short>{short})| (?P<apart>bn|mn|mln|bln|tn|trn))\b)"
    half = r"(?P<half> and a half)?"
    whole = rf"(?P<whole>\d+|{hundred})(?! (?:{_any(word_set('numbers', 'no_shares') - {'-'})})\b|-|[.,]?\d)"
    fraction = _any(word for word in numbers["fractions"] if word != "half")
    ways = [
        (r"(?P<figure>\d+(?:[.,]\d+)*)(?:st|nd|rd|th)", _ordinal),
        (rf"(?:(?P<figure>\d+)|(?P<words>{spelled}))(?: in | out of |-in-){whole}", _one_in),
        (rf"{figure}{half}{scaled}(?: (?P<again>million))?", _exact),
        (figure, _exact),
        (rf"(?P<few>{_any(numbers['few'])})(?: of)?", _few),
        (rf"(?P<vague>{_any(numbers['vague'])})(?: of (?P<scales>{big})s)?", _vague),
        (
            rf"half an? (?P<scale>{big}|hundred|dozen)",
            lambda m: (m.end(), scales[m["scale"]] / 2, None, "exact"),
        ),
        (r"half a(?= (?:century|decade)\b)", lambda m: (m.end(), 0.5, None, "exact")),
        (r"half(?= (?:of|the|its|their|his|her|all)\b)", lambda m: (m.end(), 50, None, "share")),
        (rf"an? (?P<fraction>{fraction})", _fraction),
        (rf"(?P<words>{hundred})[- ](?P<fraction>{fraction})(?P<of> of)?", _fraction),
        (rf"(?P<words>{tens})-(?P<ordinal>{_any(numbers['ordinals'])})", _ordinal),
        (rf"(?P<ordinal>{_any(numbers['ordinals'])})", _ordinal),
        (rf"(?P<words>{hundred}) point (?P<decimal>{ones}){scaled}?", _exact),
        (rf"(?P<words>{spelled}){half}{scaled}?", _exact),
    ]
    return [(re.compile(way if way is figure else way + r"(?![^\W_])"), read) for way, read in ways]


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _spelled(words: str) -> float:
    """Add up number words: "two hundred and five thousand"."""
    numbers = rules("numbers")
    total = part = 0.0
    for word in re.findall(r"[a-z]+", words):
        if word in numbers["cardinals"]:
            part += numbers["cardinals"][word]
        elif word in ("hundred", "dozen"):
            part = (part or 1) * numbers["scales"][word]
        elif word in numbers["scales"]:
            total, part = total + (part or 1) * numbers["scales"][word], 0.0
    return total + part


def _number(match: re.Match) -> float | None:
    named = match.groupdict()
    return figure_value(named["figure"]) if named.get("figure") else _spelled(named.get("words") or "")


def _exact(match: re.Match) -> tuple | None:
    numbers, named = rules("numbers"), match.groupdict()
    value = _number(match)
    if value is None:
        return None
    value += _PARTS.get(named.get("part"), 0) + (0.5 if named.get("half") else 0)
    value += numbers["cardinals"].get(named.get("decimal"), 0) / 10
    value *= numbers["scales"].get(named.get("scale") or named.get("glued"), 1)
    value *= numbers["short_scales"].get(named.get("short") or named.get("apart"), 1)
    return match.end(), value * (1e6 if named.get("again") else 1), None, "exact"


def _ordinal(match: re.Match) -> tuple | None:
    value, last = _number(match), rules("numbers")["ordinals"].get(match.groupdict().get("ordinal"), 0)
    joins = not match.groupdict().get("words") or last < 10
    return (match.end(), value + last, None, "ordinal") if value is not None and joins else None


def _few(match: re.Match) -> tuple:
    return match.end(), *rules("numbers")["few"][match["few"]], "few"


def _vague(match: re.Match) -> tuple | None:
    """Read "dozens", "tens of thousands"; "scores" and "tens" count only with "of", the others alone too ("dozens died")."""
    value, high = rules("numbers")["vague"][match["vague"]]
    if match["scales"]:
        scale = rules("numbers")["scales"][match["scales"]]
        return match.end(), value * scale, (high + 1) * scale - 1, "vague"
    alone = match["vague"] not in ("tens", "scores") or match.string[match.end() :].startswith(" of")
    return (match.end(), value, high, "vague") if alone else None


def _fraction(match: re.Match) -> tuple | None:
    """Read "two-thirds", "a third", "one fifth of": a share in percent."""
    parts, named = _number(match) or 1, match.groupdict()
    share = (
        100 / 3 if match["fraction"].startswith("third") else rules("numbers")["fractions"][match["fraction"]]
    )
    of = bool(named.get("of"))
    alone = not named.get("words")
    if (alone and match["fraction"] == "quarters") or not (alone or of or parts > 1) or parts >= 10:
        return None
    return match.end() - 3 * of, round(parts * share, 1), None, "share"


def _one_in(match: re.Match) -> tuple | None:
    """Read "one in five", "nine out of ten": a share in percent; "two in 2023" is none."""
    value = _number(match)
    whole = (
        int(match["whole"])
        if match["whole"].isdecimal() and len(match["whole"]) < 8
        else _spelled(match["whole"])
    )
    if value is None or not 0 < value < whole <= 1000 or (whole > 10 and value > 10):
        return None
    return match.end(), round(100 * value / whole, 1), None, "share"
