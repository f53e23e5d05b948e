"""One list of function words, and what each measure takes from it."""

from collections import Counter

import pytest

from analysis import grammar, keyness
from analysis.rules import read_rules


def test_every_english_word_stands_once():
    words = Counter(
        word for group in read_rules("function_words")["english"].values() for word in group.split()
    )
    assert [word for word, n in words.items() if n > 1] == []
    assert all(word == word.casefold() for word in words)


def test_kinds_are_of_words_that_tell_what_stands_beside_them():
    kinds = grammar.word_kinds()
    assert (kinds["he"], kinds["of"], kinds["won't"], kinds["against"]) == (
        "pronoun",
        "of",
        "auxiliary",
        "preposition",
    )
    assert set(kinds.values()) == set(grammar.KINDS)
    assert "said" not in kinds  # a cue is a plain word
    assert set(kinds) < grammar.function_words()


def test_stop_words_keep_what_tells_of_stance():
    assert {"the", "off", "somebody", "he'd"} <= keyness.stop_words()
    assert not {"not", "won't", "against", "said", "first", "war"} & keyness.stop_words()
    assert grammar.content_words() < grammar.function_words()


def test_the_english_war_is_a_german_auxiliary():
    assert grammar.language_of(["the", "war", "was", "over"]) == "english"
    assert grammar.language_of("der die und nicht war".split()) == "german"
    assert grammar.language_of([]) == "english"
    assert "war" in grammar.function_words("german")
    assert grammar.function_marks(["war", "the"])[:, :2].tolist() == [[False, True], [True, False]]
    with pytest.raises(ValueError, match="no function words for 'klingon'; there are lists for english"):
        grammar.function_words("klingon")
