"""How much does each word weigh in each article? TF-IDF with the counts steadied by a background of news."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from analysis.grammar import function_marks, function_words, language_of
from analysis.rules import read_rules
from analysis.similarity.counts import number_words, scale_counts, spell, split_words, tally
from analysis.text import token_spans

WEIGHTS = ("term", "articles", "weight")
STEMS = ("article_id", "stems", "counts")

# Cut so that "sanctions" meets "sanction". A full stemmer was no better at telling stories apart.
_ENDINGS = (("ies", "y"), ("ss", "ss"), ("es", ""), ("s", ""), ("ing", ""), ("ed", ""), ("ly", ""), ("e", ""))
_SHORTEST_STEM = 4
_LEAD = 40  # words; 25 to 80 tell stories apart as well
_FEW = 1000  # texts up to which scikit-learn is as fast


def weigh_terms(
    articles: pd.DataFrame,
    *,
    chars: int = 2500,
    names: float = 2.0,
    lead: float = 1.5,
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
    capitalised word or a number counts. `lead`: how much more a word counts that is among the first 40 of its
    article, title included: there news says what happened, later also what happened before. `bigrams`: weigh pairs of words that at least two articles share.
    `lone`: the factor on a word that one article has alone; it cannot liken, only lower every cosine of its
    article.
    """
    ordered = articles.sort_values("article_id", kind="stable")
    held, numbers, stems, named = number_stems(ordered, chars=chars)
    counts = _counts(held, named, names, lead)
    return _weighed(held, numbers, stems, counts, bigrams=bigrams, background=background, lone=lone)


def weigh_plain(texts: Iterable[str], *, threads: int = 1) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    """Weigh words and pairs of neighbouring words as scikit-learn does: a matrix of unit rows and the table WEIGHTS.

    Words, values and the order of the columns are those of TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True):
    two or more letters, digits or underscores in lower case, (1 + ln count) * (1 + ln((1 + n) / (1 + articles))).
    Up to 1,000 texts it does the work; more are counted as `weigh_terms` counts, ten times as fast. For results
    to be held against other tools; `weigh_terms` tells stories apart better. Texts without a word give a
    matrix without columns.
    """
    texts = list(texts)
    if len(texts) > _FEW:
        held, numbers, words = number_words(split_words(texts, plain=True, threads=threads))
        counts, first, second, articles = tally(held, numbers, len(words), threads=threads)
        terms = spell(words, first, second)
        weight = 1 + np.log((1 + len(texts)) / (1 + articles))
        return scale_counts(counts, weight), _table(terms, articles, weight)
    # Slow to import, and not needed for more texts.
    from sklearn.feature_extraction.text import TfidfVectorizer

    peer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    words = peer.build_tokenizer()
    if not any(words(text.lower()) for text in texts):
        return sparse.csr_matrix((len(texts), 0)), _table(
            pa.array([], pa.string()), np.zeros(0, int), np.zeros(0)
        )
    matrix = peer.fit_transform(texts)
    articles = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return matrix, _table(pa.array(peer.get_feature_names_out(), pa.string()), articles, peer.idf_)


def read_stems(
    articles: pd.DataFrame, *, chars: int = 2500, names: float = 2.0, lead: float = 1.5
) -> pd.DataFrame:
    """Read the stems that `weigh_terms` weighs, in reading order: one row per article, in the order given.

    Columns STEMS: `article_id`, `stems` (a list of words), `counts` (a list as long: `names` for a
    capitalised word or a number, else 1; times `lead` for the first 40 words). Each article is read by itself, so a corpus may be read in parts.
    """
    held, numbers, words, named = number_stems(articles, chars=chars)
    stems, counts = words.to_numpy(zero_copy_only=False)[numbers], _counts(held, named, names, lead)
    ends = np.cumsum(held).tolist()
    cuts = list(zip([0, *ends], ends, strict=False))
    return pd.DataFrame(
        {
            "article_id": articles["article_id"].to_numpy(dtype=object),
            "stems": pd.Series([stems[start:end].tolist() for start, end in cuts], dtype=object),
            "counts": pd.Series([counts[start:end].tolist() for start, end in cuts], dtype=object),
        },
        columns=list(STEMS),
    )


