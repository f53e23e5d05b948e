"""How often does each word stand in each sentence or article? The only place where words are counted."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.grammar import content_words, function_words
from analysis.text import sentences, token_spans, tokenize

COUNTS = ("article_id", "start", "word", "n")
UNITS = ("article_id", "start", "words")


def count_words(
    articles: pd.DataFrame,
    *,
    unit: str = "article",
    phrases: int = 1,
    case: bool = False,
    stop_words: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the words of each article, or of each of its sentences.

    Returns two tables. COUNTS has a row per unit and word that stands in it: `start` is the offset of the
    sentence in the article's text (0 when the unit is the article), `n` is at least 1; `article_id` and `word`
    are categories. UNITS has a row per unit: `words` is its length in running words, whatever was counted.
    A word is what `text.tokenize` says. With `phrases=2` pairs of neighbouring words inside a sentence are
    counted too, with 3 also triples; a phrase neither begins nor ends with a stop word. `case=True` keeps
    capitals; `stop_words=False` leaves out the `stop_words()`.
    No articles give two empty tables. Raises ValueError for another unit or phrases below 1.

    Every article is counted by itself: tables of several parts join by `merge_counts`.
    """
    if unit not in ("article", "sentence"):
        raise ValueError(f"unit is {unit!r}; expected 'article' or 'sentence'")
    if phrases < 1:
        raise ValueError(f"phrases is {phrases!r}; expected the longest phrase in words, 1 or more")
    known: defaultdict[str, int] = defaultdict(lambda: len(known))
    word_of, held = array("q"), array("q")
    articles_of, starts, lengths = array("q"), array("q"), array("q")
    ids = articles["article_id"].astype(str).to_numpy()
    for number, text in enumerate(articles["text"].fillna("").tolist()):
        for start, length, counted in _read(text, unit, phrases, case, stop_words):
            articles_of.append(number)
            starts.append(start)
            lengths.append(length)
            held.append(len(counted))
            word_of.extend(map(known.__getitem__, counted))
    units = pd.DataFrame(
        {"article_id": _category(ids, articles_of), "start": _ints(starts), "words": _ints(lengths)}
    )
    return _tidy(units, list(known), _ints(word_of), _ints(held)), units


