"""What is asked of every article of a part? Its text is read once, and only compact columns leave the part."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.clean import clean_articles
from analysis.dates import date_articles, find_dates
from analysis.framing import find_mentions
from analysis.keyness import count_words
from analysis.quotes import find_quotes
from analysis.reuse import hash_shingles, split_shingles
from analysis.scale.parts import BUCKETS
from analysis.scale.weights import stem_tables

SHINGLE = 5


def read_part(articles: pd.DataFrame, *, lexicon: Mapping, repeated: Path) -> dict[str, pd.DataFrame]:
    """Run every per-article function on a part: its tables by name.

    For readers: `articles` (dated and cleaned), `ledger`, `dates`, `mentions`, `quotes`; for the joins: `counts`,
    `vocabulary`, `units`, `stems`, `texts`, `names`, `shingles`; and `spent`, the seconds of the processor that each step took.
    `repeated` is the file that `join_repeated` wrote. How a line in capitals is written in small letters is learned
    from the part.
    """
    tables: dict[str, pd.DataFrame] = {}
    spent = []
    began = time.process_time()
    for step, given in _steps(articles, lexicon, pd.read_parquet(repeated)):
        tables |= given
        ended = time.process_time()
        spent.append((step, ended - began))
        began = ended
    return tables | {"spent": pd.DataFrame(spent, columns=["step", "seconds"])}


def _steps(
    articles: pd.DataFrame, lexicon: Mapping, repeated: pd.DataFrame
) -> Iterator[tuple[str, dict[str, pd.DataFrame]]]:
    dates = find_dates(articles)
    yield "dates", {"dates": dates}
    cleaned, ledger = clean_articles(date_articles(articles, dates), repeated=repeated)
    yield "ledger", {"articles": cleaned, "ledger": ledger}
    yield "mentions", {"mentions": find_mentions(cleaned, lexicon)}
    yield "quotations", {"quotes": find_quotes(cleaned)}
    yield "words", _words(cleaned)
    yield "stems", stem_tables(cleaned)
    yield "shingles", {"shingles": _shingles(cleaned)}


def _words(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Count the words of each article, by number: `vocabulary` names the numbers, `units` the articles and their lengths."""
    counts, units = count_words(articles)
    words = counts["word"].cat.categories.to_numpy(object)
    buckets = np.array([crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS for word in words], np.int16)
    order = np.lexsort((words.astype(str), buckets))
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order))
    word = number[counts["word"].cat.codes.to_numpy()]
    article = pd.Index(units["article_id"]).get_indexer(counts["article_id"].astype(object))
    n = counts["n"].to_numpy()
    table = pd.DataFrame(
        {"bucket": buckets[order][word], "word": word, "row": article.astype(np.int32), "n": n}
    )
    vocabulary = pd.DataFrame(
        {
            "bucket": buckets[order],
            "number": np.arange(len(order), dtype=np.int32),
            "word": words[order],
            "articles": np.bincount(word, minlength=len(words)),
            "n": np.bincount(word, n, minlength=len(words)).astype(np.int64),
        }
    )
    return {
        "counts": table.sort_values(["word", "row"], kind="stable", ignore_index=True),
        "vocabulary": vocabulary,
        "units": units[["article_id", "words"]].astype({"article_id": object}),
    }


def _shingles(articles: pd.DataFrame) -> pd.DataFrame:
    """Hash the runs of five words of each article, by range of the hash: one row per run."""
    ranges = split_shingles(*hash_shingles(articles["text"].tolist(), SHINGLE), BUCKETS)
    return pd.DataFrame(
        {
            "bucket": np.repeat(np.arange(BUCKETS, dtype=np.int16), [len(hashes) for hashes, _ in ranges]),
            "row": np.concatenate(
                [np.repeat(np.arange(len(held), dtype=np.int32), held) for _, held in ranges]
            ),
            "hash": np.concatenate([hashes for hashes, _ in ranges]),
        }
    )
