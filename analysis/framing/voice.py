"""In whose voice does a word stand: the article's own, or somebody's whom it quotes or reports?"""

import re
from bisect import bisect_right
from functools import cache

from analysis.framing.phrases import shared_expression
from analysis.rules import read_rules
from analysis.text import quoted_spans, sentences, token_spans

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
    reported: dict[int, tuple[list[int], list[int]]] = {}
    voices = []
    for place in places:
        number = bisect_right(openings, place) - 1
        if number >= 0 and place < quotations[number][1]:
            start, end = quotations[number]
            voices.append("scare" if len(token_spans(text[start : min(end, start + 200)])) <= 2 else "quoted")
            continue
        line = bisect_right(begins, place) - 1
        if line not in reported:
            reported[line] = _reported(text[begins[line] : begins[line + 1] - 1], begins[line])
        starts, ends = reported[line]
        span = bisect_right(starts, place) - 1
        voices.append("reported" if span >= 0 and place < ends[span] else "own")
    return voices


def _reported(paragraph: str, offset: int) -> tuple[list[int], list[int]]:
    """Find the stretches of reported speech in a paragraph: where they start and where they end, without overlap."""
    cue, before, opening, closing = _cues()
    spans: list[list[int]] = []
    if cue.search(paragraph):
        for start, end in sentences(paragraph):
            sentence, start = paragraph[start:end], offset + start
            if not cue.search(sentence):
                continue
            found = [
                (start + match.end(), offset + end)
                for match in (before.search(sentence), opening.match(sentence))
                if match
            ]
            comma = sentence.rfind(", ")
            if comma >= 0 and closing.fullmatch(sentence, comma):
                found.append((start, start + comma))
            for first, last in sorted(found):
                if spans and first <= spans[-1][1]:
                    spans[-1][1] = max(spans[-1][1], last)
                else:
                    spans.append([first, last])
    return [first for first, _ in spans], [last for _, last in spans]


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
