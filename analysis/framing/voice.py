"""In whose voice does a word stand: the article's own, or somebody's whom it quotes or reports?"""

import re
from bisect import bisect_right
from functools import cache

import yaml

from analysis.names.words import RULES
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
    beginnings = [start for start, _ in quotations]
    voices = []
    reported: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        number = bisect_right(beginnings, place) - 1
        if number >= 0 and place < quotations[number][1]:
            start, end = quotations[number]
            voices.append("scare" if len(token_spans(text[start:end])) <= 2 else "quoted")
            continue
        begin = text.rfind("\n", 0, place) + 1
        if begin not in reported:
            end = text.find("\n", place)
            reported[begin] = _reported_spans(text[begin : end if end >= 0 else len(text)], begin)
        voices.append("reported" if any(a <= place < b for a, b in reported[begin]) else "own")
    return voices


def _reported_spans(paragraph: str, offset: int) -> list[tuple[int, int]]:
    before, opening, closing = _cues()
    spans = []
    if not before.search(paragraph) and not opening.search(paragraph) and not closing.search(paragraph):
        return spans
    for start, end in sentences(paragraph):
        sentence = paragraph[start:end]
        if match := before.search(sentence):
            spans.append((offset + start + match.end(), offset + end))
        if match := opening.match(sentence):
            spans.append((offset + start + match.end(), offset + end))
        if match := closing.search(sentence):
            spans.append((offset + start, offset + start + match.start()))
    return spans


@cache
def _cues() -> tuple[re.Pattern, re.Pattern, re.Pattern]:
    verbs = yaml.safe_load((RULES / "framing_voice.yml").read_text("utf-8"))["reporting_verbs"]
    verb = rf"\b(?:{'|'.join(sorted(verbs, reverse=True))})"
    return (
        re.compile(rf"{verb}(?: (?:on )?\w+(?: \w+)?)? that\b"),
        re.compile(r"[Aa]ccording to [^,;.“\"]{1,80}, "),
        re.compile(
            rf", (?:according to [^,;“\"]{{1,80}}|(?:[\w.’'-]+ ){{1,7}}{verb}(?: (?:on )?\w+)?)[.!?]?$"
        ),
    )
