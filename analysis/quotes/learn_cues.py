"""Learn from coded attributions which words announce speech: `python -m analysis.quotes.learn_cues DATA`.

DATA is a folder with `polnear.jsonl` (or .jsonl.gz): one article a line, `text` and `attributions`, each of these
with `source`, `cue` and `content` as lists of (start, end) offsets. Written are counts and weights, never a
sentence: analysis/rules/quotes_cues.yml and analysis/rules/quotes_weights.yml.
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from analysis.grammar import word_kinds
from analysis.names.reading import Reading, read, token_at
from analysis.quotes.attribution import attribute
from analysis.quotes.candidates import direct_candidates
from analysis.quotes.cues import cue_table, weights
from analysis.quotes.indirect import indirect_candidates, taken_cues
from analysis.rules import RULES

_FEWEST, _SHARE = 3, 0.2  # a cue word is seen at least three times as a cue and in a fifth of its uses
_LIGHT = 0.05  # weights nearer to zero decide nothing and are not written

_CUES_HEAD = """\
# Cue words: how often each stood outside quotation marks in coded news articles and how often it then announced
# somebody's words or thoughts: `word: [uses, cues]`. Learned by `python -m analysis.quotes.learn_cues DATA` on
# the open half of PolNeAR (US election news of 2016; counts only). A word is listed when at least a fifth of its
# uses and at least three were cues; the counts are the reason for each entry and give its weight.
words:
"""
_WEIGHTS_HEAD = """\
# What speaks for (> 0) and against (< 0) a cue candidate, as weights of a logistic regression; a decision is the
# sum of its features' weights. Learned by `python -m analysis.quotes.learn_cues DATA` together with
# quotes_cues.yml. "direct": does this word announce this quotation? L, R, P, S: the word stands left of the
# quotation, right of it, in the sentence before, in the sentence after. "indirect": does it report unquoted speech?
"""


def main(folder: str) -> None:
    """Learn from a data folder and write both rule files."""
    learn(_load(Path(folder)))


def learn(articles: list[dict], *, rules: Path = RULES) -> None:
    """Learn the cue counts, then the weights of both questions, each step reading what the one before wrote."""
    readings = [read(article["text"]) for article in articles]
    lines = [
        f"  {_key(word)}: [{uses}, {cued}]\n" for word, (uses, cued) in _counts(articles, readings).items()
    ]
    (rules / "quotes_cues.yml").write_text(_CUES_HEAD + "".join(lines), "utf-8")
    cue_table.cache_clear()
    direct = _weigh(*_direct_rows(articles, readings))
    _write_weights(rules, {"direct": direct})
    indirect = _weigh(*_indirect_rows(articles, readings))
    _write_weights(rules, {"direct": direct, "indirect": indirect})


def _write_weights(rules: Path, weighed: dict[str, dict[str, float]]) -> None:
    blocks = []
    for question, listed in weighed.items():
        blocks += [f"{question}:\n", *(f"  {_key(name)}: {value}\n" for name, value in listed.items())]
    (rules / "quotes_weights.yml").write_text(_WEIGHTS_HEAD + "".join(blocks), "utf-8")
    weights.cache_clear()


def _load(folder: Path) -> list[dict]:
    plain = folder / "polnear.jsonl"
    if plain.exists():
        return [json.loads(line) for line in plain.read_text("utf-8").splitlines()]
    with gzip.open(folder / "polnear.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _counts(articles: list[dict], readings: list[Reading]) -> dict[str, tuple[int, int]]:
    uses: Counter[str] = Counter()
    cued: Counter[str] = Counter()
    for article, reading in zip(articles, readings, strict=True):
        inside = _tokens_in(reading, [span for each in _coded(article) for span in each["cue"]])
        for i, word in enumerate(reading.lower):
            if reading.quote[i] < 0:
                uses[word] += 1
                cued[word] += i in inside
    skipped = word_kinds()
    kept = [
        word
        for word in uses
        if cued[word] >= max(_FEWEST, _SHARE * uses[word])
        and word.isalpha()
        and word not in skipped
        and not word.endswith("ly")
    ]
    return {word: (uses[word], cued[word]) for word in sorted(kept, key=lambda word: (-cued[word], word))}


def _direct_rows(articles: list[dict], readings: list[Reading]) -> tuple[list[dict], list[bool]]:
    features, answers = [], []
    for article, reading in zip(articles, readings, strict=True):
        for number, (start, end) in enumerate(reading.quotes):
            coded = [
                each for each in _coded(article) if any(b < end and e > start for b, e in each["content"])
            ]
            inside = _tokens_in(reading, [span for each in coded for span in each["cue"]])
            for i, row in direct_candidates(reading, number):
                features.append(row)
                answers.append(i in inside)
    return features, answers


def _indirect_rows(articles: list[dict], readings: list[Reading]) -> tuple[list[dict], list[bool]]:
    features, answers = [], []
    for article, reading in zip(articles, readings, strict=True):
        coded = [
            (_tokens_in(reading, each["cue"]), _tokens_in(reading, each["content"]))
            for each in _coded(article)
        ]
        taken = taken_cues(reading, attribute(reading))
        for i, first, end, row in indirect_candidates(reading, taken):
            found = set(range(first, end))
            features.append(row)
            answers.append(
                any(
                    i in cue and 2 * len(found & content) >= max(len(found), len(content))
                    for cue, content in coded
                )
            )
    return features, answers


def _weigh(features: list[dict], answers: list[bool]) -> dict[str, float]:
    # scikit-learn only where a model is fitted: finding quotations must not pay for its import
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=2000).fit(vectorizer.fit_transform(features), answers)
    learned = dict(zip(vectorizer.feature_names_, model.coef_[0], strict=True))
    kept = {name: round(float(value), 2) for name, value in sorted(learned.items()) if abs(value) >= _LIGHT}
    return {"intercept": round(float(model.intercept_[0]), 2)} | kept


def _coded(article: dict) -> list[dict]:
    return [each for each in article["attributions"] if each["content"]]


def _tokens_in(reading: Reading, spans: list[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(token_at(reading, start), token_at(reading, end))}


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
