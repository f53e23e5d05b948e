"""The batch on the command line: python -m analysis.batch [runs.yml] [--only NAME …] [--corpus PATH …] [--set NAME=VALUE …]."""

import argparse
import contextlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from analysis import ROOT

from .each import spread_runs
from .fingerprint import digest_path
from .gallery import write_galleries
from .pool import run_batch, warm_up
from .runs import CORPUS, check_runs, over_corpora, read_runs, select_runs
from .settings import set_parameters

CORPORA = 8  # read for the report's reading view and sentences; hundreds would be no page to open
FEW = 30  # runs up to which each unchanged one, and each folder, is told by name


def main(arguments: list[str] | None = None) -> int:
    """Run a batch; return 0, 1 when a run failed, 2 when the question was wrong, 130 after Ctrl-C."""
    asked = _parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            # in words, without the line of code that warns
            warnings.showwarning = lambda told, *_: sys.stderr.write(f"{told}\n")
            return _run(asked)
    except ValueError as error:
        print(f"Nothing was run.\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted; the next batch goes on from here.", file=sys.stderr)
        return 130


def _run(asked: argparse.Namespace) -> int:
    began = time.monotonic()
    root = asked.root.resolve()
    if not asked.cluster:
        warm_up()  # it imports while the runs are read
    runs = read_runs(asked.runs or root / "notebooks" / "runs.yml")
    runs = over_corpora(runs, asked.corpus, root=root) if asked.corpus else runs
    runs = set_parameters(runs, asked.set, asked.only)
    check_runs(runs)  # before a corpus is cut for hundreds of runs
    checked = check_runs(spread_runs(runs, root=root))
    chosen = select_runs(checked, asked.only)
    with ThreadPoolExecutor(1) as aside, _progress(len(chosen)) as show:
        reading = []

        def tell(outcome: dict) -> None:
            show(outcome)
            # The report's articles are read while the other notebooks run, and not when nothing does.
            if not reading and outcome["state"] != "same":
                reading.append(aside.submit(_read_corpora, checked, root))

        outcomes = run_batch(
            chosen, root=root, jobs=asked.jobs, force=asked.force, cluster=asked.cluster, announce=tell
        )
        folders = write_galleries(checked, root=root)
        report = _report(checked, root, reading)
    counts = {state: sum(o["state"] == state for o in outcomes) for state in ("done", "same", "failed")}
    words = f"{counts['done']} run, {counts['same']} unchanged, {counts['failed']} failed"
    print(f"{words} in {time.monotonic() - began:.1f} s")
    print(
        f"figures: {_places(folders)}\nreport of {'this run' if len(checked) == 1 else f'these {len(checked)} runs'}: {report}"
    )
    return 1 if counts["failed"] else 0


def _report(runs: list[dict], root: Path, reading: list[Future]) -> Path:
    """Write the report, unless nothing ran and it is there as these runs left it."""
    states = root / "build" / "runs"
    report = Path(__file__).parents[1] / "report"
    values = json.dumps([[run["name"], run["values"]] for run in runs], default=str)
    key = f"{digest_path(states)} {digest_path(report)} {values}"
    index, made = root / "build" / "report" / "index.html", root / "build" / "report" / ".made"
    if not reading and index.exists() and made.exists() and made.read_text(encoding="utf-8") == key:
        return index
    # 0.5 s of templates and cleaning of HTML, which an unchanged report spares.
    from analysis.report import build_report

    try:
        corpora = reading[0].result() if reading else _read_corpora(runs, root)
    except Exception as error:  # the runs themselves say what is wrong with the code or the articles
        print(f"The report is without the articles: {type(error).__name__}: {error}", file=sys.stderr)
        corpora = None
    index = build_report(runs, root=root, corpora=corpora)
    made.write_text(key, encoding="utf-8")
    return index


def _read_corpora(runs: list[dict], root: Path) -> dict:
    # 1.5 s of pandas and of reading, which a batch that runs nothing spares.
    from analysis.report.reading import read_corpora

    first = list(dict.fromkeys(str(run["values"].get(CORPUS)) for run in runs))[:CORPORA]
    return read_corpora([run for run in runs if str(run["values"].get(CORPUS)) in first], root=root)


def _places(folders: list[Path]) -> str:
    if len(folders) <= FEW:
        return ", ".join(map(str, folders)) or "none"
    return f"{len(folders)} folders in {os.path.commonpath(folders)}"


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[dict], None]]:
    """Tell of each run as it ends: above a bar on a terminal, in plain lines elsewhere."""
    from tqdm import tqdm

    told = ("done", "failed") if total > FEW else ("done", "failed", "same")
    with tqdm(total=total, disable=not sys.stderr.isatty(), unit="run", leave=False) as bar:

        def tell(outcome: dict) -> None:
            if outcome["state"] in told:
                tqdm.write(_line(outcome), file=sys.stderr if outcome["state"] == "failed" else sys.stdout)
            for large in outcome["large"]:
                tqdm.write(f"{outcome['name']}: warning: {large}", file=sys.stderr)
            bar.update()

        yield tell


def _line(outcome: dict) -> str:
    name = outcome["name"]
    if outcome["state"] == "failed":
        where = f" in cell [{outcome['cell']}]" if outcome["cell"] else ""
        return f"{name}: FAILED{where}: {outcome['cause']} (see build/notebooks/{name}.ipynb)"
    if outcome["state"] == "same":
        return f"{name}: unchanged"
    pictures = sum(figure.endswith(".png") for figure in outcome["figures"])
    return f"{name}: {pictures} figure{'s' * (pictures != 1)} in {outcome['seconds']:.1f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.batch", description=__doc__)
    parser.add_argument("runs", nargs="?", type=Path, help="runs file (default: notebooks/runs.yml)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these runs")
    parser.add_argument(
        "--corpus", nargs="+", default=[], metavar="PATH", help="every run on these articles instead"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter for this go, in every notebook that has it, such as most=50 or lexicon=my.yml (may be repeated); "
        "its figures go to build/figures/NAME-VALUE",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="runs at a time (default: one per processor)")
    parser.add_argument(
        "--cluster",
        default="",
        metavar="tcp://…",
        help="run on the workers of a Dask cluster, which see this folder",
    )
    parser.add_argument("--force", action="store_true", help="run again what is unchanged")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
