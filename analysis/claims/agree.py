"""Do two claims about the same thing agree?"""

from datetime import date
from decimal import Decimal

from analysis.claims.as_of import is_iso_day
from analysis.claims.stems import terms
from analysis.claims.units import conversion, is_currency
from analysis.days import read_weekday

# From the best to the worst; a group's verdict is that of its worst pair.
VERDICTS = ("alone", "same", "compatible", "differs", "conflict")
# "About" covers this share to either side, and a bound ("more than 20") speaks for numbers up to twice itself: beyond that
# nobody would have chosen it.
_ABOUT, _BOUND = 0.1, 2.0
# A rounded number is off by at most this share; a converted one (miles, kilometres) by less.
_ROUNDED, _CONVERTED = 0.05, 0.02
_MORE, _LESS = ("more than", "at least"), ("less than", "up to")
_EARLY, _LATE = ("early", "morning"), ("late", "evening", "night")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def compare_pair(one: dict, other: dict) -> tuple[str, str]:
    """Say whether two claims of one group agree: (verdict, reason).

    "same": the same number. "compatible": one is rounder, a bound or vaguer, and both can be true. "differs": they cannot
    both be true of one moment, but another source or date shows why. "conflict": nothing that the sentences say explains it.
    """
    kind, why = fit(one, other)
    if kind != "apart":
        return kind, why
    reasons = _reasons(one, other)
    if reasons:
        return "differs", " and ".join(reasons)
    return "conflict", "no other source or date explains it"


def fit(one: dict, other: dict) -> tuple[str, str]:
    """Say how close two values are, whatever they count: "same", "compatible" with the reason, or "apart"."""
    return _fit_dates(one, other) if one["unit"] == "date" else _fit_numbers(one, other)


def same_source(one: str | None, other: str | None) -> bool:
    """Tell whether two names can be one source: one's words are all in the other ("Miller", "spokesman Matthew Miller")."""
    if one is None or other is None:
        return one is other
    first, second = terms(one), terms(other)
    return bool(first and second) and (first <= second or second <= first)


def in_base(claim: dict) -> tuple[float, float]:
    """Give a claim's lowest and highest value in its base unit."""
    _, factor = conversion((claim["unit"] or "").split(" per ")[0])
    high = claim["value"] if claim["high"] is None else claim["high"]
    return claim["value"] * factor, high * factor


def nearby_dates(one: str, other: str) -> bool:
    """Tell whether two different dates can be two tellings of one: as precise as each other, and next to each other."""
    gap = _days_between(one, other)
    if gap is not None:
        return is_iso_day(one) == is_iso_day(other) and abs(gap) <= 2
    months = [_months(as_of) for as_of in (one, other)]
    return None not in months and len(one) == len(other) and abs(months[0] - months[1]) <= 1


def _fit_numbers(one: dict, other: dict) -> tuple[str, str]:
    if in_base(one) == in_base(other) and one["approx"] == other["approx"]:
        return "same", ""
    (low, high), (bottom, top) = _spoken_for(one), _spoken_for(other)
    if max(low, bottom) <= min(high, top) + 1e-9:
        return "compatible", _why_compatible(one["approx"], other["approx"])
    return ("compatible", "rounded") if _is_rounded(one, other) else ("apart", "")


def _spoken_for(claim: dict) -> tuple[float, float]:
    """Give the lowest and highest value that a claim's words allow, in its base unit."""
    low, high = in_base(claim)
    if claim["approx"] in _MORE:
        return low, max(low * _BOUND, high)
    if claim["approx"] in _LESS:
        return low / _BOUND, high
    spread = abs(low) * _ABOUT if claim["approx"] == "about" else 0.0
    return min(low, high) - spread, max(low, high) + spread


def _why_compatible(*shades: str | None) -> str:
    bounds = [shade for shade in shades if shade in _MORE + _LESS]
    if bounds:
        return f"bound: “{bounds[0]}”"
    if "vague" in shades:
        return "one is vaguer"
    return "rounded: “about”" if "about" in shades else "one gives a range"


