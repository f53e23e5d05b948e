"""What is the article in a web page: its title, day of publication and text?"""

import datetime


def read_html(html: str | bytes, *, url: str | None = None) -> dict:
    """Read one page: title (or None), published (date or None), text ("" when the page holds no article)."""
    # trafilatura takes 0.4 s to import; a corpus of plain texts never needs it
    import trafilatura

    text = trafilatura.extract(html, url=url, favor_precision=True, include_comments=False) or ""
    return {"title": None, "published": _published(html, url, text), "text": text}


def _published(html: str | bytes, url: str | None, text: str) -> datetime.date | None:
    """Day of publication, from htmldate."""
    import htmldate

    found = htmldate.find_date(html, url=url, original_date=True)
    return datetime.date.fromisoformat(found) if found else None
