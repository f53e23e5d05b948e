"""How is a claim put into words, for a cell and for a sentence?"""

from functools import cache

import pandas as pd

from analysis.claims.stems import singular_of, stem, terms
from analysis.claims.tokens import rules
from analysis.claims.units import currency_name, currency_sign, is_currency, unit_words

_SHORT = {"percent": "%", "degree Celsius": "°C", "degree Fahrenheit": "°F"}
_MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)


def value_text(claim: dict | pd.Series, *, label: str | None = None) -> str:
    """Put a claim's value into words: "more than 11,000 containers", "24 years", "early Wednesday", "first".

    A counted noun that the `label` beside it names already is left out ("more than 11,000").
    """
    unit, approx = _known(claim["unit"]), _known(claim["approx"])
    if unit == "date":
        return _shaded(date_text(claim["as_of"]), approx)
    if label and unit and not is_measure(unit) and stem(unit) in terms(label):
        unit = None
    value, high = claim["value"], _known(claim["high"])
    if unit == "ordinal":
        return _ordinals().get(value, f"{value:,.0f}.") if value <= 10 else f"{value:,.0f}."
    if approx == "vague":
        counted = currency_name(unit) if is_currency(unit) else _plural(unit)
        return f"{_vaguely(value, high)} {counted}".strip().removesuffix(" of")
    number = number_text(value) if high is None else f"{number_text(value)}–{number_text(high)}"
    if is_currency(unit):
        text = f"{currency_sign(unit)}{number}{unit.removeprefix(unit.split(' per ')[0])}"
    elif unit in _SHORT:
        text = f"{number}{_SHORT[unit]}"
    else:
        text = f"{number} {unit if value == 1 else _plural(unit)}".strip()
    return f"{approx} {text}" if approx else text


def date_text(as_of: str) -> str:
    """Write a date as a newspaper does: "July 2000", "18 June 2024"; words and years stay as they are.

    >>> date_text("2000-07"), date_text("Monday")
    ('July 2000', 'Monday')
    """
    parts = as_of.split("-")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts):
        return as_of.replace("/", "–") if as_of[:4].isdecimal() else as_of
    day = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{day}{_MONTHS[int(parts[1]) - 1]} {parts[0]}"


def _shaded(day: str, shade: str | None) -> str:
    if shade is None:
        return day
    return f"{shade} {day}" if shade in ("early", "late", "mid") else f"{day} {shade}"


def is_measure(unit: str) -> bool:
    """Tell whether a unit is measured or paid in, rather than a counted noun."""
    return unit in unit_words() or is_currency(unit) or unit in ("ordinal", "date")


def number_text(value: float) -> str:
    """Write a number as a newspaper does: "11,000", "1.5 million", "3.4".

    >>> number_text(11000), number_text(1.5e6)
    ('11,000', '1.5 million')
    """
    for scale, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= scale:
            return f"{value / scale:.10g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def _vaguely(value: float, high: float | None) -> str:
    """Put an order of magnitude back into the words that it was read from: "dozens of", "tens of thousands of", "a few"."""
    if high is not None and high < 10:
        return {(2, 9): "", (2, 3): "a couple of", (2, 5): "a few"}.get((value, high), "several")
    words = {low: word for word, (low, _) in rules("numbers")["vague"].items()}
    for scale, name in ((1e9, "billions"), (1e6, "millions"), (1e3, "thousands")):
        if value not in words and value / scale in words:
            return f"{words[value / scale]} of {name} of"
    return f"{words[value]} of" if value in words else number_text(value)


@cache
def _ordinals() -> dict[float, str]:
    return {value: word for word, value in rules("numbers")["ordinals"].items()}


@cache
def _irregular() -> dict[str, str]:
    """Plurals that no rule makes, by their singular; of several the first listed."""
    plurals: dict[str, str] = {}
    for plural, singular in rules("words")["plurals"].items():
        plurals.setdefault(singular, plural)
    return plurals


def _plural(unit: str | None) -> str:
    if not unit:
        return ""
    head, *rate = unit.split(" per ", 1)
    if head in _irregular():
        plural = _irregular()[head]
    elif head.endswith("y") and head[-2:-1] not in tuple("aeiou"):
        plural = head[:-1] + "ies"
    elif singular_of(head + "s") == head or head[-1] not in "sxh":
        plural = head + "s"
    else:
        plural = head + "es"
    return " per ".join([plural, *rate])


def _known(value: object) -> object:
    return None if value is None or value != value else value
