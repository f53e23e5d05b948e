"""Which lines are the article? Repair, judge, drop, and look again until nothing more goes; the ledger keeps every line."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.clean.capitals import mend_capitals, with_rule
from analysis.clean.features import line_features
from analysis.clean.kinds import find_title, foreign_headlines
from analysis.clean.repair import is_sound, joined, repair_line, wrapped_with_next
from analysis.clean.rules import kinds_of, match_lines
from analysis.clean.weights import keep_lines

LEDGER = ("article_id", "line", "text", "kept", "kind", "rule")

# articles judged at once: enough for numpy, little enough for memory
_TOGETHER = 2_000
# what is dropped changes what stands around the rest, so each article is judged again until nothing more goes
_ROUNDS = 12
# these phrases are only a sign among others: lists of links are the body of some articles
_SIGNS_ONLY = frozenset({"any.address"})
_NONE: list[str] = []
_ENDS = ".!?…\"'”’»)"


class Paragraph(NamedTuple):
    """A line of the cleaned text: its text and, for each raw line in it, (offset, line number)."""

    text: str
    pieces: tuple[tuple[int, int], ...]


def clean_articles(
    articles: pd.DataFrame, *, keep: tuple[str, ...] = (), repeats: int = 5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Clean every article and account for every line: (articles, ledger).

    In `articles`, `text` holds the kept lines, one paragraph a line, and the new column `origin` the pairs (start, line):
    from character `start` on the text stems from that raw line. A title found above the text moves to `title` where none
    is known. The ledger has one row per raw line, in order: LEDGER, where `line` counts from 1, `text` is the line as it
    was, `kind` is one of title, heading, body, dateline, caption, credit, furniture, related, comment, clock, blank, and
    `rule` names what dropped or repaired the line (None for a line kept as it stands). A line wholly in capitals is written
    in small letters as the other lines of these articles write its words, or stays and `rule` says that they do not show it.

    Lines of one of the kinds in `keep` stay. A line that stands in `repeats` or more articles of a source, and in at least
    one of fifty, is furniture. Cleaning a cleaned table changes nothing: `origin` still leads to the lines of the file, while the
    ledger counts the lines that were given. An empty table gives empty tables.
    """
    ids = articles["article_id"].astype(str).tolist()
    raw = [text.split("\n") if isinstance(text, str) else [] for text in articles["text"]]
    titles = [
        title if isinstance(title, str) and title.strip() else None
        for title in articles.get("title", [None] * len(ids))
    ]
    sources = [
        name if isinstance(name, str) and name else None for name in articles.get("source", [None] * len(ids))
    ]
    verdicts = [[(False, "blank", "blank line")] * len(lines) for lines in raw]
    paragraphs = [_paragraphs(lines, verdict) for lines, verdict in zip(raw, verdicts, strict=True)]
    _drop_repeated(paragraphs, sources, verdicts, repeats, keep)
    for begin in range(0, len(ids), _TOGETHER):
        _settle(range(begin, min(begin + _TOGETHER, len(ids))), paragraphs, titles, verdicts, keep)
    # words that are mended show how others are written, and a line looks different without its capitals
    while mended := _mend_capitals(paragraphs, verdicts):
        _settle(mended, paragraphs, titles, verdicts, keep)
    texts = ["\n".join(paragraph.text for paragraph in left) for left in paragraphs]
    cleaned = articles.assign(text=pd.Series(texts, index=articles.index, dtype="str"))
    if any(titles) or "title" in articles:
        cleaned["title"] = pd.Series(titles, index=articles.index, dtype=object)
    origins = [_origin(left) for left in paragraphs]
    if "origin" in articles:
        origins = [_traced(*row) for row in zip(origins, raw, articles["origin"], strict=True)]
    cleaned["origin"] = pd.Series(origins, index=articles.index, dtype=object)
    return cleaned, _ledger(ids, raw, verdicts)


