"""What is a coder asked? Random, stratified sheets that do not show the machine's answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import find_path, locate
from analysis.keyness import stop_words
from analysis.similarity import nearest_articles
from analysis.spelling import hint
from analysis.text import quoted_spans, sentences, token_spans

SHEET = (
    *("item", "task", "article_id", "line", "text", "mark", "place", "before", "after"),
    *("question", "answer", "note", "coder"),
)
QUESTIONS = {
    "labels": "Which role word stands for {persons} here? Name=word; Name=word; or none",
    "voice": "Does the marked word stand inside quotation marks, as somebody else's words? quoted or own",
    "speakers": "Whose words is the marked quotation? The name as the article gives it, or none",
    "stories": "Do the text and the text in `after` report the same event? same or other",
    "lines": "Does this line belong to the article (title, headings, body)? keep or drop",
}
CODES = {"voice": ("quoted", "own"), "stories": ("same", "other"), "lines": ("keep", "drop")}


def sample_sheet(
    articles: pd.DataFrame, *, task: str, n: int = 50, seed: int = 0, persons: Sequence[str] = ()
) -> pd.DataFrame:
    """Draw n items for a coder, at random from every stratum.

    `task` is labels (items are sentences), voice (a marked word), speakers (a marked quotation), stories (a pair of
    articles) or lines (a line of the raw text: give uncleaned articles). Strata are the articles, and within them
    whether a sentence has quotation marks; each gives in proportion, so shares in the sheet estimate shares in the
    corpus without weights. Only for voice half of the items
    come from sentences with quotation marks, and for stories half of the pairs are near neighbours: both are few.
    Returns SHEET, empty in `answer`, `note` and `coder`: `text` is the item, `before` and `after` its context,
    `mark` the marked part and `place` where it begins in `text`; `article_id, line` lead to the source. `persons`
    are named in the question about labels. Fewer items than n give all. Raises ValueError for an unknown task.
    """
    if task not in QUESTIONS:
        raise ValueError(f"no task is called {task!r}{hint(task, QUESTIONS)}")
    items = pd.DataFrame(list(_ITEMS[task](articles, np.random.default_rng(seed))), columns=_DRAWN)
    chosen = _allotted(
        items["stratum"].to_numpy(), n, np.random.default_rng(seed), equally=task in ("voice", "stories")
    )
    sheet = items.iloc[chosen].reset_index(drop=True)
    if task not in ("lines", "stories"):
        sheet = sheet.drop(columns="line")
        sheet["line"] = (
            locate(sheet[["article_id", "start"]], articles)["line"].to_numpy() if len(sheet) else None
        )
    named = " or ".join(persons) or "a named person"
    sheet = sheet.assign(
        item=[f"{task}-{number:03d}" for number in range(1, len(sheet) + 1)],
        task=task,
        question=QUESTIONS[task].format(persons=named),
        answer="",
        note="",
        coder="",
    )
    return sheet[list(SHEET)]


def write_sheet(sheet: pd.DataFrame, path: str | Path) -> None:
    """Write a sheet as CSV for a spreadsheet; a cell that would run as a formula gets an apostrophe in front."""
    texts = [name for name in SHEET if name not in ("line", "place")]
    safe = sheet.assign(**{name: sheet[name].replace(r"^(?=[=+\-@\t\r])", "'", regex=True) for name in texts})
    safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a filled sheet (CSV, UTF-8); an empty answer is not coded; "none" is an answer.

    Raises ValueError for a missing column, an unknown task or a code that the question does not offer, with the item.
    """
    sheet = pd.read_csv(find_path(path), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if missing := [name for name in SHEET if name not in sheet]:
        raise ValueError(f"{path}: no column {missing[0]!r}; expected {', '.join(SHEET)}")
    for row in sheet.itertuples():
        if row.task not in QUESTIONS:
            raise ValueError(
                f"{path}: item {row.item}: no task is called {row.task!r}{hint(row.task, QUESTIONS)}"
            )
        if row.answer and row.answer not in CODES.get(row.task, (row.answer,)):
            raise ValueError(
                f"{path}: item {row.item}: answer {row.answer!r}; expected {' or '.join(CODES[row.task])}"
            )
    for column in ("line", "place"):
        sheet[column] = pd.to_numeric(sheet[column], errors="coerce").astype("Int64")
    texts = ["text", "mark", "before", "after", "answer", "note"]
    sheet[texts] = sheet[texts].replace(r"^'(?=[=+\-@\t\r])", "", regex=True)
    return sheet[list(SHEET)]


def asked_persons(question: str) -> list[str]:
    """Give the persons whom a question about labels names, none if it asks for anybody."""
    opening, _, closing = QUESTIONS["labels"].partition("{persons}")
    named = question.removeprefix(opening).removesuffix(closing)
    return [] if named in (question, "a named person") else named.split(" or ")


_DRAWN = ["article_id", "start", "line", "text", "mark", "place", "before", "after", "stratum"]


def _sentence_items(articles: pd.DataFrame, generator: np.random.Generator) -> Iterator[tuple]:
    for article_id, text, spans, quoted in _read(articles):
        for number, (start, end) in enumerate(spans):
            stratum = f"{article_id} {_touches(start, end, quoted)}"
            yield (
                article_id,
                start,
                None,
                text[start:end],
                "",
                None,
                *_context(text, spans, number),
                stratum,
            )


def _word_items(articles: pd.DataFrame, generator: np.random.Generator) -> Iterator[tuple]:
    """One marked content word a sentence; where there are quotation marks one inside them and one outside."""
    for article_id, text, spans, quoted in _read(articles):
        for number, (start, end) in enumerate(spans):
            shown, marked = text[start:end], _touches(start, end, quoted)
            words = [(a, b) for a, b in token_spans(shown) if shown[a:b].casefold() not in stop_words()]
            inside = [word for word in words if _touches(start + word[0], start + word[1], quoted)]
            for side in (inside, [word for word in words if word not in inside]):
                if side:
                    a, b = side[generator.integers(len(side))]
                    yield (
                        article_id,
                        start,
                        None,
                        shown,
                        shown[a:b],
                        a,
                        *_context(text, spans, number),
                        marked,
                    )


def _quotation_items(articles: pd.DataFrame, generator: np.random.Generator) -> Iterator[tuple]:
    for article_id, text, spans, quoted in _read(articles):
        for first, last in quoted:
            covered = [number for number, (a, b) in enumerate(spans) if a < last and b > first]
            start, end = spans[covered[0]][0], spans[covered[-1]][1]
            before, after = _context(text, spans, covered[0])[0], _context(text, spans, covered[-1])[1]
            yield (
                article_id,
                start,
                None,
                text[start:end],
                text[first:last],
                first - start,
                before,
                after,
                article_id,
            )


def _pair_items(articles: pd.DataFrame, generator: np.random.Generator) -> Iterator[tuple]:
    """Pairs of articles: near neighbours and as many others; the second article stands in `mark` and `after`."""
    texts = dict(zip(articles["article_id"].astype(str), articles["text"].fillna(""), strict=True))
    ids = sorted(texts)
    near = {tuple(sorted(pair)) for pair in _neighbours(articles)}
    if len(ids) <= 40:
        others = {(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :]} - near
    else:
        drawn = generator.integers(0, len(ids), (2 * len(near) + 100, 2))
        others = {(ids[min(pair)], ids[max(pair)]) for pair in drawn if pair[0] != pair[1]} - near
    for a, b in sorted(near | others):
        yield a, 0, None, texts[a][:300], b, None, "", texts[b][:300], (a, b) in near


def _neighbours(articles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    near = nearest_articles(articles, k=5) if len(articles) > 1 else None
    return zip(near["article_id"], near["neighbour_id"], strict=True) if near is not None else iter(())


def _line_items(articles: pd.DataFrame, generator: np.random.Generator) -> Iterator[tuple]:
    for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True):
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if line.strip():
                around = [" / ".join(part.strip()[:120] for part in lines[side] if part.strip())
                          for side in (slice(max(number - 3, 0), number), slice(number + 1, number + 4))]  # fmt: skip
                yield article_id, 0, number + 1, line.strip(), "", None, *around, article_id


_ITEMS = {
    "labels": _sentence_items,
    "voice": _word_items,
    "speakers": _quotation_items,
    "stories": _pair_items,
    "lines": _line_items,
}


def _read(articles: pd.DataFrame) -> Iterator[tuple]:
    for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True):
        yield article_id, text, sentences(text), quoted_spans(text)


