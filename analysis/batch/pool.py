"""Run what has changed, each run in a process of its own, and publish its figures only when it went well."""

import contextlib
import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from multiprocessing.connection import wait
from pathlib import Path

from analysis import ROOT

from .cluster import on_cluster, own_folder
from .fingerprint import digest_files, fingerprint_ground, fingerprint_run
from .runs import OUTPUT, figure_prefix

TIMEOUT = 600  # seconds a cell may take
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def run_batch(
    runs: list[dict],
    *,
    root: Path = ROOT,
    jobs: int | None = None,
    force: bool = False,
    timeout: int = TIMEOUT,
    cluster: str = "",
    announce: Callable[[dict], None] = lambda outcome: None,
) -> list[dict]:
    """Run every checked run that is not up to date, `jobs` at a time (default: one per processor).

    With a `cluster` (address of a Dask scheduler) they run on its workers, which see the same folders; whatever
    worker is lost, its runs go to another.

    One dict per run, in the order given: `name`, `state` ("same", "done", "failed"), `seconds`, `figures`
    (paths seen from `root`), `cause` and `cell` of a failure, `large` (see `limit_outputs`). `announce` is called with each as it ends. A run
    is up to date when its content hash, its figures' bytes and its executed notebook are those of the last
    time. A failed run leaves its executed notebook with the error and no figures. ValueError when another
    batch is at work in the same folder, or the cluster does not answer or is not set up as this machine is.
    """
    with _alone(root):
        ground = fingerprint_ground(root)
        marked = [{**run, "fingerprint": fingerprint_run(run, ground=ground, root=root)} for run in runs]
        outcomes, waiting = {}, []
        for run in marked:
            state = _last_state(run, root)
            if not force and state and _up_to_date(run, state, root):
                outcomes[run["name"]] = _outcome(run, "same", figures=sorted(state["figures"]))
                announce(outcomes[run["name"]])
            else:
                waiting.append((-(state or {}).get("seconds", 0), run))
        # The longest first, as far as the last time tells, so that none is left over alone at the end.
        waiting = [run for _, run in sorted(waiting, key=lambda pair: pair[0])]
        with _staging(root) as staging:
            tasks = [_task(run, staging, timeout) for run in waiting]
            if cluster and tasks:
                ended = on_cluster(tasks, cluster, ground=ground, root=root)
            else:
                ended = _in_processes(tasks, jobs or processors())
            for number, folder, seconds in ended:
                outcome = _publish(waiting[number], folder, seconds, root)
                shutil.rmtree(folder, ignore_errors=True)  # hundreds of them would lie there until the end
                outcomes[outcome["name"]] = outcome
                announce(outcome)
        return [outcomes[run["name"]] for run in runs]


def warm_up() -> None:
    """Start the server that processes are forked from, which imports papermill while the batch still reads."""
    if _METHOD == "forkserver":
        multiprocessing.get_context(_METHOD).set_forkserver_preload(["analysis.batch.execute"])
        forkserver.ensure_running()


def owned_figures(run: dict, root: Path) -> list[Path]:
    """List the files of a run's figures: those in its output folder that begin like its notebook."""
    if OUTPUT not in run["values"]:
        return []
    folder = root / str(run["values"][OUTPUT])
    prefix = figure_prefix(run["notebook"])
    return sorted(
        path for path in folder.glob("*") if path.name.startswith(prefix) and path.suffix in (".png", ".csv")
    )


@contextlib.contextmanager
def _staging(root: Path) -> Iterator[Path]:
    """The folder for the runs' own folders, which is gone afterwards: a run that lost its batch ends itself then."""
    staging = root / "build" / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _task(run: dict, staging: Path, timeout: int) -> dict:
    return {
        "name": run["name"],
        "notebook": str(run["notebook"].resolve()),
        "parameters": run["parameters"],
        "output": run["values"].get(OUTPUT),
        "staging": str(staging),
        "timeout": timeout,
    }


