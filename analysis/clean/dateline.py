"""Is this line nothing but a date: the page's clock, or the day of the article?"""

import re
from functools import cache

from analysis.rules import read_rules

DATE_KINDS = {"any.clock": "clock", "any.date": "dateline"}

_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_LONGEST = 90
# words in front of a clock time, and words between the parts of a date
_LABELS = ("on", "at", "am", "um", "uhr", "le", "à", "el", "в", "o", "godz", "last")
_BETWEEN = (
    "de",
    "del",
    "of",
    "d",
    "den",
    "the",
    "st",
    "nd",
    "rd",
    "th",
    "am",
    "pm",
    "a",
    "p",
    "m",
    "h",
    "hrs",
    "г",
)


def match_dates(lines: list[str]) -> list[str | None]:
    """Name "any.clock" for a bare weekday and day, "any.date" for any other line of dates, times and their labels, else None.

    A page that prints the reader's own day prints it bare with its weekday ("Tuesday, July 23, 2024"); the day of an
    article has a label, a time or neither.
    """
    return [
        _date_rule(line) if len(line) < _LONGEST and any(map(str.isdigit, line)) else None for line in lines
    ]


def _date_rule(line: str) -> str | None:
    tokens = _TOKENS.findall(line.lower())
    words, numbers = (
        [token for token in tokens if not token.isdigit()],
        [token for token in tokens if token.isdigit()],
    )
    vocabulary = _vocabulary()
    if not all(word in vocabulary for word in words):
        return None
    roles = [vocabulary[word] for word in words]
    year = any(len(number) == 4 and number[:2] in ("19", "20") for number in numbers)
    if len(numbers) < 2 and "month" not in roles and not (year and "label" in roles):
        return None
    if not (year or "month" in roles or "label" in roles or ":" in line):
        return None
    bare = len(numbers) <= 3 and ":" not in line and "label" not in roles
    return "any.clock" if bare and year and "weekday" in roles else "any.date"


@cache
def _vocabulary() -> dict[str, str]:
    """Words that a line of dates may hold, each with its role."""
    months = read_rules("days_months")
    beside = read_rules("days_words")
    cues = read_rules("days_cues")
    labels = [*cues["published"], *cues["updated"], *cues["status"], *_LABELS]
    words = {part: "label" for label in labels for part in _TOKENS.findall(label.lower())}
    words |= dict.fromkeys(_BETWEEN, "small")
    words |= dict.fromkeys(beside["zones"], "small")
    words |= {
        day: "weekday"
        for week in beside["weekdays"].values()
        for names in week
        for day in _TOKENS.findall(" ".join(names))
    }
    words |= {name: "month" for year in months.values() for names in year for name in names}
    return words
