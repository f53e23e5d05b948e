"""Which articles tell the same story? Weighed words, nearest neighbours and groups, at five articles or a hundred thousand."""

from analysis.similarity.grammar import function_words, language_of
from analysis.similarity.neighbours import (
    NEIGHBOURS,
    PAIRS,
    TERMS,
    compare_articles,
    explain_cosine,
    nearest_articles,
)
from analysis.similarity.sentences import describe_cosine, describe_pairs, describe_stories
from analysis.similarity.stories import STORIES, WIDTHS, group_stories
from analysis.similarity.terms import WEIGHTS, weigh_terms

__all__ = [
    "NEIGHBOURS",
    "PAIRS",
    "STORIES",
    "TERMS",
    "WEIGHTS",
    "WIDTHS",
    "compare_articles",
    "describe_cosine",
    "describe_pairs",
    "describe_stories",
    "explain_cosine",
    "function_words",
    "group_stories",
    "language_of",
    "nearest_articles",
    "weigh_terms",
]
