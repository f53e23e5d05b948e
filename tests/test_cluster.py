"""On a Dask cluster of two processes: the same tables and the same runs, and a lost worker costs time only."""

import os
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from cluster_functions import lengths_beside
from scale_functions import count_tokens, die_always, die_once, fail_on_seven
from test_batch import DRAW, write_notebook, write_runs

from analysis import batch
from analysis.quotes import find_quotes
from analysis.scale import over_parts
from analysis.scale.cluster import run_tasks

distributed = pytest.importorskip("distributed")


@pytest.fixture
def articles(articles_of):
    texts = [f"“We will go on with plan {number},” said Ann Smith. Kim said no." for number in range(12)]
    made = articles_of(*texts, article_id=[f"a{number:05d}" for number in range(12)])
    return made.sample(frac=1, random_state=1)


def counted(articles):
    return count_tokens(articles.sort_values("article_id")).reset_index(drop=True)


def test_parts_give_the_table_of_the_whole(articles, cluster):
    whole = find_quotes(articles)
    assert len(whole) >= 12
    local = over_parts(count_tokens, articles, rows=5, few=0, jobs=2)
    pd.testing.assert_frame_equal(local, counted(articles))
    for rows in (5, 100):
        pd.testing.assert_frame_equal(over_parts(find_quotes, articles, rows=rows, cluster=cluster), whole)


def test_few_articles_are_simply_passed_on(articles):
    called = []
    over_parts(lambda given, **options: called.append((len(given), options)), articles, least=3)
    assert called == [(12, {"least": 3})]
    assert over_parts(count_tokens, articles.head(0), few=0).empty


def test_where_one_process_is_allowed_none_is_started(articles, monkeypatch):
    monkeypatch.setenv("PARALLAX_JOBS", "1")
    called = []
    over_parts(lambda given: called.append(len(given)), articles, few=0)
    assert called == [12]
    monkeypatch.setenv("PARALLAX_JOBS", "none")
    with pytest.raises(
        ValueError, match="PARALLAX_JOBS is 'none'; expected a number of processes, 1 at least"
    ):
        over_parts(count_tokens, articles, few=0)


def test_no_rows_from_some_parts_or_from_all(articles, cluster):
    longer = articles.copy()
    longer.loc[longer["article_id"] == "a00003", "text"] += " And more."
    longer = longer.sort_values("article_id")
    whole = count_tokens(longer, least=14)
    assert len(whole) == 1
    options = {"rows": 4, "cluster": cluster}
    pd.testing.assert_frame_equal(
        over_parts(count_tokens, longer, least=14, **options), whole.reset_index(drop=True)
    )
    assert over_parts(count_tokens, longer, least=99, **options).columns.tolist() == ["article_id", "words"]


def test_a_table_beside_the_articles_is_cut_with_them(articles, cluster):
    given = over_parts(lengths_beside, articles, rows=5, cluster=cluster, counts=counted(articles))
    assert given["beside"].tolist() == [5] * 10 + [2] * 2


def test_an_error_of_the_function_is_raised(articles, cluster):
    with pytest.raises(ValueError, match="article a00007 is odd"):
        over_parts(fail_on_seven, articles, rows=5, cluster=cluster)
    with pytest.raises(ValueError, match="article a00007 is odd"):
        over_parts(fail_on_seven, articles, rows=12, few=0, jobs=1)


def test_a_lost_process_or_worker_costs_no_row(articles, cluster, tmp_path):
    for where in ({"cluster": cluster}, {"few": 0, "jobs": 2}):
        marker = tmp_path / ("cluster" if "cluster" in where else "processes")
        found = over_parts(die_once, articles, rows=5, marker=str(marker), **where)
        assert marker.exists()
        pd.testing.assert_frame_equal(found, counted(articles))
    with pytest.raises(RuntimeError, match="killed 3 times"):
        over_parts(die_always, articles, rows=20, few=0, jobs=2)


class Ended:
    """A client whose second task lost its workers, and whose others ended."""

    loop = None

    def nthreads(self):
        return {"one": 1}

    def submit(self, function, number, pure):
        future = type("Future", (), {})()
        future.result = lambda: function(number)
        return future


