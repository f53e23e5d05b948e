#!/usr/bin/env python3
"""Check the promises of keyness by simulation: false alarms, coverage, power, and speed by counts.

`python benchmarks/check_keyness.py [alarms coverage power speed] [--runs 200]`, from the project's root. Articles come
from the folder in $GOLD_DATA (news articles with outlet and event) when it is there, otherwise from the seeds' sentences.
"""

import argparse
import gzip
import json
import os
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import load_articles
from analysis.keyness import compare_counts, compare_words, count_matrix, count_words, plain_log_odds
from analysis.stats import binomial_interval, resample_weights, wide_interval
from analysis.text import sentences

GOLD = Path(os.environ.get("GOLD_DATA", "../shared/gold/data"))


def real_articles() -> pd.DataFrame:
    """Load articles with their event: three outlets an event, or the seeds as one event."""
    path = GOLD / "basil_articles.jsonl.gz"
    if not path.exists():
        return load_articles("seeds").assign(story="one")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return pd.DataFrame(
        {
            "article_id": [f"{number:04d}" for number in range(len(rows))],
            "source": [str(row["outlet"]) for row in rows],
            "story": [str(row["event"]) for row in rows],
            "text": [row["text"] for row in rows],
        }
    )


def more_articles(articles: pd.DataFrame, n: int) -> pd.DataFrame:
    """Take n articles, more than there are by mixing sentences of the same event into new articles."""
    if n <= len(articles):
        return articles.head(n)
    rng = np.random.default_rng(3)
    rows = articles.to_dict("records")
    pools = {
        story: [text[a:b] for text in group["text"] for a, b in sentences(text)]
        for story, group in articles.groupby("story")
    }
    for number in range(len(articles), n):
        row = rows[number % len(articles)]
        pool = pools[row["story"]]
        text = "\n".join(rng.choice(pool, min(25, len(pool)), replace=False))
        rows.append({**row, "article_id": f"{number:04d}", "text": text})
    return pd.DataFrame(rows)


def share(hits: int, runs: int) -> str:
    """Print a share with its counts and exact interval."""
    low, high = binomial_interval(hits, runs)
    return f"{hits}/{runs} = {hits / runs:.3f} ({low:.3f}-{high:.3f})"


def check_alarms(runs: int) -> None:
    """Split real articles at random: how many figures name any word?"""
    articles = real_articles()
    rng = np.random.default_rng(1)
    for n in (5, 50, 300):
        chosen = more_articles(articles, n)
        if n == 5:
            hits = dealt_sentences(chosen, runs, rng)
            print(f"n = 5, one article of dealt sentences against four: {share(hits, runs)}", flush=True)
        counts, units = count_words(chosen)
        for within in (False, True):
            hits = refused = 0
            for run in range(runs):
                groups = pd.DataFrame({"article_id": chosen["article_id"]})
                groups["stratum"] = chosen["story"] if within else ""
                groups["group"] = split(groups["stratum"], rng)
                table = compare_counts(counts, units, groups, targets=["target"], seed=run)
                hits += bool(table["survives"].any())
                refused += bool((table["reason"] != "").any())
            where = "within events" if within else "over all"
            print(f"n = {n}, articles split {where}: {share(hits, runs)}, refused {refused}", flush=True)


