"""From raw articles to tables over parts: the same tables as from the whole corpus, however it is run and broken off."""

import errno
import os
import signal
import time

import pandas as pd
import psutil
import pytest

from analysis.clean import clean_articles
from analysis.corpus import load_articles
from analysis.dates import date_articles
from analysis.framing import find_mentions, label_shares, read_lexicon
from analysis.keyness import compare_words
from analysis.reuse import find_near_duplicates
from analysis.scale import __main__ as command
from analysis.scale import parts as parts_of
from analysis.scale import processes, read_parts, workers
from analysis.scale.alike import nearest_block
from analysis.similarity import group_stories, nearest_articles

TABLES = ("shares", "near-duplicates", "neighbours", "stories", "keyness")
PLACES = "Arden Bexley Corby Dover Epsom Frome Goole Hythe Ilford Jarrow".split()
SENTENCE = "The council of {place} met on Monday and {verb} the plan for a bridge over the river{end}."


def run(corpus, folder, *options):
    return command.main([str(corpus), str(folder), "--rows", "20", "--jobs", "2", *options])


def run_in_blocks(arguments):
    """Run the command with so few articles a task that every join has several; also in a process of its own."""
    command.LEAST = command.MOST = 12
    return command.main(arguments)


def wait_until(true, seconds=300):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def running(each):
    try:
        return each.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module", autouse=True)
