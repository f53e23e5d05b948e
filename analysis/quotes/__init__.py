"""Whose words are carried, and how did they change on the way?"""

from analysis.quotes.find import QUOTES, find_quotes
from analysis.quotes.lineage import CELLS, VARIANTS, align_variants, group_variants

__all__ = ["CELLS", "QUOTES", "VARIANTS", "align_variants", "find_quotes", "group_variants"]