def split(stratum: pd.Series, rng: np.random.Generator) -> np.ndarray:
    """Make about a third of the articles of each stratum the target, at random."""
    marks = np.full(len(stratum), "reference", object)
    for _, rows in stratum.groupby(stratum).indices.items():
        marks[rng.choice(rows, max(len(rows) // 3, 1), replace=False)] = "target"
    return marks


def dealt_sentences(articles: pd.DataFrame, runs: int, rng: np.random.Generator) -> int:
    """Count the figures that name a word when the sentences themselves were dealt."""
    hits = 0
    for run in range(runs):
        table = compare_words(
            shuffled(articles, rng), target=articles["article_id"].iloc[run % 5], by="article_id", seed=run
        )
        hits += bool(table["survives"].any())
    return hits


def shuffled(articles: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Deal the sentences of the articles at random, each article keeping its number of sentences."""
    parts = [[text[a:b] for a, b in sentences(text)] for text in articles["text"]]
    pool = rng.permutation(np.array([part for article in parts for part in article], object))
    ends = np.cumsum([0, *(len(article) for article in parts)])
    return articles.assign(text=["\n".join(pool[a:b]) for a, b in pairwise(ends)])


def check_power(runs: int) -> None:
    """Plant a word into 6, 8 and 12 sentences of one of five articles, or 8 articles of an outlet: is it found, and first?"""
    articles = more_articles(real_articles(), 5)
    rng = np.random.default_rng(2)
    for planted in (6, 8, 12):
        found = first = 0
        for run in range(runs):
            dealt = shuffled(articles, rng)
            longest = dealt["text"].str.count("\n").idxmax() if run % 2 else dealt.index[run % 5]
            lines = dealt.loc[longest, "text"].split("\n")
            if len(lines) < planted:
                continue
            for place in rng.choice(len(lines), planted, replace=False):
                lines[place] = lines[place].rstrip(". ") + " zanzibar."
            dealt.loc[longest, "text"] = "\n".join(lines)
            table = compare_words(dealt, target=dealt.loc[longest, "article_id"], by="article_id", seed=run)
            found += bool(table.loc[table["word"] == "zanzibar", "survives"].iloc[0])
            first += table["word"].iloc[0] == "zanzibar"
        print(
            f"planted in {planted} sentences: found {share(found, runs)}, first {share(first, runs)}",
            flush=True,
        )
    articles = real_articles()
    for planted in (8, 10):
        found = done = 0
        for run in range(runs):
            groups = pd.DataFrame({"article_id": articles["article_id"], "stratum": articles["story"]})
            groups["group"] = split(groups["stratum"], rng)
            mine = np.flatnonzero(groups["group"] == "target")
            if len(mine) < 20:
                return
            chosen = articles.copy()
            for place in rng.choice(mine, planted, replace=False):
                chosen.loc[place, "text"] += "\nzanzibar."
            table = compare_counts(*count_words(chosen), groups, targets=["target"], seed=run)
            found += bool(table.loc[table["word"] == "zanzibar", "survives"].iloc[0])
            done += 1
        print(f"planted in {planted} of {len(mine)} target articles: found {share(found, done)}", flush=True)


def check_coverage(runs: int) -> None:
    """Sample from two populations of real text with known rates: how often does the interval hold the true log odds?"""
    articles = real_articles()
    if articles["source"].isna().any():
        articles = articles.assign(source=["one", "other", "other", "one", "other"])
    first = articles["source"] == articles["source"].min()
    rng = np.random.default_rng(4)
    for unit, sizes in (
        ("sentence", ((15, 60), (30, 120), (100, 400))),
        ("article", ((6, 24), (15, 30), (50, 100))),
    ):
        counts, units = count_words(articles, unit=unit)
        matrix, _ = count_matrix(counts, units)
        lengths = units["words"].to_numpy(float)
        chosen = units["article_id"].astype(str).isin(articles.loc[first, "article_id"]).to_numpy()
        sides = [np.flatnonzero(chosen), np.flatnonzero(~chosen)]
        n = [np.asarray(matrix[side].sum(axis=0)).ravel() for side in sides]
        top = np.argsort(-np.minimum(*n), kind="stable")[:400]
        truth = odds(n[0][top], lengths[sides[0]].sum()) - odds(n[1][top], lengths[sides[1]].sum())
        matrix = matrix[:, top].tocsr()
        for small, large in sizes:
            covered, by_wald = np.zeros(len(top)), np.zeros(len(top))
            for run in range(runs):
                drawn = [rng.choice(side, size) for side, size in zip(sides, (small, large), strict=True)]
                point, wald, bootstrap = errors(matrix, lengths, drawn, run)
                low, high = wide_interval(point, (wald, bootstrap), small)
                covered += (low <= truth) & (truth <= high)
                by_wald += np.abs(point - truth) <= 1.96 * wald
            all_of_them, common = covered.mean() / runs, covered[:50].mean() / runs
            print(
                f"{unit}s {small} v {large}: covered {all_of_them:.4f}, the 50 commonest words {common:.4f}, "
                f"the worst word {covered.min() / runs:.3f}; Wald alone {by_wald.mean() / runs:.4f}",
                flush=True,
            )


def odds(n: np.ndarray, total: float) -> np.ndarray:
    """Give the log odds of counts among a total."""
    return np.log(n / (total - n))


def errors(matrix, lengths: np.ndarray, drawn: list[np.ndarray], seed: int) -> tuple[np.ndarray, ...]:
    """Give the plain log odds of a sample with Wald's and the bootstrap's error, as `measure_words` does."""
    observed = [np.asarray(matrix[side].sum(axis=0)).ravel() for side in drawn]
    point, wald = plain_log_odds(*observed, *(lengths[side].sum() for side in drawn))
    weights = [resample_weights(len(side), seed=2 * seed + place) for place, side in enumerate(drawn)]
    values = plain_log_odds(
        *(matrix[side].T @ weight for side, weight in zip(drawn, weights, strict=True)),
        *(lengths[side] @ weight for side, weight in zip(drawn, weights, strict=True)),
    )[0]
    return point, wald, values.std(axis=1, ddof=1)


def check_speed(runs: int) -> None:
    """Compare 100,000 articles by counts: time of counting one part, and of comparing all."""
    rng = np.random.default_rng(5)
    articles, words, vocabulary = 100_000, 180, 60_000
    rates = 1 / np.arange(3, vocabulary + 3) ** 1.0
    column = rng.choice(vocabulary, articles * words, p=rates / rates.sum())
    keys, n = np.unique(np.repeat(np.arange(articles), words) * vocabulary + column, return_counts=True)
    names = pd.Index([f"{number:06d}" for number in range(articles)], dtype=object)
    ids = pd.Categorical.from_codes(keys // vocabulary, categories=names)
    terms = pd.Categorical.from_codes(
        keys % vocabulary, categories=pd.Index([f"w{k}" for k in range(vocabulary)], dtype=object)
    )
    counts = pd.DataFrame({"article_id": ids, "start": 0, "word": terms, "n": n.astype(np.int32)})
    units = pd.DataFrame({"article_id": pd.Categorical(names, categories=names), "start": 0, "words": words})
    groups = pd.DataFrame(
        {"article_id": names, "group": np.where(np.arange(articles) % 10 == 0, "target", "rest")}
    )
    groups["stratum"] = (np.arange(articles) // 20).astype(str)
    start = time.perf_counter()
    table = compare_counts(counts, units, groups, targets=["target"])
    print(
        f"{articles:,} articles, {len(counts):,} counts, {len(table):,} words: {time.perf_counter() - start:.0f} s"
    )
    texts = real_articles()
    start = time.perf_counter()
    count_words(texts)
    spent = time.perf_counter() - start
    print(f"counting words: {texts['text'].str.len().sum() / 1e6 / spent:.1f} MB/s in one process")


CHECKS = {"alarms": check_alarms, "coverage": check_coverage, "power": check_power, "speed": check_speed}


def main() -> None:
    """Run the checks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checks", nargs="*", help="which checks; all by default")
    parser.add_argument("--runs", type=int, default=200, help="simulated corpora each")
    chosen = parser.parse_args()
    for name in chosen.checks or CHECKS:
        start = time.perf_counter()
        CHECKS[name](chosen.runs)
        print(f"({name}: {time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
