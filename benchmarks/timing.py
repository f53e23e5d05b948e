"""How much faster is one way than another, and what memory does each take? Interleaved runs, medians, one row of the table."""

import statistics
from collections.abc import Callable
from contextlib import closing

from benchmarks.apart import Apart


def compare(
    step: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    *,
    peer_name: str,
    runs: int = 3,
    aim: float | None = None,
    equal: Callable[[object, object], bool] | None = None,
    note: str = "",
) -> dict:
    """Run both in turn, `runs` times after one uncounted round, each in a process of its own; give a row for the table.

    `ratio` = the peer's median seconds / ours. The uncounted round pays for imports and caches, which a user pays
    once; in it `ours_mb` and `peer_mb` are taken: the peak of memory beyond the input, in MB, that the caller has
    made before. `equal` judges the two last results, which must be picklable. Neither function may have been run by the caller.
    """
    sides = {"ours": ours, "peer": peer}
    spent: dict[str, list[float]] = {name: [] for name in sides}
    with closing(Apart(ours)) as one, closing(Apart(peer)) as other:
        apart = {"ours": one, "peer": other}
        peak = {name: apart[name].run_watched()[1] for name in sides}
        for _ in range(runs):
            for name in sides:
                spent[name].append(apart[name].run()[0])
        same = bool(equal(one.result(), other.result())) if equal else None
    ours_s, peer_s = (statistics.median(spent[name]) for name in sides)
    return {
        "step": step,
        "peer": peer_name,
        "ours_s": ours_s,
        "peer_s": peer_s,
        "ratio": peer_s / ours_s,
        "aim": aim,
        "ours_mb": peak["ours"],
        "peer_mb": peak["peer"],
        "equal": same,
        "note": note,
    }
