"""How alike are two articles, which are nearest, and which words make them so?"""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus import article_names
from analysis.similarity.products import largest, map_products, rounding
from analysis.similarity.terms import opening, stems_of, weigh_terms
from analysis.spelling import hint

PAIRS = ("a", "b", "cosine")
NEIGHBOURS = ("article_id", "neighbour_id", "rank", "cosine")
TERMS = ("a", "b", "name_a", "name_b", "term", "side", "count_a", "count_b", "articles", "cosine")

# Cosines are rounded here, so that the last bit of a processor decides no rank.
_DECIMALS = 9
_BLOCK = 1000


def compare_articles(articles: pd.DataFrame, **weighing: object) -> pd.DataFrame:
    """Compare every article with every other: one row per pair, `a` < `b`, with their `cosine`.

    The cosine lies in [0, 1]: 0 = no weighed word in common, 1 = the same words in the same proportions. It
    depends on the other articles, for a word's weight falls with the number of articles that hold it. Rows
    are sorted by a, b. Fewer than two articles give an empty table. `weighing` goes to `weigh_terms`. For
    many articles use `nearest_articles`: n articles have n * (n - 1) / 2 pairs.
    """
    matrix, _ = weigh_terms(articles, **weighing)
    ids = _ids(articles)
    found = []
    for start in range(0, len(ids), _BLOCK):
        block = (matrix[start : start + _BLOCK] @ matrix.T).toarray()
        rows, columns = np.triu_indices(len(block), start + 1, len(ids))
        found.append(
            pd.DataFrame({"a": ids[rows + start], "b": ids[columns], "cosine": _tidy(block[rows, columns])})
        )
    return pd.concat(found, ignore_index=True) if found else _empty(PAIRS)


def nearest_articles(
    articles: pd.DataFrame,
    k: int = 10,
    *,
    least: float = 0.0,
    common: float = 1.0,
    threads: int = 1,
    rows: tuple[int, int] | None = None,
    weights: tuple[sparse.csr_matrix, pd.DataFrame] | None = None,
    **weighing: object,
) -> pd.DataFrame:
    """Find the `k` nearest neighbours of every article: one row per article and rank (1 = nearest) with the `cosine`.

    Exact: the same neighbours as a comparison of all pairs, without ever holding them. Equal cosines are
    ranked by `neighbour_id`. An article has fewer than `k` rows where fewer others share a word with it. Two
    options prune, and are off by default: `least` drops neighbours at or below a cosine, `common` leaves out
    words that stand in more than this share of the articles (0.05 is several times as fast on 100,000 articles
    and changes about one neighbour in ten). `threads` for the product; the result is the same.

    `rows` = (start, stop) finds the neighbours, among all, of these articles alone, counted from 0 in the
    order of article_id: tables of row ranges that follow each other, one under the other, equal the whole
    table, so each range may be another process's. `weighing` goes to `weigh_terms`; `weights` is what
    `weigh_stems` gave for a corpus read in parts, in the order of article_id, and `articles` then needs no
    text. Rows are sorted by article_id, rank. Raises ValueError when k is below 1, `common` not in (0, 1] or
    `rows` not a range of the articles.
    """
    if k < 1:
        raise ValueError(f"k is {k}; expected at least 1 neighbour")
    if not 0 < common <= 1:
        raise ValueError(f"common is {common}; expected a share of articles above 0 and up to 1")
    matrix, terms = weights or weigh_terms(articles, **weighing)
    ids = _ids(articles)
    if len(ids) < 2:
        return _empty(NEIGHBOURS)
    if common < 1:
        matrix = matrix[:, np.flatnonzero(terms["articles"] <= max(1, common * len(ids)))]
    found = nearest_rows(matrix, k, least=least, rows=rows, threads=threads)
    named = pd.Series(ids)
    return pd.DataFrame(
        {
            "article_id": named.take(found["row"]).array,
            "neighbour_id": named.take(found["neighbour"]).array,
            "rank": found["rank"].to_numpy(),
            "cosine": found["cosine"].to_numpy(),
        },
        columns=list(NEIGHBOURS),
    )


