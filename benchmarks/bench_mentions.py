"""Mentions with person and voice against a bare alternation of the same 300 phrases, which only finds the words."""

import random
import re

import pandas as pd

from analysis.framing import find_mentions, read_lexicon
from analysis.framing.mentions import meanings
from analysis.framing.phrases import phrase_finder
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

PHRASES, ARTICLES, SEED = 300, 600, 7


def rows() -> list[dict]:
    """Compare on 600 articles of real size: the whole ledger of mentions, and the scan for words alone."""
    articles = synthetic_articles(ARTICLES)
    texts = articles["text"].tolist()
    lexicon = large_lexicon(texts)
    patterns = meanings(lexicon)
    bare, find = bare_expression(list(patterns)), phrase_finder(patterns)
    spans = [[match.span() for match in bare.finditer(text)] for text in texts]
    same = [[hit[:2] for hit in find(text)] for text in texts] == spans
    size = (
        f"{sum(map(len, texts)) / 1e6:.1f} M letters, {len(patterns)} phrases, {sum(map(len, spans)):,} hits"
    )
    return [
        compare(
            "mentions with person and voice",
            lambda: find_mentions(articles, lexicon),
            lambda: [[match.span() for match in bare.finditer(text)] for text in texts],
            peer_name="re alternation, any case",
            aim=2.0,
            equal=lambda mentions, _: same and _within(mentions, articles),
            note=size,
        ),
        compare(
            "the words alone",
            lambda: [[hit[:2] for hit in find(text)] for text in texts],
            lambda: [[match.span() for match in bare.finditer(text)] for text in texts],
            peer_name="re alternation, any case",
            equal=lambda ours, theirs: ours == theirs,
        ),
    ]


def large_lexicon(texts: list[str]) -> dict:
    """Fill the seeds' lexicon up to 300 phrases, plurals included, half of them words of the articles."""
    generator = random.Random(SEED)
    lexicon = read_lexicon("seeds/lexicon.yml")
    taken = {part for phrase in meanings(lexicon) for part in phrase.lower().split()}
    words = sorted({word for text in texts[:50] for word in re.findall(r"\b[a-z]{6,}\b", text)} - taken)
    more: set[str] = set()
    while len(meanings(lexicon)) + len(more) < PHRASES:
        word = generator.choice(words)
        more.add(generator.choice((word, f"{word} {generator.choice(words)}")))
    return read_lexicon(lexicon | {"terms": lexicon["terms"] | {"something else": {"more": sorted(more)}}})


def bare_expression(phrases: list[str]) -> re.Pattern:
    """Write the phrases as anybody would: one alternation, the longest first, whatever the case."""
    longest_first = sorted(phrases, key=len, reverse=True)
    parts = [re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", "[ -]") for phrase in longest_first]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _within(mentions: pd.DataFrame, articles: pd.DataFrame) -> bool:
    """Check that every mention's offsets point at the text that it claims."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    return all(texts[row.article_id][row.start : row.end] == row.text for row in mentions.itertuples())
