"""Which words set an article, an outlet or a period apart, beyond what chance would make?"""

from analysis.keyness.compare import KEYNESS, compare_counts, compare_each, compare_words
from analysis.keyness.counts import COUNTS, UNITS, count_matrix, count_words, merge_counts, stop_words
from analysis.keyness.effects import (
    conservative_log_ratio,
    dispersion,
    g2,
    log_odds,
    log_ratio,
    plain_log_odds,
    signed_root,
)

__all__ = [
    "COUNTS",
    "KEYNESS",
    "UNITS",
    "compare_counts",
    "compare_each",
    "compare_words",
    "conservative_log_ratio",
    "count_matrix",
    "count_words",
    "dispersion",
    "g2",
    "log_odds",
    "log_ratio",
    "merge_counts",
    "plain_log_odds",
    "signed_root",
    "stop_words",
]
