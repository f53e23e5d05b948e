"""Whose words are carried, and how did they change on the way?"""

from analysis.quotes.find import QUOTES, find_quotes

__all__ = ["QUOTES", "find_quotes"]
