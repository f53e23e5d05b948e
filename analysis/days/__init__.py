"""Which calendar days does a text name, and which of them is the day it was published?"""

from analysis.days.choose import choose_day, name_basis, name_reason, refuse_day, weigh_day
from analysis.days.markup import read_address
from analysis.days.parse import DAYS, find_days, find_yearless, read_month, read_weekday
from analysis.days.signs import MENTIONED, read_page
from analysis.days.stated import date_html

__all__ = [
    "DAYS",
    "MENTIONED",
    "choose_day",
    "date_html",
    "find_days",
    "find_yearless",
    "name_basis",
    "name_reason",
    "read_address",
    "read_month",
    "read_page",
    "read_weekday",
    "refuse_day",
    "weigh_day",
]