def nearest_rows(
    matrix: sparse.csr_matrix,
    k: int,
    *,
    least: float = 0.0,
    rows: tuple[int, int] | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Find the `k` nearest other rows of every unit row: `row`, `neighbour`, `rank`, `cosine`, by row and rank.

    `rows` = (start, stop) finds those of these rows alone, among all rows. Ranges that follow each other give
    the whole table one under the other, whoever computes them, to the last digit: products in single
    precision choose the candidates, with room for their rounding, and their cosines are then counted in
    double precision, pair by pair. Memory beyond the matrix: about as much again and blocks of a few million
    cells a thread. Weights must not be negative. Raises ValueError for a range that is not one of the
    matrix's rows.
    """
    n = matrix.shape[0]
    start, stop = rows or (0, n)
    if not 0 <= start <= stop <= n:
        raise ValueError(f"rows is {rows}; expected (start, stop) within the {n:,} rows")
    rows, others = _candidates(matrix, k, start, stop, least, threads)
    cosines = _products(matrix, rows, others, threads)
    order = np.lexsort((others, -cosines, rows))
    rows, others, cosines = rows[order], others[order], cosines[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows) + 1
    best = (rank <= k) & (cosines > max(least, 0.0))
    table = pd.DataFrame({"row": rows, "neighbour": others, "rank": rank, "cosine": cosines})
    return table[best].reset_index(drop=True)


def explain_cosine(
    articles: pd.DataFrame, a: str = "", b: str = "", *, top: int = 12, **weighing: object
) -> pd.DataFrame:
    """Explain the cosine of two articles of a corpus: the words that make them alike, and those that keep them apart.

    One row per term: `side` is "both", "a" or "b" (who has the term); `count_a`, `count_b` occurrences in
    what is weighed; `articles` of the corpus that hold it; `cosine`, what the term adds to the pair's cosine
    (side "both"; over all terms these sum to the cosine), or the share of its own article's squared length
    that it takes up unshared (sides "a" and "b"). At most `top` terms a side, heaviest first, ties by term.
    Without `a` and `b` it explains the two most alike articles. Fewer than two articles give an empty table.
    Raises ValueError for an unknown article_id.
    """
    ids = _ids(articles)
    if not (a and b):
        if len(ids) < 2:
            return _empty(TERMS)
        a, b = _likest(articles, **weighing)
    for wanted in (a, b):
        if wanted not in set(ids):
            raise ValueError(f"no article {wanted!r}{hint(wanted, ids)}")
    matrix, terms = weigh_terms(articles, **weighing)
    row_a, row_b = (matrix[int(np.flatnonzero(ids == wanted)[0])].toarray().ravel() for wanted in (a, b))
    printed = _printed(articles[articles["article_id"].isin([a, b])])
    side = np.select([(row_a > 0) & (row_b > 0), row_a > 0, row_b > 0], ["both", "a", "b"], "")
    table = terms.assign(
        side=side, cosine=_tidy(np.where(side == "both", row_a * row_b, row_a**2 + row_b**2))
    )
    table = table[table["side"] != ""].sort_values(["cosine", "term"], ascending=[False, True], kind="stable")
    table = table.groupby("side", sort=False).head(top)
    counts = {wanted: _counts(articles, wanted, weighing.get("chars", 2500)) for wanted in (a, b)}
    table["count_a"] = [counts[a].get(term, 0) for term in table["term"]]
    table["count_b"] = [counts[b].get(term, 0) for term in table["term"]]
    table["term"] = [" ".join(printed.get(stem, stem) for stem in term.split(" ")) for term in table["term"]]
    names = dict(zip(articles["article_id"], article_names(articles), strict=True))
    table = table.assign(a=a, b=b, name_a=names[a], name_b=names[b])
    order = table["side"].map({"both": 0, "a": 1, "b": 2})
    return table.assign(order=order).sort_values("order", kind="stable")[list(TERMS)].reset_index(drop=True)


def _candidates(
    matrix: sparse.csr_matrix, k: int, start: int, stop: int, least: float, threads: int
) -> tuple[np.ndarray, np.ndarray]:
    """Find all others that can be among the `k` nearest of the rows from start to stop, and a few more: (rows, others)."""
    # Of equal rows none but the first k + 1 can be anybody's neighbour: thousands of equal notices cost no time.
    others = np.flatnonzero(_place_among_equals(matrix) <= k)
    slack = 2 * rounding(matrix)

    def found(first: int, block: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = np.arange(start + first, start + first + len(block))
        own = np.flatnonzero(np.isin(rows, others))
        block[own, np.searchsorted(others, rows[own])] = -1.0
        near, columns = largest(block, k, slack=slack)
        reached = block[near, columns] > max(least - slack, 0.0)
        return rows[near[reached]], others[columns[reached]]

    parts = list(map_products(found, matrix[start:stop], matrix[others], threads=threads))
    none = np.zeros(0, dtype=int)
    return (
        tuple(np.concatenate([none, *side]) for side in zip(*parts, strict=True)) if parts else (none, none)
    )


def _place_among_equals(matrix: sparse.csr_matrix) -> np.ndarray:
    """Count, for every row, the rows before it that are equal to it."""
    # Equal rows have equal products with any numbers; two draws of them make others differ.
    marks = matrix @ np.random.default_rng(0).random((matrix.shape[1], 2))
    return pd.DataFrame(marks).groupby([0, 1]).cumcount().to_numpy()


def _products(matrix: sparse.csr_matrix, rows: np.ndarray, others: np.ndarray, threads: int) -> np.ndarray:
    """Multiply rows with other rows in double precision: each pair once, in the order of the columns."""
    pairs, back = np.unique(
        np.minimum(rows, others) * matrix.shape[0] + np.maximum(rows, others), return_inverse=True
    )
    sorted_matrix = matrix if matrix.has_sorted_indices else matrix.sorted_indices()

    def multiplied(start: int) -> np.ndarray:
        a, b = np.divmod(pairs[start : start + _BLOCK], matrix.shape[0])
        return np.asarray(sorted_matrix[a].multiply(sorted_matrix[b]).sum(axis=1)).ravel()

    with ThreadPoolExecutor(threads) as pool:
        sums = [np.zeros(0), *pool.map(multiplied, range(0, len(pairs), _BLOCK))]
    return _tidy(np.concatenate(sums))[back]


def _likest(articles: pd.DataFrame, **weighing: object) -> tuple[str, str]:
    nearest = nearest_articles(articles, 1, **weighing)
    if nearest.empty:
        return tuple(_ids(articles)[:2])
    first = nearest.sort_values(["cosine", "article_id"], ascending=[False, True], kind="stable").iloc[0]
    return tuple(sorted((first["article_id"], first["neighbour_id"])))


def _printed(articles: pd.DataFrame) -> dict[str, str]:
    """Map a stem to the word that is printed most often for it."""
    titles = articles["title"] if "title" in articles else [None] * len(articles)
    words = [
        (stem, word)
        for title, text in zip(titles, articles["text"], strict=True)
        for stem, word, _ in stems_of(f"{title or ''}\n{text}")
    ]
    if not words:
        return {}
    counted = pd.DataFrame(words, columns=["stem", "word"]).value_counts().reset_index()
    counted = counted.sort_values(["count", "word"], ascending=[False, True], kind="stable")
    return dict(counted.drop_duplicates("stem")[["stem", "word"]].itertuples(index=False))


def _counts(articles: pd.DataFrame, article_id: str, chars: int) -> dict[str, int]:
    row = articles[articles["article_id"] == article_id].iloc[0]
    stems = [stem for stem, _, _ in stems_of(opening(row.get("title"), row["text"], chars))]
    terms = stems + [f"{first} {second}" for first, second in pairwise(stems)]
    return pd.Series(terms, dtype=object).value_counts().to_dict()


def _ids(articles: pd.DataFrame) -> np.ndarray:
    return articles["article_id"].sort_values(kind="stable").to_numpy(dtype=object)


def _tidy(cosines: np.ndarray) -> np.ndarray:
    return np.clip(np.round(cosines, _DECIMALS), 0.0, 1.0)


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    numbers = {"cosine": float} | dict.fromkeys(("rank", "count_a", "count_b", "articles"), int)
    return pd.DataFrame({name: pd.Series(dtype=numbers.get(name, object)) for name in columns})
