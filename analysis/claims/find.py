"""Which numbers and dates does each article report, of what, by whom and as of when?"""

from datetime import date

import pandas as pd

from analysis.claims.attribution import read_source
from analysis.claims.clauses import clause_of, relative_clauses
from analysis.claims.counting import may_count, number_places, read_numbers
from analysis.claims.moments import Moment, read_moments
from analysis.claims.subjects import phrase_left, phrase_right
from analysis.claims.tokens import Token, cut_tokens, word_at
from analysis.claims.units import is_currency
from analysis.text import sentences

CLAIMS = (
    "article_id",
    "start",
    "end",
    "value",
    "high",
    "approx",
    "unit",
    "subject",
    "source",
    "as_of",
    "sentence",
)
# A date this near behind the verb of a statement is the statement's ("said on Monday").
_STATEMENT = 6
_LONGEST = 2000  # characters
_GOING_ON = frozenset({"he", "she", "they", "it"})


def find_claims(articles: pd.DataFrame, *, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find every number and date that an article reports, with what it counts, who says so and as of when.

    One row per number or date in a sentence, in the order of articles and text, columns CLAIMS:

    - `start`, `end`: character offsets of the number with its qualifier and unit or counted noun.
    - `value`, `high`: the number, and the upper end of a range or of "dozens" (missing otherwise). A date has no value.
    - `approx`: "about", "more than", "at least", "less than", "up to" or "vague" ("dozens"); for a date "early", "late",
      "mid" or a part of the day; missing if the text gives the number plainly.
    - `unit`: a unit of measure ("year", "percent"), a currency's code, "ordinal", "date", or the counted noun in the
      singular; people are "person"; missing where the text names none.
    - `subject`: the words that tell what is counted, measured or dated.
    - `source`: to whom the sentence, or else the quotation in `quotes`, attributes it; missing: the article's own voice.
    - `as_of`: the date itself for dates; for numbers the date that the sentence gives them, ISO where it is certain
      ("2024-02"), else as written ("Monday"). Days without a year need the article's `published`.

    Telephone numbers, addresses, scores, clock times, list numbers and numbers in names are no claims; nor is "in 2023"
    that only says of when a sum of money is. `quotes` is the table of `quotes.find_quotes`: it gives the source where a
    quotation runs on and its sentence names nobody, and the name of "the mayor". Articles without numbers
    give no rows; no articles give an empty table.
    """
    spoken, resolved = _speakers(quotes)
    rows: list[dict] = []
    for article in articles.to_dict("records"):
        published = article.get("published")
        day = None if published is None or pd.isna(published) else pd.Timestamp(published).date()
        text = article["text"] if isinstance(article["text"], str) else ""
        known = (table.get(article["article_id"], []) for table in (spoken, resolved))
        rows += _claims_of(article["article_id"], text, day, *known)
    table = pd.DataFrame(rows, columns=list(CLAIMS), dtype="object")
    return table.astype({"start": "int64", "end": "int64", "value": "float64", "high": "float64"})


def _claims_of(
    article_id: str,
    text: str,
    published: date | None,
    spoken: list[tuple[int, int, str]],
    resolved: list[tuple[int, int, str]],
) -> list[dict]:
    spans = _readable(text)
    statements: dict[int, tuple] = {}
    rows = []
    for at, span in enumerate(spans):
        sentence = text[span[0] : span[1]]
        if not may_count(sentence):
            continue
        tokens = cut_tokens(text, *span)
        places = number_places(tokens)
        moments = read_moments(text, tokens, published, places=places)
        numbers = read_numbers(text, tokens, places, moments)
        if not (moments or numbers):
            continue
        source, said_on = _statement(text, spans, at, statements, published)
        clauses = relative_clauses(tokens)
        found = [
            (*claim, _as_of(moments, claim[0], claim[1], source, clauses) or said_on) for claim in numbers
        ]
        # "It cost $3 billion in 2023": the year says of when the money is, and is no event of its own.
        paid = {claim[-1] for claim in found if claim[5] and is_currency(claim[5])}
        found += [
            (*_dated(text, tokens, moment), moment[2])
            for moment in moments
            if moment[2] not in paid or not _is_year_of_money(tokens, moment)
        ]
        name = source[0] if source else None
        place = text.find(name, *span) if name else -1
        for first, end, *told, as_of in sorted(found, key=lambda claim: claim[:2]):
            start, stop = tokens[first][1], tokens[end - 1][2]
            # What stands inside the source's own description ("the owner of 12 hotels said") is not what the source says.
            described = 0 <= place <= start and stop <= place + len(name or "")
            person = _speaker_at(place, resolved) if name and name.islower() else None
            who = None if described else person or name or _speaker_at(start, spoken)
            rows.append(
                dict(zip(CLAIMS, (article_id, start, stop, *told, who, as_of, sentence), strict=True))
            )
    return rows


def _dated(text: str, tokens: list[Token], moment: Moment) -> tuple:
    """Put a date into the shape of a number's claim: (first, end, value, high, approx, unit, subject)."""
    first, end, _, shade = moment
    subject = phrase_left(text, tokens, first) or phrase_right(text, tokens, end)
    return first, end, None, None, shade, "date", subject


def _readable(text: str) -> list[tuple[int, int]]:
    """Locate the sentences; a "sentence" as long as a page is a table without stops and is read piece by piece."""
    spans = []
    for start, end in sentences(text):
        while end - start > _LONGEST:
            blank = text.rfind(" ", start + 1, start + _LONGEST)
            cut = blank if blank > start else start + _LONGEST
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    return spans


def _statement(
    text: str,
    spans: list[tuple[int, int]],
    at: int,
    read: dict[int, tuple],
    published: date | None,
    depth: int = 3,
) -> tuple[tuple[str, int, int] | None, str | None]:
    """Read who makes a sentence's statement, and on what day if it only goes on with the statement before.

    A sentence is asked only if it holds a number, or if a later one goes on with it ("he added", "Stating that …").
    """
    if at < 0 or depth == 0:
        return None, None
    if at not in read:
        tokens = cut_tokens(text, *spans[at])
        before, said_on = None, None
        if tokens and (tokens[0][0].endswith("ing") or any(word in _GOING_ON for word, _, _ in tokens)):
            before, said_on = _statement(text, spans, at - 1, read, published, depth - 1)
        source = read_source(text, tokens, before[0] if before else None)
        goes_on = source and before and source[0] == before[0] and source[1] == 0
        if goes_on and said_on is None:
            tokens = cut_tokens(text, *spans[at - 1])
            moments = read_moments(text, tokens, published)
            said_on = _as_of(moments, before[1], before[2], before, relative_clauses(tokens))
        read[at] = source, said_on if goes_on else None
    return read[at]


def _speaker_at(start: int, spoken: list[tuple[int, int, str]]) -> str | None:
    return next((speaker for first, stop, speaker in spoken if first <= start < stop), None)


def _as_of(
    moments: list[Moment],
    first: int,
    end: int,
    source: tuple[str, int, int] | None,
    clauses: list[tuple[int, int]],
) -> str | None:
    """Pick the date that a number belongs to.

    A month or year of its own comes first ("fell to 3 percent in May, the bank said on Friday"), then the day of the
    statement, for tolls are as of then ("12 died on Sunday, police said on Tuesday"), then the nearest date. Of a relative
    clause (", who took office in 2021,") no date leads out and none leads in, but for that of the statement.
    """
    cue = source[1] if source else None
    stated = [m for m in moments if cue is not None and _dates_statement(m, cue, clauses)]
    here = clause_of(first, clauses)
    own = [m for m in moments if m not in stated and clause_of(m[0], clauses) == here]
    coarse = [m for m in own if not _is_day(m[2])]
    choice = coarse or stated or own
    # A date follows its number more often than it leads it.
    return min(choice, key=lambda m: m[0] - end if m[0] >= end else first - m[1] + 4, default=(0, 0, None))[2]


def _dates_statement(moment: Moment, cue: int, clauses: list[tuple[int, int]]) -> bool:
    near = moment[1] == cue or 0 <= moment[0] - cue <= _STATEMENT
    return near and clause_of(moment[0], clauses) == clause_of(cue, clauses)


def _is_year_of_money(tokens: list[Token], moment: Moment) -> bool:
    first, _, as_of, _ = moment
    dated = as_of[:4].isdecimal() and not _is_day(as_of)
    return dated and word_at(tokens, first - 1) in ("in", "for")


def _is_day(as_of: str) -> bool:
    return (
        len(as_of) == 10
        or as_of.endswith("day")
        or (as_of[-1:].isdecimal() and not as_of.isdecimal() and "-" not in as_of)
    )


def _speakers(quotes: pd.DataFrame | None) -> tuple[dict, dict]:
    """List for each article who speaks where, and where a speaker is called by a role ("the mayor") and who that is."""
    if quotes is None:
        return {}, {}
    known = quotes[quotes["speaker"].notna()]
    # Of reported speech without marks the sentence itself tells better who counted: `quotes` takes "she wants" as speech too.
    spoken = known[known["kind"].isin(["direct", "mixed"])]
    called = known[known["speaker_start"].notna()]
    return _places(spoken, "start", "end"), _places(called, "speaker_start", "speaker_end")


def _places(quotes: pd.DataFrame, start: str, end: str) -> dict[str, list[tuple[int, int, str]]]:
    places: dict[str, list[tuple[int, int, str]]] = {}
    for row in quotes[["article_id", start, end, "speaker"]].itertuples(index=False, name=None):
        places.setdefault(row[0], []).append(row[1:])
    return places
