"""Whose words does an article carry, and who is said to have spoken them?"""

import re
from collections.abc import Iterator

import pandas as pd

from analysis.names.people import find_people
from analysis.names.reading import Reading, read, token_at
from analysis.quotes.attribution import Attribution, attribute
from analysis.quotes.indirect import reports
from analysis.quotes.naming import name_speaker

QUOTES = (
    "article_id",
    "start",
    "end",
    "text",
    "kind",
    "speaker",
    "speaker_kind",
    "speaker_start",
    "speaker_end",
    "cue",
    "cue_start",
    "cue_end",
)

_OFFSETS = ["speaker_start", "speaker_end", "cue_start", "cue_end"]


def find_quotes(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the quotations and the reported speech of every article, with speaker and cue.

    One row per quotation, with QUOTES as columns, sorted by article and place. Kind: direct (a sentence in
    quotation marks), mixed (words in marks inside the writer's sentence), scare (marks without a speaker round a
    word or two) and indirect (reported without marks: start:end is what was said, which may hold mixed rows).
    Offsets are characters of `text`, marks included; missing (None or <NA>) where no cue or speaker is known.
    """
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        rows += [(article_id, *row) for row in _rows(text if isinstance(text, str) else "")]
    quotes = pd.DataFrame(rows, columns=list(QUOTES), dtype=object)
    return quotes.astype({"start": "int64", "end": "int64"})


def _rows(text: str) -> Iterator[tuple]:
    reading = read(text)
    people = find_people(reading)
    recent = None
    found = attribute(reading)
    for number, attribution in enumerate(found):
        cue, span, _ = attribution
        speaker = name_speaker(span, reading, people, recent=recent) if span else None
        recent = speaker or recent
        yield _row(reading, *reading.quotes[number], _kind(reading, number, attribution), speaker, span, cue)
    for cue, span, first, end in reports(reading, {cue for cue, _, _ in found if cue is not None}):
        speaker = name_speaker(span, reading, people, recent=recent) if span else None
        yield _row(reading, reading.starts[first], reading.ends[end - 1], "indirect", speaker, span, cue)


def _row(reading: Reading, start: int, end: int, kind: str, speaker, span, cue) -> tuple:
    who = (reading.starts[span[0]], reading.ends[span[1] - 1]) if span else (None, None)
    what = (
        (reading.words[cue], reading.starts[cue], reading.ends[cue])
        if cue is not None
        else (None, None, None)
    )
    return (start, end, reading.text[start:end], kind, speaker, None, *who, *what)


def _kind(reading: Reading, number: int, attribution: Attribution) -> str:
    return "direct"
