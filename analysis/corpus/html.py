"""What is the article in a web page: its title, day of publication and text? And is there one at all?"""

import datetime
import json
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analysis.days import date_html
from analysis.rules import read_rules

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# with less text than this, words of a paywall or a cookie box are the page's message
_STUB, _SHORT = 1_500, 800
# an index links to dozens of pages
_LINKS = 40
# precision is taken unless it loses nearly all of what the default finds
_PRECISE_ENOUGH = 0.25
_ARTICLE_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*+")')
_LINKED_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|BlogPosting|Report)"')
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\\n]|\\.){1,400}+")')


def read_html(html: str | bytes, *, url: str | None = None) -> dict:
    """Read one page: title (str or None), published (date or None), text (paragraphs, one a line) and problem (str or None).

    `problem` says why the page is no article (an error, a cookie wall, a paywall's stub, an index of other pages, nothing);
    `text` is then what little there is, "" when nothing. `published` is a day the page states. Hostile or broken HTML gives
    a problem, never an exception.
    """
    # trafilatura takes 0.4 s to import; a corpus of plain texts never needs it
    import trafilatura

    source = html.decode("utf-8", errors="replace") if isinstance(html, bytes) else html
    source = source.replace("\x00", "")
    try:
        tree = trafilatura.load_html(source)
        if tree is None:
            return {"title": None, "published": None, "text": "", "problem": "holds no HTML"}
        title = _title(tree, source)
        text = _text(tree, source, url)
        problem = _problem(tree, source, url, title, text)
        published = _published(source, url, text)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        return {"title": None, "published": None, "text": "", "problem": f"cannot be read as HTML: {error}"}
    return {"title": title, "published": published, "text": text, "problem": problem}


def _published(html: str | bytes, url: str | None, text: str) -> datetime.date | None:
    """Day of publication, by the page's lines, its markup and htmldate together."""
    return date_html(html, url=url)


def _text(tree: "HtmlElement", source: str, url: str | None) -> str:
    """Paragraphs by trafilatura's precise mode, completed where the page breaks its text into several boxes."""
    from trafilatura import extract

    precise = extract(tree, url=url, favor_precision=True, include_comments=False) or ""
    text = precise
    if len(precise) < 500:
        usual = extract(tree, url=url, include_comments=False) or ""
        text = precise if len(precise) >= _PRECISE_ENOUGH * len(usual) else usual
    text = _with_other_boxes(tree, text)
    stated = max((_string(match[1]) for match in _ARTICLE_BODY.finditer(source)), key=len, default="")
    return stated if len(stated) > 2 * len(text) and "<" not in stated else text


def _with_other_boxes(tree: "HtmlElement", text: str) -> str:
    """Add the paragraphs that stand in boxes of the same class as the text's own, in the page's order.

    Pages that set advertisements between boxes of text lose all but one box to extraction. Nothing is changed unless the
    boxes add at least a third.
    """
    found = {_key(line) for line in text.split("\n")}
    boxes: dict[tuple, list] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is None or not parent.get("class"):
            continue
        boxes.setdefault((parent.tag, parent.get("class")), []).append(
            " ".join("".join(paragraph.itertext()).split())
        )
    for paragraphs in boxes.values():
        inside = [line for line in paragraphs if _key(line) in found and len(line) > 60]
        missing = [line for line in paragraphs if _key(line) not in found and len(line) > 60]
        if (
            len(inside) < 3
            or sum(map(len, inside)) < 0.5 * len(text)
            or sum(map(len, missing)) < 0.33 * len(text)
        ):
            continue
        kept = [line for line in paragraphs if line]
        first = next(number for number, line in enumerate(kept) if _key(line) in found)
        above = text.split("\n")
        above = above[
            : next((number for number, line in enumerate(above) if _key(line) == _key(kept[first])), 0)
        ]
        return "\n".join([*above, *kept])
    return text


def _key(line: str) -> str:
    """The beginning of a line's letters and digits: enough to know a paragraph again after extraction."""
    return "".join(filter(str.isalnum, line[:120]))[:60]


