"""Where does each word stand? The lines behind a number."""

import re
from collections.abc import Sequence

import pandas as pd

from analysis.corpus import locate
from analysis.text import sentences, token_spans, tokenize

USES = ("article_id", "start", "end", "word", "left", "keyword", "right", "file", "line")


def find_uses(articles: pd.DataFrame, words: Sequence[str], *, width: int = 60) -> pd.DataFrame:
    """List every use of the words or phrases with `width` characters on either side.

    Returns USES, a row per use in the order of articles and text: `start:end` is the place in the article's text,
    `word` the listed word, `left, keyword, right` the line around it, `file, line` the place in the unchanged
    source. Words are compared as they are counted: whole, casefolded, within a sentence. No words or no uses give an
    empty table.
    """
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for word in sorted(set(words)):
        if parts := tuple(tokenize(word)):
            wanted.setdefault(parts[0], set()).add(parts)
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True):
        for first, last in sentences(text) if wanted else ():
            spans, tokens = token_spans(text[first:last]), tokenize(text[first:last])
            for place, token in enumerate(tokens):
                for parts in sorted(wanted.get(token, ())):
                    if tuple(tokens[place : place + len(parts)]) == parts:
                        start, end = first + spans[place][0], first + spans[place + len(parts) - 1][1]
                        rows.append(
                            (article_id, start, end, " ".join(parts), *_around(text, start, end, width))
                        )
    uses = pd.DataFrame(rows, columns=list(USES[:-2]))
    if not len(uses):
        return pd.DataFrame(columns=list(USES)).astype({"start": "int64", "end": "int64"})
    return locate(uses, articles)[list(USES)]


def _around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    left, right = text[max(start - width, 0) : start], text[end : end + width]
    return tuple(re.sub(r"\s+", " ", part) for part in (left, text[start:end], right))
