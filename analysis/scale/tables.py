"""How does a table of articles pass through a per-article function in parts, and come back as one table?"""

from collections.abc import Callable, Iterator

import pandas as pd

from analysis.batch.pool import processors
from analysis.scale.pools import open_pool

PART = 500  # articles a part: 2 MB of text, little enough to travel to a worker
FEW = 1_000  # up to so many articles, starting processes takes longer than they save


def over_parts(
    function: Callable[..., pd.DataFrame],
    articles: pd.DataFrame,
    *,
    cluster: str = "",
    jobs: int | None = None,
    rows: int = PART,
    few: int = FEW,
    **options: object,
) -> pd.DataFrame:
    """Call `function(articles, **options)` in parts, in processes of this machine or on a Dask cluster: the same table.

    For a function that can be imported, reads every article by itself and gives rows sorted by article_id, such as
    `quotes.find_quotes`. An option that is a table with an article_id is cut like the articles. For up to `few` articles
    or one process, without a cluster, the function is simply called. `cluster`: address of a Dask scheduler ("tcp://…"); `jobs`:
    processes (default: one per processor); `rows`: articles a part. A part whose process or worker is lost
    is run again elsewhere, three times at most. What the function raises is raised here. Raises ValueError when the cluster
    does not answer, RuntimeError when a part was lost three times.
    """
    jobs = jobs or processors()
    if (not cluster and (len(articles) <= few or jobs == 1)) or not len(articles):
        return function(articles, **options)
    tasks = [(function, *part) for part in _cut(articles, rows, options)]
    names = [f"part {number} of {len(tasks)}" for number in range(1, len(tasks) + 1)]
    tables = {}
    with open_pool(jobs=jobs, cluster=cluster) as run:
        for number, table in run(_call, tasks, names):
            if isinstance(table, RuntimeError):
                raise table
            tables[number] = table
    # An empty part says nothing about types.
    filled = [tables[number] for number in sorted(tables) if len(tables[number])]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def _cut(
    articles: pd.DataFrame, rows: int, options: dict[str, object]
) -> Iterator[tuple[pd.DataFrame, dict]]:
    """Parts in the order of article_id, each with its rows of the options that are tables."""
    ordered = articles.sort_values("article_id", kind="stable", ignore_index=True)
    tables = {name: value for name, value in options.items() if _has_articles(value)}
    for start in range(0, len(ordered), rows):
        part = ordered.iloc[start : start + rows]
        own = {name: table[table["article_id"].isin(part["article_id"])] for name, table in tables.items()}
        yield part.reset_index(drop=True), {**options, **own}


def _has_articles(value: object) -> bool:
    return isinstance(value, pd.DataFrame) and "article_id" in value


def _call(function: Callable, part: pd.DataFrame, options: dict) -> pd.DataFrame:
    return function(part, **options)
