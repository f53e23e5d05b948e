"""What is the article in a web page: its title, day of publication and text?"""

import datetime

from analysis.days import date_html


def read_html(html: str | bytes, *, url: str | None = None) -> dict:
    """Read one page: title (or None), published (date or None), text ("" when the page holds no article)."""
    # trafilatura takes 0.4 s to import; a corpus of plain texts never needs it
    import trafilatura

    text = trafilatura.extract(html, url=url, favor_precision=True, include_comments=False) or ""
    return {"title": None, "published": _published(html, url, text), "text": text}


def _published(html: str | bytes, url: str | None, text: str) -> datetime.date | None:
    """Day of publication, by the page's lines, its markup and htmldate together."""
    return date_html(html, url=url)