def number_stems(
    articles: pd.DataFrame, *, chars: int = 2500
) -> tuple[np.ndarray, np.ndarray, pa.StringArray, np.ndarray]:
    """Read the stems of many articles at once: how many each has, their numbers, the stems, sorted, and which are names.

    The stems that `read_stems` gives, without a list for each article: `stems` named by number, one after
    another in reading order, and whether each is a capitalised word or a number. What is to be known of a
    word is found out once for all its occurrences.
    """
    titles = articles["title"] if "title" in articles else [None] * len(articles)
    openings = [opening(*each, chars) for each in zip(titles, articles["text"], strict=True)]
    held, numbers, printed = number_words(split_words(openings))
    printed = printed.to_pylist()
    rows = np.repeat(np.arange(len(openings)), held)
    fold, folded = pd.factorize(np.array([word.casefold() for word in printed], dtype=object))
    grammar = function_marks(folded)
    language = _languages(rows, fold[numbers], grammar, len(openings))[rows]
    content = ~grammar[fold[numbers], language]
    rows, numbers, language = rows[content], numbers[content], language[content]

    parts = [_parts(word) for word in printed]
    sizes = np.array([len(listed) for listed in parts], dtype=np.int64)
    parts = [part for listed in parts for part in listed]
    starts = np.cumsum(sizes) - sizes
    several = sizes[numbers]
    before = np.cumsum(several) - several
    at = np.repeat(starts[numbers] - before, several) + np.arange(several.sum())
    rows, language = np.repeat(rows, several), np.repeat(language, several)
    named = np.repeat(np.array([not word[0].islower() for word in printed], dtype=bool)[numbers], several)
    content = ~function_marks(part.casefold() for _, part in parts)[at, language]
    stems = pa.array([stem for stem, _ in parts], pa.string())
    _, found, stems = number_words([(np.ones(0), stems.take(pa.array(at[content])))])
    return np.bincount(rows[content], minlength=len(openings)), found, stems, named[content]


def weigh_stems(
    parts: Iterable[pd.DataFrame], *, bigrams: bool = True, background: float = 20.0, lone: float = 0.7
) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    """Weigh what `read_stems` gave for the parts of a corpus, taken one after another: as `weigh_terms`, rows in their order."""
    counts = [np.zeros(0)]

    def listed(part: pd.DataFrame) -> tuple[np.ndarray, pa.StringArray]:
        counts.append(pa.array(part["counts"], pa.list_(pa.float64())).flatten().to_numpy())
        stems = pa.array(part["stems"], pa.list_(pa.string()))
        return stems.value_lengths().to_numpy(), stems.flatten()

    held, numbers, stems = number_words(map(listed, parts))
    options = {"bigrams": bigrams, "background": background, "lone": lone}
    return _weighed(held, numbers, stems, np.concatenate(counts), **options)


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
        (stem, part, not word[0].islower())
        for word in printed
        if word.casefold() not in left_out
        for stem, part in _parts(word)
        if part.casefold() not in left_out
    ]


def _parts(word: str) -> list[tuple[str, str]]:
    """Cut a word at its hyphens: the stem and the print of each part that is longer than a letter."""
    return [(_stem(part.casefold()), part) for part in word.replace("’", "'").split("-") if len(part) > 1]


def _languages(rows: np.ndarray, words: np.ndarray, grammar: np.ndarray, n: int) -> np.ndarray:
    """Number the language of each row as `language_of` names it: by how many different function words it holds."""
    marked = grammar.any(axis=1)[words]
    different = pd.unique(rows[marked] * np.int64(len(grammar)) + words[marked])
    rows, words = np.divmod(different, max(len(grammar), 1))
    covered = [np.bincount(rows[marks[words]], minlength=n) for marks in grammar.T]
    return np.argmax(covered, axis=0)


def _counts(held: np.ndarray, named: np.ndarray, names: float, lead: float) -> np.ndarray:
    place = np.arange(len(named)) - np.repeat(np.cumsum(held) - held, held)
    return np.where(named, names, 1.0) * np.where(place < _LEAD, lead, 1.0)


def _weighed(
    held: np.ndarray,
    numbers: np.ndarray,
    stems: pa.StringArray,
    counts: np.ndarray,
    *,
    bigrams: bool,
    background: float,
    lone: float,
) -> tuple[sparse.csr_matrix, pd.DataFrame]:
    distinct = _distinct(held, numbers)
    cells, first, second, articles = tally(
        held, numbers, len(stems), counts=counts, pairs=bigrams, distinct=distinct
    )
    terms = spell(stems, first, second)
    shares = np.zeros(len(terms))
    common = background_shares()
    places = pc.index_in(pa.array(common), terms).to_numpy(zero_copy_only=False)
    known = ~np.isnan(places)
    shares[places[known].astype(int)] = np.array(list(common.values()))[known]
    weight = term_weights(articles, shares, int(distinct.sum()), background=background, lone=lone)
    return scale_counts(cells, weight), _table(terms, articles, weight)


def _distinct(held: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Mark the first of every set of equal texts: a copy is no further article in which a word stands."""
    ends = np.cumsum(held)
    texts = [numbers[start:end].tobytes() for start, end in zip(ends - held, ends, strict=True)]
    return ~pd.Series(texts, dtype=object).duplicated().to_numpy()


def _table(terms: pa.StringArray, articles: np.ndarray, weight: np.ndarray) -> pd.DataFrame:
    listed = {"term": pd.array(terms, dtype="str"), "articles": articles, "weight": weight}
    return pd.DataFrame(listed, columns=list(WEIGHTS))


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
