"""Which places in the articles stand behind the rows of a figure's table?"""

from bisect import bisect_right
from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import load_articles, locate, source_names
from analysis.dates import date_articles
from analysis.text import sentences

from .rules import rule_for

PLACES = ("row", "article_id", "source", "start", "sentence", "file", "line", "sha256")


def load_ground(values: dict, *, root: Path) -> dict:
    """Load what a run's figures were counted on: its articles, dated and cleaned, their ledger, and the run's values."""
    corpus = root / str(values["corpus"])
    raw = date_articles(load_articles(corpus if corpus.exists() else values["corpus"]))
    articles, ledger = clean_articles(raw)
    return {"articles": articles, "ledger": ledger, "values": values}


def find_evidence(rows: pd.DataFrame, ground: dict) -> tuple[pd.DataFrame, dict[int, str]]:
    """Give the places behind each row (PLACES, `row` from the rows' index) and, by row, what is to be said.

    Said is why a row has no sentence, or that it counts more or fewer than were found. ValueError when no rule
    leads from the table's columns to sentences.
    """
    rule, counted = rule_for(list(rows.columns))
    ground = {"found": {}, **ground, "rows": rows}
    found, told = [pd.DataFrame(columns=["row", "article_id", "start", "line", "sentence"])], {}
    for number, row in rows.iterrows():
        cells = {name: _undefused(value) for name, value in row.items()}
        places = rule(cells, ground)
        if isinstance(places, str):
            told[number] = places
            continue
        count = int(float(cells[counted])) if counted and cells[counted] else len(places)
        if count != len(places):
            told[number] = f"{counted} is {count}, but {len(places)} were found"
        elif not count:
            told[number] = f"no sentence: {counted or 'what is counted'} is 0"
        kept = [name for name in found[0].columns if name in places]
        found.append(places[kept].assign(row=number))
    places = pd.concat([table.astype(object) for table in found], ignore_index=True)
    return _with_sentences(places, ground["articles"]), told


def sentence_at(text: str, place: int, spans: list[tuple[int, int]] | None = None) -> str:
    """Return the sentence of a text that holds a place; the line, where no sentence does."""
    spans = sentences(text) if spans is None else spans
    before = bisect_right(spans, (place, len(text))) - 1
    if before >= 0 and place < spans[before][1]:
        return text[slice(*spans[before])]
    begin = text.rfind("\n", 0, place) + 1
    return text[begin : (text + "\n").index("\n", place)]


def _with_sentences(places: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Complete places to PLACES: those in a cleaned text, and those that are a line of the raw file."""
    texts = articles.set_index("article_id")["text"]
    spans = {name: sentences(texts[name]) for name in places["article_id"].unique()}
    raw = places["start"].isna()
    inside = places[~raw].drop(columns=["line", "sentence"])
    inside = locate(inside.astype({"start": int}), articles)
    inside["sentence"] = [
        sentence_at(texts[name], start, spans[name])
        for name, start in zip(inside["article_id"], inside["start"], strict=True)
    ]
    lines = locate(places[raw].assign(start=0).drop(columns="line"), articles).assign(
        line=places["line"][raw]
    )
    whole = pd.concat([inside.astype(object), lines.astype(object)]).sort_index()
    names = source_names(articles).set_axis(articles["article_id"])
    return whole.assign(source=whole["article_id"].map(names))[list(PLACES)]


def _undefused(cell: str) -> str:
    """Undo the apostrophe that keeps a spreadsheet from running a cell."""
    risky = cell[:1] == "'" and cell[1:].lstrip(" '")[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return cell[1:] if risky else cell
