"""What speaks for and against each day that a page names?"""

import math
import re
from bisect import bisect_left
from collections import Counter
from datetime import date
from functools import cache

from analysis.days.parse import find_days
from analysis.rules import read_rules

MENTIONED = ("line", "text", "start", "end", "day", "other", "weekday", "time", "zone", "signs")

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d+")
_TEMPERATURE = re.compile(r"(?<![\d.,])-?\d{1,2}(?:[.,]\d)? ?°? ?[CFС]\b|\d ?°")
_EMBEDDED = re.compile(r"\(@\w|post shared|posted a photo|pic\.twitter|beitrag geteilt")
_UNTIL = r" ?(?:-|–|—|bis|to|until|au|al|hasta|à)(?: zum)? ?"
_SPAN_OPENS = re.compile(_UNTIL + r"\d")
_SPAN_CLOSES = re.compile(r"\d\.?" + _UNTIL + r"$")
# Words in a line that is no paragraph yet; lines between dates that belong together; neighbours looked at.
_SHORT, _NEAR, _REACH = 20, 12, 40


def read_page(text: str, *, latest: date | None = None) -> list[dict]:
    """List every day that a page's text names, with the signs for and against it as the day of publication.

    One dict per mention in the order of the page, with the keys MENTIONED: `line` (from 1), `text` (that
    line), `start`, `end` (offsets in it), `day` to `zone` as `find_days` gives them, and `signs`: name (as
    in rules/days_weights.yml) -> value in (0, 1], absent signs left out. The signs look at the words beside
    the date, the shape of its line, its place before, in or after the main text, and at the other dates
    around it. `other` is settled (None) when the page itself shows which of day and month it writes first.
    `latest` is passed on to `find_days`. A page without days gives [].
    """
    lines = [line.strip() for line in text.split("\n")]
    mentions = [
        {"line": number, "text": line} | found
        for number, line in enumerate(lines, 1)
        if _DIGITS.search(line)
        for found in find_days(line, latest=latest)
    ]
    if not mentions:
        return []
    _settle_order(mentions)
    words = [len(line.split()) for line in lines]
    layout = _layout(lines, words)
    # Signs of a whole line are looked up once a line: a single line may hold thousands of dates.
    shapes = {number: _shape(lines[number - 1]) for number in {mention["line"] for mention in mentions}}
    for mention in mentions:
        mention["signs"] = _beside(lines, words, mention, shapes[mention["line"]])
        mention["signs"] |= _place(mention["line"] - 1, layout)
    _compare(mentions, words)
    _find_clocks(lines, words, mentions, layout["body"][0])
    return [_tidy(mention) for mention in mentions]


def _tidy(mention: dict) -> dict:
    signs = {
        name: value if isinstance(value, float) else 1.0 for name, value in mention["signs"].items() if value
    }
    return {key: mention[key] for key in MENTIONED[:-1]} | {"signs": signs}


def _settle_order(mentions: list[dict]) -> None:
    """Read figures that could be day/month or month/day as the page's other dates show, where these agree."""
    sure = [mention for mention in mentions if mention["other"] is None]
    known = {mention["day"] for mention in sure}
    votes = Counter(_day_first(mention) for mention in sure if mention["form"] == "numeric")
    for mention in mentions:
        first, second = mention["day"], mention["other"]
        if second is None:
            continue
        american = (mention["zone"] or "").startswith("America/")
        swap = second in known or american or votes[False] > votes[True]
        keep = first in known or votes[True] > votes[False]
        if swap != keep:
            mention["day"], mention["other"] = (second if swap else first), None


def _day_first(mention: dict) -> bool:
    return int(_DIGITS.search(mention["text"], mention["start"])[0]) == mention["day"].day


def _shape(line: str) -> tuple[int, bool, bool]:
    """How many words a line has, whether it ends like a sentence, whether it is a post from elsewhere."""
    return len(_WORD.findall(line)), _ends(line), bool(_EMBEDDED.search(line.casefold()))


def _ends(line: str) -> bool:
    return bool(_SENTENCE_END.search(line, max(0, len(line) - 8)))


def _beside(lines: list[str], words: list[int], mention: dict, shape: tuple[int, bool, bool]) -> dict:
    """Signs from the words beside a date and in short lines next to it, and from the shape of its line."""
    cues, number, line = _cues(), mention["line"] - 1, mention["text"]
    before = line[max(0, mention["start"] - 60) : mention["start"]].casefold()
    after = line[mention["end"] : mention["end"] + 30].casefold()
    above = lines[number - 1].casefold() if number and words[number - 1] <= 6 else ""
    below = lines[number + 1].casefold() if number + 1 < len(lines) and words[number + 1] <= 6 else ""
    named, ends, embedded = shape
    own = named - len(_WORD.findall(line, mention["start"], mention["end"]))
    # Its kind stands right in front of a date; a word further off may belong to another date of the line.
    nearest = before[-25:]
    updated = cues["updated"].search(nearest)
    published = cues["published"].search(nearest) and not updated
    return {
        "published": published or cues["published"].search(after) or cues["published"].search(above),
        "updated": updated or cues["updated"].search(above),
        "status": cues["status"].search(nearest),
        "event": cues["event"].search(before)
        or _SPAN_OPENS.match(line, mention["end"])
        or _SPAN_CLOSES.search(before),
        "comment": cues["comment"].search(after) or cues["comment"].search(before),
        "embedded": embedded,
        "legal": cues["legal"].search(before) or cues["legal"].search(after),
        "byline": any(cues["byline"].search(part) for part in (before, after, above, below)),
        "short": own <= 8,
        "opens": mention["start"] <= 12,
        "sentence": (own >= 10 and ends) or own >= 40,
        "time": mention["time"],
        "weekday": mention["weekday"] is not None,
        "figures": mention["form"] == "numeric",
    }


