"""The whole report on the command line: python -m analysis.report, after a batch; it adds the sentences to the tables."""

import sys
from pathlib import Path

from analysis import ROOT
from analysis.batch import check_runs, read_runs
from analysis.batch.pool import owned_figures
from analysis.review.trace import trace_figures

from .reading import read_corpora
from .site import build_report


def main(root: Path = ROOT) -> int:
    """Write build/report/ with the sentences behind every row, which a batch leaves out because they take seconds."""
    runs = check_runs(read_runs(root / "notebooks" / "runs.yml"))
    tables = [path for run in runs for path in owned_figures(run, root) if path.suffix == ".csv"]
    print(
        build_report(
            runs, root=root, corpora=read_corpora(runs, root=root), traces=trace_figures(tables, root=root)
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
