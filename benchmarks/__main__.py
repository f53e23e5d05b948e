"""Print one table: step, ours, the peer, their ratio, the ratio to reach, and whether both gave equal results.

Every module `bench_<name>.py` here has a function `rows()` that gives a list of
`dict(step, peer, ours_s, peer_s, ratio, aim, equal, note)`: medians of interleaved runs in seconds, and
ratio = peer / ours. Absolute times belong to the machine; the ratio is what counts.
"""

import importlib
import sys
from pathlib import Path

COLUMNS = ("step", "ours", "peer", "ratio", "aim", "equal", "note")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 when results differed or a name is unknown."""
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; one of: {', '.join(known)}", file=sys.stderr)
        return 1
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    differing = 0
    for name in names or known:
        for row in importlib.import_module(f"benchmarks.bench_{name}").rows():
            print("| " + " | ".join(_cells(row)) + " |", flush=True)
            differing += row.get("equal") is False
    return int(differing > 0)


def _cells(row: dict) -> list[str]:
    aim = row.get("aim")
    return [
        row["step"],
        f"{row['ours_s']:.3g} s",
        f"{row['peer']} {row['peer_s']:.3g} s",
        f"{row['ratio']:.2f}",
        "" if aim is None else str(aim),
        {True: "yes", False: "NO", None: ""}[row.get("equal")],
        row.get("note") or "",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
