"""Where do the tasks of a run come to be done? In processes of this machine or on a Dask cluster, opened once for all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from analysis.batch.pool import processors
from analysis.scale.cluster import connect, run_tasks
from analysis.scale.processes import open_processes


@contextmanager
def open_pool(*, jobs: int | None = None, cluster: str | None = None) -> Iterator[Callable]:
    """Open processes of this machine, or a Dask cluster: gives run(function, tasks, names), to be called as often as needed.

    `run` calls `function(*task)` for every task and yields (number of the task, what it gave) as they end. A task
    whose process or worker was lost is begun again; one that is lost for good gives the RuntimeError that names it,
    and the others go on. What the function raises is raised. `jobs`: processes (default: one per processor);
    `cluster`: address of a Dask scheduler ("tcp://…"). ValueError when the cluster does not answer.
    """
    if cluster:
        with connect(cluster) as client:
            yield partial(run_tasks, client)
    else:
        with open_processes(jobs or processors(), ["analysis.scale.__main__"]) as run:
            yield run
