"""Which lines are the article? Repair, judge, drop, and look again until nothing more goes; the ledger keeps every line."""

from bisect import bisect_left
from itertools import accumulate, compress, pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.clean.capitals import mend_capitals, with_rule
from analysis.clean.judge import settle
from analysis.clean.paragraphs import Paragraphs, Verdicts, find_paragraphs
from analysis.clean.repeated import REPEATS, mark_repeated, raw_lines

LEDGER = ("article_id", "line", "text", "kept", "kind", "rule")


def clean_articles(
    articles: pd.DataFrame,
    *,
    keep: tuple[str, ...] = (),
    repeats: int = REPEATS,
    repeated: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Clean every article and account for every line: (articles, ledger).

    In `articles`, `text` holds the kept lines, one paragraph a line, and the new column `origin` the pairs (start, line):
    from character `start` on the text stems from that raw line. A title found above the text moves to `title` where none
    is known. The ledger has one row per raw line, in order: LEDGER, where `line` counts from 1, `text` is the line as it
    was, `kind` is one of title, heading, body, dateline, caption, credit, furniture, related, comment, clock, blank, and
    `rule` names what dropped or repaired the line (None for a line kept as it stands). A line wholly in capitals is written
    in small letters as the other lines of these articles write its words, or stays and `rule` says that they do not show it.

    Lines of one of the kinds in `keep` stay. A line that stands in `repeats` or more articles of a source, and in at least
    one of fifty, is furniture; where the articles are a part of a corpus, `repeated` names the lines (what `find_repeated`
    gave for the whole). Cleaning a cleaned table changes nothing: `origin` still leads to the lines of the file, while the
    ledger counts the lines that were given. An empty table gives empty tables.
    """
    raw = raw_lines(articles)
    known = articles["title"].tolist() if "title" in articles else [None] * len(raw)
    titles = [title if isinstance(title, str) and title.strip() else None for title in known]
    paragraphs, repairs = find_paragraphs(raw)
    count = len(paragraphs.text)
    verdicts = Verdicts(np.ones(count, bool), _cells("body", count), _cells(None, count))
    if "furniture" not in keep and "source" in articles:
        for place, rule in mark_repeated(articles, paragraphs, repeats=repeats, repeated=repeated).items():
            verdicts.kept[place], verdicts.kind[place], verdicts.rule[place] = False, "furniture", rule
    settle(range(len(raw)), paragraphs, verdicts, titles, keep)
    # words that are mended show how others are written, and a line looks different without its capitals
    while mended := _mend_capitals(paragraphs, verdicts):
        settle(mended, paragraphs, verdicts, titles, keep)
    texts, origins = _joined(paragraphs, verdicts.kept, [len(lines) for lines in raw])
    if "origin" in articles:
        origins = [_traced(*row) for row in zip(origins, raw, articles["origin"], strict=True)]
    cleaned = articles.assign(text=pd.Series(texts, index=articles.index, dtype="str"))
    if any(titles) or "title" in articles:
        cleaned["title"] = pd.Series(titles, index=articles.index, dtype=object)
    cleaned["origin"] = pd.Series(origins, index=articles.index, dtype=object)
    return cleaned, _ledger(articles["article_id"], raw, paragraphs, verdicts, repairs)


def _mend_capitals(paragraphs: Paragraphs, verdicts: Verdicts) -> list[int]:
    """Mend the kept lines that are wholly in capitals, as far as the others show how; give the articles that changed."""
    standing = np.flatnonzero(verdicts.kept).tolist()
    changed: dict[int, None] = {}
    for (_, row), (text, rule) in mend_capitals([[paragraphs.text[place] for place in standing]]).items():
        place = standing[row]
        if text != paragraphs.text[place]:
            paragraphs.text[place] = text
            changed[int(paragraphs.article[place])] = None
        verdicts.rule[place] = rule
    return list(changed)


def _joined(
    paragraphs: Paragraphs, kept: np.ndarray, lines: list[int]
) -> tuple[list[str], list[list[tuple[int, int]]]]:
    """The text of each article, and where each raw line begins in it: (texts, origins)."""
    standing = np.flatnonzero(kept)
    text = list(compress(paragraphs.text, kept.tolist()))
    ends = np.searchsorted(paragraphs.article[standing], np.arange(len(lines)), side="right")
    starts = np.r_[0, np.cumsum(np.fromiter(map(len, text), np.int64, len(text)) + 1)]
    begins = np.r_[0, ends[:-1]] if len(lines) else ends
    texts = ["\n".join(text[begin:end]) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    # from the corpus to the article: what stands before it is taken off
    pieces = paragraphs.pieces
    of_kept = kept[pieces.paragraph]
    row = np.cumsum(kept)[pieces.paragraph[of_kept]] - 1
    article = paragraphs.article[pieces.paragraph[of_kept]]
    start = starts[row] + pieces.offset[of_kept] - starts[begins][article]
    line = pieces.line[of_kept] - (np.cumsum(lines) - lines)[article] + 1
    pairs = list(zip(start.tolist(), line.tolist(), strict=True))
    cuts = [0, *np.searchsorted(article, np.arange(len(lines)), side="right").tolist()]
    return texts, [pairs[begin:end] for begin, end in pairwise(cuts)]


def _traced(origin: list[tuple], lines: list[str], before: list[tuple]) -> list[tuple[int, int]]:
    """Lead the origin of a text that had been cleaned before through its old one, back to the lines of the file."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    places = [int(start) for start, _ in before]
    traced = []
    for start, line in origin:
        first, last = bisect_left(places, starts[line - 1]), bisect_left(places, starts[line])
        traced += [
            (start + places[index] - starts[line - 1], int(before[index][1])) for index in range(first, last)
        ]
    return traced


def _ledger(
    ids: pd.Series,
    raw: list[list[str]],
    paragraphs: Paragraphs,
    verdicts: Verdicts,
    repairs: dict[int, str],
) -> pd.DataFrame:
    """One row per raw line: blank unless it is part of a paragraph, whose verdict it then has."""
    sizes = [len(lines) for lines in raw]
    count = sum(sizes)
    kept, kind, rule = np.zeros(count, bool), _cells("blank", count), _cells("blank line", count)
    line, of = paragraphs.pieces.line, paragraphs.pieces.paragraph
    kept[line], kind[line], rule[line] = verdicts.kept[of], verdicts.kind[of], verdicts.rule[of]
    for place, repair in repairs.items():
        if kept[place] and rule[place]:
            rule[place] = with_rule(repair, rule[place])
        elif kept[place] or kind[place] == "blank":
            rule[place] = repair
    number = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
    return pd.DataFrame(
        {
            "article_id": ids.astype("str").repeat(sizes).reset_index(drop=True),
            "line": number.astype(np.int64),
            # by way of Arrow, which copies the lines once
            "text": pd.Series(
                pa.array([line for lines in raw for line in lines], pa.large_string()), dtype="str"
            ),
            "kept": kept,
            "kind": pd.Series(kind, dtype="str"),
            "rule": pd.Series(rule, dtype=object),
        }
    )


def _cells(cell: str | None, count: int) -> np.ndarray:
    # numpy.full makes a new string for every cell
    return np.repeat(np.array([cell], object), count)
