"""Which lines can fall under a phrase at all? Those that begin as one does, compared for all lines at once as numbers."""

import string
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BYTES = 8  # of a beginning, as many as make one number
_WORD = np.isin(np.arange(256), list((string.ascii_letters + string.digits).encode()))
_BEYOND = np.arange(256) >= 0x80  # of a letter beyond ASCII the first byte does not tell what it is
# "İ" becomes two characters in Python's small letters and one in Arrow's
_SECOND_OF_DOTTED = "\u0307"


class Openings(NamedTuple):
    """The beginnings of phrases, in small letters, as numbers: {bytes compared: numbers}.

    Of a phrase shorter than eight bytes all are compared. `whole` phrases fill their line but for the `edges`, which may
    stand around any phrase; what others `start` goes on with no letter.
    """

    whole: dict[int, pa.Array]
    start: dict[int, pa.Array]
    edges: str


def openings_of(whole: Iterable[str], start: Iterable[str], edges: str) -> Openings:
    """Write the beginnings of phrases as numbers."""
    return Openings(_numbers(whole), _numbers(start), edges)


def may_open(lines: pa.Array, openings: Openings) -> np.ndarray:
    """Mark the lines that begin, after any edges and in any case, as one of the phrases does; and a few others."""
    heads = _heads(lines, openings.edges)
    following = heads.view(np.uint8).reshape(-1, _BYTES)
    edge = _BEYOND.copy()
    edge[list(b"\0" + openings.edges.encode())] = True
    marked = np.zeros(len(heads), bool)
    for phrases, goes_on in ((openings.whole, edge), (openings.start, ~_WORD)):
        for length, numbers in phrases.items():
            rows = np.arange(len(heads))
            if length < _BYTES:
                rows = np.flatnonzero(goes_on[following[:, length]])
            if phrases is openings.whole:
                rows = rows[edge[following[rows, length:]].all(axis=1)]
            begun = heads[rows] & np.uint64(256**length - 1)
            marked[rows[pc.is_in(pa.array(begun), value_set=numbers)]] = True
    return marked


def _numbers(phrases: Iterable[str]) -> dict[int, pa.Array]:
    numbers = defaultdict(set)
    for phrase in phrases:
        head = phrase.replace(_SECOND_OF_DOTTED, "").encode()[:_BYTES]
        numbers[len(head)].add(int.from_bytes(head, "little"))
    return {length: pa.array(sorted(held), pa.uint64()) for length, held in sorted(numbers.items())}


def _heads(lines: pa.Array, edges: str) -> np.ndarray:
    """The first eight bytes of each line in small letters, after any edges; shorter lines are filled up with zeros."""
    heads = _first_bytes(lines)
    bytes_ = heads.view(np.uint8).reshape(-1, _BYTES)
    edge = np.isin(np.arange(256), list(edges.encode()))
    rows = np.flatnonzero(_BEYOND[bytes_].any(axis=1) | edge[bytes_[:, 0]])
    if len(rows):
        begins = pc.utf8_ltrim(lines.take(pa.array(rows)), characters=edges)
        letters = pc.utf8_lower(pc.utf8_slice_codeunits(begins, 0, _BYTES))
        for unlike, like in (("’", "'"), (_SECOND_OF_DOTTED, "")):
            letters = pc.replace_substring(letters, unlike, like)
        heads[rows] = _first_bytes(letters)
    return heads


def _first_bytes(lines: pa.Array) -> np.ndarray:
    # The last character may be cut, so only what takes bytes as they are may follow.
    heads = pc.binary_slice(lines.view(pa.large_binary()), 0, _BYTES).view(pa.large_string())
    filled = pc.ascii_rpad(pc.ascii_lower(heads), _BYTES, padding="\0")
    return np.frombuffer(filled.buffers()[2] or b"", "<u8", len(filled)).copy()
