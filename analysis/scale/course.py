"""How far is a run, how long does each step take, and how much memory do its processes hold?"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import psutil

STEPS = ("step", "seconds", "cpu_s", "articles_per_s", "peak_mb")

_EVERY = 0.2  # seconds between two looks at the memory


@contextmanager
def measured(steps: list[dict], step: str, articles: int) -> Iterator[None]:
    """Time what is done inside and watch its memory; one dict of STEPS is added to `steps` at the end.

    `peak_mb` sums what each of the processes that lived at one time, this one and those it started, held at most;
    `cpu_s` is what they computed, which a busy machine lengthens less than `seconds`.
    """
    held, computed, ended = {}, {}, threading.Event()
    peaks = [_look(held, computed)]
    before = sum(computed.values())
    watcher = threading.Thread(target=_watch, args=(held, computed, peaks, ended), daemon=True)
    watcher.start()
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - began
        ended.set()
        watcher.join()
        figures = (
            step,
            seconds,
            sum(computed.values()) - before,
            articles / max(seconds, 1e-9),
            max(peaks) / 1e6,
        )
        steps.append(dict(zip(STEPS, figures, strict=True)))


@contextmanager
def progress(step: str, articles: int) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with rate and time left while parts end, on a terminal; elsewhere nothing."""
    from tqdm import tqdm  # 0.1 s, and only a run shows a bar

    quiet = not sys.stderr.isatty()
    with tqdm(
        total=articles, desc=step, unit=" articles", unit_scale=True, disable=quiet, leave=False
    ) as bar:
        yield lambda done, total: bar.update(round(articles * done / max(total, 1)) - bar.n)


def split_step(step: dict, spent: pd.DataFrame) -> list[dict]:
    """Give the steps that one pass over the parts made, each with its share of the pass's seconds.

    `spent` has a row per part and `step` with its `seconds`, as the workers measured them.
    """
    sums = spent.groupby("step", sort=False)["seconds"].sum()
    articles = step["articles_per_s"] * step["seconds"]
    shares = sums / max(sums.sum(), 1e-9)
    return [
        {
            **step,
            "step": f"  {name}",
            "seconds": share * step["seconds"],
            "cpu_s": share * step["cpu_s"],
            "articles_per_s": articles / max(share * step["seconds"], 1e-9),
        }
        for name, share in shares.items()
    ]


def save_steps(steps: list[dict], path: Path) -> pd.DataFrame:
    """Write the steps as CSV, with a last row for all of them together; return the table."""
    table = pd.DataFrame(steps, columns=list(STEPS))
    whole = table[~table["step"].str.startswith("  ")]
    seconds = whole["seconds"].sum()
    articles = (whole["articles_per_s"] * whole["seconds"]).max()
    rate = articles / max(seconds, 1e-9)
    table.loc[len(table)] = ["all", seconds, whole["cpu_s"].sum(), rate, whole["peak_mb"].max()]
    table = table.round({"seconds": 1, "cpu_s": 1, "articles_per_s": 0, "peak_mb": 0})
    table.assign(step=table["step"].str.strip()).to_csv(path, index=False)
    return table


def describe_steps(steps: pd.DataFrame) -> str:
    """Set the steps out as lines for a terminal."""
    rows = [
        f"{row.step:<18}{row.seconds:>8,.1f} s{row.cpu_s:>9,.1f} s computed"
        f"{row.articles_per_s:>10,.0f} articles/s{row.peak_mb:>7,.0f} MB"
        for row in steps.itertuples()
    ]
    return "\n".join(rows)


def _watch(
    held: dict[int, int], computed: dict[int, float], peaks: list[int], ended: threading.Event
) -> None:
    while not ended.wait(_EVERY):
        peaks[0] = max(peaks[0], _look(held, computed))


def _look(held: dict[int, int], computed: dict[int, float]) -> int:
    """Note the most that each process held and the seconds it computed; give what those that live now held at most together."""
    own = psutil.Process()
    together = 0
    for each in (own, *own.children(recursive=True)):
        with suppress(psutil.Error):  # it ended between being listed and being asked
            times = each.cpu_times()
            held[each.pid] = max(held.get(each.pid, 0), each.memory_info().rss)
            computed[each.pid] = times.user + times.system
            together += held[each.pid]
    return together
