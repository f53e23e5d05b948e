"""Who prints whose words? Near-duplicates, shared passages, and which text was made from which."""

from analysis.reuse.duplicates import DUPLICATES, find_near_duplicates

__all__ = ["DUPLICATES", "find_near_duplicates"]
