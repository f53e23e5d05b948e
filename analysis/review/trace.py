"""Which sentences stand behind a row of a figure's table?"""

import re
from pathlib import Path

import pandas as pd

from analysis import ROOT
from analysis.batch import check_runs, over_corpora, read_runs, spread_runs
from analysis.batch.pool import owned_figures
from analysis.spelling import hint

from .changes import read_table
from .evidence import find_evidence, load_ground

TRACES = ("row", "source", "sentence", "file", "line", "sha256")


def trace_figure(
    table: str | Path,
    *,
    where: list[str] | tuple = (),
    corpus: str | None = None,
    runs: Path | None = None,
    root: Path = ROOT,
) -> pd.DataFrame:
    """Find the sentences behind the rows of a figure's CSV.

    A row per sentence, TRACES: `row` counts the CSV's rows from 0, `file`, `line` and `sha256` lead to the unchanged
    source; sorted by row, then by place. `where` keeps the rows with column=value, all of them together. `corpus` names the articles of a figure in
    build/figures/<corpus>, `runs` the runs file of a figure that is not one of the published; a picture stands for its table.
    `attrs["told"]` says, by row, why one has no sentence, or that it counts more or fewer than were found. ValueError when the table is not one of a published run's, or a column is not in it.
    """
    path = Path(table).with_suffix(".csv")
    path = path if path.exists() else root / path
    if not path.is_file():
        raise ValueError(f"there is no table {table}")
    run = owner_of(path, corpus=corpus, runs=runs, root=root)
    ground = load_ground(run["values"], root=root)
    return _traced(select_rows(read_table(path.read_bytes()), where), ground)


def trace_figures(
    tables: list[Path], *, root: Path = ROOT, contents: dict[str, bytes] | None = None
) -> dict[str, pd.DataFrame | str]:
    """Trace several tables, each by its stem: as `trace_figure` does, or why it cannot be done.

    Articles are loaded once for all tables that were counted on the same. `contents` are traced in the place of
    what the files hold, by stem.
    """
    grounds, traced = {}, {}
    for path in tables:
        try:
            values = owner_of(path, root=root)["values"]
            corpus = str(values["corpus"])
            if corpus not in grounds:
                grounds[corpus] = load_ground(values, root=root)
            ground = {**grounds[corpus], "values": values}
            content = path.read_bytes() if contents is None else contents[path.stem]
            traced[path.stem] = _traced(read_table(content), ground)
        except (ValueError, OSError, KeyError) as error:
            traced[path.stem] = f"{path.stem} cannot be traced ({error})"
    return traced


def owner_of(path: Path, *, corpus: str | None = None, runs: Path | None = None, root: Path = ROOT) -> dict:
    """Find the run that draws a figure's table: one of `runs` (the published ones), or the same on another corpus.

    ValueError when none does.
    """
    known = read_runs(runs or root / "notebooks" / "runs.yml")
    known = over_corpora(known, [corpus], root=root) if corpus else known
    for run in check_runs(spread_runs(known, root=root)):
        if path.resolve() in [owned.resolve() for owned in owned_figures(run, root)]:
            return run
    raise ValueError(
        f"{path} is not drawn by a run of {runs or 'notebooks/runs.yml'}, so its articles are not known; "
        "where a batch drew it from other articles, name them: --corpus PATH, or its runs file: --runs FILE"
    )


def select_rows(table: pd.DataFrame, where: list[str] | tuple) -> pd.DataFrame:
    """Keep the rows that fulfil every "column=value"; numbers compare as numbers. The index stays the row's place."""
    for condition in where:
        column, equals, value = condition.partition("=")
        column, value = column.strip(), value.strip().strip("\"'")
        if not equals:
            raise ValueError(f"--where is {condition!r}; expected column=value")
        if column not in table:
            raise ValueError(f"the table has no column '{column}'{hint(column, table.columns)}")
        chosen = table[table[column].map(lambda cell, value=value: _equal(cell, value))]
        if chosen.empty and len(table):
            raise ValueError(f"no row has {column}={value}{hint(value, filter(None, table[column]))}")
        table = chosen
    return table


def describe_traces(table: pd.DataFrame, traces: pd.DataFrame) -> str:
    """Write the sentences behind each row of `table` for a terminal, with file, line and sha256.

    Rows that count nothing are not listed one by one: the last line says how many there are.
    """
    lines, without = [], []
    told = traces.attrs["told"]
    for number, row in table.iterrows():
        own = traces[traces["row"] == number]
        if own.empty and told.get(number, "").startswith("no sentence: "):
            without.append(told[number])
            continue
        shown = ", ".join(f"{name}={value}" for name, value in row.items() if value != "")
        lines += [f"Row {number + 1}: {printable(shown)}"]
        for sentence in own.itertuples():
            lines += [f"  {printable(sentence.sentence)}"]
            lines += [f"    {printable(sentence.file)}, line {sentence.line}, sha256 {sentence.sha256}"]
        lines += [f"  {printable(told[number])}"] if number in told else []
        lines += [""]
    if without:
        lines += [
            f"{len(without)} row{'s' if len(without) > 1 else ''} without a sentence: {without[0][13:]}."
        ]
    return "\n".join(lines) if lines else "No row fulfils this."


def printable(text: object) -> str:
    """Make text from anybody safe for a terminal: one line, no control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", " ".join(str(text).split()))


def _traced(rows: pd.DataFrame, ground: dict) -> pd.DataFrame:
    traces, told = find_evidence(rows, ground)
    found = traces.sort_values(["row", "file", "line", "start"], kind="stable").drop_duplicates(
        ["row", "file", "line", "sentence"]
    )
    found = found[list(TRACES)].reset_index(drop=True)
    found.attrs["told"] = told
    return found


def _equal(cell: str, value: str) -> bool:
    if cell.casefold() == value.casefold():
        return True
    try:
        return float(cell) == float(value)
    except ValueError:
        return False
