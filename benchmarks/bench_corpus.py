"""Loading and cleaning against an open() loop, pandas' JSON reader and one pandas replacement per pattern."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles, cut_lines
from analysis.corpus import load_articles
from benchmarks.synthetic import synthetic_articles, write_synthetic
from benchmarks.timing import compare

# Files are loaded by the hundred thousand; what is slow about small files shows when there are many.
LOADED, LINES, CLEANED = 100_000, 30_000, 10_000
SCRATCH = Path(__file__).resolve().parents[1] / "build" / "bench"
# what people write first when they clean scraped text with pandas
PATTERNS = (
    r"(?m)^- Advertisement -$", r"(?m)^Advertisement$", r"(?m)^Share this article$", r"(?m)^Must read$",
    r"(?m)^Read more:.*$", r"(?m)^Also read:.*$", r"(?m)^Related Articles$", r"(?m)^Source link$",
    r"(?m)^Please enter your .*$", r"(?m)^back to top$", r"(?m)^Sign up for .*$", r"(?m)^Subscribe .*$",
    r"(?m)^Follow us on .*$", r"(?m)^Photo: .*$", r"(?m)^Image credit.*$", r"(?m)^Copyright .*$",
    r"(?m)^All rights reserved.*$", r"(?m)^\d+(\.\d+)? C$", r"(?m)^More articles$", r"(?m)^Latest article$",
)  # fmt: skip


def rows() -> list[dict]:
    """Compare loading (Parquet, JSON Lines) and cleaning (its rules alone, and the whole of it) on synthetic articles."""
    parquet = write_synthetic(SCRATCH / f"n{LOADED}.parquet", LOADED)
    with tempfile.TemporaryDirectory(dir=SCRATCH) as scratch:
        folder = Path(scratch)
        _write_texts(parquet, folder / "texts")
        lines = _write_lines(parquet, folder / "c.jsonl")
        return [
            compare(
                f"load {LOADED:,} articles from Parquet",
                lambda: load_articles(parquet), lambda: _opened(folder / "texts"),
                peer_name="open() loop over .txt", aim=8, runs=5, equal=_same_texts,
                note="both read from the cache of the system; ours also hashes the file and checks every text, in two threads",
            ),
            compare(
                f"load {LINES:,} articles from JSON Lines",
                lambda: load_articles(lines), lambda: pd.read_json(lines, lines=True, dtype=False),
                peer_name="pandas.read_json(lines=True)", runs=5, equal=_same_texts,
            ),
            *_cleaned(synthetic_articles(CLEANED)),
        ]  # fmt: skip


def _cleaned(articles: pd.DataFrame) -> list[dict]:
    megabytes = articles["text"].str.len().sum() / 1e6
    peer = {"peer_name": "pandas .str.replace, 20 patterns", "runs": 5}
    return [
        compare(
            f"cut lines by rule, {CLEANED:,} articles", lambda: cut_lines(articles["text"]), lambda: _replaced(articles),
            aim=50, equal=_cuts_as_much, note=f"{megabytes:.0f} MB; every rule of six languages, in two threads", **peer,
        ),
        compare(
            f"clean {CLEANED:,} articles", lambda: clean_articles(articles)[0]["text"], lambda: _replaced(articles),
            equal=_cuts_as_much, note="ours also repairs, judges every line and writes the ledger; the peer only cuts", **peer,
        ),
    ]  # fmt: skip


def _write_texts(parquet: Path, folder: Path) -> None:
    folder.mkdir()
    for article_id, text in _pairs(pd.read_parquet(parquet, columns=["article_id", "text"])):
        (folder / f"{article_id}.txt").write_text(text, "utf-8")


def _write_lines(parquet: Path, path: Path) -> Path:
    articles = pd.read_parquet(parquet, columns=["article_id", "text"]).head(LINES)
    path.write_text("\n".join(json.dumps({"article_id": a, "text": t}) for a, t in _pairs(articles)), "utf-8")
    return path


def _pairs(articles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(articles["article_id"], articles["text"], strict=True)


def _opened(folder: Path) -> pd.DataFrame:
    texts = []
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8") as file:
            texts.append((path.stem, file.read()))
    return pd.DataFrame(texts, columns=["article_id", "text"])


def _replaced(articles: pd.DataFrame) -> pd.Series:
    texts = articles["text"]
    for pattern in PATTERNS:
        texts = texts.str.replace(pattern, "", regex=True)
    return texts


def _cuts_as_much(ours: pd.Series, peer: pd.Series) -> bool:
    """Whether ours holds no line that the peer has cut."""
    return all(
        set(one.split("\n")) - {""} <= set(other.split("\n")) for one, other in zip(ours, peer, strict=True)
    )


def _same_texts(ours: pd.DataFrame, peer: pd.DataFrame) -> bool:
    return ours["text"].tolist() == peer["text"].tolist()
