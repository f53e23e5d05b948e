"""Per-article functions that a worker process can import by name."""

import os
import signal
from pathlib import Path

import pandas as pd

from analysis.text import tokenize


def count_tokens(articles: pd.DataFrame, *, least: int = 0) -> pd.DataFrame:
    counts = articles["text"].map(lambda text: len(tokenize(text)))
    return pd.DataFrame({"article_id": articles["article_id"], "words": counts})[counts >= least]


def two_tables(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"ids": articles[["article_id"]], "words": count_tokens(articles)}


def fail_on_seven(articles: pd.DataFrame) -> pd.DataFrame:
    if "a00007" in set(articles["article_id"]):
        raise ValueError("article a00007 is odd")
    return count_tokens(articles)


def die_once(articles: pd.DataFrame, *, marker: str) -> pd.DataFrame:
    """Kill the worker the first time any part is run, as an operating system out of memory would."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return count_tokens(articles)


def die_always(articles: pd.DataFrame) -> pd.DataFrame:
    os.kill(os.getpid(), signal.SIGKILL)
    return count_tokens(articles)
