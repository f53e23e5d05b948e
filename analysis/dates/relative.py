"""Which day is an article's "on Tuesday", "yesterday" or "18 June", given the day it was published?"""

import re
from bisect import bisect_right
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analysis.days import find_days, find_yearless, read_weekday
from analysis.rules import read_rules
from analysis.text import sentences

EVENT_DAYS = ("article_id", "start", "end", "text", "day", "part", "rule")

_WORD = re.compile(r"[^\W\d_][\w'’-]{2,24}")
_BEFORE = re.compile(r"([^\W\d_][\w'’-]{1,24})[ \u00a0]$")
_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w'’-]{1,24})")
# An abbreviated weekday is a word of another language too often ("sun", "mar", "so").
_SHORTEST = 5


def resolve_days(articles: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """List the days that articles name by weekday, by "yesterday" and the like, or by day and month without a year.

    One row per mention, sorted by `article_id, start`, columns EVENT_DAYS: `start`, `end`, `text` (in the
    article's text), `day`, `part` of the day where said ("evening", else None), `rule` (how the day was
    found). A mention is resolved against the accepted date in `dates` (from `find_dates`) only: without one
    its `day` is NaT. Empty input gives an empty table. Raises ValueError when a column is missing.
    """
    for table, name, columns in (
        (articles, "articles", ("article_id", "text")),
        (dates, "dates", ("article_id", "published")),
    ):
        for column in columns:
            if column not in table:
                raise ValueError(f"{name} have no column {column!r}; they need {', '.join(columns)}")
    published = dict(zip(dates["article_id"], dates["published"], strict=True))
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        known = published.get(article_id)
        known = None if known is None or pd.isna(known) else known.date()
        rows += [(article_id, *row) for row in _read(str(text), known)] if isinstance(text, str) else []
    table = pd.DataFrame(rows, columns=list(EVENT_DAYS), dtype=object)
    table = table.astype({"start": int, "end": int, "day": "datetime64[s]"})
    return table.sort_values(["article_id", "start"], kind="stable", ignore_index=True)


def resolve_weekday(weekday: int, published: date, *, ahead: bool = False, strict: bool = False) -> date:
    """Give the day of a weekday (0 = Monday) that an article of `published` names: the last one, or the next.

    `ahead` takes the next. The day of publication itself counts unless `strict` ("last Tuesday" in an
    article of a Tuesday). Raises ValueError when `weekday` is none.
    """
    if weekday not in range(7):
        raise ValueError(f"weekday {weekday!r} is none of 0 (Monday) to 6 (Sunday)")
    off = (weekday - published.weekday()) % 7 if ahead else -((published.weekday() - weekday) % 7)
    if strict and off == 0:
        off = 7 if ahead else -7
    return published + timedelta(days=off)


def convert_day(day: date, zone: str, other: str, *, part: str | None = None) -> list[date]:
    """List the days, earliest first, that a day in one time zone is in another.

    Tuesday evening in Moscow is Wednesday in Pyongyang. Zones are IANA names ("Europe/Moscow"). `part` of
    the day ("evening", any of rules/dates_relative.yml) narrows it to hours; a whole day mostly falls on
    two. Raises ValueError for a zone or a part that is not known.
    """
    parts = _rules()["parts"]
    if part is not None and part not in parts:
        raise ValueError(f"part of the day {part!r} is not known; one of {', '.join(parts)}")
    zones = []
    for name in (zone, other):
        try:
            zones.append(ZoneInfo(name))
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"time zone {name!r} is not known; expected a name like 'Europe/Moscow'"
            ) from error
    first, last = parts.get(part, (0, 24))
    start = datetime(day.year, day.month, day.day, tzinfo=zones[0])
    moments = (start + timedelta(hours=first), start + timedelta(hours=last, minutes=-1))
    begin, end = (moment.astimezone(zones[1]).date() for moment in moments)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _read(text: str, published: date | None) -> list[tuple]:
    """Rows of one text, without the article's id."""
    dated = [(found["start"], found["end"]) for found in find_days(text)]
    rows = [row for row in _yearless(text, published) if not _overlaps(row[:2], dated)]
    dated = sorted([*dated, *(row[:2] for row in rows)])
    spans = None
    for word in _WORD.finditer(text):
        off, weekday = _meaning(text, word) if _tells_day(word[0]) else (None, None)
        if off is None and weekday is None:
            continue
        start, end, part = _extent(text, word)
        if off is not None:
            day = published and published + timedelta(days=off)
            rows.append((start, end, text[start:end], day, part, f"day of publication {off:+d}"))
        # "Tuesday, 18 June" is a date with its weekday, and stands here as a date already
        elif not _overlaps((start, end + 3), dated):
            spans = sentences(text) if spans is None else spans
            day, rule = _weekday_of(text, word, weekday, published, spans)
            rows.append((start, end, text[start:end], day, part, rule))
    return [
        row if published else (*row[:3], None, row[4], "no accepted date")
        for row in sorted(rows, key=lambda row: row[:2])
    ]


