"""What stands between quotation marks? The only definition of it."""

import re
from collections import Counter

from analysis.text.sentence import sentences

# What closes a German or French quotation (German ones with the English opening mark), and any other double one.
_CLOSERS = {"„": "“”", "«": "»", "»": "«"}
_DOUBLE = ("”", '"', "''")
_MOST_MARKS = 30  # inside one quotation: keeps the search short where marks are never closed
_MOST_LINES = 12  # that a quotation runs through without a mark at their start
_DOUBLE_MARK = re.compile(r"[“”\"]|''")
_LONGEST_UNCLOSED = 600  # characters to the end of the paragraph: the length of a long quoted paragraph
_FEWEST_SAID = 3  # words before a closing mark that stands alone: fewer are rather a slip than a quotation
_SAID = re.compile(r"[^\W\d_][.,!?…]?$")
_MARKS = re.compile(r"''|``|\"|“|”|„|‟|«|»|‘|’|'")  # not [“”…]: only single letters are searched for quickly
_BEFORE_OPENING = frozenset("([{—–-/'‘“\"")
# "'90s", "'em": an apostrophe, although it stands where a single mark would open
_ELISION = re.compile(r"\d\ds?\b|(?:cause|em|til|tis|twas|twill|round|bout|n|cuz|neath)\b", re.IGNORECASE)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Locate what stands between quotation marks: (start, end) character offsets, the marks included.

    Only outermost quotations are given, in reading order and without overlap. Curly, straight, doubled single,
    German and French marks count, and single marks where they open before a word and close after one;
    apostrophes ("leaders’", "'90s") and inches (6'2") do not. A quotation never crosses a line end: one that runs
    over several paragraphs opens again in each, as print does, and is one span a paragraph. An unclosed mark
    counts to the end of its paragraph, or of its sentence where the paragraph is long or opens another quotation.
    """
    spans = []
    offset = 0
    lines = text.splitlines(keepends=True)
    carried: dict[int, int] = {}  # lines inside a quotation that was opened before, and where it ends in each
    for number, line in enumerate(lines):
        start = 0
        if number in carried and line.strip():
            start = carried[number]
            spans.append((offset + len(line) - len(line.lstrip()), offset + start))
        marks = [(match.start(), match.end(), match[0]) for match in _MARKS.finditer(line, start)]
        if marks:
            rest = next((after.lstrip()[:2] for after in lines[number + 1 : number + 4] if after.strip()), "")
            goes_on = rest[:1] in ("“", '"', "„", "«") or rest == "''"
            found, unclosed = _pairs(line, marks, goes_on)
            if unclosed and not goes_on and (ends := _ends_of_carried(lines, number)):
                carried |= ends
                found[-1] = (found[-1][0], len(line.rstrip()))
            spans += [(offset + start, offset + end) for start, end in found]
        offset += len(line)
    return spans


def _ends_of_carried(lines: list[str], number: int) -> dict[int, int]:
    """Find the lines that an unclosed quotation runs through, up to one whose first mark closes; {} if none does."""
    ends = {}
    for later in range(number + 1, min(number + _MOST_LINES, len(lines))):
        line = lines[later]
        mark = _DOUBLE_MARK.search(line)
        if mark is None:
            ends[later] = len(line.rstrip())
        elif mark[0] == "”" or (mark[0] != "“" and _stands_behind(line, mark.start(), mark.end())):
            return ends | {later: mark.end()}
        else:
            break
    return {}


def _pairs(line: str, marks: list[tuple[int, int, str]], goes_on: bool) -> tuple[list[tuple[int, int]], bool]:
    """Pair the marks of one line, each read once; tell too whether the last pair lacks its closing mark."""
    # how many marks of a form stand at or after each mark, so that no search looks ahead twice
    left: Counter[str] = Counter(mark for _, _, mark in marks)
    spans = []
    number, unclosed = 0, False
    while number < len(marks):
        start, end, mark = marks[number]
        left[mark] -= 1
        if not _opens(line, start, end, mark, left):
            if mark == "”" and (lost := _lost_opening(line, start, spans[-1][1] if spans else 0)) is not None:
                spans.append((lost, end))
            number += 1
            continue
        closing = _closing(line, marks, number, left)
        if closing is None and mark in ("'", "‘"):
            number += 1
            continue
        if closing is None:
            # a later opening mark of the same form shows that this one was left open before it
            later = next((n for n in range(number + 1, len(marks)) if marks[n][2] == mark), len(marks))
            if mark == '"' and later < len(marks) and left[mark] % 2 == 1:
                closing = later  # an even number of marks: none is missing, one stands beside a blank
        unclosed = closing is None
        if unclosed:
            limit = marks[later][0] if later < len(marks) else len(line.rstrip())
            whole = later == len(marks) and (goes_on or limit - start <= _LONGEST_UNCLOSED)
            stop = limit if whole else _sentence_end(line, start, limit)
            spans.append((start, max(stop, end)))
            closing = later - 1
        else:
            spans.append((start, marks[closing][1]))
        for _, _, passed in marks[number + 1 : closing + 1]:
            left[passed] -= 1
        number = closing + 1
    return spans, unclosed


def _lost_opening(line: str, closing: int, after: int) -> int | None:
    """Find where a quotation begins whose closing mark is printed and whose opening mark was lost: behind the last
    "that" of its sentence, else at the sentence's start. None behind a figure (6’2”) and for fewer than three words."""
    near = line[max(after, closing - _LONGEST_UNCLOSED) : closing]
    if not _SAID.search(near):
        return None
    begin, end = sentences(near)[-1]
    that = near.rfind(" that ", begin, end)
    begin = that + len(" that ") if that >= 0 else begin
    return closing - len(near) + begin if len(near[begin:end].split()) >= _FEWEST_SAID else None


def _opens(line: str, start: int, end: int, mark: str, left: Counter[str]) -> bool:
    """Tell whether a mark can open a quotation where it stands."""
    before, after = line[start - 1 : start], line[end : end + 1]
    if not after or before == "=" or (after.isspace() and not (mark == "“" and not before.strip())):
        return False  # nothing follows, or an attribute of left-over HTML
    free = not before or before.isspace() or before in _BEFORE_OPENING
    if mark in ("'", "‘"):
        return free and (after.isalnum() or after in "$£€¡¿[(…") and not _ELISION.match(line, end)
    if mark in ("“", "„", "‟", "«", "``"):
        return True
    if mark == "”":
        # typed for an opening one, or the Swedish way: ”so”
        return free and after.isalnum() and left[mark] > 0
    if mark == "»":
        return free and after.isalnum() and left["«"] > 0
    if mark in ('"', "''"):
        return free or (not before.isdigit() and after.isalnum() and left[mark] > 0 and not before.isalpha())
    return False


def _closing(line: str, marks: list[tuple[int, int, str]], number: int, left: Counter[str]) -> int | None:
    """Number the mark that closes the one at `number`, nested quotations counted; None if none does.

    Curly, straight and doubled marks close one another, since careless typing mixes them; a straight one opens
    before a word and closes after one.
    """
    opening = marks[number][2]
    if opening in ("'", "‘"):
        return _closing_single(line, marks, number)
    closers = _CLOSERS.get(opening, _DOUBLE)
    openers = (opening,) if opening in _CLOSERS else ("“", "‟", "``")
    straight = 0 if opening in _CLOSERS else left['"'] + left["''"]
    depth = 1
    for start, end, mark in marks[number + 1 : number + _MOST_MARKS]:
        number += 1
        free = mark in ('"', "''") and opening not in _CLOSERS
        straight -= free
        if mark == "“" and mark in openers and _stands_behind(line, start, end):
            mark = "”"
        if mark in openers or (free and _opens_nested(line, start, end)):
            depth += 1
        elif mark in closers and not (free and straight % 2 and _inches(line, start, end)):
            depth -= 1
            if depth == 0:
                return number
    return None


def _stands_behind(line: str, start: int, end: int) -> bool:
    """Tell an opening mark that was typed for a closing one: “so“ ."""
    after = line[end : end + 1]
    return not line[start - 1 : start].isspace() and (not after or after.isspace() or after in ".,;:!?)")


def _opens_nested(line: str, start: int, end: int) -> bool:
    before, after = line[start - 1 : start], line[end : end + 1]
    free = before.isspace() or before in "([—–-/'‘"
    return free and bool(after) and not after.isspace() and after not in ".,;:!?)"


def _inches(line: str, start: int, end: int) -> bool:
    """Tell whether a straight mark after a number may mean inches: the sentence goes on behind it."""
    after = line[end : end + 1]
    return line[start - 1 : start].isdigit() and bool(after) and (after.isspace() or after == "-")


def _closing_single(line: str, marks: list[tuple[int, int, str]], number: int) -> int | None:
    """Number the single mark that closes: after punctuation surely, after a word unless it may be a possessive."""
    possible = None
    for place in range(number + 1, min(number + _MOST_MARKS, len(marks))):
        start, end, mark = marks[place]
        before, after = line[start - 1 : start], line[end : end + 1]
        if mark in ("‘", "“", "„", "«") or (mark == "'" and before.isspace() and after.isalnum()):
            break
        if mark not in ("'", "’") or before.isspace() or after.isalnum():
            continue
        if before in ".,!?…—" or (before != "s" and before != "S") or after in ",.;:!?)—" or not after:
            return place
        possible = place if possible is None else possible
    return possible


def _sentence_end(line: str, opening: int, limit: int) -> int:
    """Find the end of the sentence in which a mark opens, at most `limit`."""
    return opening + next((end for _, end in sentences(line[opening:limit]) if end > 1), limit - opening)
