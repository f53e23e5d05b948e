"""Whose words does an article carry, and who is said to have spoken them?"""

from bisect import bisect_right
from collections.abc import Iterator

import pandas as pd

from analysis.names.people import find_people
from analysis.names.reading import Reading, read, token_at
from analysis.quotes.attribution import attribute
from analysis.quotes.indirect import reports, taken_cues
from analysis.quotes.naming import name_speaker, speaker_kind
from analysis.quotes.speakers import Span

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
    "sentence",
)

_NOBODY = (None, None, None)
_OPENING = {",", ":", "\n", ".", "—", "–", "-"}
_LONGEST_TITLE = 10  # words
_CONTEXT = 400  # characters of a sentence to either side of its quotation
_SCARE = 4  # words in marks without a cue: more than this is somebody's text


def find_quotes(articles: pd.DataFrame, *, home: str | None = None) -> pd.DataFrame:
    """Find the quotations and the reported speech of every article, with speaker and cue.

    One row per quotation, with QUOTES as columns, sorted by article and place. Kind: direct (a sentence in
    quotation marks), mixed (words in marks inside the writer's sentence), scare (marks round a few words that
    nobody is said to have spoken) and indirect (reported without marks: start:end is what was said, and may hold
    mixed rows). `speaker` is the fullest name the article gives, speaker_start:speaker_end the phrase that announces
    it, `sentence` the sentence or sentences that carry it. Offsets are characters of `text`, marks included. None where no cue or speaker is known.
    `home` is the country whose government is not foreign (as in rules/names_actors_countries.yml); without it no
    government is.
    Empty input gives an empty table.
    """
    rows = []
    for article_id, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True):
        if isinstance(text, str):
            found = sorted(_rows(text, home), key=lambda row: row[:2])
            rows += [(article_id, *row) for row in found]
    quotes = pd.DataFrame(rows, columns=list(QUOTES), dtype=object).astype({"start": "int64", "end": "int64"})
    return quotes.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)


def _rows(text: str, home: str | None) -> Iterator[tuple]:
    reading = read(text)
    people = find_people(reading)
    kinds: dict[tuple[str, Span], str] = {}
    recent, recent_kind = None, None

    def row(start: int, end: int, kind: str, cue: int | None, span: Span | None) -> tuple:
        nonlocal recent, recent_kind
        what = (reading.words[cue], reading.starts[cue], reading.ends[cue]) if cue is not None else _NOBODY
        if span is None:
            # ", adding" or a sentence without a subject goes on with the speaker before
            who = (recent, recent_kind) if cue is not None else (None, None)
            return (
                start,
                end,
                text[start:end],
                kind,
                *who,
                None,
                None,
                *what,
                _sentence(reading, start, end),
            )
        speaker = name_speaker(span, reading, people, recent=recent)
        recent = speaker or recent
        if (speaker, span) not in kinds:
            kinds[speaker, span] = speaker_kind(speaker, span, reading, people, home=home)
        recent_kind = kinds[speaker, span] if speaker else recent_kind
        who = (speaker, kinds[speaker, span], reading.starts[span[0]], reading.ends[span[1] - 1])
        return (start, end, text[start:end], kind, *who, *what, _sentence(reading, start, end))

    attributed = attribute(reading)
    found = [
        (*reading.quotes[number], _kind(reading, number, cue), cue, span)
        for number, (cue, span, _) in enumerate(attributed)
        if not _is_title(reading, number, cue)
    ]
    found += [
        (reading.starts[first], reading.ends[end - 1], "indirect", cue, span)
        for cue, span, first, end in reports(reading, taken_cues(reading, attributed))
    ]
    # In reading order, for who spoke last goes on: "Miller repeated the claim. Stating that “dozens …”".
    yield from (row(*each) for each in sorted(found, key=lambda each: (each[0], -each[1])))


def _is_title(reading: Reading, number: int, cue: int | None) -> bool:
    """Tell the title of a work ("Good Morning America") from words that somebody said: its words are capitalised,
    and no cue stands right beside it."""
    start, end = reading.quotes[number]
    if reading.text[start:end].rstrip("\"'”’»")[-1:] in ("?", "!"):
        return False
    first, after = token_at(reading, start), token_at(reading, end)
    if cue is not None and first - 3 <= cue < after + 4:
        return False
    words = [i for i in range(first, after) if reading.words[i][0].isalnum()]
    capital = sum(reading.words[i][0].isupper() for i in words)
    small = [
        i
        for i in words
        if not reading.words[i][0].isupper() and reading.kinds[i] in ("word", "adverb", "auxiliary")
    ]
    return capital > 1 and len(words) <= _LONGEST_TITLE and not small


def _sentence(reading: Reading, start: int, end: int) -> str:
    """Give the sentence, or sentences, that carry a quotation; of an endless one what is near."""
    first = max(bisect_right(reading.sentences, (start, len(reading.text))) - 1, 0)
    last = max(bisect_right(reading.sentences, (end - 1, len(reading.text))) - 1, first)
    begin, stop = reading.sentences[first][0], reading.sentences[last][1]
    return reading.text[max(begin, start - _CONTEXT) : min(stop, end + _CONTEXT)]


def _kind(reading: Reading, number: int, cue: int | None) -> str:
    """Tell a quoted sentence from words taken into the writer's sentence and from scare quotes."""
    start, end = reading.quotes[number]
    first, after = token_at(reading, start), token_at(reading, end)
    words = [i for i in range(first, after) if reading.words[i][0].isalnum()]
    if not words:
        return "scare"
    opens = (
        first == 0
        or reading.kinds[first - 1] in _OPENING
        or reading.sentence[first - 1] != reading.sentence[first]
    )
    if opens and reading.words[words[0]][0].isupper() and len(words) > 1:
        return "direct"
    if cue is None:
        return "scare" if len(words) <= _SCARE else "mixed"
    return "mixed"
