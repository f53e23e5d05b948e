"""Which dates does a sentence name, and which days are meant?"""

import re
from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

from analysis.claims.tokens import Token, rules, word_at, word_set, words_between
from analysis.days import find_days, read_month, read_weekday

# first and last token (end exclusive), the date as precise as known, its shade or None
Moment = tuple[int, int, str, str | None]


def read_moments(
    text: str, tokens: list[Token], published: date | None = None, *, places: list[int] | None = None
) -> list[Moment]:
    """List the dates that the tokens name: (first, end, as_of, shade), in reading order and without overlap.

    `as_of` is ISO as precise as it is written ("2000-07", "2006", "2024-06-18", "1990s", "2014/2020"); a weekday, a day
    without a year and "last year" are resolved against the day of publication, and stay as words without it
    ("Tuesday", "June 18", "last year"). `shade` is "early", "late", "mid" or a part of the day. `places` are the tokens
    to look at (default all).
    """
    found: list[Moment] = []
    for at in range(len(tokens)) if places is None else places:
        if (not found or at >= found[-1][1]) and (
            tokens[at][0] in date_words() or tokens[at][0][0].isdecimal()
        ):
            moment = _moment_at(text, tokens, at, published)
            found += [_shaded(tokens, moment)] if moment else []
    return found


@cache
def date_words() -> frozenset[str]:
    """Give the words that can begin a date: months, weekdays, "yesterday", "nineties"."""
    lists = ("months", "weekdays", "decades", "relative")
    return frozenset(entry.split()[0] for key in lists for entry in word_set("moments", key)) | {"nineteen"}


@cache
def _patterns() -> list[re.Pattern]:
    """Give the ways to write a date, the fullest first; months and weekdays count with a capital only."""
    names = {key: "|".join(f"{word.title()}|{word.upper()}" for word in sorted(word_set("moments", key), key=len, reverse=True))
             for key in ("months", "weekdays")}  # fmt: skip
    month, year = rf"(?P<month>{names['months']})", r"(?P<year>1[5-9]\d\d|20\d\d|2100)"
    weekday, day = rf"(?P<weekday>{names['weekdays']})", r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    phrases = sorted(rules("moments")["relative"], key=len, reverse=True)
    decades = "|".join(rules("moments")["decades"])
    ways = [
        rf"(?:{weekday},?\s+)?{month}(?:\.\s*|\s+){day}(?:\s?,?\s+{year})?",
        rf"(?:{weekday},?\s+)?{day}\s+(?:of\s+)?{month}(?:\s?,?\s+{year})?",
        rf"{month}(?:\.|\s?,|\s+of)?\s+{year}",
        rf"{year}s",
        rf"{year}\s?[-–/]\s?(?P<last>(?:1[5-9]|20)\d\d)",
        rf"(?P<relative>(?i:{'|'.join(phrases)}))",
        rf"(?i:nineteen\s+(?P<decade>{decades}))",
        rf"(?i:(?P<the_decade>{decades}))",
        weekday,
        month,
        year,
    ]
    return [re.compile(way + r"(?![^\W_])") for way in ways]


def _moment_at(text: str, tokens: list[Token], at: int, published: date | None) -> Moment | None:
    start, stop = tokens[at][1], tokens[-1][2]
    found, length = None, 0
    # An address of a page holds a date too ("/2024/06/18/"), but names none.
    if text[max(0, start - 1) : start] in ("/", "=") and tokens[at][0][0].isdecimal():
        return None
    if re.match(r"\d+[-/]|\d[\d.]{4}", text[start : start + 5]):
        days = find_days(text[start : start + 12])
        if days and days[0]["start"] == 0:
            found, length = days[0]["day"].isoformat(), days[0]["end"]
    for pattern in _patterns() if found is None else []:
        match = pattern.match(text, start, stop)
        if match:
            found = _meaning(
                {k: v for k, v in match.groupdict().items() if v}, match[0], tokens, at, published
            )
            length = match.end() - start
            if found:
                break
    end = bisect_left(tokens, start + length, key=lambda token: token[1])
    return (at, end, found, None) if found else None


