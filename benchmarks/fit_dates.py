"""Fit the weights of analysis/rules/days_weights.yml: `python benchmarks/fit_dates.py [--write] [GOLD]`.

GOLD is the folder with the pages whose day of publication people coded (default ../shared/gold). Printed
are the accuracies by fivefold cross-validation over pages; `--write` fits on all of them and writes the
weights, rounded, and nothing else of the pages.

Both models are one softmax over the candidates of a page: first its mentions of days ("text"), then its
days ("page", where the text's share of a day is one sign beside the markup's). The loss is minus the log
probability of all candidates with the coded day, plus a ridge penalty.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from analysis.days import choose_day, read_page
from analysis.days.choose import read_weights
from analysis.days.stated import pick_day, weigh_html

FOLDS, RIDGE_TEXT, RIDGE_PAGE = 5, 1.0, 0.5
WEIGHTS = Path(__file__).parents[1] / "analysis" / "rules" / "days_weights.yml"


def main() -> None:
    """Read the pages, print what cross-validation finds, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="?", default="../shared/gold")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = read_gold(Path(options.gold))
    coded = [page["day"] for page in pages]
    mentions = [read_page("\n".join(page["lines"])) for page in pages]
    fold = np.random.default_rng(0).permutation(len(pages)) % FOLDS

    texts = [[(mention["day"], mention["signs"]) for mention in of] for of in mentions]
    by_fold = [fit(texts, coded, fold != k, RIDGE_TEXT) for k in range(FOLDS)]
    chosen = [choose_day(of, weights=by_fold[k]) for of, k in zip(mentions, fold, strict=True)]
    days = [None if place is None else of[place]["day"] for of, place in zip(mentions, chosen, strict=True)]
    report("text", days, coded)

    # The page's signs hang on the text's weights: take those that have not seen the page.
    signs = [
        weigh_html(page["html"], url=page["url"], weights=by_fold[k])
        for page, k in zip(pages, fold, strict=True)
    ]
    candidates = [list(of.items()) for of in signs]
    by_fold = [fit(candidates, coded, fold != k, RIDGE_PAGE) for k in range(FOLDS)]
    report("page", [pick_day(of, weights=by_fold[k]) for of, k in zip(signs, fold, strict=True)], coded)

    if options.write:
        everything = np.ones(len(pages), bool)
        write(
            {
                "text": fit(texts, coded, everything, RIDGE_TEXT),
                "page": fit(candidates, coded, everything, RIDGE_PAGE),
            }
        )


def read_gold(folder: Path) -> list[dict]:
    """Read the coded pages: lines as copied from the page, source, address, day."""
    sys.path.insert(0, str(folder.resolve()))
    import evals

    pages = [page for page in evals.load("htmldate_pages.jsonl.gz") if str(page["date"])[:4].isdigit()]
    return [
        {
            "lines": evals.html_lines(page["html"]),
            "html": page["html"],
            "url": page.get("url"),
            "day": date.fromisoformat(str(page["date"])[:10]),
        }
        for page in pages
    ]


def fit(candidates: list[list], coded: list[date], use: np.ndarray, ridge: float) -> dict[str, float]:
    """Give a weight to every sign: the maximum of the penalised likelihood over the pages in `use`."""
    names = sorted({name for of in candidates for _, signs in of for name in signs})
    rows, right, page = [], [], []
    for number in np.flatnonzero(use):
        matches = [day == coded[number] for day, _ in candidates[number]]
        if any(matches) and not all(matches):  # the others say nothing about the weights
            rows += [[signs.get(name, 0.0) for name in names] for _, signs in candidates[number]]
            right += matches
            page += [number] * len(matches)
    signs, right, page = np.array(rows), np.array(right, float), np.array(page)
    starts = np.flatnonzero(np.r_[True, page[1:] != page[:-1]])
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(page)]))
    found = minimize(
        _loss(signs, right, starts, group, ridge), np.zeros(len(names)), jac=True, method="L-BFGS-B"
    )
    return {name: round(float(weight), 2) for name, weight in zip(names, found.x, strict=True)}


def _loss(
    signs: np.ndarray, right: np.ndarray, starts: np.ndarray, group: np.ndarray, ridge: float
) -> Callable:
    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = signs @ weights
        odds = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        every = np.add.reduceat(odds, starts)
        coded = np.add.reduceat(odds * right, starts)
        slope = signs.T @ (odds / every[group] - odds * right / coded[group])
        return float(np.log(every / coded).sum() + ridge * weights @ weights), slope + 2 * ridge * weights

    return loss


def report(name: str, found: list, coded: list[date]) -> None:
    """Print how many days were found, and how many of these are right."""
    right = sum(one == day for one, day in zip(found, coded, strict=True))
    named = sum(one is not None for one in found)
    print(
        f"{name}: {right / len(coded):.3f} of {len(coded)} pages right; {right / named:.3f} of {named} named days"
    )


def write(weights: dict[str, dict[str, float]]) -> None:
    """Write the weights, heaviest first, below the comment that heads the file."""
    head = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    tables = {
        name: dict(sorted(of.items(), key=lambda one: (-one[1], one[0]))) for name, of in weights.items()
    }
    body = yaml.safe_dump(tables, sort_keys=False, allow_unicode=True)
    WEIGHTS.write_text("\n".join(head) + "\n" + body, encoding="utf-8")
    read_weights.cache_clear()


if __name__ == "__main__":
    main()
