"""Who is called what, what is the event called, in whose voice, how often and how surely? The label ledger."""

from analysis.framing.candidates import CANDIDATES, find_candidates, write_candidates
from analysis.framing.concordance import CONCORDANCE, concordance
from analysis.framing.describe import (
    CONTRASTS,
    choose_pair,
    describe_dates,
    describe_shares,
    describe_unit,
    find_contrasts,
)
from analysis.framing.lexicon import read_lexicon
from analysis.framing.mentions import MENTIONS, add_speakers, find_mentions
from analysis.framing.shares import SHARES, compare_labels, event_shares, label_shares
from analysis.framing.voice import VOICES

__all__ = [
    "CANDIDATES",
    "CONCORDANCE",
    "CONTRASTS",
    "MENTIONS",
    "SHARES",
    "VOICES",
    "add_speakers",
    "choose_pair",
    "compare_labels",
    "concordance",
    "describe_dates",
    "describe_shares",
    "describe_unit",
    "event_shares",
    "find_candidates",
    "find_contrasts",
    "find_mentions",
    "label_shares",
    "read_lexicon",
    "write_candidates",
]
