"""Which words carry the grammar of a text, and in which language is it written?"""

from collections.abc import Iterable
from functools import cache

import numpy as np

from analysis.rules import read_rules


@cache
def function_words(language: str = "english") -> frozenset[str]:
    """List the function words of a language, casefolded: articles, pronouns, prepositions, auxiliaries and the like.

    Raises ValueError for a language without a list.
    """
    if language not in _lists():
        raise ValueError(f"no function words for {language!r}; there are lists for {', '.join(_lists())}")
    return _lists()[language]


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
    listed = read_rules("similarity_function_words")
    return {
        language: frozenset(word for words in groups.values() for word in words.split())
        for language, groups in listed.items()
    }
