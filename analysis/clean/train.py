"""Which weights tell an article's lines from the rest? Fitted on labelled lines; no text of them is kept.

    python -m analysis.clean.train PAGES.jsonl.gz LEFTOVERS.jsonl.gz

Each line of a file is a document {"lines": [{"text": ..., "gold": true, false or null}, ...]}: in the first whole pages as
they are copied and pasted, in the second articles with what extractors wrongly left in them. Writes weights.yml.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import yaml

from analysis.clean.features import line_features
from analysis.clean.rules import kinds_of, match_lines
from analysis.clean.weights import REGIMES, WEIGHTS
from analysis.text import sentences

# inverse of the penalty: whole pages differ more from each other than left-overs do, so they allow less
STRENGTH = {"page": 0.001, "article": 0.1}
# log-odds from which a line stays, chosen by five-fold cross-validation over pages: for whole pages between the best F1 of
# lines and of words, for left-overs where 99% of the article's words stay
THRESHOLD = {"page": -0.6, "article": 0.05}
_LONG = 14
HEAD = """\
# Log-odds that a line belongs to the article: the sum of weight x (value - mean), plus bias. It stays from the threshold on.
# Each feature: [weight, mean]. Made by: python -m analysis.clean.train PAGES.jsonl.gz LEFTOVERS.jsonl.gz
"""


def train(path: str | Path, regime: str) -> dict:
    """Fit the weights of one regime: {"bias", "threshold", "features": {name: [weight, mean]}} on the scale of log-odds."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        documents = [json.loads(line)["lines"] for line in opened]
    documents += [broken(lines) for lines in documents]
    rows = [
        (number, line["text"].strip(), line["gold"])
        for number, lines in enumerate(documents)
        for line in lines
    ]
    rows = [row for row in rows if row[1]]
    lines = [text for _, text, _ in rows]
    features, _ = line_features(
        lines, np.array([number for number, _, _ in rows]), kinds_of(match_lines(lines))
    )
    columns = np.column_stack([np.asarray(column, float) for column in features.values()])
    coded = [index for index, (_, _, gold) in enumerate(rows) if gold is not None]
    weights, means, bias = _fit(
        columns[coded], np.array([rows[index][2] for index in coded]), STRENGTH[regime]
    )
    named = zip(features, weights, means, strict=True)
    return {
        "bias": round(bias, 4),
        "threshold": THRESHOLD[regime],
        "features": {name: [round(float(weight), 4), round(float(mean), 4)] for name, weight, mean in named},
    }


def broken(lines: list[dict]) -> list[dict]:
    """Break the long paragraphs of an article into a line for each sentence, as tabloids and transcripts print them."""
    sentence_lines = []
    for line in lines:
        text = line["text"]
        cuts = sentences(text) if line["gold"] and text.count(" ") >= _LONG else [(0, len(text))]
        sentence_lines += [{"text": text[start:end], "gold": line["gold"]} for start, end in cuts]
    return sentence_lines


def _fit(columns: np.ndarray, gold: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Logistic regression on standardised columns; the weights come back on the scale of the columns."""
    from sklearn.linear_model import LogisticRegression

    means, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=1000).fit((columns - means) / spread, gold)
    return model.coef_[0] / spread, means, float(model.intercept_[0])


if __name__ == "__main__":
    models = {regime: train(path, regime) for regime, path in zip(REGIMES, sys.argv[1:], strict=True)}
    written = yaml.safe_dump(models, sort_keys=False, default_flow_style=None, width=120)
    WEIGHTS.write_text(HEAD + written, encoding="utf-8")
