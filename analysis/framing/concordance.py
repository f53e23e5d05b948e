"""Which sentences stand behind a count? Every mention with the words around it, its file and its line."""

import pandas as pd

from analysis.corpus import locate

CONCORDANCE = ("article_id", "start", "concept", "label", "voice", "left", "keyword", "right", "file", "line")


def concordance(mentions: pd.DataFrame, articles: pd.DataFrame, width: int = 60) -> pd.DataFrame:
    """Show each mention in its context (keyword in context, KWIC).

    One row per mention in the order of `mentions`: `left` and `right` hold up to `width` characters on each side
    with line ends as blanks, `keyword` the mention as printed, `file` and `line` (from 1) where it stands in the unchanged
    source. No mentions give an empty table. Raises ValueError for a negative width or an article that is not given.
    """
    if width < 0:
        raise ValueError(f"width is {width}; expected 0 or more characters")
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    located = locate(mentions, articles)
    spans = list(zip(mentions["article_id"], mentions["start"], mentions["end"], strict=True))
    context = {
        "left": [_flat(texts[article][max(start - width, 0) : start]) for article, start, _ in spans],
        "keyword": [_flat(texts[article][start:end]) for article, start, end in spans],
        "right": [_flat(texts[article][end : end + width]) for article, _, end in spans],
    }
    columns = {name: pd.Series(values, index=located.index, dtype=object) for name, values in context.items()}
    return located.assign(**columns)[list(CONCORDANCE)]


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))