def test_a_task_that_loses_its_workers_is_told_and_the_others_go_on(monkeypatch):
    def ends(number):
        if number == 1:
            raise distributed.KilledWorker("task", None, 3)
        return number

    class Together(list):
        def __init__(self, futures, loop):
            super().__init__(futures)

        def __iter__(self):
            while self:
                yield self.pop(0)

        add = list.append

    monkeypatch.setattr(distributed, "as_completed", Together)
    given = dict(run_tasks(Ended(), ends, [(number,) for number in range(4)]))
    assert [given[number] for number in (0, 2, 3)] == [0, 2, 3]
    assert isinstance(given[1], RuntimeError)
    assert str(given[1]) == "task 2: it lost 3 workers and more (out of memory?)"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tcp://127.0.0.1", "127.0.0.1:9", " "])
def test_no_cluster_there(articles, address):
    with pytest.raises(ValueError, match=r"does not answer.*expected the address of a Dask scheduler"):
        over_parts(count_tokens, articles, cluster=address)


WAIT = """\
import os, time
from pathlib import Path
with (Path({root!r}) / "begun").open("a") as begun:
    begun.write(os.environ["PARALLAX_JOBS"] + "\\n")
while not (Path({root!r}) / "go").exists():
    time.sleep(0.05)
"""


def test_a_batch_on_a_cluster_draws_the_same_and_outlives_a_worker(tmp_path, cluster):
    here, there = (tmp_path / "here", tmp_path / "there")
    runs = "words: {notebook: 01-words}\n"
    for root in (here, there):
        write_notebook(root, "01-words", DRAW.format(prefix="01-"))
        write_runs(root, runs)
    batch.run_batch(batch.check_runs(batch.read_runs(here / "notebooks" / "runs.yml")), root=here)
    write_notebook(there, "02-waits", WAIT.format(root=str(tmp_path)))
    write_runs(there, runs + "waits: {notebook: 02-waits}\n")
    checked = batch.check_runs(batch.read_runs(there / "notebooks" / "runs.yml"))
    outcomes = batch.run_batch(checked, root=there, cluster=cluster, announce=_Killer(tmp_path, cluster))
    assert [outcome["state"] for outcome in outcomes] == ["done", "done"]
    # On the killed worker, and on another; a run on a worker starts no processes of its own.
    assert (tmp_path / "begun").read_text().splitlines() == ["1", "1"]
    for place in ("build/figures", "build/notebooks"):
        made = [path.relative_to(here) for path in (here / place).iterdir()]
        assert made
        assert [path for path in made if (here / path).read_bytes() != (there / path).read_bytes()] == []
    assert not (there / "build" / "staging").exists()
    again = batch.run_batch(checked, root=there, cluster=cluster)
    assert [outcome["state"] for outcome in again] == ["same", "same"]


class _Killer:
    """Once another run has ended, kill the worker on which a notebook waits, then let it go on."""

    def __init__(self, folder: Path, cluster: str):
        self.folder, self.cluster, self.done = folder, cluster, False

    def __call__(self, outcome: dict) -> None:
        if self.done:
            return
        self.done = True
        until = time.monotonic() + 30
        while not (self.folder / "begun").exists() and time.monotonic() < until:
            time.sleep(0.05)
        with distributed.Client(self.cluster, set_as_default=False) as client:
            busy = next(worker for worker, tasks in client.processing().items() if tasks)
            os.kill(client.run(os.getpid, workers=[busy])[busy], signal.SIGKILL)
        (self.folder / "go").touch()


def test_a_worker_with_other_packages_is_refused(tmp_path, cluster, monkeypatch):
    write_notebook(tmp_path, "01-words", DRAW.format(prefix="01-"))
    checked = batch.check_runs(batch.read_runs(write_runs(tmp_path, "words: {notebook: 01-words}\n")))
    monkeypatch.setattr("analysis.batch.pool.fingerprint_ground", lambda root: "another")
    with pytest.raises(ValueError, match="has another Python, other packages or another analysis/"):
        batch.run_batch(checked, root=tmp_path, cluster=cluster)
