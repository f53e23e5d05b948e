"""Draw a coding sheet, or score a filled one: `python -m analysis.validation sample CORPUS …`, `… score SHEET`."""

import argparse
from pathlib import Path

from analysis.clean import clean_articles
from analysis.corpus import load_articles
from analysis.framing import read_lexicon
from analysis.validation.agreement import measure_agreement
from analysis.validation.answers import answer_sheet
from analysis.validation.sheet import QUESTIONS, read_sheet, sample_sheet, write_sheet


def main() -> None:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(prog="python -m analysis.validation", description=__doc__)
    commands = parser.add_subparsers(required=True)
    sample = commands.add_parser("sample", help="draw a blind coding sheet")
    sample.set_defaults(run=_sample)
    sample.add_argument("corpus", help="folder or file of articles")
    sample.add_argument("--task", required=True, choices=list(QUESTIONS), help="what is to be coded")
    sample.add_argument("--n", type=int, default=50, help="number of items (default 50)")
    sample.add_argument("--out", type=Path, required=True, help="CSV file to write; an existing one is kept")
    sample.add_argument("--seed", type=int, default=0, help="another number draws other items")
    sample.add_argument("--lexicon", help="names the persons in the question about labels")
    score = commands.add_parser("score", help="say how far the rules agree with a filled sheet")
    score.set_defaults(run=_score)
    score.add_argument("sheet", help="CSV file with the column answer filled in")
    score.add_argument("--corpus", default="seeds", help="the articles it was drawn from (default seeds)")
    score.add_argument("--lexicon", default="seeds/lexicon.yml", help="names, roles and terms")
    chosen = parser.parse_args()
    try:
        chosen.run(chosen)
    except (ValueError, OSError) as error:
        parser.error(str(error))


def _sample(chosen: argparse.Namespace) -> None:
    if chosen.out.exists():
        raise ValueError(f"{chosen.out} exists: a filled sheet is never overwritten")
    articles = load_articles(chosen.corpus)
    if chosen.task != "lines":
        articles, _ = clean_articles(articles)
    sheet = sample_sheet(
        articles, task=chosen.task, n=chosen.n, seed=chosen.seed, persons=_persons(chosen.lexicon)
    )
    write_sheet(sheet, chosen.out)
    print(f"{chosen.out}: {len(sheet)} items to code in the column answer")


def _score(chosen: argparse.Namespace) -> None:
    articles, ledger = clean_articles(load_articles(chosen.corpus))
    answers = answer_sheet(read_sheet(chosen.sheet), articles, ledger, read_lexicon(chosen.lexicon))
    print(measure_agreement(answers).round(3).to_string(index=False))


def _persons(lexicon: str | None) -> list[str]:
    if lexicon is None:
        return []
    return list(read_lexicon(lexicon)["actors"])


if __name__ == "__main__":
    main()
