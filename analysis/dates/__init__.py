"""When was it published, on what evidence, and which day is its "Tuesday"?"""

from analysis.dates.fill import date_articles, describe_found
from analysis.dates.find import DATES, EVIDENCE, describe_dates, find_dates, list_dates
from analysis.dates.relative import EVENT_DAYS, convert_day, resolve_days, resolve_weekday

__all__ = [
    "DATES",
    "EVENT_DAYS",
    "EVIDENCE",
    "convert_day",
    "date_articles",
    "describe_dates",
    "describe_found",
    "find_dates",
    "list_dates",
    "resolve_days",
    "resolve_weekday",
]
