"""Which numbers of a sentence are claims, and what does each count or measure?"""

import re
from functools import cache

from analysis.claims.labels import goes_on_from_figure, is_label
from analysis.claims.moments import Moment, date_words
from analysis.claims.numerals import Numeral, read_numeral, starts_numeral
from analysis.claims.qualifiers import qualifier_before, qualifier_behind, read_range, read_sign
from analysis.claims.stems import is_plural
from analysis.claims.subjects import (
    age_of,
    capitals,
    counted_noun,
    fate_near,
    measured_noun,
    phrase_left,
    phrase_right,
)
from analysis.claims.tokens import Token, is_year, word_at, word_set, words_between
from analysis.claims.units import is_currency, money_before, rate_after, unit_after, unit_words

# first and last token (end exclusive), value, high, approx, unit, subject
Claim = tuple[int, int, float, float | None, str | None, str | None, str | None]
Counted = tuple[str | None, str | None, int]  # unit, subject, end
_WORD = re.compile(r"\d|[^\W\d_]+")
_BARE = {"decades": "decade", "centuries": "century"}


def may_count(sentence: str) -> bool:
    """Tell quickly whether a sentence can hold a number or a date at all; most sentences cannot."""
    return not _signals().isdisjoint(_WORD.findall(sentence.lower()))


def number_places(tokens: list[Token]) -> list[int]:
    """List the tokens that can begin or hold a number or a date."""
    signals = _signals()
    return [at for at, (word, _, _) in enumerate(tokens) if word in signals or word[0].isdecimal()]


def read_numbers(text: str, tokens: list[Token], places: list[int], moments: list[Moment]) -> list[Claim]:
    """Read the claims of a sentence in reading order; tokens that `moments` cover are dates and no numbers."""
    dated = {i for first, end, _, _ in moments for i in range(first, end)}
    found: list[Claim] = []
    reached = 0
    for place in places:
        # "A hundred" and "a third of" begin one word before.
        for at in (place - 1, place) if word_at(tokens, place - 1) in ("a", "an") else (place,):
            readable = at >= reached and at not in dated and not goes_on_from_figure(tokens, at)
            claim = _claim_at(text, tokens, at, dated) if readable else None
            if claim:
                found.append(claim)
                reached = max(claim[1], at + 1)
                break
    return found


@cache
def _signals() -> frozenset[str]:
    """Words without which a sentence has no number: the beginnings of numbers but for "a", and of dates."""
    numbers = ("cardinals", "ordinals", "vague", "few", "scales", "fractions")
    listed = {word for key in numbers for word in word_set("numbers", key)}
    return frozenset(listed | {"both", *_BARE, *"0123456789"} | date_words())


def _claim_at(text: str, tokens: list[Token], at: int, dated: set[int]) -> Claim | None:
    word = tokens[at][0]
    if word in _BARE:
        subject = measured_noun(text, tokens, at + 1) if word_at(tokens, at + 1) == "of" else None
        return at, at + 1, 2.0, 9.0, "vague", _BARE[word], subject or phrase_left(text, tokens, at)
    if word == "both":
        noun = counted_noun(text, tokens, at + 1)
        near = noun and is_plural(word_at(tokens, at + 1))
        return (at, noun[2], 2.0, None, None, *noun[:2]) if near else None
    numeral = read_numeral(tokens, at)
    if numeral is None or not dated.isdisjoint(range(*numeral[:2])):
        return None
    if numeral[4] == "ordinal":
        return _ordinal(text, tokens, numeral)
    return _cardinal(text, tokens, read_range(tokens, numeral))


def _cardinal(text: str, tokens: list[Token], numeral: Numeral) -> Claim | None:
    first, stop, value, high, kind = numeral
    if kind == "share" and word_at(tokens, first) in ("a", "an") and not _is_share(tokens, first, stop):
        return None
    money = money_before(text, tokens, first)
    sign, begin = read_sign(text, tokens, money[1] if money else first)
    opening, approx = qualifier_before(tokens, begin)
    end, approx = qualifier_behind(tokens, stop, approx)
    approx = approx or ("vague" if kind in ("vague", "few") else None)
    found = _measured(text, tokens, opening, first, end, value, kind, money)
    if not found and kind != "few":
        found = _counted(text, tokens, begin, end, value) or _bare(text, tokens, opening, begin, end, value)
    if not found:
        return None
    unit, subject, after = found
    measured = unit in unit_words()
    if not money and is_label(text, tokens, begin, stop, counted=after > end, measured=measured):
        return None
    bare_year = stop == first + 1 and is_year(tokens[first][0]) and not approx
    if bare_year and not measured and not money:
        return None
    return opening, after, sign * value, high, approx, unit, subject


def _is_share(tokens: list[Token], first: int, end: int) -> bool:
    """Tell "a third of the fleet" and "by a third" from "a third man"."""
    return word_at(tokens, end) == "of" or word_at(tokens, first - 1) in word_set("numbers", "share_openers")


