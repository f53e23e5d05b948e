"""A benchmark measures what it says: seconds, memory beyond the input, equal results, growth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import __main__ as table
from benchmarks import curve
from benchmarks.curve import MEASURED, fit_growth
from benchmarks.synthetic import synthetic_articles, write_synthetic
from benchmarks.timing import compare


def test_memory_is_counted_beyond_the_input_and_in_processes_of_its_own():
    held = np.ones(5_000_000)  # 40 MB that belong to neither side
    row = compare(
        "sum", lambda: float((held * 2).sum()), lambda: float(held.sum() * 2), peer_name="in place", runs=1,
        equal=lambda ours, peer: ours == peer,
    )  # fmt: skip
    assert 35 < row["ours_mb"] < 60  # one copy
    assert row["peer_mb"] < 20
    assert row["equal"] is True


def test_results_that_differ_are_told():
    assert (
        compare("x", lambda: 1, lambda: 2, peer_name="p", runs=1, equal=lambda a, b: a == b)["equal"] is False
    )


def test_failure_of_a_side_names_its_cause():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        compare("x", lambda: 1 / 0, lambda: 2, peer_name="p", runs=1)


def test_table_keeps_the_rows_of_other_benchmarks(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    row = dict.fromkeys(table.COLUMNS, "") | {
        "step": "s",
        "ours_s": "1",
        "peer": "p",
        "peer_s": "2",
        "ratio": "2",
    }
    known = ["a", "b"]
    table._save([row | {"benchmark": "b", "note": "old"}], "b", known)
    table._save([row | {"benchmark": "a"}], "a", known)
    table._save([row | {"benchmark": "b", "note": "new"}], "b", known)
    saved = pd.read_csv(tmp_path / "table.csv", keep_default_na=False)
    assert saved[["benchmark", "note"]].values.tolist() == [["a", ""], ["b", "new"]]
    assert len((tmp_path / "table.md").read_text().splitlines()) == 4


def test_exponent_is_that_of_the_seconds_beyond_starting():
    rows = [
        ("code", size, 0, step, 2.0 + base * size**power, 3.0 + base * size**power, 100.0)
        for step, base, power in (("clean", 2e-3, 1.0), ("near", 2e-7, 1.5), ("quick", 1e-9, 1.0))
        for size in (12, 1_000, 10_000, 100_000)
    ]
    growth = fit_growth(pd.DataFrame(rows, columns=list(MEASURED)))
    fitted = growth.drop_duplicates("step").set_index("step")["exponent"]
    assert fitted["clean"] == pytest.approx(1.0, abs=0.01)
    assert np.isnan(fitted["near"])  # one point of a second or more is no fit
    assert np.isnan(fitted["quick"])
    assert list(growth["step"].unique()) == ["clean", "near", "quick"]


def test_synthetic_corpus_is_made_again_only_by_other_code(tmp_path):
    path = write_synthetic(tmp_path / "n24.parquet", 24)
    assert pd.read_parquet(path)["text"].tolist() == synthetic_articles(24)["text"].tolist()
    written = path.stat().st_mtime_ns
    assert write_synthetic(path, 24).stat().st_mtime_ns == written
    synthetic_articles(12).to_parquet(path)
    assert len(pd.read_parquet(write_synthetic(path, 24))) == 24


def test_a_run_of_the_curve_takes_what_the_command_tells(tmp_path, monkeypatch):
    def run(command, **_):
        told = "step,seconds,cpu_s,articles_per_s,peak_mb\nsplit,1.0,0.9,9,200\nparts,5.0,4.8,3,500\nmentions,3.0,2.9,4,500\nall,6.0,5.7,2,500\n"
        Path(command[-1], "steps.csv").write_text(told)

    monkeypatch.setattr(curve, "BENCH", tmp_path)
    monkeypatch.setattr(curve.subprocess, "run", run)
    steps = curve.measure_run(12, 0)
    assert steps[["step", "cpu_s", "megabytes"]].values.tolist() == [
        ["split", 0.9, 200], ["mentions", 2.9, 500], ["all steps", 5.7, 500],
    ]  # fmt: skip
    assert not (tmp_path / "growth" / "n12").exists()
