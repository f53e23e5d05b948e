"""Which of the days that a page names is the day its article was published, and why is each other one not?"""

from datetime import date
from functools import cache

from analysis.rules import read_rules

# What kind of statement an accepted date stands in, by the first sign that holds.
_BASES = (
    ("status", "status line"),
    ("published", "published line"),
    ("updated", "update line"),
    ("byline", "byline"),
    ("short", "dateline"),
)


def weigh_day(mention: dict, *, weights: dict[str, float] | None = None) -> float:
    """Sum the weights of a mention's signs: above 0 more speaks for the day of publication than against it.

    `weights` are those of rules/days_weights.yml unless others are given.
    """
    weights = read_weights()["text"] if weights is None else weights
    return sum(weights.get(name, 0.0) * value for name, value in mention["signs"].items())


def refuse_day(mention: dict) -> str | None:
    """Give the reason why a mention can never be the day of publication, or None when it can."""
    signs = mention["signs"]
    labelled = any(name in signs for name in ("published", "updated", "status"))
    if "weather" in signs or "bare" in signs:
        return "page clock"
    if labelled:
        return None
    # A date that opens a paragraph, or follows a name there, can be a dateline glued to its first sentence.
    glued = "opens" in signs or ("byline" in signs and mention["start"] <= 40)
    if "sentence" in signs and not glued:
        return "event in the text"
    if "comment" in signs:
        return "comment"
    if "embedded" in signs:
        return "embedded post"
    if "legal" in signs:
        return "copyright or terms"
    return None


def choose_day(mentions: list[dict], *, weights: dict[str, float] | None = None) -> int | None:
    """Give the place in `mentions` (from `read_page`) of the one that states the day of publication, or None.

    It is the mention with the largest weight among those that are not refused; a weight of 0 or less is too
    little to go by. Equal weights: the first on the page.
    """
    able = [
        (weigh_day(mention, weights=weights), -place)
        for place, mention in enumerate(mentions)
        if not refuse_day(mention)
    ]
    weight, place = max(able, default=(0.0, 0))
    return -place if weight > 0 else None


def name_basis(mention: dict) -> str:
    """Say what an accepted mention rests on: one of the bases above, or "line of text"."""
    return next((basis for sign, basis in _BASES if sign in mention["signs"]), "line of text")


def name_reason(mention: dict, published: date | None) -> str:
    """Say why a mention that was not chosen is not the day of publication; `published` is the accepted day."""
    signs, refused = mention["signs"], refuse_day(mention)
    if refused:
        return refused
    if "comments" in signs and published and mention["day"] >= published:
        return "comment"
    if "clock" in signs:
        return "page clock"
    if "event" in signs or "sentence" in signs:
        return "event in the text"
    if published and mention["day"] > published:
        return "update" if "updated" in signs else "after the publication"
    if {"neighbour", "regular", "related", "far below"} & signs.keys():
        return "another article"
    return "weaker evidence" if published else "too little evidence"


@cache
def read_weights() -> dict[str, dict[str, float]]:
    """Read how much each sign weighs: for the lines of a text ("text"), for a web page as a whole ("page")."""
    return read_rules("days_weights")
