"""What stands where in an article? Its words and marks, its sentences and its quotations, read once."""

import re
from bisect import bisect_left, bisect_right
from collections import namedtuple
from itertools import accumulate

from analysis.grammar import word_kinds
from analysis.text import quoted_spans, sentences
from analysis.text.word import WORD

# Parallel lists over the tokens of one article. `kinds` says what a token is by its form; `sentence` and `quote`
# number the entries of `sentences` and `quotes` ((start, end) offsets), -1 for none. A namedtuple because these
# lists always travel together.
Reading = namedtuple("Reading", "text words lower kinds starts ends sentence quote sentences quotes")

# An abbreviated title or initial keeps its point, so that a "." of its own nearly always ends a sentence.
_TOKEN = re.compile(
    r"((?=[A-Z])(?:Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|St|Jr|Sr|Prof|Rev|Hon|(?:[A-Z]\.)*[A-Z])\.(?!\w)"
    rf"|{WORD}|''|\n|[^\w\s])"
)

# Names although "us", "who" and "it" are none, and names inside a sentence only ("Will wrote").
_ACRONYMS = ("US", "WHO", "IT")
_NAMES_TOO = ("Will", "May")


def read(text: str) -> Reading:
    """Read a text once: tokens (words and single marks) with offsets, and the sentence and quotation each lies in.

    >>> read("Mr. Kim said so.").words
    ['Mr.', 'Kim', 'said', 'so', '.']
    """
    spans, quotes = sentences(text), quoted_spans(text)
    pieces = _TOKEN.split(text)  # what stands between the tokens and the tokens, in turn
    borders = list(accumulate(map(len, pieces)))
    words, starts, ends = pieces[1::2], borders[:-1:2], borders[1::2]
    lower = [word.lower().replace("’", "'") for word in words]
    listed = map(word_kinds().get, lower)
    kinds = [kind or _form(word) for word, kind in zip(words, listed, strict=True)]
    sentence = _numbers(starts, spans)
    for name in (*_ACRONYMS, *_NAMES_TOO):
        for i in _places(words, name) if name in text else ():
            if name in _ACRONYMS or (i and sentence[i - 1] == sentence[i]):
                kinds[i] = "name"
    return Reading(
        text, words, lower, kinds, starts, ends, sentence, _numbers(starts, quotes), spans, quotes
    )  # fmt: skip


def token_at(reading: Reading, place: int) -> int:
    """Number the first token that starts at or after a character offset."""
    return bisect_right(reading.starts, place - 1)


def _form(word: str) -> str:
    """Say what a token is as far as its form tells: the mark itself, a name, a number, an adverb or a word."""
    first = word[0]
    if not first.isalnum():
        return word if word in ",:;.?!—–-\n" else "mark"
    if first.isupper():
        return "name"
    if first.isdigit():
        return "number"
    return "adverb" if word.endswith("ly") else "word"


def _places(words: list[str], name: str) -> list[int]:
    return [i for i, word in enumerate(words) if word == name]


def _numbers(starts: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """Number for each start the span it lies in, -1 for none; both lists ascend."""
    numbers: list[int] = []
    for number, (start, end) in enumerate(spans):
        numbers += [-1] * (bisect_left(starts, start) - len(numbers))
        numbers += [number] * (bisect_left(starts, end) - len(numbers))
    return numbers + [-1] * (len(starts) - len(numbers))
