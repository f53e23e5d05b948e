"""From raw articles to tables over parts: the same tables as from the whole corpus at once."""

import pandas as pd
import pytest

from analysis.clean import clean_articles
from analysis.framing import find_mentions, label_shares, read_lexicon
from analysis.keyness import compare_words
from analysis.reuse import find_near_duplicates
from analysis.scale import read_parts
from analysis.scale.__main__ import main
from analysis.similarity import group_stories, nearest_articles


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, seeds):
    """Twelve articles of three sources: the seeds' texts, two of them again with a line more, and their halves."""
    texts = seeds["text"].tolist()
    texts += [texts[0] + "\nA line of its own.", texts[1] + "\nAnother line."]
    texts += [text[: len(text) // 2].rpartition("\n")[0] or text for text in texts[:5]]
    table = pd.DataFrame({"article_id": [f"n{i:02d}" for i in range(len(texts))], "text": texts})
    table["source"] = [f"outlet {i % 3}" for i in range(len(texts))]
    path = tmp_path_factory.mktemp("corpus") / "corpus.parquet"
    table.to_parquet(path)
    return path


@pytest.fixture(scope="module")
def joined(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("joined")
    assert main([str(corpus), str(folder), "--rows", "5", "--jobs", "2"]) == 0
    return folder


@pytest.fixture(scope="module")
def whole(corpus):
    from analysis.corpus import load_articles

    return clean_articles(load_articles(corpus))[0]


def same(path, expected):
    pd.testing.assert_frame_equal(pd.read_parquet(path), expected, check_dtype=False, check_exact=True)


def test_shares_are_those_of_the_whole(joined, whole):
    shares = label_shares(find_mentions(whole, read_lexicon("seeds/lexicon.yml")), whole)
    same(joined / "shares.parquet", shares)


def test_stories_and_neighbours_are_those_of_the_whole(joined, whole):
    same(joined / "stories.parquet", group_stories(whole))
    same(joined / "neighbours.parquet", nearest_articles(whole, 10, common=0.05))


def test_near_duplicates_are_those_of_the_whole(joined, whole):
    expected = find_near_duplicates(whole)
    assert len(expected) >= 7
    same(joined / "near-duplicates.parquet", expected)


def test_keyness_is_that_of_the_whole_to_the_last_digit(joined, whole):
    whole = whole.merge(group_stories(whole), on="article_id")
    same(joined / "keyness.parquet", compare_words(whole, target="outlet 0"))


def test_ledger_and_quotations_are_kept_in_parts(joined, whole):
    assert len(read_parts(joined / "parts" / "ledger")) > 50
    assert set(read_parts(joined / "parts" / "quotes")["article_id"]) <= set(whole["article_id"])


def test_running_again_runs_nothing(joined, corpus):
    before = {path: path.stat().st_mtime_ns for path in joined.rglob("part-*.parquet")}
    assert main([str(corpus), str(joined), "--rows", "5", "--jobs", "2"]) == 0
    assert {path: path.stat().st_mtime_ns for path in joined.rglob("part-*.parquet")} == before


def test_what_is_wrong_is_said_in_a_line(tmp_path, corpus, capsys):
    assert main([str(tmp_path / "nothing"), str(tmp_path / "out")]) == 1
    assert "no file or folder" in capsys.readouterr().err
    assert main([str(corpus), str(tmp_path / "out"), "--target", "outlet 9", "--jobs", "1"]) == 1
    assert "no source 'outlet 9'; there are outlet 0" in capsys.readouterr().err
