"""Review on the command line: python -m analysis.review trace TABLE | diff [REVISION]."""

import argparse
import json
import sys
import warnings
from pathlib import Path

from analysis import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Trace or compare; return 0, 1 when --exit-code was asked for and figures differ, 2 for a wrong question."""
    asked = _parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            # in words, without the line of code that warns
            warnings.showwarning = lambda told, *_: print(told, file=sys.stderr)
            return asked.answer(asked)
    except (ValueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        sys.stdout = None
        return 0


def _trace(asked: argparse.Namespace) -> int:
    from .changes import read_table
    from .trace import describe_traces, select_rows, trace_figure, trace_figures

    paths = [Path(table).with_suffix(".csv") for table in asked.tables]
    paths = [path if path.exists() else asked.root / path for path in paths]
    if asked.json:
        traced = trace_figures(paths, root=asked.root).items()
        told = {
            stem: found if isinstance(found, str) else json.loads(found.to_json(orient="records"))
            for stem, found in traced
        }
        print(json.dumps(told))
        return 0
    for path in paths:
        traces = trace_figure(path, where=asked.where, corpus=asked.corpus, runs=asked.runs, root=asked.root)
        print(describe_traces(select_rows(read_table(path.read_bytes()), asked.where), traces))
    return 0


def _diff(asked: argparse.Namespace) -> int:
    from .diff import review_figures

    output = asked.output or asked.root / "build" / "review" / "review.md"
    told = review_figures(
        asked.revision,
        root=asked.root,
        link=asked.link,
        head=asked.head,
        output=output.parent,
        sentences=not asked.no_sentences,
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(told, encoding="utf-8")
    print(told, end="")
    return int(asked.exit_code and not told.startswith("No figure differs"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.review", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    questions = parser.add_subparsers(required=True, metavar="trace | diff")
    trace = questions.add_parser("trace", help="print the sentences behind the rows of a figure's table")
    trace.add_argument("tables", nargs="+", metavar="TABLE", help="for example figures/03-labels.csv")
    trace.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only these rows")
    trace.add_argument("--corpus", metavar="PATH", help="the articles of a table in build/figures/<corpus>")
    trace.add_argument("--runs", type=Path, metavar="FILE", help="the runs file of a table of your own runs")
    trace.add_argument("--json", action="store_true", help="for programs: all rows, by table")
    trace.set_defaults(answer=_trace)
    diff = questions.add_parser("diff", help="say in Markdown how figures/ differs from a git revision")
    diff.add_argument("revision", nargs="?", default="HEAD")
    diff.add_argument(
        "--output", type=Path, help="Markdown file, pictures beside it (default: build/review/review.md)"
    )
    diff.add_argument(
        "--link", default="", metavar="TEMPLATE", help="address of a picture, with {revision} and {path}"
    )
    diff.add_argument("--head", default="HEAD", metavar="REVISION", help="{revision} of the new picture")
    diff.add_argument(
        "--no-sentences", action="store_true", help="do not compare the sentences behind the tables"
    )
    diff.add_argument("--exit-code", action="store_true", help="return 1 when a figure differs")
    diff.set_defaults(answer=_diff)
    return parser


if __name__ == "__main__":
    sys.exit(main())
