"""Which numbers and dates does each article report, of what, by whom and as of when?"""

from bisect import bisect_left
from datetime import date

import pandas as pd

from analysis.claims.as_of import date_of, is_day, relative_clauses
from analysis.claims.counting import may_count, number_places, read_numbers
from analysis.claims.moments import Moment, read_moments
from analysis.claims.sources import Statement, find_statements
from analysis.claims.subjects import phrase_left, phrase_right
from analysis.claims.tokens import Token, cut_tokens, word_at
from analysis.claims.units import is_currency
from analysis.names.reading import read
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
_LONGEST = 2000  # characters
_LEAD = 4  # words from a date to the speaker of its statement
Speech = tuple[int, int, str]  # start and end of what is said between marks, and the speaker


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
    quotation runs on and its sentence names nobody. Articles without numbers give no rows; no articles give an empty table.
    """
    spoken = _speeches(quotes)
    rows: list[tuple] = []
    for article in articles.to_dict("records"):
        published = article.get("published")
        day = None if published is None or pd.isna(published) else pd.Timestamp(published).date()
        text = article["text"] if isinstance(article["text"], str) else ""
        speeches = spoken.get(article["article_id"], [])
        rows += [(article["article_id"], *claim) for claim in _claims_of(text, day, speeches)]
    table = pd.DataFrame(rows, columns=list(CLAIMS), dtype="object")
    return table.astype({"start": "int64", "end": "int64", "value": "float64", "high": "float64"})


def _claims_of(text: str, published: date | None, spoken: list[Speech]) -> list[tuple]:
    """Read one article: rows of CLAIMS without the article."""
    spans = [span for span in _readable(text) if may_count(text[span[0] : span[1]])]
    statements = find_statements(read(text), spoken) if spans else []
    cues = [statement[5] for statement in statements]
    rows: list[tuple] = []
    said_on = None
    for begin, stop in spans:
        tokens = cut_tokens(text, begin, stop)
        places = number_places(tokens)
        moments = read_moments(text, tokens, published, places=places)
        numbers = read_numbers(text, tokens, places, moments)
        here = statements[bisect_left(cues, begin) : bisect_left(cues, stop)]
        clauses = relative_clauses(tokens)
        found = []
        for claim in numbers:
            by = _statement_of(text, here, tokens[claim[0]][1])
            cue = _token_of(tokens, by[5]) if by else None
            # "Stating that …" goes on with the statement before, and with its day.
            goes_on = said_on if by and by[5] == begin else None
            found.append((*claim, date_of(moments, claim[0], claim[1], cue, clauses) or goes_on))
        cue = _token_of(tokens, here[-1][5]) if here else None
        said_on = date_of(moments, cue, cue, cue, clauses) if here else None
        # "It cost $3 billion in 2023": the year says of when the money is, and is no event of its own.
        paid = {claim[-1] for claim in found if is_currency(claim[5])}
        found += [
            (*_dated(text, tokens, moment), moment[2])
            for moment in moments
            if moment[2] not in paid or not _is_year_of_money(tokens, moment)
        ]
        for first, end, *told, as_of in sorted(found, key=lambda claim: claim[:2]):
            start = tokens[first][1]
            by = _statement_of(text, here, start, day=told[3] == "date")
            source = by[0] if by else next((who for a, b, who in spoken if a <= start < b), None)
            rows.append((start, tokens[end - 1][2], *told, source, as_of, text[begin:stop]))
    return rows


def _statement_of(text: str, here: list[Statement], start: int, *, day: bool = False) -> Statement | None:
    """Find the statement that a claim belongs to; what stands in the speaker's own description is not stated.

    A date beside the words that name the speaker is that of the statement ("On Monday the ministry said").
    """
    for statement in here:
        _, begin, end, told, described, cue = statement
        aside = text[described:start] if described <= start < cue else ""
        inside = told <= start < described or ("," in aside and ", citing" not in aside)
        lead = text[start:told].split()
        leads = (
            day and start < begin and len(lead) <= _LEAD and not {"after", "before", "but", "and"} & {*lead}
        )
        if not inside and (leads or begin <= start < end):
            return statement
    return None


def _token_of(tokens: list[Token], place: int) -> int:
    return bisect_left([start for _, start, _ in tokens], place)


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


def _is_year_of_money(tokens: list[Token], moment: Moment) -> bool:
    first, _, as_of, _ = moment
    dated = as_of[:4].isdecimal() and not is_day(as_of)
    return dated and word_at(tokens, first - 1) in ("in", "for")


def _speeches(quotes: pd.DataFrame | None) -> dict[str, list[Speech]]:
    """List for each article who speaks where between quotation marks."""
    spoken: dict[str, list[Speech]] = {}
    if quotes is not None:
        # Of reported speech without marks the sentence tells better who counted: `quotes` takes "she wants" as speech too.
        known = quotes[quotes["speaker"].notna() & quotes["kind"].isin(["direct", "mixed"])]
        for article_id, *row in known[["article_id", "start", "end", "speaker"]].itertuples(
            index=False, name=None
        ):
            spoken.setdefault(article_id, []).append(tuple(row))
    return spoken
