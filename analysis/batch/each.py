"""How does one entry of a runs file become a run for each story, or each source, of a big corpus?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from analysis import ROOT
from analysis.spelling import hint

from .fingerprint import digest_path
from .runs import CORPUS, OUTPUT, read_parameters

_ROWS = 10_000  # articles in memory at once while a Parquet corpus is cut


def spread_runs(runs: list[dict], *, root: Path = ROOT) -> list[dict]:
    """Put in the place of every run with `for_each` one run for each value of its column, the most articles first.

    Run `stories` becomes `stories@17` and so on: its `corpus` are the articles of that value, cut from the run's
    corpus into build/corpora/stories/17.parquet, its figures go to build/figures/stories/17 (to a folder of that
    name in the run's own `output`, if it names one). The column is one of `table`, which has it beside an
    article_id, or of the articles themselves; articles without a value are left out. ValueError when there is
    no such corpus, table or column, or no value with `least` articles.
    """
    return [each for run in runs for each in (_spread(run, root) if run.get("for_each") else [run])]


def _spread(run: dict, root: Path) -> list[dict]:
    place = f"run '{run['name']}'"
    declared = read_parameters(run["notebook"])
    if CORPUS not in declared:
        raise ValueError(
            f"{place}: notebook {run['notebook'].stem} has no parameter 'corpus' to cut for_each of"
        )
    asked = run["for_each"]
    corpus = _existing(run["parameters"].get(CORPUS, declared[CORPUS][1]), root, f"{place}: corpus")
    table = _existing(asked["table"], root, f"{place}: table") if asked.get("table") else None
    folder = root / "build" / "corpora" / run["name"]
    output = run["parameters"].get(OUTPUT, f"build/figures/{run['name']}")
    try:
        stems = _cut(corpus, table, asked, folder)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    return [
        {
            "name": f"{run['name']}@{stem}",
            "notebook": run["notebook"],
            "parameters": {
                **run["parameters"],
                CORPUS: (folder / f"{stem}.parquet").relative_to(root).as_posix(),
                OUTPUT: f"{output}/{stem}",
            },
        }
        for stem in stems
    ]


def _cut(corpus: Path, table: Path | None, asked: dict, folder: Path) -> list[str]:
    """Write the articles of each value as a file of `folder`, unless they lie there from equal input; name the files."""
    made = {"asked": asked, "corpus": digest_path(corpus), "table": digest_path(table) if table else None}
    stamp = folder / ".made.json"
    if stamp.exists():
        last = json.loads(stamp.read_text(encoding="utf-8"))
        if last["from"] == made and all((folder / f"{stem}.parquet").exists() for stem in last["stems"]):
            return last["stems"]
    # 1 s of pandas, which a runs file without for_each spares.
    import pandas as pd

    column = asked["column"]
    if table is None:
        values = pd.concat([_named(part, column) for part in _articles(corpus, column)])
    else:
        values = _named(
            pd.read_csv(table, dtype=str) if table.suffix == ".csv" else pd.read_parquet(table), column
        )
    stems = _stems(values, asked)
    parts: dict[str, list] = {stem: [] for stem in stems.values()}
    of_article = values.map(stems).dropna()
    for articles in _articles(corpus):
        of_row = articles["article_id"].astype(str).map(of_article)
        for stem, own in articles.groupby(of_row, sort=False):
            parts[stem].append(own)
    folder.mkdir(parents=True, exist_ok=True)
    for stem, found in parts.items():
        if not found:
            raise ValueError(
                f"{column} {stem} has no article in {corpus.name}: {table} is not of this corpus"
            )
        draft = folder / f".{stem}.part"
        pd.concat(found, ignore_index=True).to_parquet(draft, index=False)
        draft.replace(folder / f"{stem}.parquet")
    for left in folder.glob("*.parquet"):
        if left.stem not in parts:
            left.unlink()
    stamp.write_text(json.dumps({"from": made, "stems": list(parts)}), encoding="utf-8")
    return list(parts)


def _articles(corpus: Path, column: str | None = None) -> Iterator:
    """The articles in tables, a Parquet corpus a few at a time; with a column that alone beside the ids."""
    files = sorted(corpus.glob("*.parquet")) if corpus.is_dir() else [corpus]
    if files and all(file.suffix == ".parquet" for file in files):
        import pyarrow.parquet as pq

        opened = [pq.ParquetFile(file) for file in files]
        if all("article_id" in file.schema_arrow.names for file in opened):
            for file in opened:
                if column:
                    _check_column(column, file.schema_arrow.names)
                for batch in file.iter_batches(_ROWS, columns=["article_id", column] if column else None):
                    yield batch.to_pandas()
            return
    from analysis.corpus import load_articles

    yield load_articles(corpus)


def _named(table, column: str):  # noqa: ANN001 (pandas is imported where it is needed)
    """The values of a column as text, by article_id; articles without one are left out."""
    for name in ("article_id", column):
        _check_column(name, list(table.columns))
    import pandas as pd

    known = table.dropna(subset=[column])
    # A column of whole numbers is one of floats as soon as a value is missing: 7.0 is 7.
    values = [
        int(value) if isinstance(value, float) and value.is_integer() else value for value in known[column]
    ]
    return pd.Series(map(str, values), index=known["article_id"].astype(str), dtype=object)


def _check_column(name: str, known: list[str]) -> None:
    if name not in known:
        raise ValueError(f"for_each: there is no column '{name}'{hint(name, known)}")


def _stems(values, asked: dict) -> dict[str, str]:  # noqa: ANN001
    """Name a file for each value with enough articles, the largest first; names differ in more than their case."""
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    least, most = asked.get("least", 1), asked.get("most")
    if not len(sizes) or sizes.iloc[0] < least:
        largest = f"the largest has {sizes.iloc[0]:,}" if len(sizes) else "none has a value"
        raise ValueError(f"for_each: no {asked['column']} has {least:,} articles; {largest}")
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for value in sizes.index[sizes >= least][:most]:
        plain = re.sub(r"[^\w-]+", "-", value).strip("-")[:80] or "value"
        stem, number = plain, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{plain}-{number}"
        taken.add(stem.casefold())
        stems[value] = stem
    return stems


def _existing(value: object, root: Path, what: str) -> Path:
    found = next((path for path in (root / str(value), Path(str(value))) if path.exists()), None)
    if not value or found is None:
        raise ValueError(f"{what} {value!r}: there is no such folder or file")
    return found
