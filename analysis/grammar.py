"""Which words carry the grammar of a text, and in which language is it written? The only list of function words."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from analysis.rules import read_rules

# What a function word says of the words beside it; the words of all other groups say nothing there.
KINDS = (
    "pronoun", "relative", "object", "determiner", "that", "whether", "to", "of", "by", "preposition", "auxiliary",
    "adverb", "conjunction",
)  # fmt: skip


@cache
def function_words(language: str = "english") -> frozenset[str]:
    """List the function words of a language, casefolded: articles, pronouns, prepositions, auxiliaries and the like.

    Raises ValueError for a language without a list.
    """
    if language not in _lists():
        raise ValueError(f"no function words for {language!r}; there are lists for {', '.join(_lists())}")
    return _lists()[language]


@cache
def content_words() -> frozenset[str]:
    """List the English function words that still tell of a text's stance: denial, opposition, certainty, speech."""
    return frozenset(word for words in _rules()["content"].values() for word in words.split())


@cache
def word_kinds() -> dict[str, str]:
    """Map each English function word that tells what stands beside it to its kind, one of KINDS."""
    return {word: kind for kind in KINDS for word in _rules()["english"][kind].split()}


def language_of(words: Iterable[str]) -> str:
    """Name the language whose function words cover most of the different words given; English where none does.

    Per article, not per corpus: the English noun "war" is a German auxiliary.
    """
    present = set(words)
    return max(_lists(), key=lambda language: len(present & _lists()[language]))


def function_marks(words: Iterable[str]) -> np.ndarray:
    """Say of each word, casefolded, in which languages it is a function word: words x languages, English first."""
    listed = list(words)
    marks = [[word in grammar for word in listed] for grammar in _lists().values()]
    return np.array(marks, dtype=bool).T.reshape(len(listed), len(_lists()))


@cache
def _lists() -> dict[str, frozenset[str]]:
    # In the order of the file, English first, so that a tie stays English.
    return {
        language: frozenset(word for words in groups.values() for word in words.split())
        for language, groups in _rules().items()
        if language != "content"
    }


@cache
def _rules() -> dict[str, dict[str, str]]:
    return read_rules("function_words")
