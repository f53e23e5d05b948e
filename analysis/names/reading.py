"""What stands where in an article? Its words and marks, its sentences and its quotations, read once."""

import re
from bisect import bisect_right
from collections import namedtuple
from functools import cache

from analysis.rules import read_rules
from analysis.text import quoted_spans, sentences

# Parallel lists over the tokens of one article. `kinds` says what a token is by its form; `sentence` and `quote`
# number the entries of `sentences` and `quotes` ((start, end) offsets), -1 for none. A namedtuple because these
# lists always travel together.
Reading = namedtuple("Reading", "text words lower kinds starts ends sentence quote sentences quotes")

# An abbreviated title or initial keeps its point, so that a "." of its own nearly always ends a sentence.
_TOKEN = re.compile(
    r"(?:Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|St|Jr|Sr|Prof|Rev|Hon|(?:[A-Z]\.)*[A-Z])\.(?!\w)"
    r"|[^\W_]+(?:(?:['’‑.-]|(?<=\d),(?=\d))[^\W_]+)*|''|\n|[^\w\s]"
)

_NAMES_TOO = {"Will", "May"}
_ACRONYMS = {"us": "US", "who": "WHO", "it": "IT"}


def read(text: str) -> Reading:
    """Read a text once: tokens (words and single marks) with offsets, and the sentence and quotation each lies in.

    >>> read("Mr. Kim said so.").words
    ['Mr.', 'Kim', 'said', 'so', '.']
    """
    spans = sentences(text)
    quotes = quoted_spans(text)
    matches = list(_TOKEN.finditer(text))
    words = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    lower = [word.lower().replace("’", "'") for word in words]
    listed = function_words()
    kinds = [
        # "US" and "WHO" are names although "us" and "who" are not
        (None if word == _ACRONYMS.get(low) else listed.get(low)) or _form(word)
        for word, low in zip(words, lower, strict=True)
    ]
    sentence = _numbers(starts, spans)
    for i in range(1, len(words)):
        # "Will wrote": inside a sentence a capital makes a name of it
        if words[i] in _NAMES_TOO and sentence[i - 1] == sentence[i]:
            kinds[i] = "name"
    return Reading(
        text,
        words,
        lower,
        kinds,
        starts,
        [match.end() for match in matches],
        sentence,
        _numbers(starts, quotes),
        spans,
        quotes,
    )


def token_at(reading: Reading, place: int) -> int:
    """Number the first token that starts at or after a character offset."""
    return bisect_right(reading.starts, place - 1)


@cache
def function_words() -> dict[str, str]:
    """Map each function word to its kind: pronoun, determiner, auxiliary, … (rules/text_function_words.yml)."""
    listed = read_rules("text_function_words")["function_words"]
    return {word: kind for kind, words in listed.items() for word in words.split()}


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


def _numbers(starts: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """Number for each start the span it lies in; both lists ascend."""
    numbers = []
    current, count = 0, len(spans)
    for start in starts:
        while current < count and spans[current][1] <= start:
            current += 1
        numbers.append(current if current < count and spans[current][0] <= start else -1)
    return numbers