def _in_processes(tasks: list[dict], jobs: int) -> Iterator[tuple[int, Path, float]]:
    """Start at most `jobs` processes at once; give each task's number, its folder and its seconds as it ends."""
    if tasks:
        warm_up()
    context = multiprocessing.get_context(_METHOD)
    share = max(1, processors() // min(jobs, len(tasks) or 1))  # what each run may start for itself
    waiting, working = list(enumerate(tasks)), {}
    try:
        while waiting or working:
            while waiting and len(working) < jobs:
                number, task = waiting.pop(0)
                folder = own_folder(task)
                worker = context.Process(target=_work, args=({**task, "folder": str(folder), "jobs": share},))
                worker.start()
                working[worker.sentinel] = (worker, number, folder, time.monotonic())
            for sentinel in wait(list(working)):
                worker, number, folder, began = working.pop(sentinel)
                worker.join()
                yield number, folder, time.monotonic() - began
    finally:
        # Only after Ctrl-C or an error is anything left; a kernel ends itself when its worker is gone.
        for worker, *_ in working.values():
            worker.kill()
            worker.join()


def _work(task: dict) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the batch's, which then ends its workers
    from .execute import execute_run

    execute_run(task)


def _publish(run: dict, folder: Path, seconds: float, root: Path) -> dict:
    """Move a run's notebook and figures to their places by rename, then say so in its state file, last."""
    result = {"cause": "its process ended without a word (killed, or out of memory)", "cell": None}
    if (folder / "result.json").exists():
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    build = root / "build"
    notebook = build / "notebooks" / f"{run['name']}.ipynb"
    state = build / "runs" / f"{run['name']}.json"
    notebook.parent.mkdir(parents=True, exist_ok=True)
    state.parent.mkdir(parents=True, exist_ok=True)
    drawn = sorted(path for path in (folder / "figures").glob("*") if not path.name.startswith("."))
    prefix = figure_prefix(run["notebook"])
    stray = [path.name for path in drawn if not path.name.startswith(prefix)]
    if stray and not result["cause"]:
        result["cause"] = f"figure {stray[0]} does not begin with '{prefix}', as its notebook does"
    if (folder / "notebook.ipynb").exists():
        (folder / "notebook.ipynb").replace(notebook)
    else:
        notebook.unlink(missing_ok=True)
    if result["cause"]:
        # Old figures beside a failed run would look right. Git keeps them.
        state.unlink(missing_ok=True)
        for path in owned_figures(run, root):
            path.unlink()
        return _outcome(run, "failed", seconds=seconds, **result)
    output = root / str(run["values"].get(OUTPUT, "build/figures"))
    output.mkdir(parents=True, exist_ok=True)
    for path in drawn:
        shutil.copyfile(path, output / f".{path.name}.part")  # the folder may be on another disk
        (output / f".{path.name}.part").replace(output / path.name)
    kept = [output / path.name for path in drawn]
    for path in owned_figures(run, root):
        if path not in kept:
            path.unlink()
    figures = digest_files(kept, root)
    content = {
        "fingerprint": run["fingerprint"],
        "figures": figures,
        "notebook": digest_files([notebook], root),
        "seconds": round(seconds, 1),
    }
    part = state.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1), encoding="utf-8")
    part.replace(state)
    return _outcome(run, "done", seconds=seconds, figures=sorted(figures), large=result.get("large"))


def _up_to_date(run: dict, state: dict, root: Path) -> bool:
    notebook = root / "build" / "notebooks" / f"{run['name']}.ipynb"
    return (
        state.get("fingerprint") == run["fingerprint"]
        and state.get("figures") == digest_files(owned_figures(run, root), root)
        and state.get("notebook") == digest_files([notebook], root)
    )


def _last_state(run: dict, root: Path) -> dict | None:
    try:
        state = json.loads((root / "build" / "runs" / f"{run['name']}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def _outcome(run: dict, state: str, *, seconds: float = 0.0, figures: list | None = None, **why) -> dict:
    return {
        "name": run["name"],
        "state": state,
        "seconds": seconds,
        "figures": figures or [],
        "cause": why.get("cause"),
        "cell": why.get("cell"),
        "large": why.get("large") or [],
    }


def processors() -> int:
    """Count the processors that this process may use: PARALLAX_JOBS says so where it is set, as a batch does for its runs.

    Raises ValueError where that is no number above 0.
    """
    if (jobs := os.environ.get("PARALLAX_JOBS", "")) and not (jobs.isdecimal() and int(jobs)):
        raise ValueError(f"PARALLAX_JOBS is {jobs!r}; expected a number of processes, 1 at least")
    if jobs:
        return int(jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the build folder for one batch; the lock goes with its process, however that ends."""
    build = root / "build"
    build.mkdir(parents=True, exist_ok=True)
    with (build / ".lock").open("w") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # no such lock on this system; two batches at once are then the user's care
        except OSError:
            raise ValueError(f"another batch is at work in {build}: wait for it, or end it") from None
        yield
