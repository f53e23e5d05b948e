"""What does a function take in a process of its own? The seconds of each run, and the peak of memory beyond its input."""

import gc
import multiprocessing
import pickle
import resource
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

LONGEST = 1800  # seconds until a run counts as hung
_FORK = multiprocessing.get_context("fork")
_EVERY = 0.1  # seconds between two looks at the processes that a function started


class Apart:
    """A function in a forked process: the tables that the caller has made are there without being copied.

    Give it functions of which the caller has run none: a library that has started threads (OpenMP, polars) does not
    survive a fork.
    """

    def __init__(self, function: Callable[[], object]) -> None:
        """Fork; nothing runs before it is asked for."""
        _release()
        self._pipe, far = _FORK.Pipe()
        self._process = _FORK.Process(target=_serve, args=(function, far, self._pipe))
        self._process.start()
        far.close()

    def run(self) -> tuple[float, float]:
        """Run the function once; give the seconds, and its own process's peak so far in MB beyond what it began with."""
        return self._ask("run")

    def run_watched(self) -> tuple[float, float]:
        """Run once, with the memory of the processes that the function starts in the peak."""
        ended = threading.Event()
        seen: list[float] = [0.0]
        watch = threading.Thread(target=_watch, args=(self._process.pid, ended, seen))
        watch.start()
        try:
            seconds, megabytes = self.run()
        finally:
            ended.set()
            watch.join()
        return seconds, megabytes + max(seen)

    def result(self) -> object:
        """Fetch what the last run gave."""
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, "result")
            self._ask(str(path))
            with path.open("rb") as file:
                return pickle.load(file)

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _ask(self, what: str) -> object:
        self._pipe.send(what)
        try:
            if not self._pipe.poll(LONGEST):
                raise RuntimeError(f"no answer after {LONGEST} s")
            failed, answer = self._pipe.recv()
        except EOFError:
            self._process.join(5)
            raise RuntimeError(f"the process died with code {self._process.exitcode}") from None
        if failed:
            raise RuntimeError(answer)
        return answer


def held_below(pid: int) -> float:
    """Sum the memory of the processes that `pid` has started, in MB; what several share counts once where the system tells."""
    held = 0.0
    try:
        for process in psutil.Process(pid).children(recursive=True):
            memory = process.memory_full_info()
            held += getattr(memory, "pss", memory.uss) / 1e6
    except psutil.Error:  # one has just ended
        return held
    return held


def _serve(function: Callable[[], object], pipe: Connection, near: Connection) -> None:
    """Answer "run" with seconds and MB, and the path of a file by writing the last result there; end when nobody asks."""
    near.close()  # the fork has a copy; while that is open, the end of the caller is no end
    before, result = _resident(), None
    try:
        while asked := pipe.recv():
            if asked == "run":
                result = None
                gc.collect()
                began = time.perf_counter()
                result = function()
                pipe.send((False, (time.perf_counter() - began, _peak() - before)))
            else:
                with Path(asked).open("wb") as file:
                    pickle.dump(result, file, protocol=5)
                pipe.send((False, None))
    except EOFError:
        return
    except BaseException:
        pipe.send((True, traceback.format_exc()))


def _resident() -> float:
    """MB of this process that belong to no file: a fork begins without the pages of the libraries and meets them later."""
    return _status("RssAnon") if sys.platform == "linux" else psutil.Process().memory_info().rss / 1e6


def _peak() -> float:
    """The most MB that this process has ever held, what belongs to files aside."""
    if sys.platform == "linux":
        return _status("VmHWM") - _status("RssFile")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


def _watch(pid: int, ended: threading.Event, seen: list[float]) -> None:
    """Note what the processes below `pid` hold, in MB, until the run has ended."""
    while not ended.wait(_EVERY):
        seen.append(held_below(pid))


def _release() -> None:
    """Hand memory that is free but kept back to the system, so that it does not hide what a function takes."""
    gc.collect()
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
