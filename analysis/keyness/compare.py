"""Which words set a target apart from the rest, and would chance have done the same?"""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.corpus import source_names
from analysis.keyness.counts import count_matrix, count_words
from analysis.keyness.family import FEWEST_TARGET, find_beyond_chance
from analysis.keyness.table import KEYNESS, empty_table, measure_words, sort_words
from analysis.spelling import hint

PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}


def compare_words(
    articles: pd.DataFrame,
    *,
    target: Hashable,
    by: str = "source",
    within: str = "story",
    unit: str = "auto",
    phrases: int = 1,
    words: Sequence[str] | None = None,
    case: bool = False,
    stop_words: bool = True,
    prior: float | None = None,
    informative: bool = True,
    min_count: int = 3,
    deals: int = 2000,
    alpha: float = 0.025,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the words of the articles whose column `by` is `target` with those of all other articles.

    `by` may also be day, week, month or year of `published`, with a target such as "2024-06".

    Returns KEYNESS, a row per word, what the target has most beyond an even deal first:

    - n_target, n_reference: uses; total_target, total_reference: running words; articles of of_articles: how
      many articles have the word; units of of_units: how many of the target's sentences or articles have it.
    - log_odds, z: Monroe et al. 2008 with a Dirichlet prior of `prior` pseudo-words, shared out in proportion to
      each word's rate in all the articles (equally if not `informative`). Above 0: more in the target.
      Without `prior` it is half the number of different single words. The effect, not the test.
    - low, high: `level` interval of the log odds with half counts: t times the larger of Wald's and the bootstrap's
      error, over sentences or articles (column unit). For a word picked because it survives it is too hopeful.
    - log_ratio: binary logarithm of the ratio of rates; conservative: its exact bound nearest to 0, Bonferroni.
    - g2: log-likelihood ratio; dispersion: 1 - DPnorm over the target's units, 1 is even.
    - statistic, floor, p, survives: the test. One article against others: sentences are dealt at random `deals`
      times; the statistic is the signed root of G2. A target with more articles: articles are dealt, within the
      column `within` if there is one; the statistic is the number of its articles that have the word, standardised.
      `floor` is what the largest statistic of all words exceeds in a share `alpha` of the deals (Westfall and Young
      1993), p the family-wise p, survives is statistic > floor. needed: uses (or articles) of the target that would
      have survived, missing if none would.
    - reason: why nothing can be marked ("" if it can): an outlet with fewer than 4 articles, or fewer than 20 in all.

    Only words used `min_count` times are tested (4 articles when articles are dealt); the others never survive.
    `words` fixes a family beforehand, such as a list of labels: only these are compared and corrected for, however rare.
    Articles without words give an empty table. Raises ValueError for an unknown column or target, with the
    nearest right spelling, and for options out of range.
    """
    articles = articles.iloc[np.argsort(articles["article_id"].astype(str).to_numpy(object), kind="stable")]
    groups = _groups(articles, by, within)
    _known(target, groups["group"], by)
    groups["group"] = np.where(groups["group"] == target, "target", "reference")
    if unit == "auto":
        unit = "sentence" if (groups["group"] == "target").sum() == 1 and len(groups) > 1 else "article"
    words, phrases = _family(words, phrases, case)
    counted = count_words(articles, unit=unit, phrases=phrases, case=case, stop_words=stop_words)
    table = compare_counts(
        *counted, groups, targets=["target"], words=words, prior=prior, informative=informative,
        min_count=min_count, deals=deals, alpha=alpha, level=level, seed=seed,
    )  # fmt: skip
    return table.assign(target=target)[list(KEYNESS)]


def compare_each(
    articles: pd.DataFrame,
    *,
    by: str = "source",
    targets: Sequence[Hashable] | None = None,
    within: str = "story",
    unit: str = "auto",
    phrases: int = 1,
    words: Sequence[str] | None = None,
    case: bool = False,
    stop_words: bool = True,
    **options: float | bool | None,
) -> pd.DataFrame:
    """Compare every value of column `by` (or only `targets`) with the rest, as one family of words and targets.

    Returns KEYNESS, as `compare_words` does, for each target in alphabetical order. The floor is the same for all of them: what the largest
    statistic over all words and all targets exceeds, so that a figure with many panels keeps its promise. Sentences
    are dealt if every target is one article. Further `options` (prior, deals, alpha, …) are those of `compare_counts`.
    """
    articles = articles.iloc[np.argsort(articles["article_id"].astype(str).to_numpy(object), kind="stable")]
    groups = _groups(articles, by, within)
    for target in targets or ():
        _known(target, groups["group"], by)
    sizes = groups["group"].value_counts()
    targets = sorted(sizes.index if targets is None else set(targets), key=str)
    if unit == "auto":
        unit = "sentence" if len(groups) > 1 and (sizes[targets] == 1).all() else "article"
    words, phrases = _family(words, phrases, case)
    counted = count_words(articles, unit=unit, phrases=phrases, case=case, stop_words=stop_words)
    return compare_counts(*counted, groups, targets=targets, words=words, **options)


def compare_counts(
    counts: pd.DataFrame,
    units: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    targets: Sequence[Hashable],
    words: Sequence[str] | None = None,
    prior: float | None = None,
    informative: bool = True,
    min_count: int = 3,
    deals: int = 2000,
    alpha: float = 0.025,
    level: float | None = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare counted words: what `compare_words` does, without the texts, for corpora counted part by part.

    `counts` and `units` are what `count_words` or `merge_counts` gave: one unit an article deals articles, several
    deal sentences. `groups` has a row per article: `article_id`, `group` and, to deal within it, `stratum`.
    Returns KEYNESS for each of the `targets`, which form one family. `level=None` leaves `low` and `high` missing and
    saves the time of the bootstrap.
    """
    _check_options(prior, deals, alpha, level)
    groups = groups.drop_duplicates("article_id").set_index("article_id")
    matrix, vocabulary = count_matrix(counts, units)
    ids = units["article_id"].astype(object)
    labels = groups["group"].reindex(ids).to_numpy(object)
    strata = np.zeros(len(ids), np.int64)
    if "stratum" in groups:
        # numbered once, in alphabetical order, for numbers are compared much faster than names
        strata = pd.factorize(groups["stratum"].reindex(ids).astype(str).to_numpy(object), sort=True)[0]
    lengths = units["words"].to_numpy(np.int64)
    by_sentence = units["article_id"].duplicated().any()
    single = sum(" " not in word for word in vocabulary)
    prior = single / 2 if prior is None else float(prior)
    n = np.asarray(matrix.sum(axis=0), float).ravel()
    pseudo = prior * (n / max(lengths.sum(), 1) if informative else np.full(len(n), 1 / max(single, 1)))
    if words is None:
        chosen = np.arange(len(vocabulary))
        least = min_count if by_sentence else max(min_count, FEWEST_TARGET)
    else:
        chosen, least = np.flatnonzero(np.isin(vocabulary.astype(str), [str(word) for word in words])), 1
    matrix, vocabulary, pseudo = matrix[:, chosen], vocabulary[chosen], pseudo[chosen]
    tests, reasons, family = find_beyond_chance(
        matrix, lengths, labels, strata, targets,
        by_sentence=by_sentence, min_count=least, deals=deals, alpha=alpha, seed=seed,
    )  # fmt: skip
    shared = {
        "word": vocabulary,
        "articles": _articles_with(matrix, units["article_id"].cat.codes.to_numpy(np.int64)),
        "of_articles": units["article_id"].nunique(),
        "unit": "sentence" if by_sentence else "article",
        "prior": prior,
        "family": family,
    }
    tables = [
        sort_words(
            shared
            | measure_words(matrix, lengths, labels == target, pseudo, prior, level=level, seed=seed)
            | {name: values[:, column] for name, values in tests.items()}
            | {"target": target, "reason": reason}
        )
        for column, (target, reason) in enumerate(zip(targets, reasons, strict=True))
    ]
    return pd.concat(tables, ignore_index=True) if len(vocabulary) and tables else empty_table()


def _check_options(prior: float | None, deals: int, alpha: float, level: float | None) -> None:
    for name, value in (("alpha", alpha), ("level", level)):
        if value is not None and not 0 < value < 1:
            raise ValueError(f"{name} is {value!r}; expected a number between 0 and 1")
    if prior is not None and not prior > 0:
        raise ValueError(f"prior is {prior!r}; expected the number of pseudo-words, above 0")
    if deals < 1 / alpha:
        raise ValueError(
            f"deals is {deals!r}; expected at least {int(np.ceil(1 / alpha))} to tell alpha {alpha}"
        )


def _family(words: Sequence[str] | None, phrases: int, case: bool) -> tuple[list[str] | None, int]:
    """Bring a list of words fixed beforehand to the form in which they are counted, and make phrases long enough."""
    if words is None:
        return None, phrases
    forms = [" ".join(word.replace("’", "'").split()) for word in words]
    longest = max([phrases, *(len(form.split()) for form in forms)])
    return [form if case else form.casefold() for form in forms], longest


def group_values(articles: pd.DataFrame, by: str) -> pd.Series:
    """Give each article the value that it is grouped by: its source, a column's value or its period; None where not known.

    `by` is "source", a column, or day, week, month or year of `published`, such as "2024-06". Raises ValueError for
    any other.
    """
    if by == "source":
        return source_names(articles)
    if by in articles.columns:
        return articles[by].astype(object)
    if by in PERIODS:
        periods = pd.to_datetime(articles["published"]).dt.to_period(PERIODS[by]).astype(object)
        return periods.where(periods.notna(), None).map(str, na_action="ignore")
    raise ValueError(f"no column {by!r} in the articles{hint(by, [*articles.columns, *PERIODS])}")


def _groups(articles: pd.DataFrame, by: str, within: str) -> pd.DataFrame:
    """Give each article its group and the stratum within which its label is dealt."""
    group = group_values(articles, by)
    groups = pd.DataFrame({"article_id": articles["article_id"].astype(str), "group": group.to_numpy(object)})
    groups["group"] = groups["group"].where(groups["group"].notna(), "not known")
    groups["stratum"] = articles[within].astype(str).to_numpy(object) if within in articles.columns else ""
    return groups


def _known(target: Hashable, values: pd.Series, by: str) -> None:
    if not (values == target).any():
        raise ValueError(f"no article has {by} {target!r}{hint(target, sorted(values.unique(), key=str))}")


def _articles_with(matrix: csr_matrix, article: np.ndarray) -> np.ndarray:
    """Count for each word (column) the articles that have it, whatever the units (rows) are."""
    units, shape = np.arange(len(article)), (int(article.max(initial=0)) + 1, len(article))
    gathered = csr_matrix((np.ones(len(article), np.float32), (article, units)), shape=shape) @ matrix
    return np.bincount(gathered.indices, minlength=matrix.shape[1])
