"""A corpus in parts gives what it gives whole: in processes, on a cluster, after a kill, the second time for nothing."""

import pandas as pd
import pytest
from scale_functions import count_tokens, die_always, die_once, fail_on_seven, two_tables

from analysis.scale import iterate_parts, map_parts, read_parts, split_corpus


@pytest.fixture
def corpus(tmp_path):
    """Twenty articles of one to twenty words, as a Parquet file."""
    n = 20
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:05d}" for i in range(n)],
            "source": ["s"] * n,
            "text": ["word " * (i + 1) for i in range(n)],
        }
    )
    path = tmp_path / "corpus.parquet"
    articles.to_parquet(path)
    return path


@pytest.fixture
def parts(corpus, tmp_path):
    return split_corpus(corpus, tmp_path / "parts", rows=6)


def test_split_keeps_every_article_once_and_in_order(parts, corpus):
    assert [len(part) for part in iterate_parts(parts[0].parent)] == [6, 6, 6, 2]
    whole = read_parts(parts[0].parent)
    assert whole["article_id"].tolist() == pd.read_parquet(corpus)["article_id"].tolist()
    assert {"article_id", "source", "title", "published", "url", "text", "file", "sha256"} <= set(whole)


def test_split_is_kept_while_the_corpus_is_the_same_and_redone_when_it_changes(parts, corpus, tmp_path):
    before = [part.stat().st_mtime_ns for part in parts]
    assert [part.stat().st_mtime_ns for part in split_corpus(corpus, tmp_path / "parts", rows=6)] == before
    pd.read_parquet(corpus).iloc[:5].to_parquet(corpus)
    assert len(split_corpus(corpus, tmp_path / "parts", rows=6)) == 1
    assert len(list((tmp_path / "parts").glob("part-*"))) == 1


def test_split_broken_off_is_begun_again(parts, corpus, tmp_path):
    parts[1].unlink()
    assert len(split_corpus(corpus, tmp_path / "parts", rows=6)) == 4
    assert len(read_parts(tmp_path / "parts")) == 20


def test_split_reads_what_load_articles_reads(tmp_path):
    parts = split_corpus("seeds", tmp_path / "parts", rows=2)
    assert read_parts(parts[0].parent)["article_id"].tolist() == ["000", "001", "002", "003", "004"]


def test_split_refuses_an_id_that_stands_twice_in_different_parts(tmp_path):
    table = pd.DataFrame({"article_id": ["x", "y", "x"], "text": ["a", "b", "c"]})
    table.to_parquet(tmp_path / "c.parquet")
    with pytest.raises(ValueError, match="article_id 'x' stands in more than one row"):
        split_corpus(tmp_path / "c.parquet", tmp_path / "parts", rows=1)


def test_split_names_the_column_that_is_missing(tmp_path):
    pd.DataFrame({"article_id": ["x"]}).to_parquet(tmp_path / "c.parquet")
    with pytest.raises(ValueError, match="has no column 'text'; expected article_id and text"):
        split_corpus(tmp_path / "c.parquet", tmp_path / "parts")


def test_split_refuses_no_rows(corpus, tmp_path):
    with pytest.raises(ValueError, match="rows is 0; expected at least 1"):
        split_corpus(corpus, tmp_path / "parts", rows=0)


def test_parts_in_processes_give_what_the_whole_gives(parts, tmp_path):
    told = []
    map_parts(count_tokens, parts, tmp_path / "out", jobs=2, announce=lambda *pair: told.append(pair))
    whole = count_tokens(read_parts(parts[0].parent))
    pd.testing.assert_frame_equal(read_parts(tmp_path / "out"), whole)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_function_with_several_tables_writes_a_folder_each(parts, tmp_path):
    map_parts(two_tables, parts, tmp_path / "out", jobs=2)
    assert len(read_parts(tmp_path / "out" / "ids")) == len(read_parts(tmp_path / "out" / "words")) == 20


def test_second_time_nothing_is_run_and_other_options_run_all(parts, tmp_path):
    out = tmp_path / "out"
    times = [path.stat().st_mtime_ns for path in map_parts(count_tokens, parts, out, jobs=1)]
    again = map_parts(count_tokens, parts, out, jobs=1)
    assert [path.stat().st_mtime_ns for path in again] == times
    map_parts(count_tokens, parts, out, jobs=1, options={"least": 15})
    assert len(read_parts(out)) == 6


def test_half_written_and_broken_parts_are_run_again(parts, tmp_path):
    written = map_parts(count_tokens, parts, tmp_path / "out", jobs=1)
    written[1].unlink()
    written[2].write_bytes(b"PAR1 torn")
    map_parts(count_tokens, parts, tmp_path / "out", jobs=1)
    assert len(read_parts(tmp_path / "out")) == 20


def test_killed_process_costs_time_and_no_result(parts, tmp_path):
    options = {"marker": str(tmp_path / "died")}
    map_parts(die_once, parts, tmp_path / "out", jobs=2, options=options)
    assert (tmp_path / "died").exists()
    pd.testing.assert_frame_equal(read_parts(tmp_path / "out"), count_tokens(read_parts(parts[0].parent)))


def test_part_that_always_kills_its_process_is_named(parts, tmp_path):
    with pytest.raises(RuntimeError, match=r"part-00000.parquet: its process was killed 3 times"):
        map_parts(die_always, parts[:1], tmp_path / "out", jobs=1)


def test_failing_part_is_named_with_its_cause_and_the_others_are_kept(parts, tmp_path):
    with pytest.raises(RuntimeError, match=r"part-00001.parquet: ValueError: article a00007 is odd"):
        map_parts(fail_on_seven, parts, tmp_path / "out", jobs=1)
    assert (tmp_path / "out" / "part-00000.parquet").exists()


def test_reading_parts_that_are_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no part-\*.parquet in it"):
        read_parts(tmp_path)


def test_dask_cluster_gives_the_same_bytes_and_survives_a_killed_worker(parts, tmp_path, cluster):
    map_parts(count_tokens, parts, tmp_path / "one", jobs=1)
    map_parts(count_tokens, parts, tmp_path / "many", cluster=cluster)
    options = {"marker": str(tmp_path / "died")}
    map_parts(die_once, parts, tmp_path / "killed", cluster=cluster, options=options)
    for part in parts:
        one = (tmp_path / "one" / part.name).read_bytes()
        assert (tmp_path / "many" / part.name).read_bytes() == one
    pd.testing.assert_frame_equal(read_parts(tmp_path / "killed"), read_parts(tmp_path / "one"))