def _yearless(text: str, published: date | None) -> list[tuple]:
    rows = []
    for found in find_yearless(text):
        day = published and _nearest(found["month"], found["day"], published)
        rows.append(
            (found["start"], found["end"], text[found["start"] : found["end"]], day, None, "nearest such day")
        )
    return rows


def _nearest(month: int, day: int, published: date) -> date | None:
    """The day of that name that is nearest to the day of publication, at most half a year away."""
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        with suppress(ValueError):  # 29 February
            days.append(date(year, month, day))
    return min(days, key=lambda one: abs((one - published).days), default=None)


def _meaning(text: str, word: re.Match) -> tuple[int | None, int | None]:
    """How many days off a word says, or which weekday it names; None for each that it does not."""
    rules, key = _rules(), _key(word[0])
    before, after = _beside(text, word)
    off = rules["words"].get(f"{before} {key}", rules["words"].get(key))
    if off is not None or key in rules["not_weekdays"]:
        return off, None
    if before in rules["not_behind"] or after in rules["not_before"]:
        return None, None
    return None, read_weekday(_unglued(key)[0])


@lru_cache(maxsize=2**16)  # asked for every word of every article
def _tells_day(word: str) -> bool:
    """Whether a word can tell a day: a weekday in full, or the last word of "yesterday", "last night" and the like."""
    key = _key(word)
    weekday = len(key) >= _SHORTEST and read_weekday(_unglued(key)[0]) is not None
    return weekday or key in {phrase.split()[-1] for phrase in _rules()["words"]}


def _extent(text: str, word: re.Match) -> tuple[int, int, str | None]:
    """The span of a word with the part of the day beside it ("early Tuesday", "Tuesday evening"), and that part."""
    rules, key = _rules(), _key(word[0])
    before = _BEFORE.search(text, max(0, word.start() - 30), word.start())
    after = _AFTER.match(text, word.end())
    if before and f"{_key(before[1])} {key}" in rules["words"]:
        return before.start(1), word.end(), key if key in rules["parts"] else None
    if after and _key(after[1]) in rules["parts"]:
        return word.start(), after.end(), _key(after[1])
    if before and _key(before[1]) in rules["parts"]:
        return before.start(1), word.end(), _key(before[1])
    return word.start(), word.end(), _unglued(key)[1]


def _unglued(key: str) -> tuple[str, str | None]:
    """A German weekday and the part of the day written on to it ("dienstagabend"); other words as they are."""
    part = next((part for part in _rules()["parts"] if key.endswith(part) and key != part), None)
    return (
        (key.removesuffix(part), part)
        if part and read_weekday(key.removesuffix(part)) is not None
        else (key, None)
    )


def _weekday_of(
    text: str, word: re.Match, weekday: int, published: date | None, spans: list[tuple[int, int]]
) -> tuple[date | None, str]:
    """The day a weekday means, and by which rule."""
    rules, (before, _) = _rules(), _beside(text, word)
    start, end = spans[max(0, bisect_right(spans, (word.start(), len(text))) - 1)]
    near = text[max(start, word.start() - 80) : min(end, word.end() + 60)].casefold()
    strict = before in rules["ahead_of_it"] or before in rules["back_of_it"]
    ahead = before in rules["ahead_of_it"] or (not strict and bool(rules["ahead_near"].search(near)))
    tomorrow = published and (published.weekday() + 1) % 7 == weekday
    if tomorrow and not strict and not ahead and _extent(text, word)[2] in rules["small_hours"]:
        return published + timedelta(days=1), f"day after {published}: begun already further east"
    side = "first such day from" if ahead else "last such day up to"
    rule = f"{side} {published}" if not strict else f"{side} {published}, itself not"
    return published and resolve_weekday(weekday, published, ahead=ahead, strict=strict), rule


def _beside(text: str, word: re.Match) -> tuple[str, str]:
    """The words before and behind a word on its line, folded; "" for none."""
    before = _BEFORE.search(text, max(0, word.start() - 30), word.start())
    after = _AFTER.match(text, word.end())
    return _key(before[1]) if before else "", _key(after[1]) if after else ""


def _key(word: str) -> str:
    return word.casefold().replace("’", "'")


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Whether a span touches one of some spans in their order."""
    place = bisect_right(others, (span[1], 0))
    return place > 0 and others[place - 1][1] > span[0]


@cache
def _rules() -> dict[str, Any]:
    rules = read_rules("dates_relative")
    words = {word: off for language in rules["words"].values() for word, off in language.items()}
    cues = "|".join(re.escape(cue) for cue in sorted(rules["ahead_near"], key=len, reverse=True))
    return rules | {
        "words": words,
        "ahead_near": re.compile(rf"(?<!\w)(?:{cues})(?!\w)"),
    }
