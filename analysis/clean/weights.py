"""Is this line part of the article? A linear model over what the line looks like and what stands around it."""

from functools import cache
from pathlib import Path

import numpy as np
import yaml

from analysis.clean.features import runs

WEIGHTS = Path(__file__).with_name("weights.yml")
# the menus of a page that was pasted whole: this many lines of one or two words, this share of lines of one to three
MENU_LINES, MENU_SHARE = 15, 0.25
REGIMES = ("page", "article")
# what the weights leave out between two lines that stay comes back where all of it misses the threshold by no more than so
# many log-odds; a line under a rule counts as two, and rows of numbers as nothing: an article's table stays whole
GAP = {"page": 8.0, "article": 1.0}
RULED = 2.0


def keep_lines(features: dict[str, np.ndarray], marks: dict) -> tuple[np.ndarray, list[str]]:
    """Decide for each line whether it stays, and name the strongest sign against each line that does not.

    Whole pages and articles with left-overs are two problems with a set of weights each; `weights.yml` holds them, and
    `train.py` makes them. In an article a long sentence that falls under no rule always stays.
    """
    page, names = is_page(marks), list(features)
    odds, signs = np.where(marks["sure"], np.inf, 0.0), [""] * len(page)
    for regime in REGIMES:
        # the others of an article stay whatever is seen in them
        rows = np.flatnonzero(page if regime == "page" else ~page & ~marks["sure"])
        if not len(rows):
            continue
        columns = np.column_stack([np.asarray(column[rows], float) for column in features.values()])
        weights, means, bias, threshold = _read_weights(regime, tuple(features))
        parts = (columns - means) * weights
        odds[rows] = parts.sum(axis=1) + (bias - threshold)
        lost = np.flatnonzero(odds[rows] < 0)
        for row, strongest in zip(lost, parts[lost].argmin(axis=1), strict=True):
            present = columns[row, strongest] > means[strongest]
            signs[rows[row]] = f"{regime}: {'' if present else 'little or no '}{names[strongest]}"
    return (odds >= 0) | _fills_a_gap(odds, page, marks), signs


def _fills_a_gap(odds: np.ndarray, page: np.ndarray, marks: dict) -> np.ndarray:
    """Mark the lines under no rule that the weights narrowly leave out between two lines that stay."""
    stays = odds >= 0
    article = np.repeat(np.arange(len(marks["first"])), marks["size"])
    length, starts = runs(stays, article)
    misses = np.where(marks["numbers"] | stays, 0.0, -odds)
    missed = np.add.reduceat(np.where(marks["ruled"], RULED, misses), starts)
    inside = np.zeros(len(starts), bool)
    inside[1:-1] = (article[starts[:-2]] == article[starts[1:-1]]) & (
        article[starts[2:]] == article[starts[1:-1]]
    )
    narrow = inside & ~stays[starts] & (missed <= np.where(page[starts], GAP["page"], GAP["article"]))
    return np.repeat(narrow, length[starts]) & ~marks["ruled"]


def is_page(marks: dict) -> np.ndarray:
    """Tell for each line whether its article is a page that was pasted whole, menus and all."""
    first, size = marks["first"], marks["size"]
    menu = np.add.reduceat(marks["words"] <= 2, first) >= MENU_LINES
    return np.repeat(menu & (np.add.reduceat(marks["words"] <= 3, first) >= MENU_SHARE * size), size)


@cache
def _read_weights(regime: str, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, float, float]:
    model = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))[regime]
    missing = set(names) ^ set(model["features"])
    if missing:
        raise ValueError(
            f"{WEIGHTS.name}: features and weights differ at {sorted(missing)[0]!r}; train again"
        )
    weights, means = np.array([model["features"][name] for name in names]).T
    return weights, means, model["bias"], model["threshold"]
