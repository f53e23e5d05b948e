"""Which language is an article in, and is it in one only?"""

from collections import Counter
from functools import cache

import pandas as pd

LANGUAGES = ("article_id", "language", "share", "others")
# shorter paragraphs are names and headings, which say little about a language
_PARAGRAPH, _LOOK = 80, 600
_SURE = 0.95
# a language with less of an article is a quotation or a mistake
_LEAST = 0.1


def detect_languages(articles: pd.DataFrame) -> pd.DataFrame:
    """Detect the language of each article, offline: a row per article with the columns LANGUAGES, by article_id.

    `language` is a two-letter code, or None for a text without a word; `share` (0 to 1) the part of the text's longer
    paragraphs that is surely in it or too mixed to tell; `others` names other languages with a tenth of the text or more
    ("en 24%"), or None. An empty table gives an empty one.
    """
    rows = [(row.article_id, *_languages(row.text)) for row in articles[["article_id", "text"]].itertuples()]
    table = pd.DataFrame(rows, columns=list(LANGUAGES), dtype=object).astype({"share": float})
    return table.sort_values("article_id", kind="stable", ignore_index=True)


def describe_languages(languages: pd.DataFrame) -> str:
    """Say which languages the articles are in and which articles mix several."""
    if languages.empty:
        return "There are no articles."
    names = languages["language"].fillna("no language (no words)")
    counts = names.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    said = f"Languages: {', '.join(f'{name} in {count:,}' for name, count in counts.items())} of {len(languages):,} articles."
    mixed = languages[languages["others"].notna()]
    if mixed.empty:
        return f"{said} No article mixes languages."
    listed = ", ".join(
        f"{row.article_id} ({row.language}, {row.others})" for row in mixed.head(5).itertuples()
    )
    return f"{said} **{len(mixed):,} mix languages**: {listed}{' …' if len(mixed) > 5 else ''}."


def _languages(text: str) -> tuple[str | None, float | None, str | None]:
    if not isinstance(text, str) or not any(map(str.isalpha, text[:100_000])):
        return None, None, None
    main = _identifier().classify(text[:5_000])[0]
    sizes: Counter = Counter()
    for paragraph in text.split("\n")[:200]:
        if len(paragraph) < _PARAGRAPH:
            continue
        language, probability = _identifier().classify(paragraph[:_LOOK])
        sizes[language if probability >= _SURE else main] += len(paragraph)
    total = sum(sizes.values())
    if not total:
        return main, 1.0, None
    others = {
        name: size / total for name, size in sorted(sizes.items()) if name != main and size >= _LEAST * total
    }
    return (
        main,
        round(sizes[main] / total, 3),
        ", ".join(f"{name} {part:.0%}" for name, part in others.items()) or None,
    )


@cache
def _identifier():
    # py3langid unpacks its model for 0.3 s; only this question needs it
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
