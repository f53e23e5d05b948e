"""How does every part of a corpus pass through a function? In processes or on a cluster, resumed by content."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analysis.batch.fingerprint import digest_path, fingerprint_ground
from analysis.scale.parts import mark_of, write_table

ATTEMPTS = 3  # of a part whose process was killed

Function = Callable[..., pd.DataFrame | Mapping[str, pd.DataFrame]]


def map_parts(
    function: Function,
    parts: list[Path],
    folder: str | Path,
    *,
    options: Mapping[str, object] | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    announce: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Run a per-article function over every part, in processes or on a Dask cluster; return the folders or files written.

    `function` takes an articles table (and `options` by name) and gives a table, written to `folder`/part-00000.parquet
    and so on, or several by name, written to `folder`/name/part-00000.parquet. It must be importable by its name.
    A part whose function, options, code, packages and content are those of the last time is not run again. Files
    appear by rename. A part whose process dies is tried three times. `jobs`: processes (default: one per
    processor). `cluster`: address of a Dask scheduler ("tcp://…") whose workers see the same folders.
    `announce(done, total)` is called as parts end. Results stay on disk; the caller's process holds none.
    Raises RuntimeError naming the part and the cause when a part fails.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    asked = dict(options or {})
    tasks = {}
    finished = 0
    for part in parts:
        stands_on = [_name(function), _spelled(asked), ground(), digest_path(part)]
        mark = hashlib.sha256("\n".join(stands_on).encode()).hexdigest()
        if mark_of(folder / part.name) != mark:
            tasks[part] = (function, part, folder, asked, mark)
        else:
            finished += 1
            announce(finished, len(parts))
    if tasks:
        run = _on_cluster(tasks, cluster) if cluster else _in_processes(tasks, jobs)
        for _ in run:
            finished += 1
            announce(finished, len(parts))
    return [folder / part.name for part in parts]


def run_part(function: Function, part: Path, folder: Path, options: dict, mark: str) -> str:
    """Run one part and write what it gives; return the part's name. This is what a worker does."""
    given = function(pd.read_parquet(part), **options)
    tables = given if isinstance(given, Mapping) else {"": given}
    for name, table in tables.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        write_table(table, folder / name / part.name, mark=mark)
    done = folder / part.name
    if "" not in tables:  # several tables: an empty marker, written last, says that all are there
        write_table(pd.DataFrame({"table": sorted(tables)}), done, mark=mark)
    return part.name


@cache
def ground() -> str:
    """Give the content hash of the code and packages that every result stands on."""
    return fingerprint_ground()


def _in_processes(tasks: dict[Path, tuple], jobs: int | None) -> Iterator[str]:
    """Run tasks in a pool; when a process is killed the pool is made anew and what was under way is tried again."""
    attempts = dict.fromkeys(tasks, 0)
    waiting = dict(tasks)
    while waiting:
        with ProcessPoolExecutor(jobs or os.cpu_count(), _context(), _one_thread) as pool:
            futures = {pool.submit(run_part, *task): part for part, task in waiting.items()}
            try:
                yield from _as_they_end(futures, waiting)
            except BrokenProcessPool as error:
                for part in list(waiting)[: jobs or os.cpu_count()]:
                    attempts[part] += 1
                    if attempts[part] == ATTEMPTS:
                        raise RuntimeError(f"{part.name}: its process was killed {ATTEMPTS} times") from error


def _as_they_end(futures: dict[Future, Path], waiting: dict[Path, tuple]) -> Iterator[str]:
    pending = set(futures)
    try:
        while pending:
            ended, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in ended:
                name = _result(future, futures[future])
                del waiting[futures[future]]
                yield name
    finally:
        for future in pending:
            future.cancel()


def _on_cluster(tasks: dict[Path, tuple], address: str) -> Iterator[str]:
    """Run tasks on a Dask cluster; its scheduler sends a killed worker's tasks to another."""
    from distributed import Client, as_completed  # 1 s to import, needed only here

    with Client(address, timeout=20) as client:
        futures = {
            client.submit(run_part, *task, key=f"{part.stem}-{task[-1][:16]}", retries=0, pure=True): part
            for part, task in tasks.items()
        }
        for future in as_completed(futures):
            yield _result(future, futures[future])
            future.release()


def _result(future: Future, part: Path) -> str:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:
        raise RuntimeError(f"{part.name}: {type(error).__name__}: {error}") from error


def _context() -> BaseContext:
    """Fork workers from a server that has imported pandas once; plain forking would copy the caller's threads."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["analysis.scale.workers"])
    return context


def _one_thread() -> None:
    # The processes are the parallelism; libraries that start threads of their own would fight over the processors.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"):
        os.environ[name] = "1"
    pa.set_cpu_count(1)


def _name(function: Function) -> str:
    return f"{function.__module__}:{function.__qualname__}"


def _spelled(options: dict) -> str:
    return repr(sorted(options.items()))