def _measured(
    text: str,
    tokens: list[Token],
    opening: int,
    first: int,
    end: int,
    value: float,
    kind: str,
    money: tuple | None,
) -> Counted | None:
    """Read what a number measures, in its unit or currency."""
    # "Billions of dollars", "a couple of days"; "seconds-long" measures what follows.
    after = end + 1 if kind in ("vague", "few") and word_at(tokens, end) == "of" else end
    found = ("percent", end) if kind == "share" else rate_after(money[0], tokens, end) if money else None
    found = found or unit_after(text, tokens, after) or _unit_of_other(text, tokens, end)
    if not found or _is_one_day(tokens, first, end, found[0], value):
        return None
    unit, stop = found
    words = words_between(tokens, 0, len(tokens))
    if (
        unit == "GBP"
        and not money
        and (words & word_set("units", "weighing") or word_at(tokens, stop) == "of")
    ):
        unit = "pound"
    subject = measured_noun(text, tokens, stop, money=is_currency(unit)) or phrase_left(text, tokens, opening)
    return unit, subject, max(stop, end)


def _counted(text: str, tokens: list[Token], first: int, end: int, value: float) -> Counted | None:
    """Read what a number counts: the noun behind it, behind the whole that it is a part of, or people by their fate."""
    second = _second(tokens, end) if word_at(tokens, end) == "of" else None
    other = read_numeral(tokens, second) if second else None
    noun = counted_noun(text, tokens, other[1] if other else end, singular=value == 1)
    persons = word_set("words", "persons")
    if noun and (value != 1 or noun[0] in persons):
        head, phrase, stop = noun
        stop = end if other else stop
        if head not in persons:
            return head, phrase, stop
        fate = fate_near(tokens, first, stop)
        return "person", phrase if fate is None or fate in phrase else f"{phrase} {fate}", stop
    fate = fate_near(tokens, first, end)
    if (fate and value != 1) or word_at(tokens, end) == "others":
        return "person", f"people {fate}" if fate else "others", end
    return None


def _unit_of_other(text: str, tokens: list[Token], end: int) -> tuple[str, int] | None:
    """Give the first number of "from 52 to 48 percent", "17 of his 20 years" the unit of the second."""
    at = _second(tokens, end)
    if at is None:
        return None
    other = read_numeral(tokens, at)
    exact = other and other[4] == "exact"
    found = money_before(text, tokens, at) or (unit_after(text, tokens, other[1]) if exact else None)
    return (found[0], end) if found else None


def _second(tokens: list[Token], end: int) -> int | None:
    """Find the number that another one is compared with: behind "to" or "of the"."""
    if word_at(tokens, end) not in ("to", "of"):
        return None
    at = end + 1
    while word_at(tokens, at) in word_set("words", "determiners") - {"a", "an"} or word_at(tokens, at) in (
        "$",
        "€",
        "£",
    ):
        at += 1
    word = word_at(tokens, at)
    return at if word and starts_numeral(word) and word not in ("a", "an") else None


def _is_one_day(tokens: list[Token], first: int, end: int, unit: str, value: float) -> bool:
    """Tell "one day he will come", which measures nothing, from "for one day" and "a one-day strike"."""
    measured = word_at(tokens, first - 1) in word_set("numbers", "one_day") or word_at(tokens, end) == "-"
    return unit == "day" and value == 1 and not measured


def _bare(text: str, tokens: list[Token], opening: int, first: int, end: int, value: float) -> Counted | None:
    """A number without a noun: an age, a toll, a level ("rose to 3,400"); anything else counts nothing we can name."""
    if not tokens[first][0][0].isdecimal():
        return None
    before, after = word_at(tokens, opening - 1), word_at(tokens, end)
    ages, name = ("aged", "ages", "turned", "turns"), word_at(tokens, first - 2)[:1].isalpha()
    told = before in ages or (before == "and" and word_at(tokens, opening - 3) in ages)
    appended = before == "," and after in (",", ".", ")") and name and value >= 5
    if (told or appended) and value < 115 and value == int(value):
        clause = [word for word, _, _ in tokens[: opening - 1]]
        marks = [i for i, word in enumerate(clause) if not word[0].isalnum()]
        begin = max(opening - 5, marks[-1] + 1 if marks else 0)
        return "year", age_of(capitals(text, tokens[max(0, begin) : opening - 1])), end
    if (
        after in ("have", "has", "had", "were", "are", "was")
        and value != 1
        and not word_at(tokens, end + 1).endswith("ly")
    ):
        return None, phrase_right(text, tokens, end), end
    closers = word_set("words", "closers", "function") | word_set("words", "closers", "verbs")
    closes = not after[:1].isalpha() or after in closers or after.endswith("ed")
    left = phrase_left(text, tokens, opening)
    level = before in word_set("numbers", "bare_openers") and closes and (value >= 10 or value != int(value))
    if level and left:
        return ("person" if "toll" in left.lower().split() else None), left, end
    return None


def _ordinal(text: str, tokens: list[Token], numeral: Numeral) -> Claim | None:
    first, end, value, _, _ = numeral
    before, after = word_at(tokens, first - 1), word_at(tokens, end)
    opened = before in word_set("numbers", "ordinal_openers") or before.endswith(("'s", "s'"))
    if (
        not opened
        or not after
        or after in word_set("numbers", "ordinal_names") | {"-"}
        or starts_numeral(after)
    ):
        return None
    if text[tokens[end][1]].isupper() and not is_plural(after):
        return None
    if after in ("in", "since") and tokens[first][0][0].isalpha():
        subject = phrase_left(text, tokens, first)
        return (first, end, value, None, None, "ordinal", subject) if subject else None
    noun = counted_noun(text, tokens, end, singular=True)
    return (first, noun[2], value, None, None, "ordinal", noun[1]) if noun else None
