"""Short articles with known answers, and the five seeds."""

import pandas as pd
import pytest


@pytest.fixture
def articles_of():
    """Build an articles table out of texts: ids "a0", "a1", …; further columns by name."""

    def build(*texts, **columns):
        n = len(texts)
        table = {
            "article_id": [f"a{i}" for i in range(n)],
            "source": [f"source {i}" for i in range(n)],
            "title": [None] * n,
            "published": pd.Series([pd.NaT] * n, dtype="datetime64[ns]"),
            "url": [None] * n,
            "text": list(texts),
        }
        return pd.DataFrame(table | columns)

    return build


@pytest.fixture(scope="session")
def seeds_with_ledger():
    """Load and clean the five seed articles: (articles, ledger)."""
    from analysis import clean, corpus

    return clean.clean_articles(corpus.load_articles("seeds"))


@pytest.fixture(scope="session")
def seeds(seeds_with_ledger):
    """Give the five seed articles, cleaned."""
    return seeds_with_ledger[0]


@pytest.fixture(scope="session")
def cluster():
    """Start a Dask cluster of two processes on this machine, once for all tests; give its address."""
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(**options) as local:
        yield local.scheduler_address
