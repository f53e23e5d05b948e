"""Which dates does a sentence name, and which days are meant?"""

from datetime import date, timedelta
from functools import cache

from analysis.claims.tokens import Token, is_glued, is_year, rules, stands, word_at, word_set, words_between
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
        if found and at < found[-1][1]:
            continue
        if tokens[at][0] in date_words() or tokens[at][0][0].isdecimal():
            moment = _moment_at(text, tokens, at, published)
            found += [_shaded(tokens, moment)] if moment else []
    return found


def _moment_at(text: str, tokens: list[Token], at: int, published: date | None) -> Moment | None:
    word = tokens[at][0]
    if word[0].isdecimal():
        return _from_figures(text, tokens, at, published)
    capital = text[tokens[at][1]].isupper()
    month = _month(tokens, at) if capital else None
    if month:
        return _from_month(text, tokens, at, month, published)
    named = word_at(tokens, at - 1) in word_set("moments", "day_names")
    weekday = read_weekday(word) if capital and len(word) > 5 and not named else None
    if weekday is not None:
        return _from_weekday(text, tokens, at, weekday, published)
    for words, meaning in _relative():
        # "The last week of the campaign" is no week from today, and “This Week” is a programme.
        named = capital and word_at(tokens, at - 1) in ("“", '"', "‘", "'", "’s")
        if stands(tokens, at, words) and not named and word_at(tokens, at + len(words)) not in ("of", "or"):
            return at, at + len(words), _relative_day(meaning, published), None
    decades = rules("moments")["decades"]
    if word == "nineteen" and word_at(tokens, at + 1) in decades:
        return at, at + 2, f"19{decades[tokens[at + 1][0]]}s", None
    if word in decades and word_at(tokens, at - 1) == "the":
        return at, at + 1, f"19{decades[word]}s", None
    return None


def _from_figures(text: str, tokens: list[Token], at: int, published: date | None) -> Moment | None:
    word = tokens[at][0]
    following = word_at(tokens, at + 1)
    # An address of a page holds a date too ("/2024/06/18/"), but names none.
    if text[max(0, tokens[at][1] - 1) : tokens[at][1]] in ("/", "="):
        return None
    if len(word) > 4 or following == "-" or following == "/":
        full = _full_day(text, tokens, at)
        if full:
            return full
    if len(word) <= 2 and word.isdecimal() and 1 <= int(word) <= 31:
        end = at + 2 if following in ("st", "nd", "rd", "th") else at + 1
        if word_at(tokens, end) == "of":
            end += 1
        if end < len(tokens) and text[tokens[end][1]].isupper() and (month := _month(tokens, end)):
            return _with_year(text, tokens, at, end + 1, month, int(word), published)
        return None
    if not is_year(word):
        return None
    if following == "s" and is_glued(tokens, at + 1):
        return at, at + 2, f"{word}s", None
    if following in ("-", "–", "/") and is_year(word_at(tokens, at + 2)) and tokens[at + 2][0] > word:
        return at, at + 3, f"{word}/{tokens[at + 2][0]}", None
    opener = word_at(tokens, at - 1)
    if opener not in word_set("moments", "year_openers") or _counts(tokens, at + 1, opener):
        return None
    if opener in ("and", "to", "-", "–") and not is_year(word_at(tokens, at - 2)):
        return None
    return at, at + 1, word, None


def _counts(tokens: list[Token], after: int, opener: str) -> bool:
    """Tell whether four digits count something ("in 2000 people") instead of naming a year."""
    return opener != "since" and word_at(tokens, after) in word_set("moments", "no_years")


def _full_day(text: str, tokens: list[Token], at: int) -> Moment | None:
    """A date all in figures ("18.06.2024", "2024-06-18") is read by `days`."""
    start = tokens[at][1]
    days = find_days(text[start : start + 12])
    if not days or days[0]["start"] > 0:
        return None
    stop = start + days[0]["end"]
    end = next((i for i in range(at, len(tokens)) if tokens[i][1] >= stop), len(tokens))
    return at, end, days[0]["day"].isoformat(), None


