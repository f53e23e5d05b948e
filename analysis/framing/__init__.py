"""Who is called what, what is the event called, in whose voice, how often and how surely? The label ledger."""

from analysis.framing.lexicon import read_lexicon
from analysis.framing.mentions import MENTIONS, add_speakers, find_mentions

__all__ = ["MENTIONS", "add_speakers", "find_mentions", "read_lexicon"]
