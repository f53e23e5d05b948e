"""Which words set an article, an outlet or a period apart, beyond what chance would make?"""

from analysis.keyness.blocks import join_blocks, measure_block
from analysis.keyness.compare import compare_counts, compare_each, compare_words, group_values
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
from analysis.keyness.table import KEYNESS
from analysis.keyness.uses import USES, find_uses
from analysis.keyness.wording import describe_prior, describe_words, leading_words, one_target

__all__ = [
    "COUNTS",
    "KEYNESS",
    "UNITS",
    "USES",
    "compare_counts",
    "compare_each",
    "compare_words",
    "conservative_log_ratio",
    "count_matrix",
    "count_words",
    "describe_prior",
    "describe_words",
    "dispersion",
    "find_uses",
    "g2",
    "group_values",
    "join_blocks",
    "leading_words",
    "log_odds",
    "log_ratio",
    "measure_block",
    "merge_counts",
    "one_target",
    "plain_log_odds",
    "signed_root",
    "stop_words",
]
