"""Which weights tell an article's lines from the rest? Fitted on labelled lines; no text of them is kept.

    python -m analysis.clean.train PAGES.jsonl.gz LEFTOVERS.jsonl.gz

Each line of a file is a document {"id": ..., "lines": [{"text": ..., "gold": true, false or null}, ...]}; what follows the
last slash of an id names the page, and a page is never in both halves of a fold. Writes weights.yml.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import yaml

from analysis.clean.features import line_features
from analysis.clean.rules import kinds_of, match_lines
from analysis.clean.weights import REGIMES, WEIGHTS

# small C, strong regularisation: whole pages differ more from each other than left-overs do
STRENGTH = {"page": 0.003, "article": 0.03}
# share of kept words that the threshold must save, measured on pages that the weights have not seen
SAVE = {"page": None, "article": 0.991}
FOLDS = 5


def train(path: str | Path, regime: str) -> dict:
    """Fit the weights of one regime: {"features": {name: [weight, mean]}, "bias", "threshold"} on the scale of log-odds."""
    documents = [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")]
    rows = [
        (number, line["text"].strip(), line["gold"])
        for number, document in enumerate(documents)
        for line in document["lines"]
        if line["text"].strip()
    ]
    article = np.array([number for number, _, _ in rows])
    lines = [text for _, text, _ in rows]
    gold = np.array([-1 if label is None else int(label) for _, _, label in rows])
    features, _ = line_features(lines, article, kinds_of(match_lines(lines)))
    columns = np.column_stack([np.asarray(column, float) for column in features.values()])
    pages = [
        hashlib.md5(document["id"].rpartition("/")[2].encode()).digest()[0] % FOLDS for document in documents
    ]
    fold = np.array(pages)[article]
    unseen = np.zeros(len(rows))
    for number in range(FOLDS):
        weights, means, bias = _fit(
            columns[(fold != number) & (gold >= 0)], gold[(fold != number) & (gold >= 0)], regime
        )
        unseen[fold == number] = (columns[fold == number] - means) @ weights + bias
    words = np.array([line.count(" ") + 1 for line in lines])
    threshold = _threshold(unseen, gold, words, SAVE[regime])
    weights, means, bias = _fit(columns[gold >= 0], gold[gold >= 0], regime)
    named = {
        name: [round(float(weight), 4), round(float(mean), 4)]
        for name, weight, mean in zip(features, weights, means, strict=True)
    }
    return {"bias": round(float(bias), 4), "threshold": round(float(threshold), 2), "features": named}


def _fit(columns: np.ndarray, gold: np.ndarray, regime: str) -> tuple[np.ndarray, np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    means, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH[regime], max_iter=1000).fit((columns - means) / spread, gold)
    return model.coef_[0] / spread, means, float(model.intercept_[0])


def _threshold(unseen: np.ndarray, gold: np.ndarray, words: np.ndarray, save: float | None) -> float:
    """The highest threshold that still saves the share of words asked for; without a share, the one with the best F1 of lines."""
    steps = np.arange(-2.0, 1.0, 0.05)
    if save is None:
        found = [
            (
                2
                * ((unseen >= step) & (gold == 1)).sum()
                / (((unseen >= step) & (gold >= 0)).sum() + (gold == 1).sum()),
                step,
            )
            for step in steps
        ]
        return max(found)[1]
    kept = [(words[(unseen >= step) & (gold == 1)].sum() / words[gold == 1].sum(), step) for step in steps]
    return max((step for share, step in kept if share >= save), default=steps[0])


if __name__ == "__main__":
    WEIGHTS.write_text(
        "# Log-odds that a line belongs to the article: sum of weight x (value - mean), plus bias; it stays from the threshold on.\n"
        "# Made by: python -m analysis.clean.train PAGES.jsonl.gz LEFTOVERS.jsonl.gz    Each feature: [weight, mean].\n"
        + yaml.safe_dump(
            {regime: train(path, regime) for regime, path in zip(REGIMES, sys.argv[1:], strict=True)},
            sort_keys=False,
            default_flow_style=None,
            width=120,
        ),
        encoding="utf-8",
    )
