"""Which of the days that a page names is the day its article was published?"""

import math
import re
from datetime import date
from functools import cache

import yaml

from analysis.days.parse import RULES, find_days

_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WEATHER = re.compile(r"(?<![\d.,])-?\d{1,2}(?:[.,]\d)? ?°? ?[CFС]\b|\d ?°")
_RANGE_A = re.compile(r" ?(?:-|–|—|bis|to|until|au|al|hasta|à)(?: zum)? ?\d")
_RANGE_B = re.compile(r"\d\.? ?(?:-|–|—|bis|to|until|au|al|hasta)(?: zum)? ?$")
_EMBED = re.compile(r"\(@\w|post shared|posted a photo|pic\.twitter|beitrag geteilt")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def read_page(text: str, *, latest: date | None = None) -> list[dict]:
    """List every day a page's text names as what it is there: one dict per mention.

    Keys: `line` (from 1), `text` (the line), `start` (offset in the line), `day`, `other`, `time`, `zone`, and `signs`, a dict of the signs
    that speak for or against it (names as in rules/days_weights.yml, values in [0, 1]).
    """
    lines = [line.strip() for line in text.split("\n")]
    counts = [len(line.split()) for line in lines]
    mentions = []
    for number, line in enumerate(lines):
        if not any(map(str.isdigit, line)):
            continue
        for found in find_days(line, latest=latest):
            mentions.append(found | {"line": number + 1, "text": line})
    if not mentions:
        return []
    top, bottom = _body(lines, counts)
    heads = _heads(lines, counts)
    lines_of = {}
    for mention in mentions:
        lines_of.setdefault(mention["day"], set()).add(mention["line"])
    repeats = {day: len(found) for day, found in lines_of.items()}
    days = sorted(repeats)
    for rank, mention in enumerate(mentions):
        signs = _line_signs(lines, counts, mention) | _place_signs(mention["line"] - 1, top, bottom, heads)
        signs |= _crowd_signs(mentions, rank, counts)
        day = mention["day"]
        signs["repeated"] = min(1.0, math.log2(repeats[day]) / 3)
        signs["mostrepeated"] = float(repeats[day] == max(repeats.values()) and repeats[day] > 1)
        signs["first"] = float(day == mentions[0]["day"])
        signs["latestday"] = float(day == days[-1])
        signs["earliestday"] = float(day == days[0])
        signs["later"] = days.index(day) / max(1, len(days) - 1) if len(days)>1 else 0.5
        dressed = mention["signs0"] if False else signs
        named = signs["published"] or signs["updated"] or signs["status"] or signs["published_above"] or signs["byline"]
        lower = any(m["day"] < day and m["line"] > mention["line"] and counts[m["line"]-1] <= 14 for m in mentions)
        top_ = mention["line"] <= 12 or top - mention["line"] > 15
        signs["clk_wd"] = float(not named and signs["short"] and mention["weekday"] is not None and top_ and mention["line"]<top)
        signs["clk_low"] = float(not named and signs["short"] and lower and top_ and mention["line"]<top and day==days[-1])
        signs["clk_both"] = float(not named and signs["short"] and lower and top_ and mention["line"]<top and mention["weekday"] is not None)
        signs["clk_weather"] = float(not named and mention["line"]<=12 and any(_WEATHER.search(x) for x in lines[max(0,mention["line"]-4):mention["line"]+2]))
        signs["range"] = float(bool(_RANGE_A.match(mention["text"], mention["end"]) or _RANGE_B.search(mention["text"][max(0,mention["start"]-20):mention["start"]])))
        signs["embed"] = float(bool(_EMBED.search(mention["text"])))
        signs["rank"] = min(1, math.log2(1 + rank) / 5)
        mention["signs"] = signs
    return mentions


