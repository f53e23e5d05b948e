"""Which articles tell the same story? Weighed words, nearest neighbours and groups, at five articles or a hundred thousand."""

from analysis.similarity.maps import BRANCHES, HEAT, NEAREST, SIZES, map_articles, map_stories
from analysis.similarity.neighbours import (
    NEIGHBOURS,
    PAIRS,
    TERMS,
    compare_articles,
    explain_cosine,
    nearest_articles,
)
from analysis.similarity.sentences import describe_cosine, describe_likeness, describe_pairs, describe_stories
from analysis.similarity.stories import JOINS, STORIES, WIDTHS, group_stories, trace_stories
from analysis.similarity.terms import STEMS, WEIGHTS, read_stems, weigh_plain, weigh_stems, weigh_terms

__all__ = [
    "BRANCHES",
    "HEAT",
    "JOINS",
    "NEAREST",
    "NEIGHBOURS",
    "PAIRS",
    "SIZES",
    "STEMS",
    "STORIES",
    "TERMS",
    "WEIGHTS",
    "WIDTHS",
    "compare_articles",
    "describe_cosine",
    "describe_likeness",
    "describe_pairs",
    "describe_stories",
    "explain_cosine",
    "group_stories",
    "map_articles",
    "map_stories",
    "nearest_articles",
    "read_stems",
    "trace_stories",
    "weigh_plain",
    "weigh_stems",
    "weigh_terms",
]
