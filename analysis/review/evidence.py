"""How does each kind of table lead to its sentences? One rule per kind, chosen by the columns it has."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import load_articles, locate, source_names
from analysis.text import sentences, tokenize

PLACES = ("row", "article_id", "source", "start", "sentence", "file", "line", "sha256")


def load_ground(values: dict, *, root: Path) -> dict:
    """Load what a run's figures were counted on: its articles, cleaned, their ledger, and the run's values."""
    corpus = root / str(values["corpus"])
    articles, ledger = clean_articles(load_articles(corpus if corpus.exists() else values["corpus"]))
    return {"articles": articles, "ledger": ledger, "values": values, "found": {}}


def find_evidence(rows: pd.DataFrame, ground: dict) -> tuple[pd.DataFrame, dict[int, str]]:
    """Give the places behind each row (PLACES, `row` from the rows' index) and, by row, why there is none.

    The first rule whose columns the table has is used. ValueError when no rule fits the table.
    """
    rule = next((rule for needed, rule in RULES if needed <= set(rows.columns)), None)
    if rule is None:
        raise ValueError(f"no rule leads from the columns {', '.join(rows.columns)} to sentences")
    found, reasons = [], {}
    for number, row in rows.iterrows():
        places = rule({name: _told(value) for name, value in row.items()}, ground)
        if isinstance(places, str) or places.empty:
            reasons[number] = places if isinstance(places, str) else _nothing(row)
        else:
            found.append(_sentences(places, ground).assign(row=number))
    return (pd.concat(found) if found else pd.DataFrame(columns=PLACES))[list(PLACES)], reasons


def _direct(row: dict, ground: dict) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [row["article_id"]], "start": [int(float(row["start"]))]})


def _passage(row: dict, ground: dict) -> pd.DataFrame:
    starts = [int(float(row["a_start"])), int(float(row["b_start"]))]
    return pd.DataFrame({"article_id": [row["a"], row["b"]], "start": starts})


def _word(row: dict, ground: dict) -> pd.DataFrame:
    """Uses of a word in its target's articles."""
    from analysis.keyness import find_uses

    articles = ground["articles"]
    own = articles[_of_target(articles, row["target"], ground["values"].get("by", "source"))]
    return find_uses(own, [row["word"]])[["article_id", "start"]]


def _mention(row: dict, ground: dict) -> pd.DataFrame:
    return _match(row, _once(ground, "mentions", _find_mentions), ground)


def _quote(row: dict, ground: dict) -> pd.DataFrame:
    return _match(row, _once(ground, "quotes", _find_quotes), ground)


def _claim(row: dict, ground: dict) -> pd.DataFrame:
    return _match(row, _once(ground, "claims", _find_claims), ground)


def _lines(row: dict, ground: dict) -> pd.DataFrame:
    """Lines of the raw files, kept or dropped, of one kind or by one rule."""
    ledger = ground["ledger"].assign(start=None, sentence=ground["ledger"]["text"])
    return _match(row, ledger, ground)


def _pair(row: dict, ground: dict) -> pd.DataFrame | str:
    """The sentences of two articles that have the most words in common, as what makes the number seen."""
    texts = ground["articles"].set_index("article_id")["text"]
    ids = [_article(row[side], ground) for side in ("a", "b")]
    spans = [
        [(start, set(tokenize(texts[name][start:end]))) for start, end in sentences(texts[name])]
        for name in ids
    ]
    matched = []
    for start, words in spans[0]:
        for other, theirs in spans[1]:
            shared = len(words & theirs)
            if shared >= 3:
                matched.append((-shared / len(words | theirs), start, other))
    nearest = sorted(matched)[:3]
    if not nearest:
        return "no sentence of one shares three words with a sentence of the other; the number compares them whole"
    rows = [pair for _, start, other in nearest for pair in ((ids[0], start), (ids[1], other))]
    return pd.DataFrame(rows, columns=["article_id", "start"])


def _whole(row: dict, ground: dict) -> pd.DataFrame:
    """An article as such: where it begins."""
    return pd.DataFrame({"article_id": [row["article_id"]], "start": [0]})


def _find_mentions(ground: dict) -> pd.DataFrame:
    from analysis.framing import find_mentions, read_lexicon

    return find_mentions(ground["articles"], read_lexicon(ground["values"]["lexicon"]))


def _find_quotes(ground: dict) -> pd.DataFrame:
    from analysis.quotes import find_quotes

    return find_quotes(ground["articles"])


def _find_claims(ground: dict) -> pd.DataFrame:
    from analysis.claims import find_claims

    return find_claims(ground["articles"])


RULES: tuple[tuple[set[str], Callable], ...] = (
    ({"a", "a_start", "b", "b_start"}, _passage),
    ({"article_id", "start"}, _direct),
    ({"target", "word"}, _word),
    ({"concept"}, _mention),
    ({"speaker"}, _quote),
    ({"subject", "unit"}, _claim),
    ({"kind", "lines"}, _lines),
    ({"a", "b"}, _pair),
    ({"article_id"}, _whole),
)


def _match(row: dict, evidence: pd.DataFrame, ground: dict) -> pd.DataFrame:
    """Keep the evidence that agrees with a row in every column that both have, and in its source."""
    names = source_names(ground["articles"]).set_axis(ground["articles"]["article_id"])
    if "source" in row and "source" not in evidence:
        evidence = evidence.assign(source=evidence["article_id"].map(names))
    for column, value in row.items():
        if column in evidence and column not in ("start", "end", "text") and value != "":
            evidence = evidence[evidence[column].map(str).str.casefold() == str(value).casefold()]
    return evidence


def _sentences(places: pd.DataFrame, ground: dict) -> pd.DataFrame:
    """Add to places their sentence, source, file, line and sha256."""
    articles = ground["articles"]
    if "line" in places and places["start"].isna().all():
        kept = articles.set_index("article_id")
        located = places.assign(**{name: places["article_id"].map(kept[name]) for name in ("file", "sha256")})
    else:
        located = locate(places, articles)
        texts = articles.set_index("article_id")["text"]
        around = [
            sentence_at(texts[name], int(start))
            for name, start in zip(places["article_id"], places["start"], strict=True)
        ]
        located = located.assign(sentence=around)
    names = source_names(articles).set_axis(articles["article_id"])
    return located.assign(source=located["article_id"].map(names))


def sentence_at(text: str, place: int) -> str:
    """Return the sentence of a text that holds a place; the line, where no sentence does."""
    for start, end in sentences(text):
        if start <= place < end:
            return text[start:end]
    begin = text.rfind("\n", 0, place) + 1
    return text[begin : (text + "\n").index("\n", place)]


def _once(ground: dict, name: str, find: Callable) -> pd.DataFrame:
    if name not in ground["found"]:
        ground["found"][name] = find(ground)
    return ground["found"][name]


def _of_target(articles: pd.DataFrame, target: str, by: str) -> pd.Series:
    values = source_names(articles) if by == "source" else articles[by]
    return values.map(str) == str(target)


def _article(name: str, ground: dict) -> str:
    """The article that a table calls by its id or by its source."""
    articles = ground["articles"]
    if name in set(articles["article_id"]):
        return name
    return articles.loc[source_names(articles) == name, "article_id"].iloc[0]


def _told(value: str) -> str:
    """Undo the apostrophe that keeps a spreadsheet from running a cell."""
    return (
        value[1:]
        if value[:1] == "'" and value[1:].lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r"}
        else value
    )


def _nothing(row: pd.Series) -> str:
    zero = [name for name, value in row.items() if value in ("0", "0.0")]
    return (
        f"no sentence: {', '.join(zero)} {'are' if len(zero) > 1 else 'is'} 0"
        if zero
        else "no sentence was found"
    )
