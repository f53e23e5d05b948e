"""What does an article look like with its marks?"""

import hashlib
from functools import lru_cache

import pandas as pd

from analysis.corpus import locate, source_names
from analysis.spelling import hint
from analysis.text import sentences

from .page import page, safe
from .sentence import around, name_places

_PLAIN_FRAMINGS = 6
_VOICES = {"own": "", "quoted": "quoted", "scare": "in scare quotes", "reported": "reported"}


def mark_article(
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    article_id: str,
    *,
    quotes: pd.DataFrame | None = None,
    alone: bool = True,
) -> str:
    """Write one article as a piece of HTML with every mention marked: who is meant, in which framing, in whose voice.

    Each role word and term is followed by a small note with its person or event and, if it is not the article's own, its
    voice; framings differ by the line under the word, voices by a frame, so that nothing hangs on colour. A key
    explains the marks. Every paragraph has its line in the file in front; a mark leads to its sentence in the list
    below, with file and line, and from there back. With `quotes` (of `quotes.find_quotes`), the words in quotation
    marks are shaded, too. What a mark says stands in its data-concept, data-label, data-framing, data-voice and
    data-speaker as well, for a script.
    For light and dark screens; everything from the article is escaped. It reads without script, too; `alone=False`
    leaves style and script to the page around it (STYLE and SCRIPT).
    Raises ValueError for an article_id that `articles` does not hold.
    """
    article = named(articles, article_id)
    own = mentions[mentions["article_id"] == article_id]
    framings = rank_framings(mentions)
    title = article["title"] if isinstance(article["title"], str) and article["title"] else "Without a title"
    said = [] if quotes is None else _said(quotes[quotes["article_id"] == article_id])
    text = article["text"] if isinstance(article["text"], str) else ""
    kept = _apart(own, text)
    body = _paragraphs(text, kept, framings, said, articles, article_id)
    about = " · ".join(filter(None, [safe(article["named"]), _file(article), _counted(own)]))
    head = f'<h3>{safe(title)}</h3><div class="about">{about}</div>{key(framings, own)}'
    return page(f'{head}<div class="read">{body}</div>{_places(text, kept, articles)}', alone=alone)


def named(articles: pd.DataFrame, article_id: str) -> dict:
    """Give an article's row with the name of its source in `named`; ValueError when there is none."""
    names = source_names(articles)
    rows = articles.assign(named=names)[articles["article_id"] == article_id]
    if rows.empty:
        raise ValueError(f"no article {article_id!r}{hint(article_id, articles['article_id'])}")
    return rows.iloc[0].to_dict()


def rank_framings(mentions: pd.DataFrame) -> dict[str, str]:
    """Give every framing its class; the commonest first, more than six share the last."""
    counts = mentions["framing"].value_counts()
    ranked = sorted(counts.index, key=lambda framing: (-counts[framing], framing))
    return {framing: f"f{min(place, _PLAIN_FRAMINGS - 1)}" for place, framing in enumerate(ranked)}


def mark(row: object, framings: dict[str, str], *, who: bool = True, linked: bool = False) -> str:
    """Write one mention as a mark; `who` notes whom it means, `linked` leads to its line in the list of places."""
    words = safe(" ".join(row.text.split("\n")))
    about = "".join(
        f' data-{part}="{safe(" ".join(value.split()))}"'
        for part in ("concept", "label", "framing", "voice", "speaker")
        if isinstance(value := getattr(row, part), str) and value
    )
    if row.kind == "name":
        return f'<mark class="name" title="{safe(row.concept)}"{about}>{words}</mark>'
    notes = [row.concept if who else None, row.framing, _VOICES.get(row.voice, row.voice), row.speaker]
    note = " · ".join(safe(str(part)) for part in notes if isinstance(part, str) and part)
    voice = row.voice if row.voice in _VOICES and row.voice != "own" else ""
    if linked:
        place = _anchor(row)
        about += f' id="mark-{place}"'
        words = f'<a href="#place-{place}">{words}</a>'
    return (
        f'<mark class="{framings.get(row.framing, "f5")} {voice}"{about}>{words}<small>{note}</small></mark>'
    )


def key(framings: dict[str, str], mentions: pd.DataFrame) -> str:
    """Explain the marks that are there."""
    shown = [framing for framing in framings if (mentions["framing"] == framing).any()]
    entries = [f'<li><mark class="{framings[framing]}">{safe(framing)}</mark></li>' for framing in shown]
    if (mentions["kind"] == "name").any():
        entries.append('<li><mark class="name">name</mark></li>')
    if (mentions["voice"] != "own").any():
        entries.append('<li><mark class="quoted">framed</mark>: not in the article’s own voice</li>')
    return f'<ul class="key">{"".join(entries)}</ul>' if entries else ""


