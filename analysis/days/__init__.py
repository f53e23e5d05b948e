"""Which calendar days does a text name, and which of them is the day it was published?"""

from analysis.days.parse import DAYS, find_days, read_month, read_weekday

__all__ = ["DAYS", "find_days", "read_month", "read_weekday"]
