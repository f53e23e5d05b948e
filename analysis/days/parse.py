"""Which calendar days does a text name?"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from analysis.rules import read_rules

DAYS = ("start", "end", "day", "other", "weekday", "time", "zone", "form")

# A word long enough for "listopada" glued to "Reuters"; longer runs of letters are no month.
_WORD = r"[^\W\d_]{3,24}"
_YEAR = r"(?:19|20)\d\d"
_GAP = r"[ \t\u00a0.,/\-–—]{0,3}"
_JOIN = r"(?:(?:de|del|of|den)[ ])?"
_ORDINAL = r"(?:st|nd|rd|th|er|-го|[ºª°.])?"
# A year in figures may be glued to a clock time ("18.06.202421:44") but not to other digits. Behind the name of a
# month any digits may follow: pages glue counts and copies to the date ("18. Juni 202418. Juni 2024").
_YEAR_END = r"(?!\d(?!\d?:\d\d))"

_FORMS = {
    "iso": rf"""
        (?<!\d) (?P<y>{_YEAR}) (?P<s>[-/.]) (?P<m>\d\d?) (?P=s) (?P<d>\d\d?)
        (?!\d) (?!(?P=s)\d)
    """,
    "numeric": rf"""
        (?<![\d.,/-])                                    # no other number goes on here
        (?P<a>\d\d?) (?P<s>[./-]) [ ]? (?P<b>\d\d?) (?P=s) [ ]?
        (?: (?P<y>{_YEAR}) {_YEAR_END} | (?P<yy>\d\d)(?![\d%]) )
        (?! [./]\d | -\d+(?![\d:]) )                     # but "18.06.2024-21:44" is a day and a clock time
    """,
    "day month": rf"""
        (?<![\d.,:]) (?P<d>\d\d?) {_ORDINAL} {_GAP} {_JOIN} (?P<w>{_WORD})
        (?: {_GAP} {_JOIN} (?P<y>{_YEAR})
          | [ .-]{{1,2}} ['’]? (?P<yy>\d\d) (?! [\d:.,%-] | [ ]?(?:Uhr|[ap]\.?m|h\b) ) )
    """,
    "month day": rf"""
        (?P<w>{_WORD}) [.,]? [ \t\u00a0/-]{{0,2}} (?P<d>\d\d?) (?!\d) {_ORDINAL}
        (?: {_GAP} (?P<y>{_YEAR}) | ,?[ ]['’] (?P<yy>\d\d) (?![\d:.]) )
    """,
    "year month": rf"(?<!\d) (?P<y>{_YEAR}) {_GAP} (?P<w>{_WORD}) {_GAP} (?P<d>\d\d?) (?![\d:])",
    "ideograph": rf"(?<!\d) (?P<y>{_YEAR})[ ]?[年년][ ]? (?P<m>\d\d?)[ ]?[月월][ ]? (?P<d>\d\d?)[ ]?[日일]",
}
_FORMS = {form: re.compile(pattern, re.VERBOSE) for form, pattern in _FORMS.items()}
# Without a year: a month in small letters needs four of them, or "20 may have" would be a date.
_YEARLESS = (
    re.compile(rf"(?<![\d.,:])(?P<d>\d\d?){_ORDINAL}[ \u00a0]{_JOIN}(?P<w>{_WORD})"),
    re.compile(rf"(?P<w>{_WORD})\.?[ \u00a0](?P<d>\d\d?)(?:st|nd|rd|th)?(?![\d%]|[:.,]\d)"),
)
_DIGITS = re.compile(r"\d+")
# No form has more characters before its first digit, or behind a digit until the next digit or its end.
_BEFORE_DIGITS, _BEHIND_DIGITS = 48, 64
_CLOCK = r"(?P<h>[01]?\d|2[0-4])(?P<c>[:.h])(?P<min>[0-5]\d)(?:[:.][0-5]\d)?(?:[.,]\d{1,6})?(?!\d)"
_HALF = r"(?:[ \u00a0]?(?P<half>[apAP])\.?[mM]\b\.?)?(?: ?Uhr| hrs?\b| h\b)?"
_ZONE = r"(?: ?[(]?(?P<zone>[A-Za-zМСКмск]{1,4}\b|(?:UTC|GMT)?[+-]\d\d?:?(?:\d\d)?)[)]?)?"
_AFTER = re.compile(
    rf"(?:T|[ \t\u00a0,|•·()/–—-]{{0,4}}(?:(?:at|um|à|a las|alle|às|kl\.?|klo|o godz\.?|ore|в) )?){_CLOCK}{_HALF}{_ZONE}"
)
_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}{_HALF}{_ZONE}[ \t\u00a0,|•·()/–—-]{{0,4}}(?:[^\W\d_]{{2,12}}[.,]? )?$"
)
_WEEKDAY = re.compile(
    r"([^\W\d_][^\W\d_'-]{1,13})[.,]?[ \t\u00a0,|–-]{0,3}(?:(?:the|den|le|el|dem|der|il) )?$"
)


def find_days(text: str, *, latest: date | None = None) -> list[dict]:
    """List every calendar day that a text names with day, month and year, in the order of the text.

    One dict per named day with the keys DAYS: `start`, `end` (offsets, weekday and clock time not
    included), `day`, `other` (the second reading of a numeric date whose day and month could change places,
    else None), `weekday` (0 = Monday, when one is named in front; it settles `other`), `time` ("21:44", as
    printed, on 24 hours) and `zone` (an IANA name or an offset such as "+03:00"), `form` (which pattern
    read it). Two-digit years are read as 2000 to the year of `latest` (default 2069, the POSIX rule), else
    as 1900s. A text without days gives [].
    """
    turn = 69 if latest is None else latest.year % 100
    found = []
    for first, last in _numbered(text):
        for form, pattern in _FORMS.items():
            for match in pattern.finditer(text, first, last):
                readings = _read(form, match, turn)
                if readings:
                    found.append((match.start() + _glued(match), -match.end(), form, readings))
    rows, reached = [], 0
    for start, end, form, readings in sorted(found, key=lambda row: row[:3]):
        if start >= reached:
            reached = -end
            rows.append(_row(text, start, reached, form, readings))
    return rows


def find_yearless(text: str) -> list[dict]:
    """List every day that a text names by day and month alone ("18 June"), in the order of the text.

    One dict per day with the keys `start`, `end`, `month`, `day`; dates with a year are among them,
    `find_days` tells which. A text without any gives [].
    """
    found = {}
    for first, last in _numbered(text):
        for match in (match for pattern in _YEARLESS for match in pattern.finditer(text, first, last)):
            month, day = read_month(match["w"]), int(match["d"])
            plain = match["w"][0].islower() and len(match["w"]) < 4
            # 2024 is a leap year: 29 February is a day
            if month and not plain and _day(2024, month, day):
                found[match.start()] = match.end(), month, day
    keys = ("start", "end", "month", "day")
    return [dict(zip(keys, (start, *found[start]), strict=True)) for start in sorted(found)]


def read_month(word: str) -> int | None:
    """Give the number of the month a word names in any of the languages of rules/days_months.yml, or None."""
    return _months().get(word.casefold())


def read_weekday(word: str) -> int | None:
    """Give the number of the weekday a word names (0 = Monday), or None."""
    return _weekdays().get(word.casefold())


def _numbered(text: str) -> Iterator[tuple[int, int]]:
    """Spans around the digits of each line: most lines hold none, and no date goes far from its digits or over a line's end."""
    start = 0
    for line in text.split("\n"):
        first = last = -1
        for digits in _DIGITS.finditer(line):
            if last < 0 or digits.start() - _BEFORE_DIGITS > last:
                if last >= 0:
                    yield start + first, start + min(last, len(line))
                first = max(0, digits.start() - _BEFORE_DIGITS)
            last = digits.end() + _BEHIND_DIGITS
        if last >= 0:
            yield start + first, start + min(last, len(line))
        start += len(line) + 1


def _row(text: str, start: int, end: int, form: str, readings: list[date]) -> dict:
    named = _WEEKDAY.search(text, max(0, start - 24), start)
    weekday = read_weekday(named[1]) if named else None
    if weekday is not None and len(readings) > 1:
        readings = sorted(readings, key=lambda day: day.weekday() != weekday)
        readings = readings[: 1 if readings[0].weekday() == weekday else 2]
    clock = _AFTER.match(text, end, end + 48) or _BEFORE.search(text[max(0, start - 48) : start])
    time, zone = _clock(clock) if clock else (None, None)
    other = readings[1] if len(readings) > 1 else None
    return dict(zip(DAYS, (start, end, readings[0], other, weekday, time, zone, form), strict=True))


def _read(form: str, match: re.Match, turn: int) -> list[date]:
    """Every valid reading of a match; figures are read day first unless that is no date."""
    part = match.groupdict()
    short = part.get("yy")
    year = int(short) + (2000 if int(short) <= turn else 1900) if short else int(part["y"])
    if form == "numeric":
        pairs = [(part["a"], part["b"]), (part["b"], part["a"])]
        # "3.14.15" is a version: with full stops and a short year only day.month.year is a date.
        pairs = pairs[:1] if part["s"] == "." and short else pairs
    else:
        month = part["m"] if part.get("m") else _month_of(part["w"])
        pairs = [(part["d"], month)] if month else []
    days = [_day(year, int(month), int(day)) for day, month in pairs]
    readings = list(dict.fromkeys(day for day in days if day))
    # Full stops are the European order; only slashes and hyphens are ambiguous.
    return readings[:1] if part.get("s") == "." else readings


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_of(word: str) -> int | None:
    """The month a word names, also when the word before is glued to it ("ReutersJune")."""
    return read_month(word) or read_month(word[_seam(word) :])


def _seam(word: str) -> int:
    """Where a second word starts inside a run of letters: at its last capital after a small letter."""
    for place in range(len(word) - 1, 0, -1):
        if word[place].isupper() and word[place - 1].islower():
            return place
    return 0


def _glued(match: re.Match) -> int:
    """How many characters of another word stand in front of a month that opens a match."""
    word = match.groupdict().get("w") or ""
    return _seam(word) if match.re is _FORMS["month day"] and not read_month(word) else 0


def _clock(match: re.Match) -> tuple[str | None, str | None]:
    hour, half = int(match["h"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    if hour > 23:
        return None, None
    zone = match["zone"] or ""
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", zone)
    if offset:
        zone = f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
    return f"{hour:02d}:{match['min']}", zone if offset else _words()["zones"].get(zone.casefold())


@cache
def _months() -> dict[str, int]:
    languages = read_rules("days_months")
    return {w: n for months in languages.values() for n, names in enumerate(months, 1) for w in names}


@cache
def _weekdays() -> dict[str, int]:
    languages = _words()["weekdays"]
    return {w: n for week in languages.values() for n, names in enumerate(week) for w in names}


@cache
def _words() -> dict:
    return read_rules("days_words")
