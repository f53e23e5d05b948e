"""What `make` takes with the environment in place, against notebooks that only import, run the same way."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.timing import compare

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = [
    "import pandas\n",
    "import sklearn.feature_extraction.text\n",
    "import matplotlib.figure\n",
    "import matplotlib.backends.backend_agg",
]


def rows() -> list[dict]:
    """Compare the published runs with as many notebooks that import pandas, scikit-learn and matplotlib."""
    runs = yaml.safe_load((ROOT / "notebooks" / "runs.yml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        ours, peer = Path(scratch, "ours"), Path(scratch, "peer")
        shutil.copytree(ROOT / "notebooks", ours / "notebooks")
        (ours / "seeds").symlink_to(ROOT / "seeds")
        (peer / "notebooks").mkdir(parents=True)
        for name in runs:
            (peer / "notebooks" / f"{name}.ipynb").write_text(json.dumps(_importing()), "utf-8")
        (peer / "notebooks" / "runs.yml").write_text(yaml.safe_dump({name: {} for name in runs}), "utf-8")
        measured = compare(
            "make, environment in place", lambda: _run(ours), lambda: _run(peer),
            peer_name="notebooks that only import", aim=0.77, runs=2, note=f"{len(runs)} notebooks each, figures and report",
        )  # fmt: skip
        unchanged = compare(
            "make, nothing changed", lambda: _run(ours, force=False), lambda: _run(ours),
            peer_name="make, all runs", aim=None, runs=1,
        )  # fmt: skip
    return [measured, unchanged]


def _run(root: Path, *, force: bool = True) -> None:
    command = [sys.executable, "-m", "analysis.batch", "--root", str(root), *(["--force"] if force else [])]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"the batch in {root} failed: {ended.stderr[-500:]}")


def _importing() -> dict:
    cell = {
        "cell_type": "code",
        "id": "imports",
        "metadata": {},
        "source": IMPORTS,
        "outputs": [],
        "execution_count": None,
    }
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": spec}, "cells": [cell]}
