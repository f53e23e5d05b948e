"""Which runs of words does each article hold? Hashed a whole block of articles at a time."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np

# Only equality counts here, not what a word is: runs of letters and digits are compared as bytes, in any
# script.
_TYPOGRAPHIC = "’‘“”„‟«»–—…·•\u00a0\u202f\u2009\u200b\u3000。，、！？"
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
# Few enough for the processor's cache, many enough for numpy.
_CHARS_A_BLOCK = 250_000
# A word is read in eights; one with more bytes than this is hashed by itself.
_LONG_WORD = 256


def hash_shingles(texts: Iterable[str], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Hash every run of `n` words of every text: (hashes, how many of them each text has), texts one after another.

    A text of fewer than `n` words, but at least one, has a single shingle of all of them. Case, punctuation
    and line breaks make no difference. Two different runs share a 64-bit hash less than once in a billion
    corpora of 10,000 articles.
    """
    # Grows in place: many arrays joined at the end would hold a large corpus twice.
    hashes, counts = bytearray(), [np.empty(0, np.int64)]
    for block in _blocks(texts):
        words, per_text = _hash_words(block)
        found, held = _runs(words, per_text, n)
        hashes += found.data
        counts.append(held)
    return np.frombuffer(hashes, np.uint64), np.concatenate(counts)


def split_shingles(
    hashes: np.ndarray, counts: np.ndarray, ranges: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Deal the hashes of texts into `ranges` ranges by their value: (hashes, counts) of every range, as `hash_shingles` gives.

    Every range names all texts, in the same order. Equal hashes meet in one range, whichever part of a corpus
    they come from, so `find_overlaps` and `count_overlaps` can run range by range, in any process.
    """
    number = ((hashes >> np.uint64(32)) * np.uint64(ranges)) >> np.uint64(32)
    rows = np.repeat(np.arange(len(counts)), counts)
    inside = (number == np.uint64(wanted) for wanted in range(ranges))
    return [(hashes[held], np.bincount(rows[held], minlength=len(counts))) for held in inside]


def hash_runs(numbers: np.ndarray, n: int) -> np.ndarray:
    """Hash every run of `n` numbers, in order; fewer than `n` numbers give none."""
    return _windows(numbers.astype(np.uint64) + np.uint64(1), n)


def _blocks(texts: Iterable[str]) -> Iterator[list[bytes]]:
    block, size = [], 0
    for text in texts:
        folded = text
        if not text.isascii():
            for mark in _TYPOGRAPHIC:
                folded = folded.replace(mark, " ")
            # Capitals of ASCII are folded with the bytes; the slow way is for the others.
            folded = folded if folded.isascii() else folded.casefold()
        block.append(folded.encode("utf-8", "replace"))
        size += len(block[-1]) + 1
        if size > _CHARS_A_BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _hash_words(block: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Hash the words of a block, eight letters at a time, and count those of each text."""
    raw = b" " + b" ".join(block).translate(_FOLDED) + b" " * 8
    inside = np.frombuffer(raw, np.uint8) != ord(" ")
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, sizes = edges[::2], edges[1::2] - edges[::2]
    # The eight bytes from every place on, without a copy.
    eights = np.ndarray((len(raw) - 7,), "<u8", raw, strides=(1,))
    words = eights[starts] & _FIRST[np.minimum(sizes, 8)]
    longer = np.flatnonzero(sizes > 8)
    for done in range(8, _LONG_WORD, 8):
        if not len(longer):
            break
        rest = eights[starts[longer] + done] & _FIRST[np.minimum(sizes[longer] - done, 8)]
        words[longer] = _mixed(words[longer]) * _FACTOR + rest
        longer = longer[sizes[longer] > done + 8]
    for word in longer:
        whole = raw[starts[word] : starts[word] + sizes[word]]
        words[word] = int.from_bytes(blake2b(whole, digest_size=8).digest(), "little")
    limits = np.cumsum([1] + [len(text) + 1 for text in block])
    return _mixed(words * _FACTOR), np.diff(np.searchsorted(starts, limits))


def _runs(words: np.ndarray, per_text: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    short = (per_text > 0) & (per_text < n)
    if short.any():
        # Filled up with zeros, so that it has one run.
        words = np.insert(words, np.repeat(np.cumsum(per_text)[short], n - per_text[short]), 0)
        per_text = np.where(short, n, per_text)
    runs = _windows(words, n)
    across = (np.cumsum(per_text)[per_text > 0, None] - np.arange(1, n)).ravel()
    within = np.ones(len(runs), bool)
    within[across[across < len(runs)]] = False
    return runs[within], np.maximum(per_text - n + 1, 0)


def _windows(numbers: np.ndarray, n: int) -> np.ndarray:
    total = np.zeros(max(len(numbers) - n + 1, 0), np.uint64)
    for step in range(n):
        total = total * _FACTOR + numbers[step : step + len(total)]
    return _mixed(total)


def _mixed(hashes: np.ndarray) -> np.ndarray:
    hashes = (hashes ^ (hashes >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(29))


# Small letters and digits stay, ASCII capitals become small, other ASCII becomes a blank. Any byte of a letter
# beyond ASCII counts as a letter.
_FOLDED = bytes(
    byte if byte >= 128 else ord(chr(byte).lower()) if chr(byte).isalnum() else ord(" ")
    for byte in range(256)
)
# Masks for the first 0 to 8 bytes of eight.
_FIRST = np.array([2 ** (8 * size) - 1 for size in range(9)], dtype=np.uint64)