def _is_rounded(one: dict, other: dict) -> bool:
    """Tell whether the rounder number is the other one, rounded: 11,000 and 10,987, but not 12 and 14 dead, nor 20 and 24."""
    shaded = {claim["approx"] for claim in (one, other)} & {*_MORE, *_LESS}
    if shaded or one["high"] is not None or other["high"] is not None:
        return False
    if one["unit"] != other["unit"]:
        (a, _), (b, _) = in_base(one), in_base(other)
        return abs(a - b) <= _CONVERTED * max(abs(a), abs(b))
    rounder, exact = sorted((one["value"], other["value"]), key=_grain, reverse=True)
    grain = _grain(rounder)
    counted = one["unit"] != "percent" and not is_currency(one["unit"])
    if grain <= _grain(exact) or (counted and grain < 10):
        return False
    return abs(rounder - exact) <= min(grain / 2, _ROUNDED * abs(rounder))


def _grain(value: float) -> float:
    """Give the place value of the last digit that is not 0: 1000 for 11,000, 0.1 for 3.4."""
    return 10.0 ** Decimal(f"{value:.10g}").normalize().as_tuple().exponent


def _fit_dates(one: dict, other: dict) -> tuple[str, str]:
    a, b = one["as_of"], other["as_of"]
    if a == b:
        parted = one["approx"] and other["approx"] and one["approx"] != other["approx"]
        return ("compatible", "the part of it differs") if parted else ("same", "")
    if _holds(a, b) or _holds(b, a):
        return "compatible", "one is vaguer"
    gap = _days_between(a, b)
    if gap == 0:
        return "compatible", "one is only a weekday"
    if gap in (1, -1):
        later, earlier = (one, other) if gap == 1 else (other, one)
        told = later if later["approx"] in _EARLY else earlier if earlier["approx"] in _LATE else None
        if told:
            shade = f"“{told['approx']} {_WEEKDAYS[_weekday(told['as_of'])]}”"
            return "compatible", f"one moment in two time zones: {shade}"
    return "apart", ""


def _holds(long: str, short: str) -> bool:
    """Tell whether one period lies in another: "2000-07" in "2000", "1994" in "1990s"."""
    outer, inner = _period(long), _period(short)
    return bool(outer and inner) and outer[0] <= inner[0] and inner[1] <= outer[1]


def _period(as_of: str) -> tuple[str, str] | None:
    """Give beginning and end of a date as ISO text, where "~" stands behind every month and day; None of "Monday"."""
    if not as_of[:4].isdecimal():
        return None
    if as_of.endswith("s"):
        return as_of[:3] + "0", as_of[:3] + "9~"
    first, _, last = as_of.partition("/")
    return first, (last or first) + "~"


def _days_between(one: str, other: str) -> int | None:
    """Count the days from the second to the first; weekdays alone are taken from the same week, around its end too."""
    if is_iso_day(one) and is_iso_day(other):
        return (date.fromisoformat(one) - date.fromisoformat(other)).days
    first, second = _weekday(one), _weekday(other)
    return None if first is None or second is None else (first - second + 3) % 7 - 3


def _weekday(as_of: str) -> int | None:
    if is_iso_day(as_of):
        return date.fromisoformat(as_of).weekday()
    return read_weekday(as_of) if as_of.isalpha() else None


def _months(as_of: str) -> int | None:
    """Count the months of a month or year, each in its own unit: months for "2000-07", years for "2000"."""
    parts = as_of.split("-")
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        return None
    return int(parts[0]) * 12 + int(parts[1]) if len(parts) == 2 else int(parts[0])


def _reasons(one: dict, other: dict) -> list[str]:
    reasons = []
    sources = [claim["source"] for claim in (one, other)]
    if sources.count(None) == 1:
        reasons.append("only one names a source")
    elif not same_source(*sources):
        reasons.append("another source")
    # Dates that cannot be compared ("Monday", "February") count as different: each shows where its number belongs.
    dated = one["unit"] != "date" and one["as_of"] and other["as_of"]
    if dated and _fit_dates({**one, "approx": None}, {**other, "approx": None})[0] == "apart":
        reasons.append("another date")
    return reasons
