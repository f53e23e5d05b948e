"""What does a line look like, and what stands around it? Numbers per line that mean the same in every language."""

import re

import numpy as np
import pandas as pd

ENDS = frozenset(".!?…。！？।؟")
# French puts a space before the closing mark
_CLOSING = "\"'”’»)]“ \u00a0\u202f"
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SYMBOLS = frozenset("|•»›©@#→▶·")
_KINDS = ("furniture", "related", "comment", "credit", "caption", "dateline", "clock")
_CODES = {None: -1} | {kind: code for code, kind in enumerate(_KINDS)}
# a bad line costs a block of text as much as a sentence of twelve words is worth; one that no menu has costs less, and so
# does a lone button between sentences, or a line of a table or a poem
_BAD_LINE, _OPEN_LINE, _BUTTON = 12.0, 3.0, 6.0
# so many lines are buttons, rows of a table, or a box within the text, at most; so many words the heading of a list
_BUTTONS, _ROWS, _BOX, _HEADING = 2, 12, 6, 5
# two numbers side by side: results, prices, tables
_NUMBERS = re.compile(r"\d\S* +\S*\d")
# a list within an article, or the numbered paragraphs of a judgment
_ITEM = re.compile(r"(?:[•*–—-]|\(?[0-9a-z]{1,2}[.)]|§|#\d) ?\w")
_BODY = 20_000
# a sentence of this many words that falls under no rule is never dropped from an article
_SURE = 12


