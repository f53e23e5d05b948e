"""Which days do the markup and the address of a web page state, and as what?"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from analysis.days.parse import find_days
from analysis.rules import read_rules

STATED = ("day", "kind", "evidence")

_LINKED_DATA = re.compile(r'"(date(?:Published|Modified|Created)|uploadDate)"\s{0,9}:\s{0,9}"([^"\n]{6,40})"')
_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_.-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


def read_address(url: str | None) -> date | None:
    """Give the day that an address names (/2024/06/18/, 2024-06-18, 20240618), or None."""
    found = _ADDRESS.search((url or "")[:2000])
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    except ValueError:
        return None


def read_markup(root: Any, html: str, *, url: str | None = None) -> list[dict]:
    """List the days that a page's markup states: linked data, metadata, item properties, its first `time`, its addresses.

    `root` is the page parsed by lxml, `html` its source. One dict per statement with the keys STATED:
    `day`; `kind`: "published", "created", "modified", "dated" (a day of unsaid kind) or "address";
    `evidence`: what stands there.
    """
    statements = [*_LINKED_DATA.findall(html), *_properties(root)]
    rows = []
    for name, value in statements:
        kind = _kind(name)
        found = find_days(value[:200])
        day = found[0]["day"] if found else read_address(value[:20])
        if kind and day:
            rows.append((day, kind, f"{name}: {value[:100]}"))
    rows += [
        (day, "address", address) for address in (url, *_addresses(root)) if (day := read_address(address))
    ]
    return [dict(zip(STATED, row, strict=True)) for row in dict.fromkeys(rows)]


def read_lines(root: Any) -> list[str]:
    """Give the visible text of a page that lxml has parsed, one line per block element, as copying it would."""
    rules, parts = _rules(), []
    waiting = [(root, False)]
    while waiting:  # no recursion: hostile pages nest deeper than Python's stack
        element, left = waiting.pop()
        seen = isinstance(element.tag, str) and element.tag not in rules["unseen"]
        if seen and element.tag not in rules["inline"]:
            parts.append("\n")
        if seen and not left:
            parts.append(_flat(element.text))
            waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
        elif element is not root:
            parts.append(_flat(element.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]


def _kind(name: str) -> str | None:
    """What a property's name says of its day, or None when it is not about a day."""
    name = name.lower()
    return next(
        (kind for kind, parts in _rules()["kinds"].items() if any(part in name for part in parts)), None
    )


def _flat(text: str | None) -> str:
    """A line end in the source is a blank on the page."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def _properties(root: Any) -> Iterator[tuple[str, str]]:
    """(name, value) of everything in the page that states a day, in the order of the page."""
    times = 0
    for element in root.iter("meta", "time", "abbr", "span", "div", "p"):
        if element.tag == "meta":
            name = next(
                (
                    element.get(key)
                    for key in ("property", "name", "itemprop", "http-equiv")
                    if element.get(key)
                ),
                "",
            )
            if element.get("content") and name != "og:url":
                yield name, element.get("content")
        elif (element.get("itemprop") or "").startswith("date"):
            value = element.get("content") or element.get("datetime") or element.text_content()
            yield element.get("itemprop"), value.strip()
        elif element.tag == "time":
            times += 1
            # further `time` elements belong to other articles and to comments
            if times == 1:
                yield "time", (element.get("datetime") or element.text_content()).strip()


def _addresses(root: Any) -> list[str]:
    links = [link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"]
    return links + [
        meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:url"
    ]


@cache
def _rules() -> dict[str, Any]:
    rules = read_rules("days_markup")
    return rules | {"unseen": frozenset(rules["unseen"]), "inline": frozenset(rules["inline"])}
