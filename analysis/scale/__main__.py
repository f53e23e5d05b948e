"""A corpus of any size from raw articles to tables: python -m analysis.scale CORPUS FOLDER [--cluster tcp://…]."""

import argparse
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from analysis.framing import read_lexicon
from analysis.scale.alike import join_neighbours, join_stories
from analysis.scale.cards import choose_target
from analysis.scale.course import describe_steps, measured, progress, save_steps, split_step
from analysis.scale.duplicates import join_duplicates
from analysis.scale.keyness import join_keyness
from analysis.scale.parts import BUCKETS, read_parts, sizes_of, split_corpus
from analysis.scale.pools import open_pool
from analysis.scale.repeated import join_repeated
from analysis.scale.shares import join_shares
from analysis.scale.steps import read_part
from analysis.scale.weights import join_weights
from analysis.scale.workers import map_parts

# A join of rows is cut into blocks of so many articles, so that a worker stays near 1 GB; where there are fewer, into
# four, but none so small that reading what all blocks need is most of its work. Joins of buckets have eight tasks or more.
BLOCKS, LEAST, MOST = 4, 5_000, 25_000
TASKS = 8


def main(arguments: list[str] | None = None) -> int:
    """Run all steps; return 0, or 1 with one line that says what was wrong. Run again, it goes on where it stopped."""
    asked = _parser().parse_args(arguments)
    try:
        with open_pool(jobs=asked.jobs, cluster=asked.cluster) as run:
            steps = _run(asked, partial(map_parts, run=run))
        print(describe_steps(save_steps(steps, asked.folder / "steps.csv")))
        if asked.cluster:
            print("Computed seconds and MB are those of this process, without the cluster's workers.")
    except (ValueError, FileNotFoundError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def _run(asked: argparse.Namespace, mapped: Callable) -> list[dict]:
    lexicon = read_lexicon(asked.lexicon)
    folder = asked.folder.absolute()
    steps: list[dict] = []
    with measured(steps, "split", 0):
        raw = split_corpus(asked.corpus, folder / "raw", rows=asked.rows)
    articles = sum(sizes_of(folder / "raw"))
    steps[0]["articles_per_s"] = articles / steps[0]["seconds"]
    target = choose_target(folder / "raw", asked.target)
    for name, step in _steps(raw, folder, articles, lexicon, target).items():
        with measured(steps, name, articles), progress(name, articles) as announce:
            step(mapped=partial(mapped, announce=announce))
        if name == "parts":
            steps += split_step(steps[-1], read_parts(folder / "parts" / "spent"))
    return steps


def _steps(
    raw: list[Path], folder: Path, articles: int, lexicon: Mapping, target: str | None
) -> dict[str, Callable]:
    """What is done with the raw parts, in this order; each step takes `mapped`, which is `map_parts`."""
    parts = folder / "parts"
    rows = min(max(LEAST, articles // BLOCKS), MOST)
    tasks = min(max(TASKS, articles // MOST), BUCKETS)
    blocks = [range(BUCKETS * n // tasks, BUCKETS * (n + 1) // tasks) for n in range(tasks)]
    return {
        "repeated lines": partial(join_repeated, raw, folder, blocks=blocks),
        "parts": partial(_read_parts, raw, folder, lexicon),
        "shares": partial(join_shares, parts, folder),
        "near-duplicates": partial(join_duplicates, parts, folder, blocks=blocks),
        "weights": partial(join_weights, parts, folder, blocks=blocks, rows=rows),
        "neighbours": partial(join_neighbours, folder),
        "stories": partial(join_stories, folder, rows=rows),
        "keyness": partial(join_keyness, parts, folder, blocks=blocks, target=target),
    }


def _read_parts(raw: list[Path], folder: Path, lexicon: Mapping, mapped: Callable) -> None:
    options = {"lexicon": lexicon, "repeated": folder / "repeated.parquet"}
    mapped(read_part, raw, folder / "parts", options=options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.scale", description=__doc__)
    parser.add_argument("corpus", help="folder or file of articles; Parquet is streamed")
    parser.add_argument("folder", type=Path, help="where the parts and the joined tables go")
    parser.add_argument("--lexicon", default="seeds/lexicon.yml", help="the words to look for")
    parser.add_argument(
        "--target", help="the source whose words are compared (default: the one with most articles)"
    )
    parser.add_argument(
        "--rows", type=int, metavar="N", help="articles a part (default: a 16th, at most 2000)"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: one per processor)")
    parser.add_argument("--cluster", metavar="tcp://…", help="run parts and joins on a Dask cluster")
    return parser


if __name__ == "__main__":
    sys.exit(main())
