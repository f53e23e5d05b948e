"""Do two claims about the same thing agree?"""

from datetime import date
from decimal import Decimal

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
_BOUNDS = {"more than": 1, "at least": 1, "less than": -1, "up to": -1}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EARLY, _LATE = ("early", "morning"), ("late", "evening", "night")


def compare_pair(one: dict, other: dict) -> tuple[str, str]:
    """Say whether two claims of one group agree: (verdict, reason).

    "same": the same number. "compatible": one is rounder, a bound or vaguer, and both can be true. "differs": they cannot
    both be true of one moment, but another source or date shows why. "conflict": nothing that the sentences say explains it.
    """
    verdict, reason = _dates(one, other) if one["unit"] == "date" else _numbers(one, other)
    if verdict != "differs":
        return verdict, reason
    reasons = _reasons(one, other)
    return (
        ("differs", " and ".join(reasons)) if reasons else ("conflict", "no other source or date explains it")
    )


def fits(one: dict, other: dict) -> str:
    """Say how close two values are, whatever they count: "same", "compatible" or "apart"."""
    verdict, _ = _dates(one, other) if one["unit"] == "date" else _numbers(one, other)
    return "apart" if verdict == "differs" else verdict


def same_source(one: str | None, other: str | None) -> bool:
    """Tell whether two names can be one source: one's words are all in the other ("Miller", "spokesman Matthew Miller")."""
    if one is None or other is None:
        return one is other
    first, second = terms(one), terms(other)
    return bool(first and second) and (first <= second or second <= first)


def in_base(claim: dict) -> tuple[float, float]:
    """Give a claim's lowest and highest value in its base unit."""
    _, factor = conversion((claim["unit"] or "").split(" per ")[0]) if claim["unit"] else ("", 1.0)
    high = claim["value"] if _missing(claim["high"]) else claim["high"]
    return claim["value"] * factor, high * factor


def _numbers(one: dict, other: dict) -> tuple[str, str]:
    a, b = in_base(one), in_base(other)
    if a == b and one["approx"] == other["approx"]:
        return "same", ""
    low, high = _interval(one), _interval(other)
    if max(low[0], high[0]) <= min(low[1], high[1]) + 1e-9:
        return "compatible", _why_compatible(one, other)
    if _rounded(one, other):
        return "compatible", "rounded"
    return "differs", ""


def _interval(claim: dict) -> tuple[float, float]:
    low, high = in_base(claim)
    bound = _BOUNDS.get(claim["approx"] or "")
    if bound == 1:
        return low, max(low * _BOUND, high)
    if bound == -1:
        return low / _BOUND, high
    if claim["approx"] == "about":
        spread = abs(low) * _ABOUT
        return low - spread, high + spread
    return (low, high) if low <= high else (high, low)


def _why_compatible(one: dict, other: dict) -> str:
    shades = [claim["approx"] for claim in (one, other) if claim["approx"]]
    bounds = [shade for shade in shades if shade in _BOUNDS]
    if bounds:
        return f"bound: “{bounds[0]}”"
    if "vague" in shades:
        return "one is vaguer"
    if "about" in shades:
        return "rounded: “about”"
    return "one gives a range"


def _rounded(one: dict, other: dict) -> bool:
    """Tell whether the rounder number is the other one, rounded: 11,000 and 10,987, but not 12 and 14 dead, nor 20 and 24."""
    if not (_missing(one["high"]) and _missing(other["high"])):
        return False
    if one["approx"] in _BOUNDS or other["approx"] in _BOUNDS:
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


def nearby_dates(one: str, other: str) -> bool:
    """Tell whether two different dates can be two tellings of one: as precise as each other, and next to each other."""
    if None not in (_weekday(one), _weekday(other)) and _is_iso(one) == _is_iso(other):
        return abs(_days_apart(one, other, _weekday(one), _weekday(other))) <= 2
    parts = [text.split("-") for text in (one, other)]
    if any(len(p) != len(parts[0]) or len(p) == 3 or not all(n.isdecimal() for n in p) for p in parts):
        return False
    months = [int(p[0]) * 12 + int(p[1]) if len(p) == 2 else int(p[0]) for p in parts]
    return abs(months[0] - months[1]) <= 1


def _dates(one: dict, other: dict) -> tuple[str, str]:
    a, b = one["as_of"], other["as_of"]
    if a == b:
        return (
            ("same", "")
            if one["approx"] == other["approx"] or not (one["approx"] and other["approx"])
            else ("compatible", "the part of it differs")
        )
    if _is_iso(a) and _is_iso(b) and (a.startswith(b) or b.startswith(a) or _in_decade(a, b)):
        return "compatible", "one is vaguer"
    days = _weekday(a), _weekday(b)
    if None not in days:
        if days[0] == days[1] and (not _is_iso(a) or not _is_iso(b)):
            return "compatible", "one is only a weekday"
        gap = _days_apart(a, b, *days)
        later, earlier = (one, other) if gap in (1,) else (other, one)
        if abs(gap) == 1 and (later["approx"] in _EARLY or earlier["approx"] in _LATE):
            told = later if later["approx"] in _EARLY else earlier
            shade = f"“{told['approx']} {_weekday_name(told['as_of'])}”"
            return "compatible", f"one moment in two time zones: {shade}"
    return "differs", ""


def _days_apart(a: str, b: str, first: int, second: int) -> int:
    """How many days the first lies after the second; weekdays alone are taken from the same week, around its end too."""
    if _is_iso(a) and _is_iso(b):
        return (date.fromisoformat(a) - date.fromisoformat(b)).days
    gap = (first - second) % 7
    return gap - 7 if gap > 3 else gap


def _weekday(as_of: str) -> int | None:
    if len(as_of) == 10 and _is_iso(as_of):
        return date.fromisoformat(as_of).weekday()
    return read_weekday(as_of) if as_of.isalpha() else None


def _weekday_name(as_of: str) -> str:
    return _WEEKDAYS[date.fromisoformat(as_of).weekday()] if _is_iso(as_of) else as_of


def _in_decade(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=lambda text: not text.endswith("s"))
    return short.endswith("s") and long[:3] == short[:3]


def _reasons(one: dict, other: dict) -> list[str]:
    reasons = []
    sources = [claim["source"] for claim in (one, other)]
    if None not in sources and not same_source(*sources):
        reasons.append("another source")
    elif sources.count(None) == 1:
        reasons.append("only one names a source")
    if one["unit"] != "date" and one["as_of"] and other["as_of"] and not _same_date(one, other):
        reasons.append("another date")
    return reasons


def _same_date(one: dict, other: dict) -> bool:
    """Dates that cannot be compared ("Monday", "February") count as different: each shows where its number belongs."""
    return _dates({**one, "approx": None}, {**other, "approx": None})[0] != "differs"


def _is_iso(as_of: str) -> bool:
    return as_of[:4].isdecimal()


def _missing(value: float | None) -> bool:
    return value is None or value != value
