"""How do tasks come to processes of this machine, and what happens when one is killed?"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext

import pyarrow as pa
from threadpoolctl import threadpool_limits  # comes with scikit-learn

ATTEMPTS = 3  # of a task whose process was killed


@contextmanager
def open_processes(jobs: int, preload: list[str]) -> Iterator[Callable]:
    """Keep `jobs` processes, which find the modules `preload` imported: gives run(function, tasks, names).

    `run` calls `function(*task)` for every task and yields (number of the task, what it gave) as they end. When a
    process is killed the pool is made anew and what had not ended is begun again; a task whose process was killed
    ATTEMPTS times, the last time alone, gives the RuntimeError that names it, and the others go on. What the
    function raises is raised. Memory that a process has once filled is its own until the end.
    """
    context = _context(preload)
    with ExitStack() as opened:

        def new_pool() -> ProcessPoolExecutor:
            return opened.enter_context(ProcessPoolExecutor(jobs, context, _start_worker))

        pool = new_pool()

        def run(
            function: Callable, tasks: Sequence[tuple], names: Sequence[str]
        ) -> Iterator[tuple[int, object]]:
            nonlocal pool
            waiting, attempts = dict(enumerate(tasks)), [0] * len(tasks)
            while waiting:
                suspects = [number for number in waiting if attempts[number] == ATTEMPTS - 1]
                sent = suspects[:1] or list(waiting)
                try:
                    futures = {pool.submit(function, *waiting[number]): number for number in sent}
                    for number, given in _as_they_end(futures):
                        del waiting[number]
                        yield number, given
                except BrokenProcessPool:
                    pool = new_pool()
                    for number in [number for number in sent if number in waiting][:jobs]:
                        attempts[number] += 1
                        if attempts[number] == ATTEMPTS:
                            del waiting[number]
                            killed = f"its process was killed {ATTEMPTS} times (out of memory?)"
                            yield number, RuntimeError(f"{names[number]}: {killed}")

        yield run


def _as_they_end(futures: dict[Future, int]) -> Iterator[tuple[int, object]]:
    pending = set(futures)
    try:
        while pending:
            ended, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from ((futures[future], future.result()) for future in ended)
    finally:
        for future in pending:
            future.cancel()


def _context(preload: list[str]) -> BaseContext:
    """Fork workers from a server that imports everything once; plain forking would copy the caller's threads."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(preload)
    forkserver.ensure_running()  # it imports while the caller reads
    return context


def _start_worker() -> None:
    # The processes are the parallelism; libraries that start threads of their own would fight over the processors.
    threadpool_limits(1)
    pa.set_cpu_count(1)
    threading.Thread(target=_end_with_caller, daemon=True).start()


def _end_with_caller() -> None:
    """End this worker when the process that asked for it is gone, even by kill -9: nobody else would."""
    if (caller := parent_process()) is not None:
        caller.join()
        os._exit(1)