def _meaning(
    named: dict[str, str], words: str, tokens: list[Token], at: int, published: date | None
) -> str | None:
    """Say which date the parts of a pattern mean, None if these words are no date here."""
    before = word_at(tokens, at - 1)
    after = word_at(tokens, at + len(words.split()))
    # An English month only: a French "mars" or a German "mai" in an English sentence is another word.
    month = read_month(named["month"].lower()) if "month" in named else None
    near = words_between(tokens, at - 8, at) & word_set("moments", "future")
    ahead = bool(near - ({"to", "set"} if month else set()))
    if "day" in named:
        return _dated(named, month, words, published)
    if month and "year" in named:
        return f"{named['year']}-{month:02d}"
    if month:
        opened = before in word_set("moments", "month_openers")
        return (_nearest_month(month, before, published, ahead=ahead) or words) if opened else None
    if "weekday" in named:
        return (
            None
            if before in word_set("moments", "day_names")
            else _weekday(words, before, published, ahead=ahead)
        )
    if "relative" in named:
        # "The last week of the campaign" is no week from today, and “This Week” is a programme.
        title = words[0].isupper() and before in ("“", '"', "‘", "'", "’s")
        return None if title or after in ("of", "or") else _relative(words.lower(), published)
    if "decade" in named or ("the_decade" in named and before == "the"):
        return f"19{rules('moments')['decades'][named.get('decade', words).lower()]}s"
    if words.endswith("s"):
        return words if "year" in named else None
    if "last" in named:
        return f"{named['year']}/{named['last']}" if named["last"] > named["year"] else None
    return words if "year" in named and _opens_year(tokens, at, before) else None


def _opens_year(tokens: list[Token], at: int, before: str) -> bool:
    """Tell a year ("since 2006", "from 2006 to 2012") from a count ("in 2000 people") and from a name ("Euro 2024")."""
    counts = before != "since" and word_at(tokens, at + 1) in word_set("moments", "no_years")
    if before not in word_set("moments", "year_openers") or counts:
        return False
    return before not in ("and", "to", "-", "–") or bool(
        re.fullmatch(r"1[5-9]\d\d|20\d\d", word_at(tokens, at - 2))
    )


def _dated(named: dict[str, str], month: int, words: str, published: date | None) -> str | None:
    """Put a day of a month into ISO, in the year nearest to the day of publication where the text names none."""
    day = int(named["day"])
    if "year" in named:
        return f"{named['year']}-{month:02d}-{day:02d}"
    if published is None:
        return words[len(named.get("weekday", "")) :].lstrip(" ,")
    near = [found for step in (-1, 0, 1) if (found := _day(published.year + step, month, day))]
    return min(near, key=lambda found: abs((found - published).days)).isoformat() if near else None


def _weekday(name: str, before: str, published: date | None, *, ahead: bool) -> str:
    if published is None:
        return name
    back = (published.weekday() - read_weekday(name.lower())) % 7
    if ahead and back:
        return (published + timedelta(days=7 - back)).isoformat()
    return (published - timedelta(days=7 if before == "last" and not back else back)).isoformat()


def _shaded(tokens: list[Token], moment: Moment) -> Moment:
    """Take "early", "the end of" and "morning" beside a date into it."""
    first, end, as_of, shade = moment
    shades, parts = rules("moments")["shades"], rules("moments")["parts_of_day"]
    before, two_before, after = (word_at(tokens, at) for at in (first - 1, first - 2, end))
    if after in parts and (len(as_of) == 10 or (first and before != "the" and not as_of[:4].isdecimal())):
        return first, end + 1, as_of, parts[after]
    if before == "-" and two_before == "mid":
        return first - 2, end, as_of, "mid"
    if before in ("early", "late", "mid"):
        return first - 1, end, as_of, before
    if before == "of" and two_before in shades:
        return first - 2, end, as_of, shades[two_before]
    return first, end, as_of, parts[two_before] if before == "on" and two_before in parts else shade


def _relative(phrase: str, published: date | None) -> str:
    unit, step = rules("moments")["relative"][phrase]
    if published is None or unit == "week":
        return phrase
    if unit == "day":
        return (published + timedelta(days=step)).isoformat()
    if unit == "year":
        return str(published.year + step)
    months = published.year * 12 + published.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02d}"


def _nearest_month(month: int, opener: str, published: date | None, *, ahead: bool) -> str | None:
    if published is None:
        return None
    if opener == "this":
        year = published.year
    elif ahead or opener in ("next", "until", "till"):
        year = published.year + (month < published.month or (opener == "next" and month == published.month))
    else:
        year = published.year - (month > published.month)
    return f"{year}-{month:02d}"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