def _touches(start: int, end: int, quoted: list[tuple[int, int]]) -> bool:
    return any(a < end and b > start for a, b in quoted)


def _context(text: str, spans: list[tuple[int, int]], number: int) -> tuple[str, str]:
    """Give up to two sentences before and one after, cut to what a spreadsheet's cell shows."""
    before = text[spans[max(number - 2, 0)][0] : spans[number][0]].strip()
    after = text[spans[number][1] : spans[min(number + 1, len(spans) - 1)][1]].strip()
    return before[-200:], after[:120]


def _allotted(strata: np.ndarray, n: int, generator: np.random.Generator, *, equally: bool) -> np.ndarray:
    """Choose n positions in reading order, from each stratum in proportion (largest remainders) or equally many."""
    if n >= len(strata):
        return np.arange(len(strata))
    names, stratum = np.unique(strata.astype(str), return_inverse=True)
    sizes = np.bincount(stratum)
    shares = sizes * n / len(strata) if not equally else _even(sizes, n)
    taken = np.floor(shares + 1e-9).astype(int)
    # ties in the remainders are broken at random, so that no stratum is favoured by its name
    order = np.lexsort((generator.random(len(names)), -(shares - taken)))
    taken[order[: n - taken.sum()]] += 1
    members = [
        generator.choice(np.flatnonzero(stratum == code), taken[code], replace=False)
        for code in range(len(names))
    ]
    return np.sort(np.concatenate(members)).astype(int)


def _even(sizes: np.ndarray, n: int) -> np.ndarray:
    """Share n equally among strata, none getting more than it has."""
    level = np.sort(np.append(sizes, n))
    for limit in level:
        if np.minimum(sizes, limit).sum() >= n:
            below = np.minimum(sizes, sizes[sizes < limit].max(initial=0))
            open_strata = sizes > below
            return below + open_strata * (n - below.sum()) / open_strata.sum()
    return sizes.astype(float)
