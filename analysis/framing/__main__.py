"""Find labels that a lexicon does not list: `python -m analysis.framing candidates CORPUS LEXICON --write COPY`."""

import argparse
import sys
import warnings

from analysis.clean import clean_articles
from analysis.corpus import load_articles
from analysis.framing.candidates import find_candidates, write_candidates
from analysis.framing.lexicon import read_lexicon


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; give the exit status, 2 for a mistake in the arguments or files."""
    parser = argparse.ArgumentParser(prog="python -m analysis.framing", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    candidates = commands.add_parser(
        "candidates", help="list the words put on an actor that the lexicon lacks"
    )
    candidates.add_argument("corpus", help="folder or file of articles")
    candidates.add_argument("lexicon", help="the lexicon, a YAML file")
    candidates.add_argument(
        "--write", metavar="COPY", help="write them into a copy of the lexicon, to be edited"
    )
    chosen = parser.parse_args(arguments)
    try:
        with warnings.catch_warnings():
            # in words, without the line of code that warns
            warnings.showwarning = lambda told, *_: sys.stderr.write(f"{told}\n")
            articles, _ = clean_articles(load_articles(chosen.corpus))
        found = find_candidates(articles, read_lexicon(chosen.lexicon))
        for row in found.itertuples():
            sys.stdout.write(
                f"{row.concept}: {row.candidate} ({row.kind}, {row.mentions} in {row.articles} article{'s' * (row.articles > 1)})\n"
            )
        sys.stdout.write(f"{len(found)} candidate{'s' * (len(found) != 1)}\n")
        if chosen.write:
            sys.stdout.write(f"written to {write_candidates(found, chosen.lexicon, chosen.write)}\n")
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
