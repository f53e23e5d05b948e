"""Which numbers are reported, by which source, as of when, and do they agree?"""

from analysis.claims.board import BOARD, lay_board
from analysis.claims.compare import GROUPS, OMISSIONS, compare_claims, find_omissions, one_story
from analysis.claims.describe import describe_claims
from analysis.claims.find import CLAIMS, find_claims
from analysis.claims.wording import value_text

__all__ = [
    "BOARD",
    "CLAIMS",
    "GROUPS",
    "OMISSIONS",
    "compare_claims",
    "describe_claims",
    "find_claims",
    "find_omissions",
    "lay_board",
    "one_story",
    "value_text",
]
