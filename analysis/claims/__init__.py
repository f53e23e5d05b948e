"""Which numbers are reported, by which source, as of when, and do they agree?"""

from analysis.claims.compare import GROUPS, OMISSIONS, compare_claims, find_omissions
from analysis.claims.find import CLAIMS, find_claims

__all__ = ["CLAIMS", "GROUPS", "OMISSIONS", "compare_claims", "find_claims", "find_omissions"]