def line_features(
    lines: list[str], article: np.ndarray, kinds: list[str | None]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Describe each line: a column of numbers per feature, and the marks that other steps need.

    `lines` are the lines of all articles in order, none of them blank; `article` numbers them; `kinds` are the kinds that
    rules gave, or None. Marks: `good` (a sentence or a long line), `sure` (a long sentence without a rule), `first`
    (index of each article's first line), `size`.
    """
    return place_lines(*describe_lines(lines, kinds), article)


def describe_lines(
    lines: list[str], kinds: list[str | None]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What can be seen in each line alone: (features, marks), each a dict of columns; it holds wherever the line stands."""
    count = len(lines)
    chars = np.fromiter(map(len, lines), float, count)
    blanks = np.fromiter((line.count(" ") for line in lines), np.int64, count)
    words = blanks + 1.0
    # scripts without spaces: two characters are about a word
    words = np.where(chars > 20 * words, np.maximum(words, chars / 4), words)
    ends = np.fromiter((line.rstrip(_CLOSING)[-1:] in ENDS for line in lines), bool, count)
    kind = np.fromiter((_CODES.get(found, len(_KINDS)) for found in kinds), np.int8, count)
    ruled = kind >= 0
    good = ((words >= 8) & ends) | (words >= 25)
    sure = (words >= _SURE) & ends & ~ruled
    log_words = np.log1p(np.minimum(words, 400))
    look = {
        "length": log_words,
        "ends as a sentence": ends,
        "sentence or long line": good,
        "25 words or more": words >= 25,
        "one or two words": words <= 2,
        "three to five words": (words > 2) & (words <= 5),
        "six to twelve words": (words > 5) & (words <= 12),
        "length of a sentence": log_words * ends,
        "matches a rule": ruled,
    }
    for code, name in enumerate(_KINDS):
        look[f"{name} phrase in a short line"] = (kind == code) & ~good
        look[f"{name} phrase in a sentence"] = (kind == code) & good
    # a sentence that is sure to stay needs no closer look
    unsure = np.flatnonzero(~sure)
    closer = [lines[row] for row in unsure.tolist()]
    for name, see in _SEEN.items():
        look[name] = np.zeros(count)
        look[name][unsure] = np.fromiter(map(see, closer), float, len(closer))
    stems, small = np.empty(count, object), np.empty(count, object)
    stems[unsure] = [{word[:6] for word in _WORD.findall(line[:400].lower())} for line in closer]
    goes_on, numbers = np.zeros(count, bool), np.zeros(count, bool)
    goes_on[unsure] = np.fromiter(map(_goes_on, closer), bool, len(closer))
    numbers[unsure] = np.fromiter(
        (_NUMBERS.search(line[:90]) is not None for line in closer), bool, len(closer)
    )
    small[:] = [line.lower() for line in lines]
    return look, {
        "words": words,
        "blanks": blanks,
        "ends": ends,
        "goes on": goes_on,
        "numbers": numbers,
        "asks": np.fromiter((line[-1] == "?" for line in lines), bool, count),
        "good": good,
        "sure": sure,
        "ruled": ruled,
        "kind": kind,
        "equal": number_lines(lines),
        "stems": stems,
        "small": small,
    }


_SEEN = {
    # in a line that is wholly in capitals they say nothing
    "share of capitalised words": lambda line: (
        0 if line.isupper() else sum(word[:1].isupper() for word in line.split()) / (line.count(" ") + 1)
    ),
    "share of digits": lambda line: len(_DIGIT.findall(line)) / max(len(line), 1),
    "all capitals": str.isupper,
    "begins small": lambda line: line[:1].islower(),
    "comma": lambda line: "," in line,
    "question": lambda line: line.rstrip(_CLOSING).endswith("?"),
    "ends with a colon": lambda line: line.endswith(":"),
    "begins with a quotation mark": lambda line: line[:1] in "\"“„«'‘",
    "symbols of menus": lambda line: not _SYMBOLS.isdisjoint(line),
    "a sentence ends inside": lambda line: ". " in line[:-2],
    "ends with a bracket": lambda line: line.endswith(")"),
}


def _goes_on(line: str) -> bool:
    """Verses, items of a list and lines before a quotation: they begin or end as nothing in a menu does."""
    return line[0].islower() or line[-1] in ",;:-–—" or _ITEM.match(line) is not None


def number_lines(lines: list[str]) -> np.ndarray:
    """Give equal lines the same number."""
    numbers: dict[str, int] = {}
    return np.fromiter((numbers.setdefault(line, len(numbers)) for line in lines), np.int64, len(lines))


def place_lines(
    look: dict[str, np.ndarray], marks: dict[str, np.ndarray], article: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Add to what is seen in each line what stands around it in its article: all features, and the marks."""
    place, more = _place(article, marks)
    marks = marks | more
    return look | place | _crossed(look, place, marks), marks


def _place(article: np.ndarray, marks: dict) -> tuple[dict, dict]:
    """What stands around the line in its article."""
    count = len(article)
    first = np.flatnonzero(np.r_[True, article[1:] != article[:-1]])
    size = np.diff(np.r_[first, count])
    low = np.repeat(first, size)
    high = low + np.repeat(size, size)
    index = np.arange(count)
    text = marks["good"] & ~marks["ruled"]
    worth = np.where(text, np.minimum(marks["words"], 60), 0.0)
    worth_until, text_until = np.r_[0, np.cumsum(worth)], np.r_[0, np.cumsum(text)]
    place = {}
    for width in (1, 2, 4, 8):
        left, right = np.maximum(index - width, low), np.minimum(index + width + 1, high)
        before = np.log1p(worth_until[index] - worth_until[left])
        after = np.log1p(worth_until[right] - worth_until[index + 1])
        place[f"text in {width} lines before"] = before
        place[f"text in {width} lines after"] = after
        place[f"share of text within {width} lines"] = (text_until[right] - text_until[left]) / (right - left)
        if width < 8:
            place[f"text within {width} lines on both sides"] = np.minimum(before, after)
    place["no paragraph before it"] = text_until[index] == text_until[low]
    place["no paragraph after it"] = text_until[high] == text_until[index + 1]
    place["first line"] = index == low
    place["last line"] = index == high - 1
    place["place in the article"] = (index - low) / np.maximum(high - low - 1, 1)
    place["lines above"] = np.log1p(index - low)
    place["lines below"] = np.log1p(high - 1 - index)
    opens, closes = _blocks(np.where(text, worth, -_costs(text, marks, article)), article, first, size)
    opens, closes = np.repeat(opens, size), np.repeat(closes, size)
    place["inside the block of text"] = (index >= opens) & (index <= closes)
    place["lines until the block of text"] = np.log1p(np.maximum(opens - index, 0))
    place["lines since the block of text"] = np.log1p(np.maximum(index - closes, 0))
    hits = np.log1p(np.add.reduceat(marks["ruled"] & ~marks["good"], first))
    place["lines of the article under a rule"] = np.repeat(hits, size)
    place["no line of the article under a rule"] = np.repeat(hits == 0, size)
    named = pd.Series(article * (marks["equal"].max(initial=0) + 1) + marks["equal"])
    # of a sentence that stands twice only the second is suspicious, of a short line both are
    place["repeated in the article"] = np.where(
        marks["good"], named.duplicated(), named.duplicated(keep=False)
    )
    short = ~marks["good"]
    # "Read also: …" is a link by itself, "Related articles" the head of a list
    heads_related = (marks["kind"] == _CODES["related"]) & (marks["words"] <= _HEADING)
    heads_comment = (marks["kind"] == _CODES["comment"]) & (marks["words"] <= 4) & (index > opens)
    # a sentence below is no headline: with it the article goes on after the list
    listed, sentence = _since(heads_related, low, index), marks["ends"] & ~marks["asks"]
    in_list = (listed <= 7) & (listed < _since(text, low, index)) & ~sentence
    place["under a heading of related articles"] = in_list
    place["under a heading of comments"] = _since(heads_comment, low, index) <= 400
    place["lines since the last paragraph"] = np.log1p(np.minimum(_since(text, low, index), 20))
    place["share of short lines in the page"] = np.repeat(np.add.reduceat(short, first) / size, size)
    place |= _shared_words(marks, first, size, text)
    return place, {"first": first, "size": size, "text": text, "heads a list": heads_related & short}


def _costs(text: np.ndarray, marks: dict, article: np.ndarray) -> np.ndarray:
    """What each line costs a block of text; a short sentence costs nothing, it is worth its words.

    A box between sentences costs as much as one bad line: ruled lines (cookies, newsletter), or a heading of related articles
    and what stands below it.
    """
    sentence = text | (marks["ends"] & ~marks["ruled"])
    costs = np.where(marks["goes on"] & ~marks["ruled"], _OPEN_LINE, _BAD_LINE)
    length, starts = runs(sentence, article)
    taken_off = marks["ruled"] & (marks["kind"] != _CODES["comment"])
    free = np.repeat(~np.logical_or.reduceat(marks["ruled"], starts), length[starts])
    less = (taken_off & (length <= _BUTTONS)) | (free & (length <= _ROWS))
    costs[less] = np.minimum(costs[less], _BUTTON)
    length, starts = runs(text, article)
    of_text, owner = text[starts], article[starts]
    box = np.zeros(len(starts), bool)
    box[1:-1] = of_text[:-2] & of_text[2:] & (owner[:-2] == owner[1:-1]) & (owner[2:] == owner[1:-1])
    heads_related = (marks["kind"] == _CODES["related"]) & (marks["words"] <= _HEADING)
    box &= np.logical_and.reduceat(taken_off, starts) | heads_related[starts]
    box &= length[starts] <= _BOX
    boxed = np.repeat(box, length[starts])
    costs[boxed] = np.minimum(costs[boxed], _BAD_LINE / length[boxed])
    return np.where(sentence, -marks["words"], costs)


def runs(flag: np.ndarray, article: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Runs of equal flags within an article: (length of the run each line is in, first line of each run)."""
    starts = np.flatnonzero(np.r_[True, (flag[1:] != flag[:-1]) | (article[1:] != article[:-1])])
    length = np.diff(np.r_[starts, len(flag)])
    return np.repeat(length, length), starts


def _blocks(
    worth: np.ndarray, article: np.ndarray, first: np.ndarray, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """First and last line of each article's best block: the run of lines with the largest sum of worth."""
    number = np.cumsum(np.r_[False, article[1:] != article[:-1]])
    total = np.cumsum(worth)
    start_total = np.repeat(total[first] - worth[first], size)
    before = total - worth - start_total
    # a running minimum that starts anew with every article: each lies far below the one before
    step = 2.0 * np.abs(worth).sum() + 1.0
    lowest = np.minimum.accumulate(before - number * step) + number * step
    gain = total - start_total - lowest
    best = np.maximum.reduceat(gain, first)
    index = np.arange(len(worth))
    closes = np.minimum.reduceat(np.where(gain >= np.repeat(best, size) - 1e-6, index, len(worth)), first)
    at_lowest = (before <= np.repeat(lowest[closes], size) + 1e-6) & (index <= np.repeat(closes, size))
    opens = np.maximum.reduceat(np.where(at_lowest, index, -1), first)
    return opens, closes


def _since(flag: np.ndarray, low: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Lines since the last flagged line above, in the same article; a large number where there is none."""
    last = np.maximum.accumulate(np.where(flag, index, -1))
    last = np.r_[-1, last[:-1]]
    return np.where(last >= low, index - last, 10_000)


def _shared_words(marks: dict, first: np.ndarray, size: np.ndarray, text: np.ndarray) -> dict:
    """Share of the line's longer words, cut to six letters, that stand in the article's text and in the next two lines."""
    count = len(text)
    in_text, in_next, none = np.zeros(count), np.zeros(count), np.zeros(count)
    small, begin, end, body = marks["small"], 0, 0, ""
    number = np.repeat(np.arange(len(first)), size)
    for row in np.flatnonzero(~marks["sure"]).tolist():
        stems = marks["stems"][row]
        if not stems:
            none[row] = 1
            continue
        if row >= end:
            begin = first[number[row]]
            end = begin + size[number[row]]
            body = " ".join(small[begin:end][text[begin:end]])[:_BODY]
        below = " ".join(small[row + 1 : min(row + 3, end)])[:3000]
        in_text[row] = sum(stem in body for stem in stems) / len(stems)
        in_next[row] = sum(stem in below for stem in stems) / len(stems)
    return {
        "words shared with the text": in_text,
        "words shared with the next lines": in_next,
        "no word": none,
    }


def _crossed(look: dict, place: dict, marks: dict) -> dict:
    """Products where a sign means another thing in another place."""
    good, sure = marks["good"], marks["sure"]
    inside, share = place["inside the block of text"], place["share of short lines in the page"]
    return {
        "text inside the block": good & inside,
        "text far before the block": good * place["lines until the block of text"],
        "text far after the block": good * place["lines since the block of text"],
        "short line inside the block": ~good & inside,
        "short line before all paragraphs": ~sure & place["no paragraph before it"],
        "short line after all paragraphs": ~sure & place["no paragraph after it"],
        "short line in an article under rules": ~good * place["lines of the article under a rule"],
        "short line in an article under no rule": ~good & place["no line of the article under a rule"],
        "short line among text": ~sure * place["share of text within 4 lines"],
        "shared words inside the block": place["words shared with the text"] * inside,
        "shared words in a page of short lines": place["words shared with the text"] * share,
        "sentence in a page of short lines": look["ends as a sentence"] * share,
        "sentence inside the block": look["ends as a sentence"] & inside,
    }