def _from_month(text: str, tokens: list[Token], at: int, month: int, published: date | None) -> Moment | None:
    # "Feb. 15": the point belongs to the short form.
    pointed = (
        word_at(tokens, at + 1) == "." and len(tokens[at][0]) <= 4 and word_at(tokens, at + 2).isdecimal()
    )
    start, at = at, at + 1 if pointed else at
    following = word_at(tokens, at + 1)
    if following.isdecimal() and len(following) <= 2 and 1 <= int(following) <= 31:
        end = at + 3 if word_at(tokens, at + 2) in ("st", "nd", "rd", "th") else at + 2
        return _with_year(text, tokens, start, end, month, int(following), published)
    skip = at + 1
    if following in (",", "of"):
        skip += 1
    if is_year(word_at(tokens, skip)):
        return start, skip + 1, f"{tokens[skip][0]}-{month:02d}", None
    # "May" and "March" are also a verb and a demonstration.
    opener = word_at(tokens, at - 1)
    if opener not in word_set("moments", "month_openers"):
        return None
    name = text[tokens[at][1] : tokens[at][2]]
    return at, at + 1, _nearest_month(month, opener, published, ahead=_lies_ahead(tokens, at)) or name, None


def _with_year(
    text: str, tokens: list[Token], first: int, end: int, month: int, day: int, published: date | None
) -> Moment | None:
    skip = end + 1 if word_at(tokens, end) == "," else end
    if is_year(word_at(tokens, skip)):
        return first, skip + 1, f"{tokens[skip][0]}-{month:02d}-{day:02d}", None
    if published is None:
        return first, end, text[tokens[first][1] : tokens[end - 1][2]], None
    near = [_day(published.year + step, month, day) for step in (-1, 0, 1)]
    best = min((d for d in near if d), key=lambda d: abs((d - published).days), default=None)
    return (first, end, best.isoformat(), None) if best else None


def _from_weekday(
    text: str, tokens: list[Token], at: int, weekday: int, published: date | None
) -> Moment | None:
    end = at + 1
    # "Tuesday, June 18": the day of the month says more.
    skip = end + 1 if word_at(tokens, end) == "," else end
    if skip < len(tokens):
        closer = (
            _moment_at(text, tokens, skip, published)
            if _month(tokens, skip) or tokens[skip][0].isdecimal()
            else None
        )
        if closer:
            return at, closer[1], closer[2], closer[3]
    name = text[tokens[at][1] : tokens[at][2]]
    if published is None:
        return at, end, name, None
    back = (published.weekday() - weekday) % 7
    ahead = _lies_ahead(tokens, at) and back
    day = published + timedelta(days=7 - back) if ahead else published - timedelta(days=back)
    if word_at(tokens, at - 1) == "last" and not back:
        day -= timedelta(days=7)
    return at, end, day.isoformat(), None


def _shaded(tokens: list[Token], moment: Moment) -> Moment:
    """Take "early", "the end of" and "morning" beside a date into it."""
    first, end, as_of, shade = moment
    listed = rules("moments")
    before = word_at(tokens, first - 1)
    part = listed["parts_of_day"].get(word_at(tokens, end))
    if (part and first and before != "the" and not as_of[:4].isdecimal()) or (part and len(as_of) == 10):
        return first, end + 1, as_of, part
    if before == "-" and word_at(tokens, first - 2) == "mid":
        return first - 2, end, as_of, "mid"
    if before in ("early", "late", "mid"):
        return first - 1, end, as_of, before
    if before == "of" and word_at(tokens, first - 2) in listed["shades"]:
        return first - 2, end, as_of, listed["shades"][word_at(tokens, first - 2)]
    if before == "on" and word_at(tokens, first - 2) in listed["parts_of_day"]:
        return first, end, as_of, listed["parts_of_day"][word_at(tokens, first - 2)]
    return first, end, as_of, shade


def _relative_day(meaning: str, published: date | None) -> str:
    unit, step = rules("moments")["relative"][meaning]
    if published is None or unit == "week":
        return meaning
    if unit == "day":
        return (published + timedelta(days=step)).isoformat()
    if unit == "year":
        return str(published.year + step)
    months = published.year * 12 + published.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02d}"


def _lies_ahead(tokens: list[Token], at: int) -> bool:
    return bool(words_between(tokens, at - 8, at) & word_set("moments", "future"))


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


def _month(tokens: list[Token], at: int) -> int | None:
    """Read an English month: a French "mars" or a German "mai" in an English sentence is another word."""
    word = tokens[at][0]
    return read_month(word) if word in word_set("moments", "months") else None


@cache
def _relative() -> tuple[tuple[tuple[str, ...], str], ...]:
    listed = rules("moments")["relative"]
    return tuple(
        sorted(((tuple(phrase.split()), phrase) for phrase in listed), key=lambda p: (-len(p[0]), p))
    )


@cache
def date_words() -> frozenset[str]:
    """Give the words that can begin a date: months, weekdays, "yesterday", "nineties"."""
    lists = ("months", "weekdays", "decades")
    listed = {word for key in lists for word in word_set("moments", key)}
    return frozenset(listed | {words[0] for words, _ in _relative()} | {"nineteen"})


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