def _title(tree: "HtmlElement", source: str) -> str | None:
    """The headline that the page states, without the site's name."""
    stated = tree.xpath("string(//meta[@property='og:title']/@content)").strip()
    whole = " ".join(tree.xpath("string(//title)").split())
    headings = [" ".join("".join(found.itertext()).split()) for found in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    linked = _HEADLINE.search(source)
    for candidate in (*headings, _string(linked[1]) if linked else "", stated):
        # a heading that the page's title repeats is the article's, not the site's name
        if len(candidate) > 15 and _key(candidate) and _key(candidate) in _key_long(whole + stated):
            return candidate
    if stated or whole:
        return re.split(r"\s+[|–—»-]\s+(?=[^|–—»]{2,40}$)", stated or whole)[0] or None
    return headings[0] if headings else None


def _key_long(line: str) -> str:
    return "".join(filter(str.isalnum, line))


def _string(literal: str) -> str:
    try:
        return " ".join(line for line in json.loads(literal, strict=False).splitlines() if line.strip())
    except ValueError:
        return ""


def _problem(tree: "HtmlElement", source: str, url: str | None, title: str | None, text: str) -> str | None:
    """Say why the page is no article, or None when it is one."""
    words = _words()
    headings = [title or "", *("".join(found.itertext()) for found in tree.iter("h1", "title"))]
    heading = " ".join(" ".join(headings).lower().split())
    if len(text) < _STUB and any(
        re.search(rf"\b{re.escape(word)}\b", heading) for word in words["error"]["title"]
    ):
        return "is an error page, not an article"
    if len(text) < _STUB:
        visible = " ".join(" ".join(tree.itertext()).lower().split())[:50_000]
        cookies = [word for word in words["cookie wall"]["text"] if word in visible]
        if (
            len(visible) < 4 * _SHORT
            and len(cookies) >= 2
            and (len(text) < 200 or sum(word in text.lower() for word in cookies) >= 2)
        ):
            return "is a cookie wall, not an article"
        if any(word in visible for word in words["paywall"]["text"]) and (
            len(text) < _SHORT or "…" in text[-20:] or "..." in text[-20:]
        ):
            return "is the stub of an article behind a paywall"
    if not text.strip():
        return "is a page without an article"
    many_links = sum(1 for _ in tree.iter("a")) >= _LINKS
    if many_links and not _marked_as_article(tree, source) and (_is_front(url) or _hardly_text(text)):
        return "is an index of other pages, not an article"
    return None


def _marked_as_article(tree: "HtmlElement", source: str) -> bool:
    """The page itself says that it is an article: by its type, a time of publication or linked data."""
    kind = tree.xpath("string(//meta[@property='og:type']/@content)").strip().lower()
    timed = tree.xpath("boolean(//meta[@property='article:published_time'] | //*[@itemprop='articleBody'])")
    return kind.endswith("article") or timed or bool(_LINKED_ARTICLE.search(source))


def _is_front(url: str | None) -> bool:
    """The address of a site's front page or section: no number, no file and no slug of several words in its path."""
    parts = (
        [part for part in urlsplit(url).path.split("/") if part]
        if url and "?" not in url
        else ["unknown.html"]
    )
    return len(parts) <= 2 and not any(re.search(r"[\d_-]|\.\w+$", part) for part in parts)


def _hardly_text(text: str) -> bool:
    """Few sentences in little text, or in nothing but short lines."""
    sentences = len(re.findall(r"\w[.!?…](?:[\"'”’»)]|\s|$)|[。！？]", text))
    return sentences < 3 and (len(text) < _SHORT or len(text) < 60 * (text.count("\n") + 1))


@cache
def _words() -> dict:
    """The groups of corpus_pages.yml, their words as lists."""
    groups = read_rules("corpus_pages")
    for group in groups.values():
        for place in ("title", "text"):
            group[place] = [word for word in re.split(r"\s+/\s+", group.get(place, "").strip()) if word]
    return groups
