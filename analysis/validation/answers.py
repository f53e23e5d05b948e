"""What does the machine answer to the same questions, and where does it differ from the coder?"""

import numpy as np
import pandas as pd

from analysis.framing import find_mentions
from analysis.quotes import find_quotes
from analysis.similarity import group_stories
from analysis.text import quoted_spans
from analysis.validation.sheet import asked_persons

ANSWERS = (
    "item",
    "task",
    "article_id",
    "line",
    "text",
    "mark",
    "answer",
    "machine",
    "agrees",
    "note",
    "coder",
)


def answer_sheet(
    sheet: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict
) -> pd.DataFrame:
    """Put the machine's answer beside each coded item.

    `articles` and `ledger` are what `clean.clean_articles` gives. Returns ANSWERS, a row per item with a coder's answer,
    in the order of the sheet: `machine` in the coder's form, and whether both agree. An item of a line that
    cleaning dropped has nothing found in it. A sheet that codes none of these articles gives an empty table. Raises
    ValueError where some coded articles are there and others are not.
    """
    coded = sheet[sheet["answer"] != ""].reset_index(drop=True)
    asked, there = set(coded["article_id"]), set(ledger["article_id"].astype(str))
    if not asked & there:
        coded = coded.head(0)  # the sheet of another corpus says nothing of this one
    elif unknown := sorted(asked - there):
        raise ValueError(f"the sheet codes article {unknown[0]!r}, which is not in these articles")
    machine = pd.Series("none", index=coded.index, dtype=object)
    for task, answer in _ANSWERS.items():
        rows = coded[coded["task"] == task]
        if len(rows):
            machine.loc[rows.index] = answer(rows, articles, ledger, lexicon)
    machine = [
        answer if task == "speakers" and _same_person(answer, given) else given
        for task, answer, given in zip(coded["task"], coded["answer"], machine, strict=True)
    ]
    agrees = [_parts(a) == _parts(b) for a, b in zip(coded["answer"], machine, strict=True)]
    return coded.assign(machine=machine, agrees=np.array(agrees, bool))[list(ANSWERS)]


def _labels(rows: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict) -> list[str]:
    """List the role words of the persons that the question names; a label of two persons at once is not coded."""
    mentions = find_mentions(_only(articles, rows), lexicon)
    roles = mentions[(mentions["kind"] == "role") & mentions["concept"].notna()]
    roles = roles[~roles["concept"].astype(str).str.contains(" + ", regex=False)]
    answers = []
    for row, (start, end) in zip(rows.itertuples(), _places(rows, articles), strict=True):
        found = roles[
            (roles["article_id"] == row.article_id) & (roles["start"] >= start) & (roles["start"] < end)
        ]
        pairs = set()
        for concept, label in zip(found["concept"], found["label"], strict=True):
            asked = asked_persons(row.question) or [concept]
            pairs |= {f"{person}={label}" for person in asked if _same_person(person, concept)}
        answers.append("; ".join(sorted(pairs)) or "none")
    return answers


def _voice(rows: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict) -> list[str]:
    """Take the voice of the mention at the mark; a word that is no mention is quoted inside quotation marks.

    The question is about marks, so what an article reports in its own wording is its own.
    """
    chosen = _only(articles, rows)
    mentions = find_mentions(chosen, lexicon)
    texts = chosen.set_index("article_id")["text"]
    answers = []
    for row, (start, end) in zip(rows.itertuples(), _places(rows, articles), strict=True):
        place = start + int(row.place)
        here = mentions[
            (mentions["article_id"] == row.article_id)
            & (mentions["start"] <= place)
            & (mentions["end"] > place)
        ]
        if len(here):
            answers.append("quoted" if here["voice"].iloc[0] == "quoted" else "own")
        else:
            inside = start < end and any(a <= place < b for a, b in quoted_spans(texts[row.article_id]))
            answers.append("quoted" if inside else "own")
    return answers


def _speakers(rows: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict) -> list[str]:
    quotes = find_quotes(_only(articles, rows))
    answers = []
    for row, (start, _) in zip(rows.itertuples(), _places(rows, articles), strict=True):
        first = start + int(row.place)
        last = first + len(row.mark)
        here = quotes[
            (quotes["article_id"] == row.article_id) & (quotes["start"] < last) & (quotes["end"] > first)
        ]
        overlap = here[["end"]].clip(upper=last)["end"] - here[["start"]].clip(lower=first)["start"]
        speaker = here.loc[overlap.idxmax(), "speaker"] if start >= 0 and len(here) else None
        answers.append("none" if speaker is None or pd.isna(speaker) else str(speaker))
    return answers


def _stories(rows: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict) -> list[str]:
    story = group_stories(articles).set_index("article_id")["story"]
    return [
        "same" if story[a] == story[b] else "other"
        for a, b in zip(rows["article_id"], rows["mark"], strict=True)
    ]


def _lines(rows: pd.DataFrame, articles: pd.DataFrame, ledger: pd.DataFrame, lexicon: dict) -> list[str]:
    # a title is part of the article although cleaning moves it out of the text
    part = ledger["kept"].astype(bool) | (ledger["kind"] == "title")
    kept = set(ledger.loc[part, ["article_id", "line"]].itertuples(index=False, name=None))
    return ["keep" if (row.article_id, row.line) in kept else "drop" for row in rows.itertuples()]


_ANSWERS = {"labels": _labels, "voice": _voice, "speakers": _speakers, "stories": _stories, "lines": _lines}


def _only(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return articles[articles["article_id"].isin(rows["article_id"])]


def _places(rows: pd.DataFrame, articles: pd.DataFrame) -> list[tuple[int, int]]:
    """Find each item's text in the cleaned article, from its line on; (-1, -1) where cleaning dropped it."""
    texts = articles.set_index("article_id")["text"].to_dict()
    origins = articles.set_index("article_id")["origin"].to_dict() if "origin" in articles else {}
    places = []
    for row in rows.itertuples():
        text = texts.get(row.article_id) or ""
        begins = [start for start, line in origins.get(row.article_id) or () if line == row.line]
        start = text.find(row.text, begins[0] if begins else 0)
        places.append((start, start + len(row.text)) if start >= 0 else (-1, -1))
    return places


def _same_person(coder: str, machine: str) -> bool:
    """Take two names as one person if all words of one are in the other ("Putin", "President Vladimir Putin")."""
    names = [set(name.casefold().replace("none", " ").split()) for name in (coder, machine)]
    return (
        "none" not in (coder, machine)
        and bool(names[0] and names[1])
        and (names[0] <= names[1] or names[1] <= names[0])
    )


def _parts(answer: str) -> frozenset[str]:
    """Split an answer into what it names: "none" names nothing."""
    parts = ("=".join(side.strip() for side in part.split("=")).casefold() for part in answer.split(";"))
    return frozenset(part for part in parts if part not in ("", "none"))
