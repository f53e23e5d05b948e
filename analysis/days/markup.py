"""Which days does the markup of a web page state, and as what?"""

import re
from datetime import date

from analysis.days.parse import find_days

MARKUP = ("day", "kind", "evidence")

_SKIP = frozenset("script style noscript template svg iframe object canvas audio video math head".split())
_BLOCK = frozenset(
    "address article aside blockquote body br button caption dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr label legend li main nav ol option p pre section select summary table tbody td tfoot th thead tr ul".split()
)
_LINKED_DATA = re.compile(r'"(date(?:Published|Modified|Created)|uploadDate)"\s*:\s*"([^"\n]{6,40})"')
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_.-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_MARKED = re.compile(r"date|time|publi|posted|byline|stamp|meta|datum|fecha|info", re.I)


def read_address(url: str | None) -> date | None:
    """Give the day an address names (/2024/06/18/, 2024-06-18, 20240618), or None."""
    found = _IN_ADDRESS.search(url or "")
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    except ValueError:
        return None


def read_markup(root, html: str, *, url: str | None = None) -> list[dict]:
    rows = []

    def add(value, kind):
        days = find_days(str(value)[:200])
        if days:
            rows.append(dict(zip(MARKUP, (days[0]["day"], kind, str(value).strip()[:120]), strict=True)))
        elif day := read_address(str(value)[:40]):
            rows.append(dict(zip(MARKUP, (day, kind, str(value).strip()[:120]), strict=True)))

    seen = set()
    for key, value in _LINKED_DATA.findall(html):
        kind = (
            "ld modified"
            if key == "dateModified"
            else "ld created"
            if key != "datePublished"
            else "ld published"
        )
        add(value, kind if kind in seen else kind + " first")
        seen.add(kind)
    times = 0
    for el in root.iter():
        if not isinstance(el.tag, str):
            continue
        if el.tag == "meta" and el.get("content"):
            key = (
                el.get("property") or el.get("name") or el.get("itemprop") or el.get("http-equiv") or ""
            ).lower()
            if "modif" in key or "updat" in key or "revis" in key:
                add(el.get("content"), "meta modified")
            elif "publi" in key or "pub" in key or "issued" in key or "creat" in key:
                add(el.get("content"), "meta published")
            elif "date" in key or "time" in key:
                add(el.get("content"), "meta date")
            elif key == "og:url":
                rows += [
                    dict(zip(MARKUP, (d, "address", el.get("content")), strict=True))
                    for d in [read_address(el.get("content"))]
                    if d
                ]
        elif el.tag == "link" and el.get("rel") == "canonical":
            rows += [
                dict(zip(MARKUP, (d, "address", el.get("href")), strict=True))
                for d in [read_address(el.get("href"))]
                if d
            ]
        elif el.get("itemprop") in ("datePublished", "dateCreated"):
            add(el.get("content") or el.get("datetime") or el.text_content(), "item published")
        elif el.get("itemprop") == "dateModified":
            add(el.get("content") or el.get("datetime") or el.text_content(), "item modified")
        elif el.tag == "time":
            label = (el.get("class") or "") + (" pubdate" if el.get("pubdate") is not None else "")
            kind = (
                "time updated"
                if "updat" in label or "modif" in label
                else "time published"
                if "publ" in label or "pubdate" in label or "entry-date" in label
                else "time"
            )
            times += 1
            value = el.get("datetime") or el.text_content()
            if times == 1:
                add(value, "time first")
            add(value, kind)
        elif el.tag == "abbr" and el.get("title"):
            add(el.get("title"), "time published" if "publ" in (el.get("class") or "") else "time")
        else:
            label = f"{el.get('class') or ''} {el.get('id') or ''}"
            if len(label) > 1 and _MARKED.search(label) and len(el) <= 6:
                value = el.text_content().strip()
                if 6 <= len(value) <= 80:
                    add(value, "marked")
    if day := read_address(url):
        rows.append(dict(zip(MARKUP, (day, "address", url), strict=True)))
    return rows


def page_lines(root) -> list[str]:
    """Give the visible text of a page, one line per block element."""
    parts, stack = [], [(root, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            parts.append("\n" if element.tag in _BLOCK else "")
            parts.append(re.sub(r"\s+", " ", element.tail or "") if element is not root else "")
            continue
        if isinstance(element.tag, str) and element.tag not in _SKIP:
            parts.append("\n" if element.tag in _BLOCK else "")
            parts.append(re.sub(r"\s+", " ", element.text or ""))
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        else:
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]
