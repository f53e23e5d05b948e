"""How often does each word, and each pair of neighbouring words, stand in each of many texts? Counted all at once."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from analysis.text.word import JOINERS

# What a character may be; a sum of these.
_ALNUM, _DECIMAL, _JOINER, _COMMA, _UNDERSCORE = 1, 2, 4, 8, 16
_APOSTROPHES, _OWNING = (ord("'"), ord("’")), (ord("s"), ord("S"))
# Characters split, and words whose occurrences are sorted, at a time: so many stay near the processor.
_BATCH, _PIECE = 1_000_000, 400_000


def split_words(
    texts: Iterable[str], *, plain: bool = False, threads: int = 1
) -> Iterator[tuple[np.ndarray, pa.StringArray]]:
    """Split many texts into words, a batch of texts at a time: how many words each has, and all in reading order.

    They are the words of `analysis.text`, as printed and without the possessive ending; the tests hold both to
    be the same. `plain`: the words of scikit-learn, two or more letters, digits or underscores, in lower case.
    """

    def split(batch: list[str]) -> tuple[np.ndarray, pa.StringArray]:
        listed = [text.lower() for text in batch] if plain else batch
        codes = np.frombuffer("\n".join(listed).encode("utf-32-le", "surrogatepass"), np.uint32)
        inside = _within_plain(codes) if plain else _within(codes)
        starts, ends = _runs(inside)
        lengths = np.fromiter(map(len, listed), np.int64, len(listed))
        cuts = np.concatenate([[0], np.cumsum(lengths + 1)])
        return np.diff(np.searchsorted(starts, cuts)), _strings(codes[inside], ends - starts)

    yield from _mapped(split, _batches(texts), threads)


def number_words(
    parts: Iterable[tuple[np.ndarray, pa.StringArray]],
) -> tuple[np.ndarray, np.ndarray, pa.StringArray]:
    """Number the words of all parts in the order of their spelling: how many each row has, their numbers, and the words."""
    held, coded = [np.zeros(0, np.int64)], [pa.array([], pa.string()).dictionary_encode()]
    for count, listed in parts:
        held.append(count)
        coded.append(listed.dictionary_encode())
    coded = pa.chunked_array(coded).unify_dictionaries()
    words = coded.chunk(0).dictionary
    order = pc.sort_indices(words).to_numpy()
    place = np.empty(len(words), np.int32)
    place[order] = np.arange(len(words), dtype=np.int32)
    numbers = [place[chunk.indices.to_numpy()] for chunk in coded.chunks]
    return np.concatenate(held), np.concatenate(numbers), words.take(pa.array(order))


def tally(
    held: np.ndarray,
    numbers: np.ndarray,
    words: int,
    *,
    counts: np.ndarray | None = None,
    pairs: bool = True,
    distinct: np.ndarray | None = None,
    threads: int = 1,
) -> tuple[sparse.csc_matrix, np.ndarray, np.ndarray, np.ndarray]:
    """Count words and pairs of neighbours in each row: a column for each, sorted, and the words it is made of.

    Each row has `held` of the `numbers`, which are below `words`. Gives the matrix and for every column the number of
    its first word, that of its second, -1 where the column is a single word, and how many rows hold it.
    `counts` says how often each word counts (else once); a pair counts as the lesser of its two. Where
    `distinct` marks rows, only these hold anything, and pairs that fewer than two of them hold are left out.
    Every occurrence becomes one integer (column, row, how often), and sorting them brings together what is to
    be counted. Raises ValueError where such an integer would not fit.
    """
    n = len(held)
    rows = np.repeat(np.arange(n, dtype=np.int32), held)
    levels = np.ones(1) if counts is None else np.sort(pd.unique(np.append(counts, 1.0)))
    level = np.searchsorted(levels, counts).astype(np.int16) if len(levels) > 1 else None
    row_bits, level_bits = max(n - 1, 0).bit_length(), (len(levels) - 1).bit_length()
    if (words * (words + 1)).bit_length() + row_bits + level_bits > 63:
        raise ValueError(f"{words:,} words in {n:,} articles are too many to be counted in one piece")

    def tallied(low: int, high: int) -> tuple[np.ndarray, ...]:
        at = np.flatnonzero((numbers >= low) & (numbers < high))
        beside = at[: len(at) - (at[-1] == len(rows) - 1)] if pairs else at[:0]
        beside = beside[rows[beside] == rows[beside + 1]]
        first, second = numbers[np.append(at, beside)].astype(np.int64), numbers[beside + 1]
        keys = first * (words + 1)
        keys[len(at) :] += second + 1
        keys = (keys << row_bits) | rows[np.append(at, beside)]
        if level is not None:
            least = np.minimum(level[beside], level[beside + 1])
            keys = (keys << level_bits) | np.append(level[at], least)
        keys.sort()
        cells = keys >> level_bits
        starts = np.flatnonzero(np.diff(cells, prepend=-1))
        sums = np.diff(starts, append=len(keys)) * levels[0]
        if level is not None:
            sums = np.add.reduceat(levels[keys & ((1 << level_bits) - 1)], starts)
        cells = cells[starts]
        columns, within = cells >> row_bits, (cells & ((1 << row_bits) - 1)).astype(np.int32)
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        columns, sizes = columns[starts], np.diff(starts, append=len(cells))
        if distinct is None:
            return columns, sizes, sizes, within, sums
        rows_held = np.add.reduceat(distinct[within], starts, dtype=np.int64)
        kept = (rows_held > 1) | (columns % (words + 1) == 0)
        cells = np.repeat(kept, sizes)
        return columns[kept], rows_held[kept], sizes[kept], within[cells], sums[cells]

    ends = np.cumsum(np.bincount(numbers, minlength=words))
    cuts = np.unique(np.searchsorted(ends, np.arange(0, len(numbers), _PIECE), "right")).tolist()
    parts = _mapped(lambda cut: tallied(*cut), pairwise([*cuts, words]), threads)
    empty = [np.zeros(0, kind) for kind in (np.int64, np.int64, np.int64, np.int32, float)]
    columns, rows_held, sizes, within, sums = map(np.concatenate, zip(empty, *parts, strict=True))
    shape = (n, len(columns))
    matrix = sparse.csc_matrix((sums, within, np.append(0, np.cumsum(sizes))), shape=shape)
    first, second = np.divmod(columns, words + 1)
    return matrix, first, second - 1, rows_held


def spell(words: pa.StringArray, first: np.ndarray, second: np.ndarray) -> pa.StringArray:
    """Spell the columns of `tally`: a word, or two with a blank between them."""
    seconds = words.take(pa.array(second, mask=second < 0))
    return pc.binary_join_element_wise(words.take(pa.array(first)), seconds, " ", null_handling="skip")


def scale_counts(counts: sparse.csc_matrix, weight: np.ndarray) -> sparse.csr_matrix:
    """Turn counts into unit rows: (1 + ln count) * the weight of the column, each row scaled to length 1."""
    cells = np.log(counts.data)
    cells += 1
    cells *= np.repeat(weight, np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(counts.indices, cells**2, minlength=counts.shape[0]))
    cells /= lengths[counts.indices]
    return sparse.csc_matrix((cells, counts.indices, counts.indptr), shape=counts.shape).tocsr()


def _mapped(function: Callable, items: Iterable, threads: int) -> Iterator:
    if threads == 1:
        yield from map(function, items)
    else:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(function, items)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch, characters = [], 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if characters > _BATCH:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _within(codes: np.ndarray) -> np.ndarray:
    """Mark the characters that belong to a word of `analysis.text`."""
    kinds = _kinds()[codes]
    inside = (kinds & _ALNUM) > 0
    between = np.zeros(len(codes), dtype=bool)
    decimal = (kinds & _DECIMAL) > 0
    between[1:-1] = ((kinds[1:-1] & _JOINER) > 0) & inside[:-2] & inside[2:]
    between[1:-1] |= ((kinds[1:-1] & _COMMA) > 0) & decimal[:-2] & decimal[2:]
    inside |= between
    _, ends = _runs(inside)
    ends = ends[ends > 2]
    apostrophes = np.isin(codes[ends - 2], _APOSTROPHES) & inside[ends - 2]
    owning = ends[np.isin(codes[ends - 1], _OWNING) & apostrophes]
    inside[owning - 1] = inside[owning - 2] = False
    return inside


def _within_plain(codes: np.ndarray) -> np.ndarray:
    """Mark the characters that belong to a word of scikit-learn."""
    inside = (_kinds()[codes] & (_ALNUM | _UNDERSCORE)) > 0
    starts, ends = _runs(inside)
    inside[starts[ends - starts == 1]] = False
    return inside


def _runs(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Locate the runs of marked characters: (starts, ends)."""
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    return edges[::2], edges[1::2]


def _strings(codes: np.ndarray, lengths: np.ndarray) -> pa.StringArray:
    """Cut characters into strings of these lengths."""
    ends = np.concatenate([[0], np.cumsum(lengths)])
    encoded = codes.tobytes().decode("utf-32-le").encode()
    if len(encoded) > len(codes):
        wide = 1 + (codes > 0x7F).astype(np.int32) + (codes > 0x7FF) + (codes > 0xFFFF)
        ends = np.concatenate([[0], np.cumsum(wide)])[ends]
    offsets = pa.py_buffer(ends.astype(np.int32))
    return pa.StringArray.from_buffers(len(lengths), offsets, pa.py_buffer(encoded))


@cache
def _kinds() -> np.ndarray:
    """Say of every character what it may be in a word."""
    characters = np.arange(0x110000, dtype=np.uint32).view("<U1")
    kinds = np.strings.isalnum(characters) * _ALNUM + np.strings.isdecimal(characters) * _DECIMAL
    kinds = kinds.astype(np.uint8)
    for character in JOINERS:
        kinds[ord(character)] |= _JOINER
    kinds[ord(",")] |= _COMMA
    kinds[ord("_")] |= _UNDERSCORE
    return kinds
