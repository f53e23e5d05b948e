"""A corpus of any size from raw articles to tables: python -m analysis.scale CORPUS FOLDER [--cluster tcp://…]."""

import argparse
import sys
import time
from pathlib import Path

from analysis.framing import read_lexicon
from analysis.scale.parts import ROWS, split_corpus
from analysis.scale.steps import JOINS, PART_STEPS, clean_part, save_joined
from analysis.scale.workers import Function, map_parts


def main(arguments: list[str] | None = None) -> int:
    """Run all steps; return 0, or 1 with one line that says what was wrong. Run again, it goes on where it stopped."""
    asked = _parser().parse_args(arguments)
    try:
        _run(asked)
    except (ValueError, FileNotFoundError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def _run(asked: argparse.Namespace) -> None:
    lexicon = read_lexicon(asked.lexicon)
    began = time.monotonic()
    parts = split_corpus(asked.corpus, asked.folder / "raw", rows=asked.rows)
    print(f"split: {len(parts)} parts in {time.monotonic() - began:.1f} s")
    _map("cleaned", clean_part, parts, asked, {})
    cleaned = sorted((asked.folder / "cleaned" / "articles").glob("part-*.parquet"))
    for name, function in PART_STEPS.items():
        _map(name, function, cleaned, asked, {"lexicon": lexicon} if name == "mentions" else {})
    for name, join in JOINS.items():
        began = time.monotonic()
        options = {"target": asked.target} if name == "keyness" else {}
        paths = save_joined(join(asked.folder, **options), name, asked.folder)
        print(f"{name}: {', '.join(path.name for path in paths)} in {time.monotonic() - began:.1f} s")


def _map(name: str, function: Function, parts: list[Path], asked: argparse.Namespace, options: dict) -> None:
    from tqdm import tqdm

    began = time.monotonic()
    with tqdm(total=len(parts), desc=name, unit="part", disable=not sys.stderr.isatty(), leave=False) as bar:
        map_parts(
            function, parts, asked.folder / name, options=options, jobs=asked.jobs, cluster=asked.cluster,
            announce=lambda done, total: bar.update(done - bar.n),
        )  # fmt: skip
    print(f"{name}: {len(parts)} parts in {time.monotonic() - began:.1f} s")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.scale", description=__doc__)
    parser.add_argument("corpus", help="folder or file of articles; Parquet is streamed")
    parser.add_argument("folder", type=Path, help="where the parts and the joined tables go")
    parser.add_argument("--lexicon", default="seeds/lexicon.yml", help="the words to look for")
    parser.add_argument(
        "--target", help="the source whose words are compared (default: the one with most articles)"
    )
    parser.add_argument("--rows", type=int, default=ROWS, metavar="N", help="articles a part")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: one per processor)")
    parser.add_argument("--cluster", metavar="tcp://…", help="run the parts on a Dask cluster")
    return parser


if __name__ == "__main__":
    sys.exit(main())
