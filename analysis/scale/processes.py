"""How do tasks come to processes of this machine, and what happens when one is killed?"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext

import pyarrow as pa
from threadpoolctl import threadpool_limits  # comes with scikit-learn

from analysis.batch.pool import processors

ATTEMPTS = 3  # of a task whose process was killed


def run_in_processes(
    function: Callable, tasks: Sequence[tuple], *, names: Sequence[str], jobs: int | None, preload: list[str]
) -> Iterator[tuple[int, object]]:
    """Call `function(*task)` in a pool for every task; yield (number of the task, what it gave) as they end.

    When a process is killed the pool is made anew and what had not ended is begun again; RuntimeError gives the name
    of a task that was under way ATTEMPTS times. What the function raises is raised here. `jobs`: processes (default:
    one per processor); `preload`: modules that they find imported.
    """
    waiting, attempts = dict(enumerate(tasks)), [0] * len(tasks)
    while waiting:
        processes = min(jobs or processors(), len(waiting))
        with ProcessPoolExecutor(processes, _context(preload), _start_worker) as pool:
            futures = {pool.submit(function, *task): number for number, task in waiting.items()}
            try:
                for number, given in _as_they_end(futures):
                    del waiting[number]
                    yield number, given
            except BrokenProcessPool as error:
                for number in list(waiting)[:processes]:
                    attempts[number] += 1
                    if attempts[number] == ATTEMPTS:
                        raise RuntimeError(
                            f"{names[number]}: its process was killed {ATTEMPTS} times (out of memory?)"
                        ) from error


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
    """Fork workers from a server that has imported everything once; plain forking would copy the caller's threads."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(preload)
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
