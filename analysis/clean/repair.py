"""What did scraping do to the characters of a line, and which lines belong together? Each repair has a name."""

import re
from html import unescape
from itertools import pairwise

import numpy as np

# a line without any of these needs no repair
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]|\t|  |&(?:[a-zA-Z]{2,8}|#\\d{2,6}|#x[\\da-f]{2,5});"
    "|[\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xd7\xd8\xd9\xe2\xe3\xe5\xe6\xf0][\x80-\xbf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]"
)
_MOJIBAKE = re.compile(
    "[\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xd7\xd8\xd9\xe2\xe3\xe5\xe6\xf0][\x80-\xbf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]"
)
_PLAIN = bytes([ord("\n"), *range(ord(" "), 127)])
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[\da-fA-F]{2,5});")
_ESCAPED_TWICE = re.compile("&(?:amp;)+(?=[a-zA-Z#])")
_ROUNDS = 8

# a hard-wrapped text has many lines of about one width that end in mid-sentence
_WRAP_LINES, _WRAP_LEAST, _WRAP_MOST = 6, 40, 120
_ENDS = ".!?…:\"'”’»)]"
_ITEM = re.compile(r"(?:[-–—•*·‣▪◦►>]|\(?\d{1,3}[.)]|[a-z]\)) ")
# words between two halves of which the first has lost its end
_SUSPENDED = frozenset("und oder bis sowie and or to et ou y e o i lub и или".split())


def is_sound(text: str) -> bool:
    """Tell whether no line of a text needs a repair, by the fastest means there are; False where a closer look is due."""
    if "&" in text or "  " in text:
        return False
    # the few characters beyond plain ASCII; among these alone more may look like mojibake than in the text
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    return odd.isprintable() and not (_MOJIBAKE.search(odd) and _MOJIBAKE.search(text))


def repair_line(line: str) -> tuple[str, list[str]]:
    """Repair the characters of one line and name each repair; a sound line comes back as it is, without outer blanks.

    Mojibake is undone by ftfy; entities become characters; soft hyphens, zero-width and control characters go; every kind
    and run of blanks becomes one space. Joiners that Persian or emoji need stay.
    """
    line = line.strip()
    repairs: list[str] = []
    # one repair can lay bare the next one ("&amp;shy;"); a few rounds end it
    for _ in range(_ROUNDS):
        if not _SUSPECT.search(line):
            break
        before = line
        for name, repair in _REPAIRS.items():
            mended = repair(line)
            if mended != line:
                line = mended
                repairs += [name] if name not in repairs else []
        if line == before:
            break
    return line, repairs


def wrapped_with_next(lines: list[str]) -> list[bool]:
    """Tell for each line of an article whether it was broken by hand and goes on in the next one; blank lines are "".

    A line was broken where the next one's first word had no room in it; the room is the one that explains most breaks. Only
    where half of the lines of 40 to 120 characters were so broken, mostly in mid-sentence: verses, lists and tables stay.
    """
    unbroken = [False] * len(lines)
    full = [line for line in filter(None, lines) if _WRAP_LEAST <= len(line) <= _WRAP_MOST]
    if len(full) < _WRAP_LINES or 2 * sum(line[-1] not in _ENDS for line in full) < len(full):
        return unbroken
    room = _room(lines)
    goes_on = [
        bool(after)
        and _WRAP_LEAST <= len(line) <= 1.1 * room
        and len(line) + len(after.partition(" ")[0]) >= room
        and not _ITEM.match(after)
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    ]
    broken = [(line, after) for line, after, on in zip(lines, lines[1:], goes_on, strict=False) if on]
    open_ends = sum(line[-1] not in _ENDS for line, _ in broken)
    begins_small = sum(after[0].islower() or _is_uncased(after[0]) for _, after in broken)
    if 2 * open_ends < len(full) or 10 * begins_small < 3 * len(broken):
        return unbroken
    return goes_on


def _room(lines: list[str]) -> int:
    """Find the width into which most lines fit while the next one's first word does not fit beside them; the widest of several."""
    widths = [
        (len(line), len(line) + len(after.partition(" ")[0]))
        for line, after in pairwise(lines)
        if after and _WRAP_LEAST <= len(line) <= _WRAP_MOST
    ]
    if not widths:
        return _WRAP_MOST
    least, most = np.sort(np.array(widths), axis=0).T
    explained = np.searchsorted(least, most, side="right") - np.searchsorted(most, most, side="left")
    return int(most[explained == explained.max()][-1])


def joined(line: str, after: str) -> str:
    """Join two halves of a wrapped line: a hyphen between small letters was the typesetter's, one before a capital is the word's.

    "Nord- und Südkorea" keeps its blank.
    """
    if not line.endswith("-") or not line[-2:-1].isalpha() or after.partition(" ")[0] in _SUSPENDED:
        return f"{line} {after}"
    return line[:-1] + after if line[-2].islower() and after[:1].islower() else line + after


def _is_uncased(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _without_entities(line: str) -> str:
    if not _ENTITY.search(line):
        return line
    return unescape(_ESCAPED_TWICE.sub("&", line)).replace("\n", " ").replace("\r", " ")


def _without_mojibake(line: str) -> str:
    # ftfy takes 0.1 s to import and few corpora need it
    from ftfy import fix_encoding

    return fix_encoding(line).replace("\n", " ").replace("\r", " ")


_REPAIRS = {
    "entities": _without_entities,
    "mojibake": _without_mojibake,
    "soft hyphens": lambda line: line.replace("\xad", ""),
    "zero-width characters": lambda line: _INVISIBLE.sub("", line),
    "control characters": lambda line: _CONTROL.sub(" ", line),
    "blanks": lambda line: _BLANKS.sub(" ", line).strip(),
}