def _line_signs(lines, counts, mention):
    number = mention["line"] - 1
    line = lines[number]
    before = line[max(0, mention["start"] - 60) : mention["start"]].casefold()
    after = line[mention["end"] : mention["end"] + 30].casefold()
    near_before = before[-25:]
    above = lines[number - 1].casefold() if number and counts[number - 1] <= 6 else ""
    below = lines[number + 1].casefold() if number + 1 < len(lines) and counts[number + 1] <= 6 else ""
    signs = {}
    for group, pattern in _cues().items():
        if group.endswith("_head"):
            continue
        if group in ("event", "published", "updated", "status"):
            signs[group] = float(bool(pattern.search(near_before)))
            signs[group + "_far"] = float(bool(pattern.search(before) or pattern.search(after)))
        else:
            signs[group] = float(bool(pattern.search(before) or pattern.search(after)))
        signs[group + "_above"] = float(bool(above and pattern.search(above)))
        if group in ("byline", "comment"):
            signs[group + "_below"] = float(bool(below and pattern.search(below)))
    words = len(_LETTERS.findall(line))
    own = len(_LETTERS.findall(line[: mention["start"]])) + len(_LETTERS.findall(line[mention["end"] :]))
    signs["alone"] = float(own <= 2)
    signs["short"] = float(own <= 8)
    signs["sentence"] = float(words >= 10 and bool(_ENDS.search(line)) or words >= 40)
    signs["opens"] = float(mention["start"] <= 12)
    signs["time"] = float(mention["time"] is not None)
    signs["weekday"] = float(mention["weekday"] is not None)
    signs["numeric"] = float(mention["form"] == "numeric")
    signs["iso"] = float(mention["form"] == "iso")
    signs["ambiguous"] = float(mention["other"] is not None)
    signs["old"] = float(mention["day"].year < 2000)
    signs["bracket"] = float(line[mention["start"] - 1 : mention["start"]] in "([" and mention["start"] > 0)
    return signs


def _place_signs(number, top, bottom, heads):
    signs = {}
    above = top - number
    signs["justabove"] = float(0 <= above <= 5)
    signs["nearabove"] = float(5 < above <= 20)
    signs["farabove"] = float(above > 20)
    signs["atopend"] = float(number <= 3 and above > 8)
    signs["inside"] = float(top < number <= bottom)
    below = number - bottom
    signs["justbelow"] = float(0 < below <= 4)
    signs["nearbelow"] = float(4 < below <= 20)
    signs["farbelow"] = float(below > 20)
    for group, places in heads.items():
        last = max((p for p in places if p < number), default=None)
        signs[group] = float(last is not None)
        signs[group + "_close"] = float(last is not None and number - last <= 15)
    return signs


def _crowd_signs(mentions, rank, counts):
    here = mentions[rank]
    near, same, short = set(), 0, 0
    for step in (-1, 1):
        place = rank + step
        while 0 <= place < len(mentions) and abs(mentions[place]["line"] - here["line"]) <= 12:
            there = mentions[place]
            if counts[there["line"] - 1] <= 20 and there["line"] != here["line"]:
                near.add(there["day"])
            place += step
    prev = here["line"] - mentions[rank-1]["line"] if rank else 99
    nxt = mentions[rank+1]["line"] - here["line"] if rank + 1 < len(mentions) else 99
    return {"crowd": min(1.0, len(near - {here["day"]}) / 4), "crowded": float(bool(near - {here["day"]})),
            "regular": float(prev == nxt and prev < 13), "follows": float(rank > 0 and prev <= 12)}


def _body(lines, counts):
    """First and last line of the page's main text: the run of lines with the largest sum of (words of sentences minus a toll)."""
    best, start, total, span = 0.0, 0, 0.0, (0, 0)
    for number, (line, words) in enumerate(zip(lines, counts, strict=True)):
        gain = min(words, 80) if words >= 12 and _ENDS.search(line) else min(words, 20)/4 - 6.0
        if total <= 0:
            start, total = number, 0.0
        total += gain
        if total > best:
            best, span = total, (start, number)
    return span


def _heads(lines, counts):
    patterns = {group: pattern for group, pattern in _cues().items() if group.endswith("_head")}
    found = {group: [] for group in patterns}
    for number, line in enumerate(lines):
        if 0 < counts[number] <= 5:
            for group, pattern in patterns.items():
                if pattern.search(line.casefold()):
                    found[group].append(number)
    return found


@cache
def _cues() -> dict[str, re.Pattern]:
    groups = yaml.safe_load((RULES / "days_cues.yml").read_text(encoding="utf-8"))
    return {
        group: re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?!\w)")
        for group, words in groups.items()
    }
