"""Which sentence holds a place in a text, and where was it read?"""

from collections.abc import Callable

import pandas as pd

from analysis.corpus import locate

from .page import place_of, safe

_LONGEST = 300  # characters on each side: a sentence without an end is cut around its place


def around(text: str, start: int, end: int, cut: Callable) -> tuple[str, str]:
    """Give what stands before and after `start:end` in its sentence, safe for HTML; `cut` finds a text's sentences."""
    begin = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    for first, stop in cut(text[begin:last]):
        if first <= start - begin < stop:
            begin, last = begin + first, begin + stop
            break
    last = max(last, end)
    left, right = max(begin, start - _LONGEST), min(last, end + _LONGEST)
    before = ("…" if left > begin else "") + safe(text[left:start])
    return before, safe(text[end:right]) + ("…" if right < last else "")


def name_places(places: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Name the file and line of each place (`article_id`, `start`), safe for HTML."""
    located = locate(places[["article_id", "start"]], articles)
    return [place_of(file, line) for file, line in zip(located["file"], located["line"], strict=True)]
