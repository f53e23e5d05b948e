"""Which runs of words does each article hold? Hashed a whole block of articles at a time."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

# Only equality counts here, not what a word is: runs of letters and digits are compared as bytes, in any
# script.
_TYPOGRAPHIC = "’‘“”„‟«»–—…·•\u00a0\u202f\u2009\u200b\u3000。，、！？"
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_CHARS_A_BLOCK = 500_000


def hash_shingles(texts: Sequence[str], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Hash every run of `n` words of every text: (hashes, how many of them each text has), texts one after another.

    A text of fewer than `n` words, but at least one, has a single shingle of all of them. Case, punctuation
    and line breaks make no difference. Two different runs share a 64-bit hash less than once in a billion
    corpora of 10,000 articles.
    """
    hashes, counts = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for block in _blocks(texts):
        words, per_text = _hash_words(block)
        found, held = _runs(words, per_text, n)
        hashes.append(found)
        counts.append(held)
    return np.concatenate(hashes), np.concatenate(counts)


def hash_runs(numbers: np.ndarray, n: int) -> np.ndarray:
    """Hash every run of `n` numbers, in order; fewer than `n` numbers give none."""
    total = np.zeros(max(len(numbers) - n + 1, 0), np.uint64)
    for step in range(n):
        total = total * _FACTOR + numbers[step : step + len(total)].astype(np.uint64) + np.uint64(1)
    return _mixed(total)


def _blocks(texts: Sequence[str]) -> Iterator[list[bytes]]:
    block, size = [], 0
    for text in texts:
        folded = text
        if not text.isascii():
            for mark in _TYPOGRAPHIC:
                folded = folded.replace(mark, " ")
            # Capitals of ASCII are folded with the letters' values; the slow way is for the others.
            folded = folded if folded.isascii() else folded.casefold()
        block.append(folded.encode("utf-8", "replace"))
        size += len(block[-1]) + 1
        if size > _CHARS_A_BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _hash_words(block: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Hash the words of a block: the difference of two running sums of letter * factor ** place, moved to place 0."""
    letters = np.frombuffer(b" " + b" ".join(block) + b" ", np.uint8)
    inside = _WORD[letters]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2] + 1, edges[1::2] + 1
    # One table for all blocks of the usual size; a longer text gets its own.
    powers, inverses = _powers(max(len(letters), _CHARS_A_BLOCK + 100_000))
    sums = np.cumsum(_VALUES[letters] * powers[: len(letters)])
    words = (sums[ends - 1] - sums[starts - 1]) * inverses[starts]
    limits = np.cumsum([0] + [len(text) + 1 for text in block])
    per_text = np.diff(np.searchsorted(starts, limits + 1))
    return _mixed(words), per_text


def _runs(words: np.ndarray, per_text: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    held = np.maximum(per_text - n + 1, np.minimum(per_text, 1))
    first = np.cumsum(per_text) - per_text
    place = np.repeat(first - (np.cumsum(held) - held), held) + np.arange(held.sum())
    short = np.repeat(per_text < n, held)
    ends = np.repeat(np.cumsum(per_text), held)
    padded = np.concatenate([words, np.zeros(n, np.uint64)])
    total = np.zeros(len(place), np.uint64)
    for step in range(n):
        word = padded[place + step]
        if short.any():
            word = np.where(place + step < ends, word, np.uint64(0))
        total = total * _FACTOR + word
    return _mixed(total), held


def _mixed(hashes: np.ndarray) -> np.ndarray:
    hashes = (hashes ^ (hashes >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(29))


@lru_cache(maxsize=2)
def _powers(length: int) -> tuple[np.ndarray, np.ndarray]:
    up, down = np.full(length, _FACTOR), np.full(length, np.uint64(pow(int(_FACTOR), -1, 2**64)))
    up[0] = down[0] = 1
    return np.cumprod(up), np.cumprod(down)


# Any byte of a letter beyond ASCII counts as a letter; ASCII punctuation and control characters never do.
_WORD = np.array([byte >= 128 or chr(byte).isalnum() for byte in range(256)])
_LETTERS = np.random.default_rng(20240618).integers(1, 2**63, 256, dtype=np.uint64)
# An ASCII capital has the value of its small letter; the others are folded before.
_VALUES = _LETTERS[np.frombuffer(bytes(range(256)).lower(), np.uint8)]
