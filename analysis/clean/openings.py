"""Which lines can fall under a phrase at all? Those that begin as one does, compared for all lines at once as numbers."""

import string
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BYTES = 8  # of a beginning, as many as make one number
# A phrase ends before anything but these; of letters beyond ASCII the first byte does not tell.
_WORD = np.isin(np.arange(256), list((string.ascii_letters + string.digits).encode()))
# "İ" becomes two characters in Python's small letters and one in Arrow's
_SECOND_OF_DOTTED = "\u0307"


def openings_of(phrases: Iterable[str]) -> dict[int, pa.Array]:
    """Write the beginnings of phrases, in small letters, as numbers: {bytes compared: numbers}.

    Of a phrase shorter than eight bytes all are compared, and what follows must be no letter.
    """
    numbers = defaultdict(set)
    for phrase in phrases:
        head = phrase.replace(_SECOND_OF_DOTTED, "").encode()[:_BYTES]
        numbers[len(head)].add(int.from_bytes(head, "little"))
    return {length: pa.array(sorted(held), pa.uint64()) for length, held in sorted(numbers.items())}


def may_open(lines: pa.Array, openings: dict[int, pa.Array], edges: str) -> np.ndarray:
    """Mark the lines that begin, after any `edges` and in any case, as one of the phrases does; and a few others."""
    heads = _heads(lines, edges)
    following = heads.view(np.uint8).reshape(-1, _BYTES)
    marked = np.zeros(len(heads), bool)
    for length, numbers in openings.items():
        rows = np.arange(len(heads)) if length == _BYTES else np.flatnonzero(~_WORD[following[:, length]])
        begun = heads[rows] & np.uint64(256**length - 1)
        marked[rows[pc.is_in(pa.array(begun), value_set=numbers)]] = True
    return marked


def _heads(lines: pa.Array, edges: str) -> np.ndarray:
    """The first eight bytes of each line in small letters, after any edges; shorter lines are filled up with zeros."""
    lines = pc.utf8_ltrim(lines, characters=edges)
    heads = _cut(lines)
    beyond = pc.invert(pc.string_is_ascii(heads))
    if pc.any(beyond).as_py():
        letters = pc.utf8_slice_codeunits(lines.filter(beyond), 0, _BYTES)
        letters = pc.replace_substring(pc.utf8_lower(letters), "’", "'")
        heads = pc.replace_with_mask(
            heads, beyond, _cut(pc.replace_substring(letters, _SECOND_OF_DOTTED, ""))
        )
    filled = pc.ascii_rpad(pc.ascii_lower(heads), _BYTES, padding="\0")
    return np.frombuffer(filled.buffers()[2] or b"", "<u8", len(filled))


def _cut(lines: pa.Array) -> pa.Array:
    """The first bytes of each; the last character may be cut, so only what takes bytes as they are may follow."""
    return pc.binary_slice(lines.view(pa.large_binary()), 0, _BYTES).view(pa.large_string())
