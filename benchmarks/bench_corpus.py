"""Loading and cleaning against an open() loop, pandas' JSON reader and one pandas replacement per pattern."""

import json
import tempfile
from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import load_articles
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

N = 10_000
# what people write first when they clean scraped text with pandas
PATTERNS = (
    r"(?m)^- Advertisement -$", r"(?m)^Advertisement$", r"(?m)^Share this article$", r"(?m)^Must read$",
    r"(?m)^Read more:.*$", r"(?m)^Also read:.*$", r"(?m)^Related Articles$", r"(?m)^Source link$",
    r"(?m)^Please enter your .*$", r"(?m)^back to top$", r"(?m)^Sign up for .*$", r"(?m)^Subscribe .*$",
    r"(?m)^Follow us on .*$", r"(?m)^Photo: .*$", r"(?m)^Image credit.*$", r"(?m)^Copyright .*$",
    r"(?m)^All rights reserved.*$", r"(?m)^\d+(\.\d+)? C$", r"(?m)^More articles$", r"(?m)^Latest article$",
)  # fmt: skip


def rows() -> list[dict]:
    """Compare load (Parquet, JSON Lines) and clean on 10,000 synthetic articles."""
    articles = synthetic_articles(N)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        parquet, lines, texts = folder / "c.parquet", folder / "c.jsonl", folder / "texts"
        articles.to_parquet(parquet)
        lines.write_text(
            "\n".join(json.dumps({"article_id": a, "text": t}) for a, t in _pairs(articles)), "utf-8"
        )
        texts.mkdir()
        for article_id, text in _pairs(articles):
            (texts / f"{article_id}.txt").write_text(text, "utf-8")
        loaded = [
            compare(
                "load 10,000 articles from Parquet", lambda: load_articles(parquet), lambda: _opened(texts),
                peer_name="open() loop over .txt", aim=8, equal=_same_texts,
            ),
            compare(
                "load 10,000 articles from JSON Lines", lambda: load_articles(lines), lambda: _json_lines(lines),
                peer_name="pandas.read_json(lines=True)", aim=None, equal=_same_texts,
            ),
        ]  # fmt: skip
    megabytes = articles["text"].str.len().sum() / 1e6
    cleaned = compare(
        "clean 10,000 articles", lambda: clean_articles(articles), lambda: _replaced(articles),
        peer_name="pandas .str.replace, 20 patterns", aim=50, runs=2,
        note=f"{megabytes:.0f} MB; ours also writes the ledger, the peer only cuts",
    )  # fmt: skip
    return [*loaded, cleaned]


def _pairs(articles: pd.DataFrame):
    return zip(articles["article_id"], articles["text"], strict=True)


def _opened(folder: Path) -> pd.DataFrame:
    texts = []
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8") as file:
            texts.append((path.stem, file.read()))
    return pd.DataFrame(texts, columns=["article_id", "text"])


def _json_lines(path: Path) -> pd.DataFrame:
    return pd.read_json(path, lines=True, dtype=False)


def _replaced(articles: pd.DataFrame) -> pd.Series:
    texts = articles["text"]
    for pattern in PATTERNS:
        texts = texts.str.replace(pattern, "", regex=True)
    return texts


def _same_texts(ours: pd.DataFrame, peer: pd.DataFrame) -> bool:
    return ours["text"].tolist() == peer["text"].tolist()
