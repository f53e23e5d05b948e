"""Whose words are carried, and how did they change on the way?"""

from analysis.quotes.find import QUOTES, find_quotes
from analysis.quotes.lineage import VARIANTS, group_variants
from analysis.quotes.speaking import SPEAKERS, describe_quotes, describe_variants, speaker_shares
from analysis.quotes.strip import CELLS, align_variants

__all__ = [
    "CELLS",
    "QUOTES",
    "SPEAKERS",
    "VARIANTS",
    "align_variants",
    "describe_quotes",
    "describe_variants",
    "find_quotes",
    "group_variants",
    "speaker_shares",
]
