"""How much does each word weigh in each article of a large corpus? Counted part by part, merged by hash, weighed part by part."""

from collections.abc import Callable
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analysis.scale.cards import read_cards
from analysis.scale.parts import (
    BUCKETS,
    list_parts,
    read_buckets,
    read_parts,
    sizes_of,
    write_blocks,
    write_table,
)
from analysis.similarity import read_stems
from analysis.similarity.terms import background_shares, term_weights

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_BUCKET_BITS = np.uint64(64 - (BUCKETS - 1).bit_length())


def stem_tables(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Read the stems of a part by number: `stems` in reading order, `texts` (stems of each article), `names` of the numbers."""
    read = read_stems(articles)
    held = [len(listed) for listed in read["stems"]]
    numbers: dict[str, int] = {}
    stems = [numbers.setdefault(stem, len(numbers)) for listed in read["stems"] for stem in listed]
    counts = [count for listed in read["counts"] for count in listed]
    stems, hashes = np.array(stems, dtype=np.int32), _hashes(numbers)
    ends = np.cumsum([0, *held])
    return {
        "stems": pd.DataFrame({"stem": stems, "count": np.array(counts, dtype=np.float32)}),
        "texts": pd.DataFrame(
            {"stems": np.array(held, dtype=np.int32), "digest": _digests(hashes[stems], ends)}
        ),
        "names": pd.DataFrame({"stem": pd.Series(list(numbers), dtype=object), "hash": hashes}),
    }


def join_weights(parts: Path, folder: Path, mapped: Callable, blocks: list[range], rows: int) -> Path:
    """Weigh the stems of all parts as `similarity.weigh_terms` does, `rows` articles a block, in the order of article_id.

    The folder of the weights holds `rows` (cells of each article), `cells` and, apart, the `terms`.
    """
    work = folder / "joins" / "weights"
    work.mkdir(parents=True, exist_ok=True)
    cards = read_cards(parts).sort_values("article_id", kind="stable", ignore_index=True)
    write_table(cards[["article_id", "row", "published"]], work / "cards.parquet")
    # A copy is no further article in which a word stands.
    distinct = ~read_parts(parts / "texts", ["digest"])["digest"].duplicated()
    given = write_table(pd.DataFrame({"distinct": distinct}), work / "distinct.parquet")
    firsts = accumulate(sizes_of(parts / "texts"), initial=0)
    each = [
        pd.DataFrame({"part": [part.name], "first": [first]})
        for part, first in zip(list_parts(parts / "texts"), firsts, strict=False)
    ]
    each = write_blocks(each, work / "each")
    mapped(hold_block, each, work / "held", options={"parts": parts, "distinct": given})
    tasks = write_blocks([pd.DataFrame({"bucket": block}) for block in blocks], work / "tasks")
    options = {"held": work / "held", "articles": int(distinct.sum())}
    mapped(weigh_block, tasks, work / "terms", options=options)
    ranges = [(start, min(start + rows, len(cards))) for start in range(0, max(len(cards), 1), rows)]
    tasks = write_blocks([pd.DataFrame({"start": [a], "stop": [b]}) for a, b in ranges], work / "ranges")
    options = {"parts": parts, "terms": work / "terms", "cards": work / "cards.parquet"}
    mapped(set_block, tasks, work / "set", options=options)
    return work


def hold_block(block: pd.DataFrame, *, parts: Path, distinct: Path) -> pd.DataFrame:
    """Count the articles of a part, copies once, that hold each word and each pair of neighbouring words."""
    name, first = block["part"].iloc[0], int(block["first"].iloc[0])
    row, term, _, pair = _cells(parts, name)
    once = pd.read_parquet(distinct)["distinct"].to_numpy()[first:]
    terms, places, number = np.unique(term, return_index=True, return_inverse=True)
    held = np.bincount(number[once[row]], minlength=len(terms))
    bucket = (terms >> _BUCKET_BITS).astype(np.int16)
    return pd.DataFrame({"bucket": bucket, "hash": terms, "pair": pair[places], "articles": held})


def weigh_block(block: pd.DataFrame, *, held: Path, articles: int) -> pd.DataFrame:
    """Merge what the parts hold of the terms in some buckets: `hash`, sorted, `articles` and `weight`; pairs in two articles or more."""
    read = [read_buckets(part, block["bucket"], ["hash", "pair", "articles"]) for part in list_parts(held)]
    listed = pd.concat(read, ignore_index=True)
    terms, first, place = np.unique(listed["hash"].to_numpy(), return_index=True, return_inverse=True)
    counted = np.bincount(place, listed["articles"], len(terms)).astype(np.int64)
    kept = ~listed["pair"].to_numpy()[first] | (counted > 1)
    news = background_shares()
    known = pd.Series(list(news.values()), index=_hashes(news))
    shares = known.reindex(terms[kept]).fillna(0.0).to_numpy()
    weight = term_weights(counted[kept], shares, articles)
    return pd.DataFrame({"hash": terms[kept], "articles": counted[kept], "weight": weight})


def set_block(block: pd.DataFrame, *, parts: Path, terms: Path, cards: Path) -> dict[str, pd.DataFrame]:
    """Weigh the articles from start to stop: `rows`, the number of `cells` of each and their `digest`, and the cells."""
    start, stop = (int(block[name].iloc[0]) for name in ("start", "stop"))
    wanted = pd.read_parquet(cards)["row"].to_numpy()[start:stop]
    listed = read_parts(terms, ["hash", "weight"])
    hashes, weights = listed["hash"].to_numpy(), listed["weight"].to_numpy()
    places = np.full(int(wanted.max(initial=-1)) + 1, -1)
    places[wanted] = np.arange(len(wanted))
    found, first = [np.zeros((3, 0))], 0
    for part, size in zip(list_parts(parts / "texts"), sizes_of(parts / "texts"), strict=True):
        place = np.full(size, -1)
        here = places[first : first + size]
        place[: len(here)] = here
        first += size
        if (place < 0).all():
            continue
        row, term, count, _ = _cells(parts, part.name)
        column = _columns(hashes, term)
        kept = (column >= 0) & (place[row] >= 0)
        found.append(np.array([place[row[kept]], column[kept], count[kept]]))
    row, column, count = np.concatenate(found, axis=1)
    row, column = row.astype(np.int64), column.astype(np.int64)
    matrix = sparse.csr_matrix(
        ((1 + np.log(count)) * weights[column], (row, column)), shape=(stop - start, max(len(hashes), 1))
    )
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    cells = np.column_stack([matrix.indices.astype(np.int64), matrix.data.view(np.int64)])
    return {
        "rows": pd.DataFrame({"cells": np.diff(matrix.indptr), "digest": _digests(cells, matrix.indptr)}),
        "cells": pd.DataFrame({"column": matrix.indices.astype(np.int32), "weight": matrix.data}),
    }


def read_weights(work: Path, rows: np.ndarray, *, common: float = 1.0) -> sparse.csr_matrix:
    """Read the weights of some articles, ascending numbers, without the terms in more than the share `common` of all.

    Cells go to their place as they are read: to hold them in blocks and together would be most of a task's memory.
    """
    cells = read_parts(work / "set" / "rows", ["cells"])["cells"].to_numpy()
    held = read_parts(work / "terms", ["articles"])["articles"].to_numpy()
    rare = held <= max(1, common * len(cells))
    column, weight = (np.empty(cells[rows].sum(), dtype) for dtype in (np.int32, np.float64))
    lengths, done, first = [np.zeros(1, np.int64)], 0, 0
    for part, size in zip(list_parts(work / "set" / "rows"), sizes_of(work / "set" / "rows"), strict=True):
        asked = rows[np.searchsorted(rows, first) : np.searchsorted(rows, first + size)] - first
        if len(asked):
            read = pd.read_parquet(work / "set" / "cells" / part.name)
            here = cells[first : first + size]
            kept = np.repeat(np.isin(np.arange(size), asked), here)
            if common < 1:
                kept &= rare[read["column"].to_numpy()]
            ends = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], np.cumsum(here)])]
            lengths.append(np.diff(ends)[asked])
            place = slice(done, done + ends[-1])
            column[place], weight[place] = read["column"].to_numpy()[kept], read["weight"].to_numpy()[kept]
            done = place.stop
        first += size
    pa.default_memory_pool().release_unused()  # it keeps as much as the matrix takes, for tables that are over
    ends = np.cumsum(np.concatenate(lengths))
    return sparse.csr_matrix((weight[:done], column[:done], ends), shape=(len(rows), max(len(held), 1)))


def _cells(parts: Path, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Count the words and pairs of a part: row, hash of the term, how often, and whether it is a pair; by row."""
    stems = pd.read_parquet(parts / "stems" / name)
    held = pd.read_parquet(parts / "texts" / name, columns=["stems"])["stems"].to_numpy()
    hashes = pd.read_parquet(parts / "names" / name, columns=["hash"])["hash"].to_numpy()
    stem, count = stems["stem"].to_numpy(np.int64), stems["count"].to_numpy(float)
    row, width = np.repeat(np.arange(len(held)), held), max(len(hashes), 1)
    words, sums = _summed(row * width + stem, count)
    beside = np.flatnonzero(row[:-1] == row[1:])
    # Two names side by side count as names; a name beside a plain word does not.
    lesser = np.minimum(count[beside], count[beside + 1])
    pairs, pair_sums = _summed((row[beside] * width + stem[beside]) * width + stem[beside + 1], lesser)
    one, other = hashes[pairs // width % width], hashes[pairs % width]
    terms = np.concatenate([hashes[words % width], _mixed(_mixed(one) * _FACTOR + other)])
    rows = np.concatenate([words // width, pairs // width**2])
    return rows, terms, np.concatenate([sums, pair_sums]), np.arange(len(terms)) >= len(words)


def _columns(hashes: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Find terms among sorted hashes, -1 for none. Looked up in their order, for jumping about takes three times as long."""
    terms, number = np.unique(terms, return_inverse=True)
    column = np.minimum(np.searchsorted(hashes, terms), len(hashes) - 1)
    return np.where(hashes[column] == terms, column, -1)[number]


def _summed(keys: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    different, place = np.unique(keys, return_inverse=True)
    return different, np.bincount(place, counts, len(different))


def _hashes(words: dict) -> np.ndarray:
    digests = (blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def _digests(values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Hash row after row of values; `ends` says where each begins and ends."""
    rows = (values[start:end].tobytes() for start, end in pairwise(ends.tolist()))
    return np.frombuffer(b"".join(blake2b(row, digest_size=8).digest() for row in rows), "<u8").astype(
        np.uint64
    )


def _mixed(hashes: np.ndarray) -> np.ndarray:
    hashes = (hashes ^ (hashes >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(29))
