"""Words split, numbered and counted all at once are those read one text after another."""

import re
import sys
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import similarity
from analysis.similarity import counts, terms
from analysis.text import token_spans

# Every kind of character that the rules for words tell apart, and some that are easily taken for another.
LETTERS = "aSséßİΣςǅ新ी९½²ⅷ0 7_'’‑-–.,;\n\t\u00a0\u0301\ud800😀𝒜\x00"
TEXTS = st.lists(st.text(alphabet=LETTERS, max_size=25), max_size=6)


def _split(texts: list[str], **options: object) -> list[list[str]]:
    held, words = zip(*counts.split_words(texts, **options), strict=True) if texts else ((), ())
    flat = [word for listed in words for word in listed.to_pylist()]
    ends = np.cumsum(np.concatenate([[0], *held])).tolist()
    return [flat[start:end] for start, end in pairwise(ends)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_words_of_many_texts_are_the_words_of_each(texts):
    assert _split(texts) == [[text[start:end] for start, end in token_spans(text)] for text in texts]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_plain_words_are_those_of_scikit_learn(texts):
    pattern = re.compile(r"(?u)\b\w\w+\b")
    assert _split(texts, plain=True) == [pattern.findall(text.lower()) for text in texts]


def test_every_character_is_what_it_is_alone():
    # Between letters a character joins, parts or is a letter itself, whatever its number.
    texts = [f"a{chr(number)}b 1{chr(number)}2" for number in range(sys.maxunicode + 1)]
    kinds = counts._kinds()
    sample = [text for number, text in enumerate(texts) if number < 0x3000 or kinds[number] > 1]
    assert _split(sample) == [[text[start:end] for start, end in token_spans(text)] for text in sample]


def test_hyphens_possessives_and_thousands():
    assert _split(["Putin’s Kim-Jong 11,000 s' it's's", "U.S.A. a--b", ";'S 's"]) == [
        ["Putin", "Kim-Jong", "11,000", "s", "it's"],
        ["U.S.A", "a", "b"],
        ["S", "s"],
    ]


def test_batches_and_threads_change_nothing(monkeypatch):
    texts = [f"wolf {number % 3} moon wolf’s {number % 7} lake" * (number % 4) for number in range(60)]
    articles = pd.DataFrame({"article_id": [f"a{number:02d}" for number in range(60)], "text": texts})
    words, (matrix, table) = _split(texts), similarity.weigh_terms(articles)
    monkeypatch.setattr(terms, "_FEW", 10)
    plain, plain_table = similarity.weigh_plain(texts)
    monkeypatch.setattr(counts, "_BATCH", 40)
    monkeypatch.setattr(counts, "_PIECE", 5)
    assert _split(texts) == _split(texts, threads=2) == words
    again, table_again = similarity.weigh_terms(articles)
    assert (again != matrix).nnz == 0
    pd.testing.assert_frame_equal(table, table_again)
    again, table_again = similarity.weigh_plain(texts, threads=2)
    assert (again != plain).nnz == 0
    pd.testing.assert_frame_equal(plain_table, table_again)


def test_words_and_pairs_counted_by_hand():
    # "wolf moon wolf moon" and "moon": wolf 2, "wolf moon" 2, moon 2, "moon wolf" 1; and moon 1.
    held, numbers, words = counts.number_words(counts.split_words(["wolf moon wolf moon", "moon"]))
    assert words.to_pylist() == ["moon", "wolf"]
    assert numbers.tolist() == [1, 0, 1, 0, 0]
    cells, first, second, articles = counts.tally(held, numbers, len(words))
    assert counts.spell(words, first, second).to_pylist() == ["moon", "moon wolf", "wolf", "wolf moon"]
    assert cells.toarray().tolist() == [[2, 1, 2, 2], [1, 0, 0, 0]]
    assert articles.tolist() == [2, 1, 1, 1]
    # The first "wolf" counts twice: wolf 2 + 1; the pairs count as the lesser of their words, 1 + 1 and 1.
    cells, *_ = counts.tally(held, numbers, len(words), counts=np.array([2.0, 1, 1, 1, 1]))
    assert cells.toarray().tolist() == [[2, 1, 3, 2], [1, 0, 0, 0]]
    # No pair stands in two texts; alone the words are left.
    cells, first, second, articles = counts.tally(held, numbers, len(words), distinct=np.ones(2, bool))
    assert (cells.shape, second.tolist(), articles.tolist()) == ((2, 2), [-1, -1], [2, 1])
    cells, *_, articles = counts.tally(held, numbers, len(words), pairs=False, distinct=np.array([0, 1]) > 0)
    assert articles.tolist() == [1, 0]
    with pytest.raises(ValueError, match="4,000,000,000 words in 2 articles are too many"):
        counts.tally(held, numbers, 4_000_000_000)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from("wolf Moon moon_1 x é’ 11,000 İx".split()), max_size=9), max_size=8))
def test_plain_weights_are_those_of_scikit_learn(lists):
    texts = [" ".join(words) for words in lists]
    matrix, table = similarity.weigh_plain(texts)  # by scikit-learn itself
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "_FEW", -1)
        ours, our_table = similarity.weigh_plain(texts)
    pd.testing.assert_frame_equal(our_table, table)
    assert ours.shape == matrix.shape
    assert np.allclose(ours.toarray(), matrix.toarray(), rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                "The the war war-weary Kim’s der die und nicht le et les 11,000 X Z-a well-known İt".split()
            ),
            max_size=12,
        ),
        max_size=5,
    )
)
def test_stems_of_many_articles_are_those_of_each(lists):
    articles = pd.DataFrame({"article_id": range(len(lists)), "text": [" ".join(words) for words in lists]})
    read = similarity.read_stems(articles, names=1.5, lead=1.0)
    for text, stems, listed in zip(articles["text"], read["stems"], read["counts"], strict=True):
        expected = terms.stems_of(text)
        assert stems == [stem for stem, _, _ in expected]
        assert listed == [1.5 if name else 1.0 for _, _, name in expected]


def test_weights_of_parts_are_those_of_the_whole(seeds, tmp_path):
    ordered = seeds.sort_values("article_id", kind="stable")
    parts = [similarity.read_stems(ordered.iloc[start : start + 2]) for start in (0, 2, 4)]
    parts[1].to_parquet(tmp_path / "part.parquet")  # whence lists come back as arrays
    parts[1] = pd.read_parquet(tmp_path / "part.parquet")
    matrix, table = similarity.weigh_terms(seeds)
    again, table_again = similarity.weigh_stems([*parts, parts[0].iloc[:0]])
    assert (again != matrix).nnz == 0
    pd.testing.assert_frame_equal(table, table_again)
    assert table["term"].is_monotonic_increasing


def test_nothing_to_count(articles_of):
    for texts in ([], [""], ["", "\x00 ."]):
        matrix, table = similarity.weigh_terms(articles_of(*texts))
        assert matrix.shape == (len(texts), 0)
        assert list(table.columns) == list(similarity.WEIGHTS)
        matrix, table = similarity.weigh_plain(texts)
        assert matrix.shape == (len(texts), 0)
        assert list(table.columns) == list(similarity.WEIGHTS)
    assert similarity.weigh_stems([])[0].shape == (0, 0)
    assert list(similarity.read_stems(articles_of()).columns) == list(similarity.STEMS)