def _paragraphs(lines: list[str], verdict: list[tuple]) -> list[Paragraph]:
    """Repair an article's lines and join those that were wrapped by hand; the verdict of each becomes "kept", with the repair."""
    sound = is_sound("\n".join(lines))
    mended = [(line.strip(), _NONE) if sound else repair_line(line) for line in lines]
    goes_on = wrapped_with_next([text for text, _ in mended])
    found: list[Paragraph] = []
    continues = False
    for number, ((text, repairs), wraps) in enumerate(zip(mended, goes_on, strict=True), 1):
        if not text:
            if repairs:
                verdict[number - 1] = (False, "blank", f"repair: {', '.join(repairs)}")
            continue
        if continues:
            before = found[-1]
            whole = joined(before.text, text)
            found[-1] = Paragraph(whole, (*before.pieces, (len(whole) - len(text), number)))
            repairs = [*repairs, "joined with the line above"]
        else:
            found.append(Paragraph(text, ((0, number),)))
        verdict[number - 1] = (True, "body", f"repair: {', '.join(repairs)}" if repairs else None)
        continues = wraps
    return found


def _drop_repeated(
    paragraphs: list, sources: list, verdicts: list, repeats: int, keep: tuple[str, ...]
) -> None:
    """Drop lines that stand in many articles of one source.

    An article of which more than half stands elsewhere is itself a copy; its lines say nothing about the page.
    """
    if "furniture" in keep:
        return
    members = defaultdict(list)
    for index, source in enumerate(sources):
        if source:
            members[source].append(index)
    for source, indices in members.items():
        if len(indices) < repeats:
            continue
        counts = Counter(
            line for index in indices for line in {paragraph.text for paragraph in paragraphs[index]}
        )
        least = max(repeats, len(indices) / 50)
        for index in indices:
            often = [counts[paragraph.text] >= least for paragraph in paragraphs[index]]
            letters = [len(paragraph.text) for paragraph in paragraphs[index]]
            if not any(often) or 2 * sum(
                size for size, many in zip(letters, often, strict=True) if many
            ) > sum(letters):
                continue
            for paragraph, many in zip(paragraphs[index], often, strict=True):
                if many:
                    rule = f"repeated in {counts[paragraph.text]} of {len(indices)} articles of {source}"
                    _drop(paragraph, verdicts[index], "furniture", rule)
            paragraphs[index] = [
                line for line, many in zip(paragraphs[index], often, strict=True) if not many
            ]


def _mend_capitals(paragraphs: list, verdicts: list) -> list[int]:
    """Mend the kept lines that are wholly in capitals, as far as the others show how; give the articles that changed."""
    changed: dict[int, None] = {}
    mended = mend_capitals([[paragraph.text for paragraph in left] for left in paragraphs])
    for (index, place), (text, rule) in mended.items():
        paragraph, verdict = paragraphs[index][place], verdicts[index]
        if text != paragraph.text:
            paragraphs[index][place] = Paragraph(text, paragraph.pieces)
            changed[index] = None
        for _, number in paragraph.pieces:
            kept, kind, before = verdict[number - 1]
            verdict[number - 1] = (kept, kind, with_rule(before, rule))
    return list(changed)


def _settle(
    indices: Iterable[int], paragraphs: list, titles: list, verdicts: list, keep: tuple[str, ...]
) -> None:
    """Judge a batch of articles, again and again, until each loses nothing more."""
    open_ones = [index for index in indices if paragraphs[index]]
    if not open_ones:
        return
    for _ in range(_ROUNDS):
        changed = []
        judgements = _judge(
            [paragraphs[index] for index in open_ones], [titles[index] for index in open_ones]
        )
        for index, (judged, settled) in zip(open_ones, judgements, strict=True):
            left = []
            for paragraph, (kept, kind, rule) in zip(paragraphs[index], judged, strict=True):
                if kept or kind in keep:
                    left.append(paragraph)
                    _name(paragraph, verdicts[index], kind)
                    continue
                _drop(paragraph, verdicts[index], kind, rule)
                if kind == "title" and not titles[index]:
                    titles[index] = paragraph.text
            if len(left) < len(paragraphs[index]):
                paragraphs[index] = left
                if left and not settled:
                    changed.append(index)
        open_ones = changed
        if not open_ones:
            return


