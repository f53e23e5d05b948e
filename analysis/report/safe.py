"""What may a page show of text that comes from anybody? Words and structure, never script, style or a request."""

import re
from functools import cache

from markupsafe import Markup

_TAGS = frozenset(
    "a abbr article b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s section small span strong sub summary sup table tbody td "
    "tfoot th thead time tr ul".split()
)
_EVERYWHERE = frozenset("class title lang dir role aria-label aria-hidden style".split())


def _allowed(tag: str, name: str, value: str) -> bool:
    """An id may only be a mark's or its sentence's, so that none can stand in for a part of the page itself."""
    return name in _EVERYWHERE or (
        name == "id" and re.fullmatch(r"(mark|place)-[0-9a-f]{10}-\d+", value) is not None
    )


_ATTRIBUTES = {
    "*": _allowed,
    "a": ["href", "class", "title", "aria-label"],
    "td": ["colspan", "rowspan", "class", "title", "style"],
    "th": ["colspan", "rowspan", "scope", "class", "title", "style"],
    "details": ["open", "class"],
}
_STYLES = ["background-color", "color", "font-style", "font-weight", "text-align", "text-decoration"]
# Their content is not text; what is left of them is escaped in any case.
_UNSPOKEN = re.compile(
    r"<(script|style|template|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def safe_html(html: str) -> Markup:
    """Keep the words and the structure of HTML: no script, no event, no form, no frame, nothing loaded."""
    return Markup(_cleaner().clean(_UNSPOKEN.sub("", html)))


def safe_markdown(markdown: str) -> Markup:
    """Render Markdown; HTML inside it is shown as it is written, links lead to the web or within the page."""
    return Markup(_markdown()(markdown))


def plain_text(text: str) -> str:
    """Drop a terminal's colours and every control character but line ends and tabs."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", _ANSI.sub("", text))


@cache
def _cleaner():
    # 0.25 s that only a report needs.
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.sanitizer import Cleaner

    return Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        protocols=["http", "https"],
        strip=True,
        strip_comments=True,
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
    )


@cache
def _markdown():
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def image(self, text: str, url: str, title: str | None = None) -> str:
            return f"<em>{mistune.escape(text)}</em>"  # a picture from elsewhere would be a request

        def safe_url(self, url: str) -> str:
            return mistune.escape(url) if re.match(r"(https?://|#)", url) else "#"

    return mistune.create_markdown(
        escape=True, renderer=Renderer(escape=True), plugins=["table", "strikethrough"]
    )
