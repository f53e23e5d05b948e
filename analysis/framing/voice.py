"""In whose voice does a word stand: the article's own, or somebody's whom it quotes or reports?"""

import re
from bisect import bisect_right
from functools import cache

from analysis.framing.phrases import shared_expression
from analysis.rules import read_rules
from analysis.text import quoted_spans, sentences, tokenize

VOICES = ("own", "quoted", "scare", "reported")


def find_voices(text: str, places: list[int]) -> list[str]:
    """Tell the voice at each character offset.

    `quoted`: inside quotation marks; `scare`: inside marks around one or two words, which quote a label rather than
    a sentence; `reported`: reported speech with a plain cue ("said that …", "according to …, …", "…, the ministry
    said."); `own`: everything else, so a doubtful case is the article's own.
    """
    if not places:
        return []
    quotations = quoted_spans(text)
    openings = [start for start, _ in quotations]
    begins = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    sentences_in: dict[int, list[tuple[int, int]]] = {}
    reported: dict[int, list[tuple[int, int]]] = {}
    voices = []
    for place in places:
        number = bisect_right(openings, place) - 1
        if number >= 0 and place < quotations[number][1]:
            start, end = quotations[number]
            voices.append("scare" if len(tokenize(text[start : min(end, start + 200)])) <= 2 else "quoted")
            continue
        line = bisect_right(begins, place) - 1
        if line not in sentences_in:
            sentences_in[line] = _sentences(text[begins[line] : begins[line + 1] - 1], begins[line])
        number = bisect_right(sentences_in[line], (place, len(text))) - 1
        if number < 0:
            voices.append("own")
            continue
        start, end = sentences_in[line][number]
        if start not in reported:
            reported[start] = _reported(text[start:end], start)
        told = any(first <= place < last for first, last in reported[start])
        voices.append("reported" if told else "own")
    return voices


def _sentences(paragraph: str, offset: int) -> list[tuple[int, int]]:
    """Locate the sentences of a paragraph in the article; none where no word of it reports speech."""
    if not _cues()[0].search(paragraph):
        return []
    return [(offset + start, offset + end) for start, end in sentences(paragraph)]


def _reported(sentence: str, offset: int) -> list[tuple[int, int]]:
    """Find the stretches of reported speech in a sentence: where each starts and ends in the article."""
    cue, before, opening, closing = _cues()
    if not cue.search(sentence):
        return []
    found = [
        (offset + match.end(), offset + len(sentence))
        for match in (before.search(sentence), opening.match(sentence))
        if match
    ]
    comma = sentence.rfind(", ")
    if comma >= 0 and closing.fullmatch(sentence, comma):
        found.append((offset, offset + comma))
    return found


@cache
def _cues() -> tuple[re.Pattern, ...]:
    verbs = read_rules("framing_voice")["reporting_verbs"]
    verb = rf"\b{shared_expression(verbs)}"
    return (
        re.compile(rf"{verb}\b|ccording to"),
        re.compile(rf"{verb}(?: (?:on )?\w+(?: \w+)?)? that\b"),
        re.compile(r"[Aa]ccording to [^,;.“\"]{1,80}, "),
        re.compile(
            rf", (?:according to [^,;“\"]{{1,80}}|(?:[\w.’'-]+ ){{1,7}}{verb}(?: (?:on )?\w+)?)[.!?]?"
        ),
    )
