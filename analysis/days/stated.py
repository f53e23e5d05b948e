"""On which day was a web page published, by its text, its markup and htmldate together?"""

import math
from datetime import date, datetime
from typing import Any

from analysis.days.choose import choose_day, read_weights, refuse_day, weigh_day
from analysis.days.markup import read_lines, read_markup
from analysis.days.signs import read_page

# No article's page names so many days; htmldate would take minutes over it.
_MOST = 3000


def date_html(html: str | bytes, *, url: str | None = None) -> date | None:
    """Give the day on which a web page's article was published, or None when nothing on the page states it.

    Every day that the text, the markup, the addresses or htmldate name is weighed by who names it
    (`weigh_html`); the heaviest is taken, of equal ones the earlier. A day that only lines name which
    `choose_day` does not take (a clock, a comment, an event) is never taken. A page that cannot be parsed
    gives None.
    """
    return pick_day(weigh_html(html, url=url))


def pick_day(signs: dict[date, dict[str, float]], *, weights: dict[str, float] | None = None) -> date | None:
    """Give the day with the heaviest signs (of equal ones the earlier); None without a day that more than a bare line names.

    `weights` are those of rules/days_weights.yml unless others are given.
    """
    weights = read_weights()["page"] if weights is None else weights
    able = [
        (-sum(weights.get(name, 0.0) * value for name, value in of.items()), day)
        for day, of in signs.items()
        if of.keys() - {"share"}
    ]
    return min(able)[1] if able else None


def weigh_html(
    html: str | bytes, *, url: str | None = None, weights: dict[str, float] | None = None
) -> dict[date, dict[str, float]]:
    """List the days that a web page names, each with the signs for it (name -> value in [0, 1]).

    "share": the part of all evidence in the text's lines that falls on this day; "chosen": `choose_day`
    takes it; "published", "created", "modified": the markup says so; "earliest": the first of the days that
    markup or address state; "both": text and markup name it; "htmldate": htmldate finds it. `weights` are
    passed to `choose_day`.
    """
    source = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    root = _parse(source)
    if root is None:
        return {}
    mentions = read_page("\n".join(read_lines(root)))
    signs: dict[date, dict[str, float]] = {mention["day"]: {} for mention in mentions}
    for mention, share in zip(mentions, _shares(mentions, weights), strict=True):
        signs[mention["day"]]["share"] = signs[mention["day"]].get("share", 0.0) + share
    chosen = choose_day(mentions, weights=weights)
    if chosen is not None:
        signs[mentions[chosen]["day"]]["chosen"] = 1.0
    stated = read_markup(root, source, url=url)
    for row in stated:
        of = signs.setdefault(row["day"], {})
        if row["kind"] in ("published", "created", "modified"):
            of[row["kind"]] = 1.0
        if "share" in of:
            of["both"] = 1.0
    if stated:
        signs[min(row["day"] for row in stated)]["earliest"] = 1.0
    found = _htmldate(source, url) if len(mentions) <= _MOST else None
    # Alone, 1 January is what htmldate gives for a page on which it found only a year.
    if found and (found in signs or (found.month, found.day) != (1, 1)):
        signs.setdefault(found, {})["htmldate"] = 1.0
    # A clock stays a clock when htmldate takes it for a date.
    refused = {mention["day"] for mention in mentions} - {m["day"] for m in mentions if not refuse_day(m)}
    return {day: of for day, of in signs.items() if day not in refused - {row["day"] for row in stated}}


def _parse(source: str) -> Any:
    # lxml takes 0.1 s to import; a corpus of plain texts never needs it
    import lxml.etree
    import lxml.html

    try:
        # bytes, because lxml refuses a str that declares an encoding
        parser = lxml.html.HTMLParser(encoding="utf-8", recover=True, huge_tree=False)
        return lxml.html.fromstring(source.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _shares(mentions: list[dict], weights: dict[str, float] | None) -> list[float]:
    sums = [weigh_day(mention, weights=weights) for mention in mentions]
    highest = max(sums, default=0.0)
    odds = [math.exp(weight - highest) for weight in sums]
    total = math.fsum(odds)
    return [one / total for one in odds]


def _htmldate(source: str, url: str | None) -> date | None:
    # htmldate takes 0.3 s to import
    import htmldate

    # its own latest day is the computer's clock: the same page would get another date next year
    found = htmldate.find_date(source, url=url, original_date=True, max_date=datetime(2069, 12, 31))
    return date.fromisoformat(found) if found else None
