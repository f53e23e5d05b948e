"""Draw a coding sheet: `python -m analysis.validation sample CORPUS --task labels --n 50 --out sheet.csv`."""

import argparse
from pathlib import Path

from analysis.clean import clean_articles
from analysis.corpus import load_articles
from analysis.validation.sheet import QUESTIONS, sample_sheet, write_sheet


def main() -> None:
    """Read the command line, draw the sheet and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m analysis.validation", description=__doc__)
    sample = parser.add_subparsers(required=True).add_parser("sample", help="draw a blind coding sheet")
    sample.add_argument("corpus", help="folder or file of articles")
    sample.add_argument("--task", required=True, choices=list(QUESTIONS), help="what is to be coded")
    sample.add_argument("--n", type=int, default=50, help="number of items (default 50)")
    sample.add_argument("--out", type=Path, required=True, help="CSV file to write; an existing one is kept")
    sample.add_argument("--seed", type=int, default=0, help="another number draws other items")
    sample.add_argument("--lexicon", help="names the persons in the question about labels")
    chosen = parser.parse_args()
    if chosen.out.exists():
        parser.error(f"{chosen.out} exists: a filled sheet is never overwritten")
    articles = load_articles(chosen.corpus)
    if chosen.task != "lines":
        articles, _ = clean_articles(articles)
    sheet = sample_sheet(
        articles, task=chosen.task, n=chosen.n, seed=chosen.seed, persons=_persons(chosen.lexicon)
    )
    write_sheet(sheet, chosen.out)
    print(f"{chosen.out}: {len(sheet)} items to code in the column answer")


def _persons(lexicon: str | None) -> list[str]:
    if lexicon is None:
        return []
    from analysis.framing import read_lexicon  # only sheets about labels need the lexicon

    return list(read_lexicon(lexicon)["actors"])


if __name__ == "__main__":
    main()
