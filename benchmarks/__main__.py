"""Print one table: step, ours, what people would use instead, their ratio, the ratio to reach, memory of both, equal results.

`python -m benchmarks [NAME ...]` runs the modules `bench_<name>.py` here, all by default. Each has a function `rows()`
that gives a list of `dict(step, peer, ours_s, peer_s, ratio, aim, equal, note)` and, where measured, `ours_mb, peer_mb`:
medians of interleaved runs in seconds, ratio = peer / ours, peaks of memory beyond the input. Absolute times belong to
the machine; the ratio is what counts. The rows also go to build/bench/table.csv and table.md; those of benchmarks that
were not asked for stay there.
"""

import csv
import importlib
import os
import sys
import traceback
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "build" / "bench"
COLUMNS = (
    "benchmark", "step", "ours_s", "peer", "peer_s", "ratio", "aim", "ours_mb", "peer_mb", "equal", "note",
)  # fmt: skip
SHOWN = ("step", "ours", "instead", "ratio", "aim", "memory", "theirs", "equal", "note")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 when one failed, results differed or a name is unknown."""
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; one of: {', '.join(known)}", file=sys.stderr)
        return 1
    print(_line(SHOWN) + "\n|" + "---|" * len(SHOWN))
    wrong = 0
    for name in names or known:
        try:
            measured = importlib.import_module(f"benchmarks.bench_{name}").rows()
        except Exception:
            print(f"benchmark {name} failed: {traceback.format_exc()}", file=sys.stderr)
            wrong += 1
            continue
        rows = [
            {"benchmark": name} | {key: _cell(key, row.get(key)) for key in COLUMNS[1:]} for row in measured
        ]
        for row in rows:
            print(_line(_shown(row)), flush=True)
            wrong += row["equal"] == "NO"
        _save(rows, name, known)
    return int(wrong > 0)


def _save(rows: list[dict], name: str, known: list[str]) -> None:
    """Put the rows of one benchmark in the place of its former ones; both files appear by rename."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, held = FOLDER / "table.csv", []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            held = [
                row for row in csv.DictReader(file) if row["benchmark"] in known and row["benchmark"] != name
            ]
    held = sorted([*held, *rows], key=lambda row: known.index(row["benchmark"]))
    draft = FOLDER / f".table.{os.getpid()}"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(held)
    draft.replace(path)
    lines = [_line(SHOWN), "|" + "---|" * len(SHOWN), *(_line(_shown(row)) for row in held)]
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(FOLDER / "table.md")


def _cell(key: str, cell: object) -> str:
    if cell is None or cell == "":
        return ""
    if key == "equal":
        return "yes" if cell else "NO"
    if key in ("ours_mb", "peer_mb"):
        return f"{cell:.0f}"
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)


def _shown(row: dict) -> list[str]:
    """The cells for readers: units where they are needed, and whether the aim was reached."""
    reached = row["aim"] and (" reached" if float(row["ratio"]) >= float(row["aim"]) else " MISSED")
    memory = [row[key] and f"{row[key]} MB" for key in ("ours_mb", "peer_mb")]
    return [
        row["step"],
        f"{row['ours_s']} s",
        f"{row['peer']} {row['peer_s']} s",
        row["ratio"],
        row["aim"] + reached,
        *memory,
        row["equal"],
        row["note"],
    ]


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
