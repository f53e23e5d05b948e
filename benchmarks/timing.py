"""How much faster is one way than another? Interleaved runs, medians, one row of the table."""

import statistics
import time
from collections.abc import Callable


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
    """Run both in turn, `runs` times after one uncounted round, and give a row for the bench table.

    `ratio` = the peer's median seconds / ours. `equal` judges the two last results. The uncounted round pays for
    imports and caches, which a user pays once.
    """
    spent: dict[str, list[float]] = {"ours": [], "peer": []}
    results: dict[str, object] = {}
    for run in range(runs + 1):
        for name, function in (("ours", ours), ("peer", peer)):
            began = time.perf_counter()
            results[name] = function()
            if run:
                spent[name].append(time.perf_counter() - began)
    ours_s, peer_s = (statistics.median(spent[name]) for name in ("ours", "peer"))
    return {
        "step": step,
        "peer": peer_name,
        "ours_s": ours_s,
        "peer_s": peer_s,
        "ratio": peer_s / ours_s,
        "aim": aim,
        "equal": equal(results["ours"], results["peer"]) if equal else None,
        "note": note,
    }
