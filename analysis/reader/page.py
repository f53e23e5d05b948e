"""What may stand on a page of text that comes from anybody, and how does it look?"""

import re
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("reader.css").read_text(encoding="utf-8")
SCRIPT = Path(__file__).with_name("reader.js").read_text(encoding="utf-8")

# Characters that no page can show or that turn the direction of what follows.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def showable(text: object) -> str:
    """Give a text as a page shows it: a sign for every character that none can show or that turns the direction."""
    return _UNSHOWABLE.sub("�", str(text))


def safe(text: object) -> str:
    """Escape a text for HTML, inside an element or a quoted attribute."""
    return escape(showable(text), quote=True)


def place_of(file: object, line: object) -> str:
    """Name a place as "seeds/000.txt, line 12", safe for HTML; what is not known is left out."""
    parts = [safe(file)] if isinstance(file, str) else []
    return ", ".join([*parts, f"line {int(line)}"] if line == line and line is not None else parts)


def page(body: str, *, kind: str = "", alone: bool = True) -> str:
    """Wrap what was made safe; `alone` with its style and script, else the page around has them."""
    style, script = (f"<style>{STYLE}</style>", f"<script>{SCRIPT}</script>") if alone else ("", "")
    return f'<div class="parallax{" " * bool(kind)}{kind}" lang="en">{style}{body}{script}</div>'
