"""How do two articles speak of the same person or event? Their sentences side by side."""

from functools import lru_cache

import pandas as pd

from analysis.text import sentences

from .marks import key, mark, named, rank_framings
from .page import page, safe
from .sentence import around, name_places


def face_articles(articles: pd.DataFrame, mentions: pd.DataFrame, first: str, second: str) -> str:
    """Write two articles' mentions of the same person or event side by side, each in its sentence with file and line.

    One table per concept that either names by a role or term, those that both name first; the n-th
    mention of the one faces the n-th of the other, and an empty cell says that there is none. Marks, notes and safety as in
    `mark_article`. Raises ValueError for an article_id that `articles` does not hold.
    """
    pair = [named(articles, first), named(articles, second)]
    words = mentions[mentions["article_id"].isin([first, second]) & (mentions["kind"] != "name")]
    words = words.assign(place=name_places(words, articles))
    framings = rank_framings(mentions)
    heads = "".join(f"<th scope=col>{safe(article['named'])}</th>" for article in pair)
    counts = words.groupby("concept").size()
    named_by = words.groupby("concept")["article_id"].nunique()
    concepts = sorted(counts.index, key=lambda concept: (-named_by[concept], -counts[concept], concept))
    tables = []
    cut = lru_cache(maxsize=None)(sentences)
    for concept in concepts:
        sides = []
        for article in pair:
            rows = words[(words["article_id"] == article["article_id"]) & (words["concept"] == concept)]
            sides.append([_marked(article["text"], row, framings, cut) for row in rows.itertuples()])
        longest = max(len(side) for side in sides)
        lines = "".join(
            f"<tr>{''.join(_cell(side, place) for side in sides)}</tr>" for place in range(longest)
        )
        tables.append(
            f'<table class="facing"><caption>{safe(concept)}</caption><thead><tr>{heads}</tr></thead>'
            f"<tbody>{lines}</tbody></table>"
        )
    none = "" if tables else "<p>Neither article uses a word of the lexicon for anybody in it.</p>"
    return page(key(framings, words) + none + "".join(tables))


def _marked(text: str, row: object, framings: dict[str, str], cut: object) -> str:
    before, after = around(text, row.start, row.end, cut)
    place = f"<br><small>{row.place}</small>" if row.place else ""
    return f"{before}{mark(row, framings, who=False)}{after}{place}"


def _cell(side: list[str], place: int) -> str:
    return f"<td>{side[place] if place < len(side) else '<small>no further mention</small>'}</td>"