def several_blocks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "LEAST", 12)
        patch.setattr(command, "MOST", 12)
        yield


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, seeds):
    """The seeds, with copies and halves, and 40 short articles of one story in which one outlet uses a word of its own."""
    texts = seeds["text"].tolist()
    texts += [texts[0] + "\nA line of its own.", texts[1] + "\nAnother line."]
    texts += [text[: len(text) // 2].rpartition("\n")[0] or text for text in texts[:5]]
    sources = [f"outlet {number % 3}" for number in range(len(texts))]
    for number in range(40):
        verb = "slammed" if number % 4 == 0 else "discussed"
        end = f", {number} years after the {PLACES[number * 7 % 10]} bridge fell"
        texts.append(SENTENCE.format(place=PLACES[number % 10], verb=verb, end=end))
        sources.append(f"outlet {0 if number % 4 == 0 else 1}")
    # Enough of them to be no part of the article, but not in one part alone.
    for number in (0, 3, 6, 12, 32, 48):
        texts[number] += "\nOur paper is printed in Arden on each day of the week."
    # A day that the page states and the corpus does not.
    texts[33] = f"Published: 3 March 2023\n{texts[33]}"
    # Not in the order of their names, which is that of the tables.
    ids = [f"n{(number * 17) % len(texts):02d}" for number in range(len(texts))]
    path = tmp_path_factory.mktemp("corpus") / "corpus.parquet"
    pd.DataFrame({"article_id": ids, "text": texts, "source": sources}).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def joined(corpus, tmp_path_factory):
    """The tables of a run that was killed in the middle of a join, and of another that went on from there."""
    folder = tmp_path_factory.mktemp("joined")
    arguments = [str(corpus), str(folder), "--rows", "20", "--jobs", "2", "--target", "outlet 0"]
    # From the server that the other tests' workers come from, which has imported what they need.
    going = processes._context(["analysis.scale.__main__"]).Process(target=run_in_blocks, args=(arguments,))
    going.start()
    wait_until(lambda: (folder / "joins/weights/held/part-00001.parquet").exists())
    started = psutil.Process(going.pid).children(recursive=True)
    os.kill(going.pid, signal.SIGKILL)
    wait_until(lambda: not any(running(each) for each in started))
    assert not (folder / "keyness.parquet").exists()
    kept = (folder / "parts" / "part-00000.parquet").stat().st_mtime_ns
    assert run(corpus, folder, "--target", "outlet 0") == 0
    assert (folder / "parts" / "part-00000.parquet").stat().st_mtime_ns == kept
    assert not list(folder.rglob(".part-*"))
    return folder


@pytest.fixture(scope="module")
def cleaned(corpus):
    return clean_articles(date_articles(load_articles(corpus)))


@pytest.fixture(scope="module")
def whole(cleaned):
    return cleaned[0]


def same(path, expected):
    pd.testing.assert_frame_equal(pd.read_parquet(path), expected, check_dtype=False, check_exact=True)


def equal_tables(folder, other):
    for name in TABLES:
        assert (folder / f"{name}.parquet").read_bytes() == (other / f"{name}.parquet").read_bytes(), name


def test_lines_that_a_source_repeats_are_found_across_parts(joined, cleaned):
    ledger = cleaned[1]
    assert (ledger["rule"] == "repeated in 6 of 14 articles of outlet 0").sum() == 6
    found, expected = (
        table.fillna({"rule": ""}).astype(object).sort_values(["article_id", "line"], ignore_index=True)
        for table in (read_parts(joined / "parts" / "ledger"), ledger)
    )
    pd.testing.assert_frame_equal(found, expected)


def test_articles_of_parts_are_dated_as_the_whole(joined, whole):
    assert (whole["dated_by"] == "published line").sum() == 1
    columns = ["article_id", "published", "dated_by"]
    found, expected = (
        table[columns].fillna({"dated_by": ""}).sort_values("article_id", ignore_index=True)
        for table in (read_parts(joined / "parts" / "articles", columns), whole)
    )
    pd.testing.assert_series_equal(found["dated_by"].astype(object), expected["dated_by"].astype(object))
    assert found["published"].astype("datetime64[s]").equals(expected["published"])


def test_shares_are_those_of_the_whole(joined, whole):
    shares = label_shares(find_mentions(whole, read_lexicon("seeds/lexicon.yml")), whole)
    same(joined / "shares.parquet", shares)


def test_stories_are_those_of_the_whole(joined, whole):
    stories = group_stories(whole)
    assert 1 < stories["story"].nunique() < len(whole)
    same(joined / "stories.parquet", stories)


def test_neighbours_are_those_of_the_whole_however_many_stand_beside(joined, whole):
    expected = nearest_articles(whole, 10, common=0.05)
    same(joined / "neighbours.parquet", expected)
    weights = joined / "joins" / "weights"
    blocks = parts_of.list_parts(weights / "ranges")
    assert len(blocks) == 5
    exact = nearest_articles(whole, 3)
    for beside in (5, 12, 30):
        options = {"weights": weights, "k": 3, "common": 1.0, "beside": beside}
        found = [nearest_block(pd.read_parquet(block), **options) for block in blocks]
        pd.testing.assert_frame_equal(pd.concat(found, ignore_index=True), exact, check_dtype=False)


def test_near_duplicates_are_those_of_the_whole(joined, whole):
    expected = find_near_duplicates(whole)
    assert len(expected) >= 7
    same(joined / "near-duplicates.parquet", expected)


def test_keyness_is_that_of_the_whole_to_the_last_digit(joined, whole):
    whole = whole.merge(group_stories(whole), on="article_id")
    expected = compare_words(whole, target="outlet 0")
    assert expected.loc[expected["survives"], "word"].tolist() == ["slammed"]
    same(joined / "keyness.parquet", expected)


def test_tables_of_parts_are_kept_and_every_step_is_told(joined, whole):
    assert len(read_parts(joined / "parts" / "ledger")) > 50
    assert set(read_parts(joined / "parts" / "quotes")["article_id"]) <= set(whole["article_id"])
    steps = pd.read_csv(joined / "steps.csv").set_index("step")
    assert {"split", "parts", "ledger", "quotations", "weights", "keyness", "all"} <= set(steps.index)
    assert (steps[["seconds", "cpu_s", "peak_mb"]] >= 0).all(axis=None)
    assert steps.loc["parts", "peak_mb"] > 100


def test_running_again_runs_nothing_and_is_quiet(joined, corpus, capfd):
    before = {path: path.stat().st_mtime_ns for path in joined.rglob("part-*.parquet")}
    assert run(corpus, joined, "--target", "outlet 0") == 0
    assert {path: path.stat().st_mtime_ns for path in joined.rglob("part-*.parquet")} == before
    told = capfd.readouterr()
    assert told.err == "" and told.out.splitlines()[-1].startswith("all ")


def test_cluster_gives_the_same_bytes(joined, corpus, tmp_path, cluster, capfd):
    assert run(corpus, tmp_path / "out", "--target", "outlet 0", "--cluster", cluster) == 0
    assert "without the cluster's workers" in capfd.readouterr().out
    equal_tables(tmp_path / "out", joined)


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_any_articles(n, tmp_path):
    texts = ["“We will go on,” President Putin said in the capital on Tuesday."][:n]
    pd.DataFrame({"article_id": ["a"][:n], "text": texts}, dtype="str").to_parquet(tmp_path / "c.parquet")
    assert command.main([str(tmp_path / "c.parquet"), str(tmp_path / "out"), "--jobs", "1"]) == 0
    sizes = {name: len(pd.read_parquet(tmp_path / "out" / f"{name}.parquet")) for name in TABLES}
    assert sizes["stories"] == n and sizes["near-duplicates"] == sizes["neighbours"] == 0
    assert len(read_parts(tmp_path / "out" / "parts" / "quotes")) == n


def test_what_is_wrong_is_said_in_a_line(tmp_path, corpus, joined, capsys):
    assert command.main([str(tmp_path / "nothing"), str(tmp_path / "out")]) == 1
    assert "no file or folder" in capsys.readouterr().err
    assert run(corpus, joined, "--target", "outlet 9") == 1
    assert "no source 'outlet 9'; there are outlet 0" in capsys.readouterr().err
    assert run(corpus, tmp_path / "out", "--cluster", "tcp://127.0.0.1:1") == 1
    assert "'tcp://127.0.0.1:1' does not answer" in capsys.readouterr().err


def test_broken_part_is_named_before_the_work(tmp_path, corpus, capsys):
    parts = parts_of.split_corpus(corpus, tmp_path / "raw", rows=20)
    content = parts[1].read_bytes()
    for broken in (content[:4] + bytes(2000) + content[2004:], b"PAR1 torn"):
        parts[1].write_bytes(broken)
        assert run(corpus, tmp_path) == 1
        assert "raw/part-00001.parquet: cannot be read" in capsys.readouterr().err


def test_full_disk_stops_with_a_clear_word_and_leaves_nothing_half_written(tmp_path, corpus, monkeypatch):
    class Full(parts_of.pq.ParquetWriter):
        def write_table(self, *_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts_of.pq, "ParquetWriter", Full)
    with pytest.raises(RuntimeError, match="out: the disk is full; make room, and the same command goes on"):
        workers.run_part(pd.DataFrame.head, corpus, tmp_path / "out", {}, "mark")
    assert list((tmp_path / "out").iterdir()) == []
