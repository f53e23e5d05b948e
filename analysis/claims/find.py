"""Which numbers and dates does each article report, of what, by whom and as of when?"""

from collections.abc import Callable
from datetime import date

import pandas as pd

from analysis.claims.attribution import read_source
from analysis.claims.labels import is_label
from analysis.claims.moments import Moment, read_moments, starts_moment
from analysis.claims.numerals import Numeral, figure_value, read_numeral, starts_numeral
from analysis.claims.subjects import (
    counted_noun,
    fate_near,
    is_plural,
    measured_noun,
    phrase_left,
    phrase_right,
)
from analysis.claims.tokens import cut_tokens, phrases, word_set
from analysis.claims.units import is_currency, money_before, unit_after, unit_words
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
Token = tuple[str, int, int]


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
    - `source`: to whom the sentence (or the quotation in `quotes`) attributes it; missing means the article's own voice.
    - `as_of`: the date itself for dates; for numbers the date that the sentence gives them, ISO where it is certain
      ("2024-02"), else as written ("Monday"). Days without a year need the article's `published`.

    Telephone numbers, addresses, scores, clock times, list numbers and numbers in names are no claims. `quotes` is the
    table of `quotes.find_quotes`; without it a plain reading of the sentence gives the source. Articles without numbers
    give no rows; no articles give an empty table.
    """
    spoken = _speakers(quotes)
    rows = []
    for article in articles.to_dict("records"):
        published = article.get("published")
        day = None if published is None or pd.isna(published) else pd.Timestamp(published).date()
        rows += _claims_of(article["article_id"], article["text"], day, spoken.get(article["article_id"], []))
    table = pd.DataFrame(rows, columns=list(CLAIMS), dtype="object")
    return table.astype({"start": "int64", "end": "int64", "value": "float64", "high": "float64"})


def _claims_of(
    article_id: str, text: str, published: date | None, spoken: list[tuple[int, int, str]]
) -> list[tuple]:
    spans = sentences(text)
    cut = [cut_tokens(text, start, end) for start, end in spans]
    sources: dict[int, tuple[str, int, int] | None] = {}

    def source_of(at: int, depth: int = 3) -> tuple[str, int, int] | None:
        # A sentence is asked for its source only if it holds a number, or a later one goes on with it.
        if at < 0 or depth == 0:
            return None
        if at not in sources:
            tokens = cut[at]
            goes_on = bool(tokens) and _goes_on(tokens)
            before = source_of(at - 1, depth - 1) if goes_on else None
            sources[at] = read_source(text, tokens, before[0] if before else None)
        return sources[at]

    rows = []
    for at, (start, end) in enumerate(spans):
        tokens = cut[at]
        if not any(_may_count(word) for word, _, _ in tokens):
            continue
        rows += _sentence_claims(
            article_id, text, tokens, text[start:end], published, lambda at=at: source_of(at), spoken
        )
    return rows


def _goes_on(tokens: list[Token]) -> bool:
    words = [word for word, _, _ in tokens]
    return words[0].endswith("ing") or bool(set(words) & {"he", "she", "they", "it"})


def _may_count(word: str) -> bool:
    return (word not in ("a", "an") and (starts_numeral(word) or starts_moment(word))) or word in word_set(
        "numbers", "bare_plurals"
    )


def _sentence_claims(
    article_id: str,
    text: str,
    tokens: list[Token],
    sentence: str,
    published: date | None,
    source_of: Callable[[], tuple[str, int, int] | None],
    spoken: list[tuple[int, int, str]],
) -> list[tuple]:
    moments = read_moments(text, tokens, published)
    found = _numbers(text, tokens, moments)
    if not found and not moments:
        return []
    source = source_of()
    rows = []
    for first, end, value, high, approx, unit, subject in found:
        as_of = _as_of(tokens, moments, first, source)
        rows.append((first, end, value, high, approx, unit, subject, as_of))
    for first, end, as_of, shade in moments:
        subject = phrase_left(text, tokens, first) or phrase_right(text, tokens, end)
        rows.append((first, end, None, None, shade, "date", subject, as_of))
    named = source[0] if source else None
    table = []
    for first, end, value, high, approx, unit, subject, as_of in sorted(rows, key=lambda row: row[:2]):
        start, stop = tokens[first][1], tokens[end - 1][2]
        who = next((speaker for s, e, speaker in spoken if s <= start < e), None) or named
        # A number inside the speaker's own name or description is not what the speaker says.
        if source and who == named and source[0] in sentence and text[start:stop] in source[0]:
            who = None
        table.append((article_id, start, stop, value, high, approx, unit, subject, who, as_of, sentence))
    return table


def _numbers(text: str, tokens: list[Token], moments: list[Moment]) -> list[tuple]:
    """Read the numbers of a sentence: (first, end, value, high, approx, unit, subject)."""
    dated = {i for first, end, _, _ in moments for i in range(first, end)}
    found, at = [], 0
    while at < len(tokens):
        word = tokens[at][0]
        if at in dated or not (
            starts_numeral(word) or word in word_set("numbers", "bare_plurals") or word == "both"
        ):
            at += 1
            continue
        claim = _claim_at(text, tokens, at, dated)
        if claim:
            found.append(claim)
            at = max(claim[1], at + 1)
        else:
            at += 1
    return found


def _claim_at(text: str, tokens: list[Token], at: int, dated: set[int]) -> tuple | None:
    word = tokens[at][0]
    if word in word_set("numbers", "bare_plurals"):
        unit = {"decades": "decade", "centuries": "century"}[word]
        subject = measured_noun(text, tokens, at + 1) if _word(tokens, at + 1) == "of" else None
        return at, at + 1, 2.0, 9.0, "vague", unit, subject or phrase_left(text, tokens, at)
    if word == "both":
        noun = counted_noun(text, tokens, at + 1)
        near = noun and is_plural(tokens[at + 1][0])
        return (at, noun[2], 2.0, None, None, *noun[:2]) if near else None
    numeral = read_numeral(tokens, at)
    if numeral is None or any(i in dated for i in range(numeral[0], numeral[1])):
        return None
    if numeral[4] == "ordinal":
        return _ordinal(text, tokens, numeral)
    numeral, kind = _with_range(text, tokens, numeral)
    first, end, value, high, _ = numeral
    money = money_before(text, tokens, first)
    begin = money[1] if money else first
    sign, begin = _sign(text, tokens, begin)
    first_qualifier, approx = _qualifier(tokens, begin)
    end, approx = _qualifier_after(tokens, end, approx)
    approx = approx or ("vague" if kind in ("vague", "few") else None)
    measured = _measured(text, tokens, begin, end, value, money, kind)
    if measured is None:
        return None
    unit, subject, stop = measured
    if not money and is_label(
        text, tokens, begin, numeral[1], counted=stop > end, measured=unit in unit_words()
    ):
        return None
    if kind == "few" and unit not in (
        "day",
        "hour",
        "week",
        "month",
        "year",
        "minute",
        "second",
        "decade",
        "century",
        "kilometre",
        "mile",
        "metre",
    ):
        return None
    if (
        _is_bare_year(tokens, first, numeral[1])
        and not approx
        and not (unit and stop == end + 1 and unit in ("kilometre", "metre", "mile", "tonne", "percent"))
    ):
        return None
    return first_qualifier, stop, sign * value, high, approx, unit, subject


def _measured(
    text: str, tokens: list[Token], first: int, end: int, value: float, money: tuple | None, kind: str
) -> tuple | None:
    """Say what a number counts or measures: (unit, subject, end), or None if it is no claim."""
    if kind == "share":
        return "percent", measured_noun(text, tokens, end) or phrase_left(text, tokens, first), end
    if money:
        unit, stop = money[0], end
        if (
            _word(tokens, end) in ("per", "a", "an")
            and (rate := unit_after(text, [("usd", 0, 0)], 0)) is None
        ):
            unit, stop = unit, end
        return unit, measured_noun(text, tokens, stop, money=True) or phrase_left(text, tokens, first), stop
    found = unit_after(text, tokens, end)
    if found and not (
        found[0] == "day"
        and value == 1
        and _word(tokens, first - 1) not in ("for", "in", "within", "after", "a", "the", "by")
        and _word(tokens, end) != "-"
    ):
        unit, stop = found
        if unit == "GBP" and {w for w, _, _ in tokens} & word_set("units", "weighing"):
            unit = "pound"
        if unit == "GBP" and _word(tokens, stop) == "of":
            unit = "pound"
        return (
            unit,
            measured_noun(text, tokens, stop, money=is_currency(unit)) or phrase_left(text, tokens, first),
            stop,
        )
    fate = fate_near(tokens, first, end)
    noun = counted_noun(text, tokens, end, singular=value == 1)
    if noun and (value != 1 or noun[0] in word_set("words", "persons")):
        head, phrase, stop = noun
        if head in word_set("words", "persons"):
            fate = fate_near(tokens, first, stop)
            return "person", phrase if fate is None or fate in phrase else f"{phrase} {fate}", stop
        return head, phrase, stop
    if (fate and value != 1) or _word(tokens, end) in ("others",):
        return "person", f"people {fate}" if fate else "others", end
    return _bare(text, tokens, first, end, value)


def _bare(text: str, tokens: list[Token], first: int, end: int, value: float) -> tuple | None:
    """A number without a noun: an age, a toll, or a level ("rose to 3,400"); anything else counts nothing we can name."""
    before, after = _word(tokens, first - 1), _word(tokens, end)
    if before in ("aged", "age") and value < 130:
        return "year", "age", end
    aged = before == "," and after in (",", ".", ")") and first >= 2 and text[tokens[first - 2][1]].isupper()
    if aged and 5 <= value < 115 and value == int(value) and tokens[first][0].isdigit():
        return "year", "age", end
    left = phrase_left(text, tokens, first)
    if (
        left
        and "toll" in left.lower().split()
        and before in ("to", "at", "of", "is", "was", "reached", "than")
    ):
        return "person", left, end
    if (
        before in ("to", "at", "of", "by", "than", "is", "was", "reached", "least", "about", "around")
        and tokens[first][0][0].isdigit()
        and after
        in (
            "",
            ".",
            ",",
            ";",
            "in",
            "from",
            "on",
            "after",
            "since",
            "by",
            "last",
            "this",
            "and",
            "as",
            "while",
            "for",
            "this",
            ")",
            "”",
        )
    ):
        return (None, left, end) if left and value >= 10 else None
    return None


def _ordinal(text: str, tokens: list[Token], numeral: Numeral) -> tuple | None:
    first, end, value, _, _ = numeral
    before, after = _word(tokens, first - 1), _word(tokens, end)
    if (
        end >= len(tokens)
        or after in word_set("numbers", "ordinal_names")
        or (text[tokens[end][1]].isupper() and not is_plural(after))
    ):
        return None
    if not (before in word_set("numbers", "ordinal_openers") or before.endswith(("'s", "s'"))):
        return None
    if after in ("in", "since") and not tokens[first][0][0].isdigit():
        subject = phrase_left(text, tokens, first)
        return (first, end, value, None, None, "ordinal", subject) if subject else None
    if after in ("century", "millennium", "-"):
        return None
    noun = counted_noun(text, tokens, end, singular=True)
    if noun is None:
        return None
    return first, noun[2], value, None, None, "ordinal", noun[1]


def _with_range(text: str, tokens: list[Token], numeral: Numeral) -> tuple[Numeral, str]:
    """Join "5 to 7", "5-7" and "between 5 and 7"; "rose from 5 to 7" stays two numbers."""
    first, end, value, high, kind = numeral
    if kind != "exact":
        return numeral, kind
    joint = _word(tokens, end)
    at = end
    # "$5 million to $7 million", "5% to 7%": the unit may stand with both.
    if joint in ("%", "percent"):
        at = end + 1
        joint = _word(tokens, at)
    before = _word(tokens, first - 1)
    if joint == "and" and before != "between" and _word(tokens, first - 2) != "between":
        return numeral, kind
    if joint not in ("to", "-", "–", "—", "and"):
        return numeral, kind
    upper = at + 1
    while _word(tokens, upper) in ("$", "€", "£", "¥"):
        upper += 1
    if upper >= len(tokens) or not starts_numeral(tokens[upper][0]) or tokens[upper][0] in ("a", "an"):
        return numeral, kind
    other = read_numeral(tokens, upper)
    if other is None or other[4] != "exact":
        return numeral, kind
    if joint == "to" and (
        {w for w, _, _ in tokens[max(0, first - 8) : first]} & word_set("numbers", "changes")
    ):
        return numeral, kind
    if joint in ("-", "–", "—") and (
        _word(tokens, other[1]) in ("-", "–")
        or (not _word(tokens, first)[0].isdigit() and not _word(tokens, upper).isalpha())
    ):
        return numeral, kind
    # "5-7 million": the scale belongs to both.
    if (
        other[2] >= 1000
        and value < 1000
        and other[2] % 1000 == 0
        and other[1] - upper > 1
        and figure_value(tokens[upper][0])
    ):
        scale = other[2] / figure_value(tokens[upper][0])
        if scale in (1e3, 1e6, 1e9, 1e12) and value <= figure_value(tokens[upper][0]):
            value *= scale
    if other[2] <= value or (joint == "to" and other[2] > 100 * max(value, 1)):
        return numeral, kind
    if joint in ("-", "–") and _is_tally(tokens, first, other[1]):
        return numeral, kind
    return (first, other[1], value, other[2], kind), kind


def _is_tally(tokens: list[Token], first: int, end: int) -> bool:
    around = {word for word, _, _ in tokens[max(0, first - 3) : first] + tokens[end : end + 2]}
    return bool(around & word_set("numbers", "scores") - {"over", "against", "away", "home", "beat"})


def _sign(text: str, tokens: list[Token], first: int) -> tuple[int, int]:
    before = _word(tokens, first - 1)
    if before == "minus":
        return -1, first - 1
    if before in ("-", "−") and tokens[first - 1][2] == tokens[first][1]:
        space = tokens[first - 1][1]
        if space == 0 or text[space - 1].isspace() or text[space - 1] in "(":
            return -1, first - 1
    return 1, first


def _qualifier(tokens: list[Token], first: int) -> tuple[int, str | None]:
    """Read "more than", "about" … in front of a number: (first token, meaning)."""
    begin = first
    if _word(tokens, begin - 1) in ("a", "an", "between", "another", "from") and _word(tokens, begin - 1):
        begin -= 1
    for at in (begin, first):
        for words, meaning in phrases("numbers", "before"):
            n = len(words)
            if at >= n and tuple(w for w, _, _ in tokens[at - n : at]) == words:
                if (
                    words in (("over",), ("around",), ("near",), ("about",))
                    and at - n - 1 >= 0
                    and tokens[at - n - 1][0] in ("all",)
                ):
                    continue
                return at - n, meaning
    return first, None


def _qualifier_after(tokens: list[Token], end: int, approx: str | None) -> tuple[int, str | None]:
    for words, meaning in phrases("numbers", "after"):
        if tuple(w for w, _, _ in tokens[end : end + len(words)]) == words:
            return end + len(words), approx or meaning
    return end, approx


def _as_of(tokens: list[Token], moments: list[Moment], first: int, source: tuple | None) -> str | None:
    """Pick the date a number belongs to: month or year in its own clause, else the day of the statement, else the nearest."""
    if not moments:
        return None
    cue = source[1] if source else None

    def distance(moment: Moment) -> tuple:
        near = abs(moment[0] - first)
        of_statement = cue is not None and 0 <= moment[0] - cue <= 6
        return (not of_statement, near)

    return min(moments, key=distance)[2]


def _is_bare_year(tokens: list[Token], first: int, end: int) -> bool:
    word = tokens[first][0]
    return end == first + 1 and len(word) == 4 and word.isdigit() and "1500" <= word <= "2100"


def _speakers(quotes: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str]]]:
    if quotes is None:
        return {}
    known = quotes[quotes["speaker"].notna()]
    spoken: dict[str, list[tuple[int, int, str]]] = {}
    for row in known[["article_id", "start", "end", "speaker"]].itertuples(index=False):
        spoken.setdefault(row.article_id, []).append((row.start, row.end, row.speaker))
    return spoken


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at][0] if 0 <= at < len(tokens) else ""
