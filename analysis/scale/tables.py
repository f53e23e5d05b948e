"""How does a table of articles pass through a per-article function in parts, and come back as one table?"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext

import pandas as pd

from analysis.scale.cluster import connect, run_tasks

PART = 500  # articles a part: 2 MB of text, little enough to travel to a worker
FEW = 1_000  # up to so many articles, starting processes takes longer than they save
ATTEMPTS = 3  # of a part whose process was killed


def over_parts(
    function: Callable[..., pd.DataFrame],
    articles: pd.DataFrame,
    *,
    cluster: str = "",
    jobs: int | None = None,
    rows: int = PART,
    few: int = FEW,
    **options: object,
) -> pd.DataFrame:
    """Call `function(articles, **options)` in parts, in processes of this machine or on a Dask cluster: the same table.

    For a function that can be imported, reads every article by itself and gives rows sorted by article_id, such as
    `quotes.find_quotes`. An option that is a table with an article_id is cut like the articles. Up to `few` articles
    without a cluster the function is simply called. `cluster`: address of a Dask scheduler ("tcp://…"); `jobs`:
    processes (default: one per processor); `rows`: articles a part. A part whose process or worker is lost
    is run again elsewhere, three times at most. What the function raises is raised here. Raises ValueError when the cluster
    does not answer, RuntimeError when a part was lost three times.
    """
    if (not cluster and len(articles) <= few) or not len(articles):
        return function(articles, **options)
    tasks = list(_cut(articles, rows, options))
    run = _on_cluster(function, tasks, cluster) if cluster else _in_processes(function, tasks, jobs)
    tables = [table for _, table in sorted(run, key=lambda pair: pair[0])]
    filled = [table for table in tables if len(table)]  # an empty part says nothing about types
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def _cut(
    articles: pd.DataFrame, rows: int, options: dict[str, object]
) -> Iterator[tuple[pd.DataFrame, dict]]:
    """Parts in the order of article_id, each with its rows of the options that are tables."""
    ordered = articles.sort_values("article_id", kind="stable", ignore_index=True)
    tables = {name: value for name, value in options.items() if _has_articles(value)}
    for start in range(0, len(ordered), rows):
        part = ordered.iloc[start : start + rows]
        own = {name: table[table["article_id"].isin(part["article_id"])] for name, table in tables.items()}
        yield part.reset_index(drop=True), {**options, **own}


def _has_articles(value: object) -> bool:
    return isinstance(value, pd.DataFrame) and "article_id" in value


def _in_processes(
    function: Callable, tasks: list[tuple], jobs: int | None
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Run tasks in a pool; when a process is killed, the pool is made anew for those that had not ended."""
    waiting = dict(enumerate(tasks))
    for attempt in range(1, ATTEMPTS + 1):
        processes = min(jobs or _processors(), len(waiting))
        with ProcessPoolExecutor(processes, _context(function), _one_thread) as pool:
            futures = {pool.submit(_call, function, *task): number for number, task in waiting.items()}
            try:
                for number, table in _as_they_end(futures):
                    del waiting[number]
                    yield number, table
                return
            except BrokenProcessPool as error:
                if attempt == ATTEMPTS:
                    raise RuntimeError(f"processes were killed {ATTEMPTS} times (out of memory?)") from error
            finally:
                for future in futures:
                    future.cancel()


def _as_they_end(futures: dict[Future, int]) -> Iterator[tuple[int, pd.DataFrame]]:
    pending = set(futures)
    while pending:
        ended, pending = wait(pending, return_when=FIRST_COMPLETED)
        yield from ((futures[future], future.result()) for future in ended)


def _on_cluster(function: Callable, tasks: list[tuple], address: str) -> Iterator[tuple[int, pd.DataFrame]]:
    with connect(address) as client:
        for number, table in run_tasks(client, _call, [(function, *task) for task in tasks]):
            if isinstance(table, RuntimeError):
                raise table
            yield number, table


def _call(function: Callable, part: pd.DataFrame, options: dict) -> pd.DataFrame:
    return function(part, **options)


def _context(function: Callable) -> BaseContext:
    """Fork from a server that has imported the function once: plain forking would break a notebook's threads."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, function.__module__])
    return context


def _one_thread() -> None:
    # The processes are the parallelism; libraries that start threads of their own would fight over the processors.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
