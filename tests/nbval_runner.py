"""Run notebooks under nbval in one subprocess, their figures redirected, and give each one's failures."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# What a notebook may rightly print differently in another folder or at another address in memory.
SANITIZER = r"""
[folder]
regex: [^\s'"]*/figures
replace: figures
[address]
regex: 0x[0-9a-f]{6,}
replace: ADDRESS
"""


def run_nbval(notebooks: list[Path], folder: Path, *, strict: bool) -> dict[str, list[str]]:
    """Copy notebooks into `folder`, with `folder`/figures for their `output`, and run them there.

    Notebook stem to what failed in which cell; an empty list when all its cells ran.
    """
    figures = folder / "figures"
    figures.mkdir()
    for path in notebooks:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", [])):
                cell["source"] = [*cell["source"], f"\noutput = {str(figures)!r}"]
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "sanitize.cfg").write_text(SANITIZER)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=short"]
    command += ["--nbval" if strict else "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=120"]
    command += [
        "--nbval-sanitize-with=sanitize.cfg",
        "--junit-xml=cells.xml",
        "--rootdir=.",
        "-c",
        "/dev/null",
    ]
    ended = subprocess.run(
        [*command, *[path.name for path in notebooks]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert (folder / "cells.xml").exists(), ended.stdout + ended.stderr
    failures = {path.stem: [] for path in notebooks}
    cells = dict.fromkeys(failures, 0)
    for cell in ElementTree.parse(folder / "cells.xml").iter("testcase"):
        stem = cell.get("classname").removesuffix(".ipynb")
        cells[stem] += 1
        failures[stem] += [f"{cell.get('name')}: {found.text}" for found in cell.findall("failure")]
        failures[stem] += [f"{cell.get('name')}: {found.text}" for found in cell.findall("error")]
    for stem, count in cells.items():
        if not count:
            failures[stem].append("not one of its cells was run")
    return failures
