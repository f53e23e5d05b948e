"""How does a run come to a worker of a Dask cluster? In a process and a folder of its own, as on this machine."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .fingerprint import fingerprint_ground

_LOOK = 0.5  # seconds between two looks at a run on a worker


def on_cluster(
    tasks: list[dict], address: str, *, ground: str, root: Path
) -> Iterator[tuple[int, Path, float]]:
    """Run tasks on the workers of a Dask cluster; yield each task's number, its folder and its seconds as it ends.

    ValueError when nothing answers at the address, or a worker has another content hash of code and packages
    (`ground`, seen from `root`) than this machine: its figures could differ.
    """
    # Dask takes 1 s, and only a batch on a cluster needs it.
    from analysis.scale.cluster import connect, run_tasks

    with connect(address) as client:
        for worker, found in sorted(client.run(fingerprint_ground, root, on_error="return").items()):
            if found != ground:
                raise ValueError(
                    f"worker {worker} has another Python, other packages or another analysis/ than this machine, or does "
                    f"not see {root}: install requirements.lock there, too, and share the folder"
                )
        for number, ended in run_tasks(client, run_on_worker, [(task,) for task in tasks]):
            lost = isinstance(ended, RuntimeError)
            yield (number, *((own_folder(tasks[number]), 0.0) if lost else (Path(ended[0]), ended[1])))


def run_on_worker(task: dict) -> tuple[str, float]:
    """Execute a run in a process of its own; return its folder and its seconds. This is what a worker does.

    The process ends when the worker does, and when the batch has taken its folder away.
    """
    began = time.monotonic()
    folder = own_folder(task)
    command = [sys.executable, "-m", "analysis.batch.execute"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as run:
        run.stdin.write(json.dumps({**task, "folder": str(folder)}) + "\n")
        run.stdin.flush()  # and stays open: its end tells the process that the worker has gone
        while run.poll() is None:
            if not folder.exists():
                run.kill()
            time.sleep(_LOOK)
    return str(folder), time.monotonic() - began


def own_folder(task: dict) -> Path:
    """Make a new folder for a run: a kernel that outlived a killed batch or worker cannot write into it."""
    return Path(tempfile.mkdtemp(prefix=f"{task['name']}.", dir=task["staging"]))