def _judge(
    batch: list[list[Paragraph]], titles: list[str | None]
) -> list[list[tuple[bool, str, str | None]]]:
    """Judge each paragraph of each article: (kept, kind, rule)."""
    lines = [paragraph.text for paragraphs in batch for paragraph in paragraphs]
    article = np.repeat(np.arange(len(batch)), [len(paragraphs) for paragraphs in batch])
    rules = match_lines(lines)
    kinds = kinds_of(rules)
    features, marks = line_features(lines, article, kinds)
    kept, signs = keep_lines(features, marks)
    good, sure, text = marks["good"].tolist(), marks["sure"].tolist(), marks["text"].tolist()
    under_related = features["under a heading of related articles"].tolist()
    under_comments = features["under a heading of comments"].tolist()
    judged = []
    for first, size, title in zip(marks["first"].tolist(), marks["size"].tolist(), titles, strict=True):
        part = slice(first, first + size)
        found = find_title(lines[part], rules[part], text[part], title)
        foreign = foreign_headlines(lines[part], good[part], rules[part])
        verdicts = []
        for index in range(first, first + size):
            line, rule = lines[index], rules[index]
            if index - first == found:
                verdicts.append((False, "title", "title above the text"))
            elif rule and not good[index] and rule not in _SIGNS_ONLY:
                verdicts.append((False, kinds[index], rule))
            elif not kept[index]:
                kind = kinds[index] or _guess(line, good[index], under_related[index], under_comments[index])
                verdicts.append((False, kind, rule or signs[index]))
            elif index - first in foreign:
                verdicts.append((False, "related", "headline of another article"))
            else:
                heading = (
                    not good[index]
                    and line[-1] not in _ENDS
                    and line.count(" ") < 16
                    and index < first + size - 1
                )
                verdicts.append((True, "heading" if heading else "body", None))
        settled = all(sure[index] or not verdict[0] for index, verdict in enumerate(verdicts, first))
        judged.append((verdicts, settled))
    return judged


def _guess(line: str, good: bool, under_related: bool, under_comments: bool) -> str:
    """Name the likeliest kind of a line that only the weights speak against."""
    if under_comments:
        return "comment"
    if under_related:
        return "related"
    return "caption" if good or line[-1] in ".)" else "furniture"


def _drop(paragraph: Paragraph, verdict: list[tuple], kind: str, rule: str | None) -> None:
    for _, number in paragraph.pieces:
        verdict[number - 1] = (False, kind, rule)


def _name(paragraph: Paragraph, verdict: list[tuple], kind: str) -> None:
    for _, number in paragraph.pieces:
        verdict[number - 1] = (True, kind, verdict[number - 1][2])


def _origin(paragraphs: list[Paragraph]) -> list[tuple[int, int]]:
    """Where each raw line begins in the cleaned text."""
    pairs, start = [], 0
    for paragraph in paragraphs:
        pairs.extend((start + offset, number) for offset, number in paragraph.pieces)
        start += len(paragraph.text) + 1
    return pairs


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


def _ledger(ids: list[str], raw: list[list[str]], verdicts: list[list[tuple]]) -> pd.DataFrame:
    sizes = [len(lines) for lines in raw]
    flat = [verdict for article in verdicts for verdict in article]
    return pd.DataFrame(
        {
            "article_id": pd.Series(np.repeat(np.array(ids, dtype=object), sizes), dtype="str"),
            "line": np.concatenate([np.arange(1, size + 1) for size in sizes] or [np.array([], dtype=int)]),
            "text": pd.Series([line for lines in raw for line in lines], dtype="str"),
            "kept": np.array([kept for kept, _, _ in flat], dtype=bool),
            "kind": pd.Series([kind for _, kind, _ in flat], dtype="str"),
            "rule": pd.Series([rule for _, _, rule in flat], dtype=object),
        }
    )
