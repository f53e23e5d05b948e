"""How do time and memory grow with the number of articles? `python -m benchmarks.curve [--up-to 100000]`.

Runs `python -m analysis.scale` on synthetic corpora of 1,000 articles upwards and takes what it says of each step: the seconds
that processors computed (those of the clock depend on what else the machine does), and the peak of memory of all its
processes. Every size that is done stays in build/bench/growth/measured.csv, so that the same command goes on where it was
stopped; other code is measured anew. Writes growth.csv and growth.png.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.figures import draw_growth, save_figure
from analysis.scale.workers import ground
from benchmarks.synthetic import write_synthetic

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "build" / "bench"
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
FEW = 12  # articles of the run that shows what starting costs
MEASURED = ("code", "articles", "run", "step", "seconds", "cpu_s", "megabytes")
GROWTH = ("step", "articles", "seconds", "cpu_s", "megabytes", "exponent", "low", "high")
LEAST = 1.0  # seconds below which a step's time is mostly noise, and a tenth, to which it is told, too coarse


def main(arguments: list[str] | None = None) -> int:
    """Measure what is not measured yet, fit, draw, and print the exponents."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curve", description=__doc__.splitlines()[0])
    parser.add_argument("--up-to", type=int, default=30_000, metavar="N", help="largest corpus (30000)")
    parser.add_argument("--folder", default="build/bench", help="where growth.png and growth.csv go")
    parser.add_argument(
        "--draw", action="store_true", help="measure nothing, draw what was measured with any code"
    )
    asked = parser.parse_args(arguments)
    held = BENCH / "growth" / "measured.csv"
    measured = pd.read_csv(held) if held.is_file() else None
    if not asked.draw:
        runs = [] if measured is None else [measured[measured["code"] == ground()]]
        done = set() if measured is None else set(zip(runs[0]["articles"], runs[0]["run"], strict=True))
        for size in (FEW, *(size for size in SIZES if size <= asked.up_to)):
            for run in range(3 if size <= 3_000 else 1):
                if (size, run) not in done:
                    runs.append(measure_run(size, run))
                    pd.concat(runs, ignore_index=True).to_csv(held, index=False)
        measured = pd.concat(runs, ignore_index=True)
    growth = fit_growth(measured)
    note = f"synthetic articles of 3.5 kB, read once by {os.cpu_count()} processes on one machine"
    print(growth.to_string(index=False))
    print(save_figure(draw_growth(growth, footer=note), growth, "growth", asked.folder))
    return 0


def measure_run(size: int, run: int) -> pd.DataFrame:
    """Run all steps on a corpus of `size` articles: a row per step as the command itself measures them."""
    corpus = write_synthetic(BENCH / f"n{size}.parquet", size)
    folder = BENCH / "growth" / f"n{size}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "analysis.scale", str(corpus), str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    steps = pd.read_csv(folder / "steps.csv").rename(columns={"peak_mb": "megabytes"})
    shutil.rmtree(folder)
    # "parts" is the sum of the steps that read the texts
    steps = steps[steps["step"] != "parts"].replace({"step": {"all": "all steps"}})
    return steps.assign(code=ground(), articles=size, run=run)[list(MEASURED)]


def fit_growth(measured: pd.DataFrame) -> pd.DataFrame:
    """Fit cpu_s = a * articles ** exponent to each step by least squares of the logarithms: columns GROWTH.

    A row per step and number of articles: the median seconds of the clock and of the processors, each beyond those
    that the step takes for a dozen articles (which is starting, not growing), the largest peak in MB; and for the step the
    exponent with its 95% interval (Student's t on the residuals; NaN with fewer than three points of a second or
    more, which alone are fitted).
    """
    medians = measured.groupby(["step", "articles"], sort=False).agg(
        seconds=("seconds", "median"), cpu_s=("cpu_s", "median"), megabytes=("megabytes", "max")
    )
    table = medians.reset_index()
    few = table[table["articles"] == FEW].set_index("step")
    table = table[table["articles"] > FEW]
    for column in ("seconds", "cpu_s"):
        started = table["step"].map(few[column]).fillna(0)
        table = table.assign(**{column: (table[column] - started).clip(lower=0.0)})
    order = {step: place for place, step in enumerate(measured["step"].unique())}
    fitted = pd.DataFrame(
        [(step, *_exponent(rows)) for step, rows in table.groupby("step", sort=False)],
        columns=["step", "exponent", "low", "high"],
    )
    table = table.merge(fitted, on="step").assign(place=lambda rows: rows["step"].map(order))
    return table.sort_values(["place", "articles"], ignore_index=True)[list(GROWTH)]


def _exponent(rows: pd.DataFrame) -> tuple[float, float, float]:
    rows = rows[rows["cpu_s"] >= LEAST]
    if len(rows) < 3:
        return np.nan, np.nan, np.nan
    from scipy.special import stdtrit

    x, y = np.log(rows["articles"].to_numpy(float)), np.log(rows["cpu_s"].to_numpy(float))
    x = x - x.mean()
    slope = (x * y).sum() / (x * x).sum()
    error = np.sqrt(((y - y.mean() - slope * x) ** 2).sum() / (len(x) - 2) / (x * x).sum())
    reach = stdtrit(len(x) - 2, 0.975) * error
    return slope, slope - reach, slope + reach


if __name__ == "__main__":
    sys.exit(main())
