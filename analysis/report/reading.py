"""Which sentences does a corpus have, and where does each stand?"""

from pathlib import Path

from analysis.text import sentences as find_sentences


def read_sentences(corpus: str, *, root: Path) -> list[dict]:
    """Read the sentences of the cleaned articles of a corpus in order, as dicts: source, article_id, text, file, line."""
    # 1 s of pandas and cleaning that only a report with sentences needs.
    import pandas as pd

    from analysis.clean import clean_articles
    from analysis.corpus import load_articles, locate, source_names

    path = root / corpus
    articles, _ = clean_articles(load_articles(path if path.exists() else corpus))
    places = [
        (article_id, start, " ".join(text[start:end].split()))
        for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True)
        for start, end in find_sentences(text)
    ]
    table = locate(pd.DataFrame(places, columns=["article_id", "start", "text"]), articles)
    names = source_names(articles).set_axis(articles["article_id"])
    table = table.assign(source=table["article_id"].map(names))
    return table[["source", "article_id", "text", "file", "line"]].to_dict("records")
