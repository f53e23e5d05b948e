"""Which lines are the article, and why was each other line dropped?"""

from analysis.clean.cleaning import LEDGER, clean_articles
from analysis.clean.describe import count_lines, describe_cleaning, measure_lengths
from analysis.clean.rules import cut_lines, match_rules

__all__ = [
    "LEDGER",
    "clean_articles",
    "count_lines",
    "cut_lines",
    "describe_cleaning",
    "match_rules",
    "measure_lengths",
]
