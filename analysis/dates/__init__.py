"""When was it published, on what evidence, and which day is its "Tuesday"?"""

from analysis.dates.find import DATES, EVIDENCE, describe_dates, find_dates, list_dates

__all__ = ["DATES", "EVIDENCE", "describe_dates", "find_dates", "list_dates"]
