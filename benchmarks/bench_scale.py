"""A corpus in parts: two processes against one, and a Dask cluster of two workers against processes, with equal tables."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import cache, partial
from io import StringIO
from multiprocessing.util import Finalize
from pathlib import Path

import pandas as pd

from analysis.clean.repeated import count_standing, find_repeated
from analysis.framing import read_lexicon
from analysis.scale import __main__ as command
from analysis.scale import map_parts, split_corpus
from analysis.scale.pools import open_pool
from analysis.scale.steps import read_part
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

N, ROWS = 6_000, 300  # twenty parts, so that none is left over alone for long at the end
PARTS = 200  # of nothing, to see what sending a part costs

# Dask's own profile looks into a worker a hundred times a second, and each look costs it work.
UNWATCHED = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}

_OPEN = ExitStack()


def rows() -> list[dict]:
    """Compare the pass over all parts, the joins, and parts in which nothing is done."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        corpus = folder / "corpus.parquet"
        articles = synthetic_articles(N)
        articles.to_parquet(corpus)
        parts = split_corpus(corpus, folder / "raw", rows=ROWS)
        empty = split_corpus(_few(folder), folder / "empty", rows=1)
        repeated = folder / "repeated.parquet"  # made here, for only the measured processes may start others
        find_repeated(count_standing(articles), articles["source"]).to_parquet(repeated)
        options = {"lexicon": read_lexicon("seeds/lexicon.yml"), "repeated": repeated}
        mapped = partial(_mapped, read_part, [parts], folder, options=options)
        apart = partial(_mapped, read_part, [parts[::2], parts[1::2]], folder, options=options)
        nothing = partial(_mapped, pd.DataFrame.head, [empty], folder)
        note = f"{N:,} articles in {len(parts)} parts, all tables; the processes stand ready, so it is work that is measured"
        alone = [
            compare(
                "parts, two processes", partial(mapped, jobs=2), partial(mapped, jobs=1),
                peer_name="one process", aim=1.8, runs=2, equal=_same, note=note,
            ),
            compare(
                "parts, a half in each of two runs of one process, side by side", partial(apart, jobs=1), partial(mapped, jobs=1),
                peer_name="one process", runs=2, equal=_same, note="what two processes can gain on this machine",
            ),
            compare(
                "all joins, two processes", partial(_joined, folder, corpus, "2"), partial(_joined, folder, corpus, "1"),
                peer_name="one process", runs=2, equal=_same, note=f"{N:,} articles, with starting the processes",
            ),
        ]  # fmt: skip
        # Only now: a cluster that waits takes a twentieth of two processors.
        with _cluster(folder) as address:
            return [
                *alone,
                compare(
                    "parts, Dask cluster of two", partial(mapped, cluster=address), partial(mapped, jobs=1),
                    peer_name="one process", aim=1.7, runs=2, equal=_same, note=note,
                ),
                compare(
                    f"{PARTS} parts in which nothing is done, two processes",
                    partial(nothing, jobs=2), partial(nothing, cluster=address),
                    peer_name="Dask cluster of two", equal=_same, note="what sending, reading and writing a part costs",
                ),
            ]  # fmt: skip


def _mapped(
    function: Callable,
    parts: list[list[Path]],
    folder: Path,
    *,
    options: dict | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
) -> dict[str, str]:
    """Run a function over lists of parts, each in a pool of its own, into new folders; give the tables' digests."""
    given: dict[str, str] = {}
    outs = [Path(tempfile.mkdtemp(dir=folder)) for _ in parts]

    def run(number: int) -> None:
        pool = _pool(number, jobs, cluster)
        map_parts(function, parts[number], outs[number], options=options, run=pool)

    with ThreadPoolExecutor(len(parts)) as together:
        list(together.map(run, range(len(parts))))
    for out in outs:
        given |= _taken(out)
    return given


@cache
def _pool(number: int, jobs: int | None, cluster: str | None) -> Callable:
    """Open a pool that stays for all rounds, until the process ends; a pool for each `number`, too."""
    Finalize(None, _OPEN.close, exitpriority=100)
    return _OPEN.enter_context(open_pool(jobs=jobs, cluster=cluster))


def _joined(folder: Path, corpus: Path, jobs: str) -> dict[str, str]:
    """Run the joins alone: the parts are there from the first time."""
    whole = folder / f"whole-{jobs}"
    shutil.rmtree(whole / "joins", ignore_errors=True)
    for left in whole.glob("*.parquet"):
        left.unlink()
    with redirect_stdout(StringIO()):  # what each step took would stand in the table
        failed = command.main([str(corpus), str(whole), "--rows", str(ROWS), "--jobs", jobs])
    if failed:
        raise RuntimeError("the run failed")
    return {path.name: _digest(path) for path in sorted(whole.glob("*.parquet"))}


def _taken(folder: Path) -> dict[str, str]:
    # What a step took differs from run to run.
    tables = [path for path in sorted(folder.rglob("part-*.parquet")) if path.parent.name != "spent"]
    digests = {str(path.relative_to(folder)): _digest(path) for path in tables}
    shutil.rmtree(folder)
    return digests


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _same(ours: dict[str, str], theirs: dict[str, str]) -> bool:
    return bool(ours) and ours == theirs


def _few(folder: Path) -> Path:
    path = folder / "few.parquet"
    pd.DataFrame({"article_id": [f"a{n}" for n in range(PARTS)], "text": ["word"] * PARTS}).to_parquet(path)
    return path


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """Start a Dask scheduler and two workers as the README does by hand; give the scheduler's address."""
    file = folder / "scheduler.json"
    where = ["--scheduler-file", str(file), "--no-dashboard"]
    scheduler = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        *where,
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--nthreads",
        "1",
        "--local-directory",
        str(folder),
        *where,
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": os.environ | UNWATCHED}
    started = [subprocess.Popen(scheduler, **quiet)]
    try:
        while not (file.is_file() and file.read_text("utf-8").strip()):
            if started[0].poll() is not None:
                raise RuntimeError("the Dask scheduler did not start")
            time.sleep(0.1)
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        address = json.loads(file.read_text("utf-8"))["address"]
        _wait_for_workers(address)
        yield address
    finally:
        for each in reversed(started):
            each.terminate()
            each.wait()


def _wait_for_workers(address: str) -> None:
    # In a process of its own: the caller is forked later, which a client's threads would not survive.
    code = f"from distributed import Client; Client({address!r}).wait_for_workers(2, timeout=120)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


if __name__ == "__main__":
    for measured in rows():
        print(measured)