def _place(number: int, layout: dict) -> dict:
    """Signs from the place of a line: beside the main text, below a head of comments or of other articles."""
    first, last = layout["body"]
    above, below = first - number, number - last
    heads = bisect_left(layout["related"], number)
    return {
        "just above": 0 <= above <= 5,
        "above": 5 < above <= 20,
        "far above": above > 20,
        "below": 0 < below <= 20,
        "far below": below > 20,
        "comments": bisect_left(layout["comments"], number) > 0,
        "related": heads and number - layout["related"][heads - 1] <= 15,
    }


def _compare(mentions: list[dict], words: list[int]) -> None:
    """Add the signs that a date takes from the other dates of the page."""
    lines_of = {}
    for mention in mentions:
        lines_of.setdefault(mention["day"], set()).add(mention["line"])
    earliest, latest, first = min(lines_of), max(lines_of), mentions[0]["day"]
    numbers = [mention["line"] for mention in mentions]
    for rank, mention in enumerate(mentions):
        day, others = mention["day"], _others(mentions, rank, words)
        above = numbers[rank] - numbers[rank - 1] if rank else None
        below = numbers[rank + 1] - numbers[rank] if rank + 1 < len(numbers) else None
        follows = above is not None and above <= _NEAR
        mention["signs"] |= {
            "repeated": min(1.0, math.log2(len(lines_of[day])) / 3),
            "first": day == first,
            "rank": min(1.0, math.log2(1 + rank) / 5),
            "earliest": day == earliest,
            "latest": day == latest,
            "neighbour": others > 0,
            "crowd": min(1.0, others / 4),
            "follows": follows,
            "regular": follows and above == below,
        }


def _others(mentions: list[dict], rank: int, words: list[int]) -> int:
    """Count other days in short lines near by, up to four: lists have them, the head of an article has not."""
    here, found = mentions[rank], set()
    for step in (-1, 1):
        place = rank + step
        for _ in range(_REACH):
            if not 0 <= place < len(mentions) or abs(mentions[place]["line"] - here["line"]) > _NEAR:
                break
            there = mentions[place]
            if (
                there["line"] != here["line"]
                and there["day"] != here["day"]
                and words[there["line"] - 1] <= _SHORT
            ):
                found.add(there["day"])
            place += step
    return min(4, len(found))


def _find_clocks(lines: list[str], words: list[int], mentions: list[dict], body: int) -> None:
    """Add the signs of the page's clock: a bare day on top, by the weather, with its weekday, above earlier days."""
    lowest = date.max  # the earliest day in a short line further down
    for mention in reversed(mentions):
        signs, line = mention["signs"], mention["line"]
        named = any(signs[cue] for cue in ("published", "updated", "status", "byline"))
        if signs["short"] and not named and line <= max(12, body - 15) and line <= body:
            signs["weather"] = line <= 12 and _weather_near(lines[max(0, line - 4) : line + 2])
            signs["bare"] = line <= 3 and signs["weekday"] and not signs["time"] and not signs["repeated"]
            signs["clock"] = signs["latest"] and lowest < mention["day"]
        if words[line - 1] <= _SHORT:
            lowest = min(lowest, mention["day"])


def _weather_near(lines: list[str]) -> bool:
    near = [line for line in lines if len(line) < 80]
    return any(_TEMPERATURE.search(line) or _cues()["clock"].search(line.casefold()) for line in near)


def _layout(lines: list[str], words: list[int]) -> dict:
    """Where the main text stands, and the heads of comments and of other articles; lines count from 0."""
    heads = {"comments": [], "related": []}
    for number, line in enumerate(lines):
        if 0 < words[number] <= 5 and len(line) <= 80:
            for group, found in heads.items():
                if _cues()[group + "_head"].search(line.casefold()):
                    found.append(number)
    return heads | {"body": _body(lines, words)}


def _body(lines: list[str], words: list[int]) -> tuple[int, int]:
    """First and last line of the main text: most words in sentences, less a toll for every other line."""
    best, total, start, span = 0.0, 0.0, 0, (0, 0)
    for number, (line, count) in enumerate(zip(lines, words, strict=True)):
        if total <= 0:
            start, total = number, 0.0
        total += min(count, 80) if count >= 12 and _ends(line) else min(count, 20) / 4 - 6
        if total > best:
            best, span = total, (start, number)
    return span


@cache
def _cues() -> dict[str, re.Pattern]:
    groups = read_rules("days_cues")
    return {
        group: re.compile(
            r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?!\w)"
        )
        for group, words in groups.items()
    }
