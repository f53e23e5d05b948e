"""How much does each word weigh in each article? TF-IDF with the counts steadied by a background of news."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.rules import read_rules
from analysis.similarity.grammar import function_words, language_of
from analysis.text import token_spans

WEIGHTS = ("term", "articles", "weight")
STEMS = ("article_id", "stems", "counts")

# Cut so that "sanctions" meets "sanction". A full stemmer was no better at telling stories apart.
_ENDINGS = (("ies", "y"), ("ss", "ss"), ("es", ""), ("s", ""), ("ing", ""), ("ed", ""), ("ly", ""), ("e", ""))
_SHORTEST_STEM = 4


def weigh_terms(
    articles: pd.DataFrame,
    *,
    chars: int = 2500,
    names: float = 2.0,
    bigrams: bool = True,
    background: float = 20.0,
    lone: float = 0.7,
) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    """Weigh the words and word pairs of every article: a matrix of unit rows and the table of its columns.

    Rows of the matrix follow `article_id` in sorted order; the table has one row per column: `term` (the
    stem; two stems for a pair of neighbouring words), `articles` that hold it, and its `weight`. Entries are
    (1 + ln count) * weight, each row scaled to length 1; an article without a weighed word is a row of zeros.

    weight = 1 + ln((1 + n + b) / (1 + articles + b * share)), the smoothed inverse document frequency (Spärck
    Jones 1972) in which `background` (b) imagined news articles are added to the n real ones (copies counted
    once), each word standing in the `share` of them that similarity_background.yml gives. So five articles
    know that "president" is common in news, and of a thousand the background is a trace. 0 turns it off.

    Only title and first `chars` characters count, for news tells its story first. `names`: how often a
    capitalised word or a number counts. `bigrams`: weigh pairs of words that at least two articles share.
    `lone`: the factor on a word that one article has alone; it cannot liken, only lower every cosine of its
    article.
    """
    return weigh_stems(
        [read_stems(articles.sort_values("article_id", kind="stable"), chars=chars, names=names)],
        bigrams=bigrams,
        background=background,
        lone=lone,
    )


def read_stems(articles: pd.DataFrame, *, chars: int = 2500, names: float = 2.0) -> pd.DataFrame:
    """Read the stems that `weigh_terms` weighs, in reading order: one row per article, in the order given.

    Columns STEMS: `article_id`, `stems` (a list of words), `counts` (a list as long: `names` for a
    capitalised word or a number, else 1). Each article is read by itself, so a corpus may be read in parts.
    """
    titles = articles["title"] if "title" in articles else [None] * len(articles)
    stems, counts = [], []
    for title, text in zip(titles, articles["text"], strict=True):
        found = stems_of(opening(title, text, chars))
        stems.append([stem for stem, _, _ in found])
        counts.append([names if name else 1.0 for _, _, name in found])
    return pd.DataFrame(
        {"article_id": articles["article_id"].to_numpy(dtype=object), "stems": stems, "counts": counts},
        columns=list(STEMS),
    )


def weigh_stems(
    parts: Iterable[pd.DataFrame], *, bigrams: bool = True, background: float = 20.0, lone: float = 0.7
) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    """Weigh what `read_stems` gave for the parts of a corpus, taken one after another: as `weigh_terms`, rows in their order."""
    rows, stems, counts, vocabulary, n = _joined(parts)
    distinct = _distinct(rows, stems, n)
    words = _summed(rows, stems, counts, n, len(vocabulary))
    blocks = [words]
    terms = [list(vocabulary)]
    if bigrams:
        pairs, pair_terms = _pairs(rows, stems, counts, list(vocabulary), distinct)
        blocks.append(pairs)
        terms.append(pair_terms)
    matrix = sparse.hstack(blocks, format="csr")
    terms = [term for listed in terms for term in listed]
    held = _held(matrix, distinct)
    shares = np.array([background_shares().get(term, 0.0) for term in terms], dtype=float)
    weight = term_weights(held, shares, int(distinct.sum()), background=background, lone=lone)
    matrix.data = (1 + np.log(matrix.data)) * weight[matrix.indices]
    length = np.sqrt(np.bincount(_row_of(matrix), matrix.data**2, minlength=matrix.shape[0]))
    matrix.data /= length[_row_of(matrix)]
    return matrix, pd.DataFrame({"term": terms, "articles": held, "weight": weight}, columns=list(WEIGHTS))


def term_weights(
    held: np.ndarray, shares: np.ndarray, articles: int, *, background: float = 20.0, lone: float = 0.7
) -> np.ndarray:
    """Give the weights of terms that stand in `held` of the `articles` and in `shares` of the news, as `weigh_terms` says."""
    weight = 1 + np.log((1 + articles + background) / (1 + held + background * shares))
    return np.where(held == 1, lone * weight, weight)


def opening(title: object, text: str, chars: int) -> str:
    """Join title and text and cut them after `chars` characters; a title that opens the text counts once."""
    title = title.strip() if isinstance(title, str) else ""
    whole = text if not title or text.lstrip().startswith(title) else f"{title}\n{text}"
    return whole[:chars]


def stems_of(text: str) -> list[tuple[str, str, bool]]:
    """List the content words of a text as (stem, word as printed, name or number); parts of a hyphenated word apart."""
    printed = [text[start:end] for start, end in token_spans(text)]
    left_out = function_words(language_of(word.casefold() for word in printed))
    return [
        (_stem(part.casefold()), part, not word[0].islower())
        for word in printed
        if word.casefold() not in left_out
        for part in word.replace("’", "'").split("-")
        if len(part) > 1 and part.casefold() not in left_out
    ]


def _joined(
    parts: Iterable[pd.DataFrame],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, int], int]:
    """Number the stems of all parts: the row, the number and the count of each, the numbers by stem, the rows."""
    vocabulary: dict[str, int] = {}
    rows, stems, counts = ([np.zeros(0, kind)] for kind in (np.int64, np.int64, np.float64))
    n = 0
    for part in parts:
        lengths = [len(listed) for listed in part["stems"]]
        rows.append(np.repeat(np.arange(n, n + len(part)), lengths))
        numbers = [
            vocabulary.setdefault(stem, len(vocabulary)) for listed in part["stems"] for stem in listed
        ]
        stems.append(np.array(numbers, dtype=np.int64))
        counts.append(np.fromiter((count for listed in part["counts"] for count in listed), np.float64))
        n += len(part)
    return np.concatenate(rows), np.concatenate(stems), np.concatenate(counts), vocabulary, n


def _pairs(
    rows: np.ndarray, stems: np.ndarray, counts: np.ndarray, words: list[str], distinct: np.ndarray
) -> tuple[sparse.csr_matrix, list[str]]:
    adjacent = np.flatnonzero(rows[:-1] == rows[1:])
    keys, columns = np.unique(stems[adjacent] * len(words) + stems[adjacent + 1], return_inverse=True)
    # Two names side by side count as names; a name beside a plain word does not.
    count = np.minimum(counts[adjacent], counts[adjacent + 1])
    matrix = _summed(rows[adjacent], columns, count, len(distinct), len(keys))
    shared = np.flatnonzero(_held(matrix, distinct) > 1)
    terms = [f"{words[key // len(words)]} {words[key % len(words)]}" for key in keys[shared].tolist()]
    return matrix[:, shared], terms


def _distinct(rows: np.ndarray, stems: np.ndarray, n: int) -> np.ndarray:
    """Mark the first of every set of equal texts: a copy is no further article in which a word stands."""
    texts = np.split(stems, np.searchsorted(rows, np.arange(1, n)))[:n]
    return ~pd.Series([text.tobytes() for text in texts], dtype=object).duplicated().to_numpy()


def _held(matrix: sparse.csr_matrix, distinct: np.ndarray) -> np.ndarray:
    return np.bincount(matrix.indices[distinct[_row_of(matrix)]], minlength=matrix.shape[1])


def _summed(
    rows: np.ndarray, columns: np.ndarray, counts: np.ndarray, n: int, width: int
) -> sparse.csr_matrix:
    matrix = sparse.csr_matrix((counts, (rows, columns)), shape=(n, width))
    matrix.sum_duplicates()
    return matrix


def _row_of(matrix: sparse.csr_matrix) -> np.ndarray:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


@cache
def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + instead
    return word


@cache
def background_shares() -> dict[str, float]:
    """Give the share of news articles in which each word of similarity_background.yml stands."""
    listed = read_rules("similarity_background")
    return {word: percent / 100 for percent, words in listed.items() for word in words.split()}
