"""Which sentences do the corpora of a batch have, and what do the articles look like with their marks?"""

from pathlib import Path

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import article_names, load_articles, locate, source_names
from analysis.framing import add_speakers, find_mentions, read_lexicon
from analysis.quotes import find_quotes
from analysis.reader import mark_article, showable
from analysis.text import sentences as find_sentences

ARTICLES = 40  # in the reading view; more would be a page that no browser opens gladly


def read_corpora(runs: list[dict], *, root: Path) -> dict:
    """Read what the report shows of the runs' articles: `sentences`, `articles` with their marks, and `toggles`.

    A corpus that cannot be read, or is named by no run, adds nothing: its runs say so themselves. The first run of a
    corpus that names a lexicon has its words marked.
    """
    shown = {"sentences": [], "articles": [], "toggles": {}}
    lexicons = {}
    for run in runs:
        corpus, lexicon = (run["values"].get(name) for name in ("corpus", "lexicon"))
        if isinstance(corpus, str) and (lexicon or corpus not in lexicons):
            lexicons.setdefault(corpus, lexicon)
            lexicons[corpus] = lexicons[corpus] or lexicon
    for corpus, lexicon in lexicons.items():
        try:
            articles, _ = clean_articles(load_articles(_found(corpus, root)))
            words = read_lexicon(_found(lexicon, root)) if lexicon else None
        except (ValueError, OSError):
            continue
        shown["sentences"] += read_sentences(articles)
        if words is not None:
            articles = articles.head(ARTICLES)
            quotes = find_quotes(articles)
            mentions = add_speakers(find_mentions(articles, words), quotes)
            shown["articles"] += _marked(articles, mentions, quotes)
            for name, values in read_toggles(mentions, quotes).items():
                shown["toggles"][name] = sorted({*shown["toggles"].get(name, []), *values})
    return shown


def read_toggles(mentions: pd.DataFrame, quotes: pd.DataFrame) -> dict[str, list[str]]:
    """List what marks can be chosen by: concept, label (of no name), framing, voice and speaker, each sorted.

    The speaker of a quotation that nobody is said to have spoken is "".
    """
    printed = quotes[quotes["kind"] != "indirect"]
    columns = {name: mentions[name].dropna() for name in ("concept", "framing", "voice")}
    columns["label"] = mentions.loc[mentions["kind"] != "name", "label"].dropna()
    columns["speaker"] = pd.concat([printed["speaker"].fillna(""), mentions["speaker"].dropna()])
    order = ("concept", "framing", "label", "voice", "speaker")
    return {name: sorted({showable(" ".join(value.split())) for value in columns[name]}) for name in order}


def read_sentences(articles: pd.DataFrame) -> list[dict]:
    """List the sentences of cleaned articles in order, as dicts: source, article_id, text, file, line."""
    places = [
        (article_id, start, " ".join(text[start:end].split()))
        for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True)
        for start, end in find_sentences(text)
    ]
    table = locate(pd.DataFrame(places, columns=["article_id", "start", "text"]), articles)
    names = source_names(articles).set_axis(articles["article_id"])
    table = table.assign(source=table["article_id"].map(names))
    return table[["source", "article_id", "text", "file", "line"]].to_dict("records")


def _marked(articles: pd.DataFrame, mentions: pd.DataFrame, quotes: pd.DataFrame) -> list[dict]:
    names = article_names(articles)
    return [
        {"name": name, "html": mark_article(articles, mentions, article_id, quotes=quotes, alone=False)}
        for name, article_id in zip(names, articles["article_id"], strict=True)
    ]


def _found(path: str, root: Path) -> str | Path:
    return root / path if (root / path).exists() else path
