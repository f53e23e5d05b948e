"""What does an article look like with its marks? Safe HTML, for one article or two side by side."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

import pandas as pd

from analysis.corpus import source_names
from analysis.text import sentences

# Characters that no page can show or that turn the direction of what follows.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_PLAIN_FRAMINGS = 6
_VOICES = {"own": "", "quoted": "quoted", "scare": "in scare quotes", "reported": "reported"}

# Framings differ by the kind of line under the word as well as by colour; voices by a dashed frame and a word.
STYLE = """
.parallax{--ink:#1a1a1a;--paper:#fff;--soft:#666;--rule:#ddd;--f0:#b3261e;--f1:#1f5f99;--f2:#2e7d32;--f3:#8a5a00;\
--f4:#7b3fa0;--f5:#00707c;--name:#f2f2f2;--said:#eaf2fb;color:var(--ink);background:var(--paper);font:16px/1.65 Georgia,serif;\
padding:1em;max-width:72em}
@media(prefers-color-scheme:dark){.parallax{--ink:#e8e8e8;--paper:#181818;--soft:#aaa;--rule:#444;--f0:#ff8a80;\
--f1:#82b7ff;--f2:#81c995;--f3:#f0b95b;--f4:#d7aefb;--f5:#6fd3dd;--name:#2b2b2b;--said:#1d2a38}}
.parallax h3{font:bold 1.1em sans-serif;margin:0 0 .2em}.parallax p{margin:.6em 0;max-width:44em;overflow-wrap:anywhere}
.parallax .about,.parallax .key,.parallax mark small,.parallax td small,.parallax th{font-family:sans-serif;font-size:.78em;color:var(--soft)}
.parallax .key{list-style:none;margin:.4em 0 1em;padding:0}.parallax .key li{display:inline-block;margin-right:1.4em}
.parallax mark{background:none;color:inherit;border-radius:.15em;padding:0 .1em}
.parallax .said{background:var(--said)}.parallax mark.name{background:var(--name)}.parallax mark small{margin-left:.3em;line-height:1}
.parallax mark.quoted,.parallax mark.scare,.parallax mark.reported{outline:1px dashed currentColor;outline-offset:1px}
.parallax .f0{color:var(--f0);border-bottom:3px double var(--f0);font-weight:bold}
.parallax .f1{color:var(--f1);border-bottom:2px solid var(--f1)}.parallax .f2{color:var(--f2);border-bottom:2px dotted var(--f2)}
.parallax .f3{color:var(--f3);border-bottom:2px dashed var(--f3)}.parallax .f4{color:var(--f4);border-bottom:4px double var(--f4)}
.parallax .f5{color:var(--f5);border-bottom:4px solid var(--f5)}
.parallax table{border-collapse:collapse;width:100%;table-layout:fixed}.parallax caption{text-align:left;font-weight:bold;padding:.4em 0}
.parallax td,.parallax th{text-align:left;vertical-align:top;border-top:1px solid var(--rule);padding:.5em .8em .5em 0;overflow-wrap:anywhere}
"""


def mark_article(
    articles: pd.DataFrame, mentions: pd.DataFrame, article_id: str, *, quotes: pd.DataFrame | None = None
) -> str:
    """Write one article as a piece of HTML with every mention marked: who is meant, in which framing, in whose voice.

    Each role word and term is followed by a small note with its person or event and, if it is not the article's own, its
    voice; framings differ by the line under the word, voices by a frame, so that nothing hangs on colour. A key
    explains the marks. With `quotes` (of `quotes.find_quotes`), the words in quotation marks are shaded, too. What a
    mark says stands in its data-concept, data-label, data-framing, data-voice and data-speaker as well, for a script.
    Self-contained, without script, for light and dark screens; everything from the article is escaped.
    Raises ValueError for an article_id that `articles` does not hold.
    """
    article = _article(articles, article_id)
    own = mentions[mentions["article_id"] == article_id]
    framings = _framings(mentions)
    title = article["title"] if isinstance(article["title"], str) and article["title"] else "Without a title"
    said = [] if quotes is None else _said(quotes[quotes["article_id"] == article_id])
    body = _paragraphs(article["text"] if isinstance(article["text"], str) else "", own, framings, said)
    about = f"{_safe(article['named'])} · {_counted(own)}"
    return _page(f"<h3>{_safe(title)}</h3><div class=about>{about}</div>{_key(framings, own)}{body}")


def showable(text: object) -> str:
    """Give a text as a page shows it: a sign for every character that none can show or that turns the direction."""
    return _UNSHOWABLE.sub("�", str(text))


def face_articles(articles: pd.DataFrame, mentions: pd.DataFrame, first: str, second: str) -> str:
    """Write two articles' mentions of the same person or event side by side, each in its sentence.

    One table per concept that either names by a role or term, those that both name first; the n-th
    mention of the one faces the n-th of the other, and an empty cell says that there is none. Marks, notes and safety as in
    `mark_article`. Raises ValueError for an article_id that `articles` does not hold.
    """
    pair = [_article(articles, first), _article(articles, second)]
    words = mentions[mentions["article_id"].isin([first, second]) & (mentions["kind"] != "name")]
    framings = _framings(mentions)
    heads = "".join(f"<th scope=col>{_safe(article['named'])}</th>" for article in pair)
    counts = words.groupby("concept").size()
    named_by = words.groupby("concept")["article_id"].nunique()
    concepts = sorted(counts.index, key=lambda concept: (-named_by[concept], -counts[concept], concept))
    tables = []
    cut = lru_cache(maxsize=None)(sentences)
    for concept in concepts:
        sides = []
        for article in pair:
            rows = words[(words["article_id"] == article["article_id"]) & (words["concept"] == concept)]
            sides.append([_in_sentence(article["text"], row, framings, cut) for row in rows.itertuples()])
        longest = max(len(side) for side in sides)
        lines = "".join(
            f"<tr>{''.join(_cell(side, place) for side in sides)}</tr>" for place in range(longest)
        )
        tables.append(
            f"<table><caption>{_safe(concept)}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
        )
    none = "" if tables else "<p>Neither article uses a word of the lexicon for anybody in it.</p>"
    return _page(_key(framings, words) + none + "".join(tables))


def _article(articles: pd.DataFrame, article_id: str) -> dict:
    names = source_names(articles)
    rows = articles.assign(named=names)[articles["article_id"] == article_id]
    if rows.empty:
        known = ", ".join(map(repr, articles["article_id"].head(8)))
        raise ValueError(f"no article {article_id!r}; expected one of {known}")
    return rows.iloc[0].to_dict()


def _framings(mentions: pd.DataFrame) -> dict[str, str]:
    """Give every framing its class; the commonest first, more than six share the last."""
    counts = mentions["framing"].value_counts()
    ranked = sorted(counts.index, key=lambda framing: (-counts[framing], framing))
    return {framing: f"f{min(place, _PLAIN_FRAMINGS - 1)}" for place, framing in enumerate(ranked)}


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
    text: str, mentions: pd.DataFrame, framings: dict[str, str], said: list[tuple[int, int, str]]
) -> str:
    """Mark a text by paragraphs. Where mentions overlap ("President Putin" in a role), the one that begins first is drawn."""
    rows = [row for row in mentions.sort_values(["start", "end"]).itertuples() if row.end <= len(text)]
    kept, reach = [], 0
    for row in rows:
        if row.start >= reach:
            kept.append(row)
            reach = row.end
    cuts = [(row.start, 1, row.end, _mark(row, framings)) for row in kept]
    inside = {place for row in kept for place in range(row.start + 1, row.end)}
    for start, end, speaker in said:
        # No element crosses a mark or a line; such a quotation keeps its printed marks only.
        if end <= len(text) and start not in inside and end not in inside and "\n" not in text[start:end]:
            cuts += [(start, 0, start, f'<span class="said" data-speaker="{_safe(speaker)}">')]
            cuts += [(end, -1, end, "</span>")]
    pieces = []
    place = 0
    for start, _, end, html in sorted(cuts):
        pieces += [_safe(text[place:start]), html]
        place = end
    pieces.append(_safe(text[place:]))
    return "".join(f"<p>{line}</p>" for line in "".join(pieces).split("\n") if line.strip())


def _mark(row: object, framings: dict[str, str], *, who: bool = True) -> str:
    words = _safe(" ".join(row.text.split("\n")))
    about = "".join(
        f' data-{part}="{_safe(" ".join(value.split()))}"'
        for part in ("concept", "label", "framing", "voice", "speaker")
        if isinstance(value := getattr(row, part), str) and value
    )
    if row.kind == "name":
        return f'<mark class="name" title="{_safe(row.concept)}"{about}>{words}</mark>'
    notes = [row.concept if who else None, row.framing, _VOICES.get(row.voice, row.voice), row.speaker]
    note = " · ".join(_safe(str(part)) for part in notes if isinstance(part, str) and part)
    voice = row.voice if row.voice in _VOICES and row.voice != "own" else ""
    return (
        f'<mark class="{framings.get(row.framing, "f5")} {voice}"{about}>{words}<small>{note}</small></mark>'
    )


def _in_sentence(text: str, row: object, framings: dict[str, str], cut: Callable) -> str:
    begin = text.rfind("\n", 0, row.start) + 1
    end = text.find("\n", row.start)
    end = len(text) if end < 0 else end
    for first, last in cut(text[begin:end]):
        if first <= row.start - begin < last:
            begin, end = begin + first, begin + last
            break
    end = max(end, row.end)
    # A sentence without an end is cut around its mention.
    left, right = max(begin, row.start - 300), min(end, row.end + 300)
    before = ("…" if left > begin else "") + _safe(text[left : row.start])
    after = _safe(text[row.end : right]) + ("…" if right < end else "")
    return before + _mark(row, framings, who=False) + after


def _cell(side: list[str], place: int) -> str:
    return f"<td>{side[place] if place < len(side) else '<small>no further mention</small>'}</td>"


def _key(framings: dict[str, str], mentions: pd.DataFrame) -> str:
    shown = [framing for framing in framings if (mentions["framing"] == framing).any()]
    entries = [f'<li><mark class="{framings[framing]}">{_safe(framing)}</mark></li>' for framing in shown]
    if (mentions["kind"] == "name").any():
        entries.append('<li><mark class="name">name</mark></li>')
    if (mentions["voice"] != "own").any():
        entries.append('<li><mark class="quoted">framed</mark>: not in the article’s own voice</li>')
    return f"<ul class=key>{''.join(entries)}</ul>" if entries else ""


def _counted(mentions: pd.DataFrame) -> str:
    counts = mentions["kind"].value_counts()
    kinds = (("role", "role word"), ("term", "term"), ("name", "name"))
    return ", ".join(
        f"{counts.get(kind, 0)} {word}{'' if counts.get(kind, 0) == 1 else 's'}" for kind, word in kinds
    )


def _page(body: str) -> str:
    return f'<div class="parallax" lang="en"><style>{STYLE}</style>{body}</div>'


def _safe(text: object) -> str:
    return escape(showable(text), quote=True)