def _apart(mentions: pd.DataFrame, text: str) -> list:
    """Where mentions overlap ("President Putin" in a role), the one that begins first is drawn."""
    kept, reach = [], 0
    for row in mentions.sort_values(["start", "end"]).itertuples():
        if reach <= row.start and row.end <= len(text):
            kept.append(row)
            reach = row.end
    return kept


def _said(quotes: pd.DataFrame) -> list[tuple[int, int, str]]:
    """List an article's quotations in marks, outermost only: start, end and speaker ("" where none is named)."""
    said, reach = [], 0
    for row in quotes[quotes["kind"] != "indirect"].sort_values(["start", "end"]).itertuples():
        if row.start >= reach:
            speaker = row.speaker if isinstance(row.speaker, str) else ""
            said.append((row.start, row.end, " ".join(speaker.split())))
            reach = row.end
    return said


def _paragraphs(
    text: str, kept: list, framings: dict[str, str], said: list, articles: pd.DataFrame, article_id: str
) -> str:
    """Mark a text by paragraphs, each with the line of its file."""
    if not text:
        return ""
    cuts = [(row.start, 1, row.end, mark(row, framings, linked=True)) for row in kept]
    inside = {place for row in kept for place in range(row.start + 1, row.end)}
    for start, end, speaker in said:
        # No element crosses a mark or a line; such a quotation keeps its printed marks only.
        if end <= len(text) and start not in inside and end not in inside and "\n" not in text[start:end]:
            cuts += [(start, 0, start, f'<span class="said" data-speaker="{safe(speaker)}">')]
            cuts += [(end, -1, end, "</span>")]
    pieces = []
    place = 0
    for start, _, end, html in sorted(cuts):
        pieces += [safe(text[place:start]), html]
        place = end
    pieces.append(safe(text[place:]))
    ends = [place for place, character in enumerate(text) if character == "\n" and place not in inside]
    starts = pd.DataFrame({"article_id": article_id, "start": [0, *(end + 1 for end in ends)]})
    lines = locate(starts, articles)["line"]
    return "".join(
        f'<p><span class="line" title="line in the file">{line}</span> {html}</p>'
        for html, line in zip("".join(pieces).split("\n"), lines, strict=True)
        if html.strip()
    )


def _places(text: str, kept: list, articles: pd.DataFrame) -> str:
    """List the sentence of every role word and term, with its file and line, and the way back to the mark."""
    rows = [row for row in kept if row.kind != "name"]
    if not rows:
        return ""
    where = name_places(pd.DataFrame(rows), articles)
    cut = lru_cache(maxsize=None)(sentences)
    items = []
    for row, place in zip(rows, where, strict=True):
        before, after = around(text, row.start, row.end, cut)
        words = safe(" ".join(row.text.split("\n")))
        link = f'<a href="#mark-{_anchor(row)}">{words}</a>'
        items.append(
            f'<li id="place-{_anchor(row)}">{link} · {safe(row.concept)} <small class="about">{place}</small>'
            f"<br>{before}<b>{words}</b>{after}</li>"
        )
    head = f"The {len(items)} marked word{'s' if len(items) > 1 else ''} with sentence, file and line"
    return f'<details class="places"><summary>{head}</summary><ol>{"".join(items)}</ol></details>'


def _anchor(row: object) -> str:
    """Name a mark within a page: by a hash, for an article_id may hold anything."""
    return f"{hashlib.sha256(row.article_id.encode('utf-8', 'replace')).hexdigest()[:10]}-{row.start}"


def _file(article: dict) -> str:
    """Name the file and its hash, as far as they are known."""
    file, content = article.get("file"), article.get("sha256")
    known = [safe(file)] if isinstance(file, str) else []
    return ", ".join([*known, f"sha256 {safe(content)}"] if isinstance(content, str) else known)


def _counted(mentions: pd.DataFrame) -> str:
    counts = mentions["kind"].value_counts()
    kinds = (("role", "role word"), ("term", "term"), ("name", "name"))
    return ", ".join(
        f"{counts.get(kind, 0)} {word}{'' if counts.get(kind, 0) == 1 else 's'}" for kind, word in kinds
    )
