"""Who prints whose words? Near-duplicates, shared passages, and which text was made from which."""

from analysis.reuse.alignment import ALIGNED, align_sentences
from analysis.reuse.derivation import DERIVATIONS, explain_derivation
from analysis.reuse.duplicates import (
    DUPLICATES,
    alike,
    count_overlaps,
    find_near_duplicates,
    find_overlaps,
    name_pairs,
)
from analysis.reuse.origins import ORIGINS, find_origins
from analysis.reuse.passages import PASSAGES, compare_passages, find_passages
from analysis.reuse.sentences import (
    describe_derivations,
    describe_duplicates,
    describe_origins,
    describe_passages,
)
from analysis.reuse.shingles import hash_shingles, split_shingles
from analysis.reuse.signs import SIGNS, find_signs
from analysis.reuse.skeleton import read_skeleton

__all__ = [
    "ALIGNED",
    "DERIVATIONS",
    "DUPLICATES",
    "ORIGINS",
    "PASSAGES",
    "SIGNS",
    "align_sentences",
    "alike",
    "compare_passages",
    "count_overlaps",
    "describe_derivations",
    "describe_duplicates",
    "describe_origins",
    "describe_passages",
    "explain_derivation",
    "find_near_duplicates",
    "find_origins",
    "find_overlaps",
    "find_passages",
    "find_signs",
    "hash_shingles",
    "name_pairs",
    "read_skeleton",
    "split_shingles",
]
