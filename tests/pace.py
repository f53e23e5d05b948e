"""Does a function take time in proportion to its text? A ratio, so that a slow or busy machine does not matter."""

import time
from collections.abc import Callable


def takes_time_in_proportion(function: Callable[[str], object], piece: str, times: int) -> bool:
    """Tell whether ten times the text takes at most forty times the processor's time: far below the hundredfold of a square."""
    function(piece * 100)  # pays for imports and caches
    short, long = (_seconds(function, piece * count) for count in (times // 10, times))
    return long < 40 * max(short, 0.02)


def _seconds(function: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    function(text)
    return time.process_time() - start