def merge_counts(
    parts: Iterable[tuple[pd.DataFrame, pd.DataFrame]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join what `count_words` gave for several parts of a corpus into one COUNTS and one UNITS table.

    Rows keep the order of the parts; the categories are brought to one list, so a word has one code.
    No parts give two empty tables. Raises ValueError when an article stands in two parts.
    """
    counts, units = zip(*parts, strict=True) if (parts := list(parts)) else ((), ())
    joined = _join(units, UNITS, ("article_id",))
    if joined.duplicated(["article_id", "start"]).any():
        twice = joined["article_id"][joined.duplicated(["article_id", "start"])].iloc[0]
        raise ValueError(f"article {twice!r} stands in two parts; expected each article in one")
    return _join(counts, COUNTS, ("article_id", "word")), joined


def count_matrix(counts: pd.DataFrame, units: pd.DataFrame) -> tuple[csr_matrix, np.ndarray]:
    """Set counts out as a sparse matrix: a row per row of `units`, a column per word.

    Returns the matrix (float32, exact up to 16 million) and the words of its columns in alphabetical order.
    """
    words = counts["word"].cat.remove_unused_categories().cat.categories
    order = np.argsort(words.to_numpy(object), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    column = counts["word"].cat.codes.to_numpy()
    if len(words) < len(counts["word"].cat.categories):
        column = counts["word"].cat.remove_unused_categories().cat.codes.to_numpy()
    rows = _positions(counts, units)
    shape = (len(units), len(words))
    values = counts["n"].to_numpy(np.float32)
    return csr_matrix((values, (rows, rank[column])), shape=shape), words.to_numpy().astype(object)[order]


@cache
def stop_words() -> frozenset[str]:
    """List the English function words that say nothing of a text's stance, casefolded."""
    return function_words() - content_words()


def _read(
    text: str, unit: str, phrases: int, case: bool, stop_words: bool
) -> Iterator[tuple[int, int, list[str]]]:
    """Give the units of a text: where each starts, its running words, and what is counted in it, repeats included."""
    spans = sentences(text) if unit == "sentence" or phrases > 1 else [(0, len(text))]
    read = [(start, _words(text[start:end], case)) for start, end in spans]
    counted = [(start, len(words), _phrases(words, phrases, stop_words)) for start, words in read]
    if unit == "sentence":
        yield from (each for each in counted if each[1])
    else:
        yield (
            0,
            sum(length for _, length, _ in counted),
            list(chain.from_iterable(words for *_, words in counted)),
        )


def _words(text: str, case: bool) -> list[str]:
    return [text[start:end].replace("’", "'") for start, end in token_spans(text)] if case else tokenize(text)


def _phrases(words: list[str], longest: int, keep_stop_words: bool) -> list[str]:
    if longest == 1 and keep_stop_words:
        return words
    stops = stop_words()
    content = [word.casefold() not in stops for word in words]
    found = [word for word, kept in zip(words, content, strict=True) if kept or keep_stop_words]
    for length in range(2, longest + 1):
        for first in range(len(words) - length + 1):
            if content[first] and content[first + length - 1]:
                found.append(" ".join(words[first : first + length]))
    return found


def _ints(values: array) -> np.ndarray:
    return np.frombuffer(values, np.int64).copy() if len(values) else np.zeros(0, np.int64)


def _category(ids: np.ndarray, codes: array) -> pd.Categorical:
    names, code_of = (
        np.unique(ids.astype(object), return_inverse=True) if len(ids) else (ids, np.zeros(0, int))
    )
    return pd.Categorical.from_codes(code_of[_ints(codes)], categories=pd.Index(names, dtype=object))


def _tidy(units: pd.DataFrame, words: list[str], word_of: np.ndarray, held: np.ndarray) -> pd.DataFrame:
    """Collapse the occurrences into one row per unit and word, in the order of units and then of first use."""
    borders = np.concatenate([[0], np.cumsum(held)])
    uses = csr_matrix((np.ones(len(word_of), np.int32), word_of, borders), shape=(len(held), len(words)))
    uses.sum_duplicates()
    place = np.repeat(np.arange(len(held)), np.diff(uses.indptr))
    return pd.DataFrame(
        {
            "article_id": units["article_id"].take(place).array,
            "start": units["start"].to_numpy()[place],
            "word": pd.Categorical.from_codes(
                uses.indices.astype(np.int64), categories=pd.Index(words, dtype=object)
            ),
            "n": uses.data,
        }
    )


def _positions(counts: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Find each count's row in `units`; both name articles by categories that may be numbered differently."""
    article = units["article_id"].cat.categories.get_indexer(counts["article_id"].cat.categories)
    span = int(max(units["start"].max(), counts["start"].max(), 0)) + 1 if len(units) and len(counts) else 1
    keys = units["article_id"].cat.codes.to_numpy(np.int64) * span + units["start"].to_numpy()
    wanted = (
        article[counts["article_id"].cat.codes.to_numpy()].astype(np.int64) * span
        + counts["start"].to_numpy()
    )
    order = np.argsort(keys, kind="stable")
    if not len(keys):
        return np.zeros(0, np.int64)
    return order[np.minimum(np.searchsorted(keys[order], wanted), len(order) - 1)]


def _join(
    tables: Sequence[pd.DataFrame], columns: tuple[str, ...], categories: tuple[str, ...]
) -> pd.DataFrame:
    if not tables:
        table = pd.DataFrame(columns=list(columns)).astype(
            {name: "int64" for name in columns if name not in categories}
        )
        return table.astype({name: pd.CategoricalDtype(pd.Index([], dtype=object)) for name in categories})
    merged = {name: pd.api.types.union_categoricals([table[name] for table in tables]) for name in categories}
    rest = [name for name in columns if name not in categories]
    joined = pd.concat([table[rest] for table in tables], ignore_index=True)
    return joined.assign(**merged)[list(columns)]
