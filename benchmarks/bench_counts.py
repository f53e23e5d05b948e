"""Words and pairs of words of 10,000 articles, counted and weighed, against scikit-learn's TfidfVectorizer."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.similarity import weigh_plain
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

N = 10_000


def rows() -> list[dict]:
    """Compare the weights of all words and pairs of neighbouring words: equal terms in equal order, equal values."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = synthetic_articles(N)["text"].tolist()

    def peer() -> tuple[sparse.csr_matrix, np.ndarray]:
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        return vectorizer.fit_transform(texts), vectorizer.get_feature_names_out()

    return [
        compare(
            f"uni- and bigrams with TF-IDF of {N:,} articles",
            lambda: weigh_plain(texts, threads=2),
            peer,
            peer_name="TfidfVectorizer(ngram_range=(1, 2))",
            aim=10,
            equal=_same_weights,
            note="2 threads, the peer uses one; `weigh_terms` counts in the same way",
        )
    ]


def _same_weights(
    ours: tuple[sparse.csr_matrix, pd.DataFrame], theirs: tuple[sparse.csr_matrix, np.ndarray]
) -> bool:
    """Whether both have the same terms in the same order, and the same weights but for the last bits."""
    (matrix, table), (other, names) = ours, theirs
    other.sort_indices()
    return (
        np.array_equal(table["term"].to_numpy(dtype=object), names)
        and np.array_equal(matrix.indptr, other.indptr)
        and np.array_equal(matrix.indices, other.indices)
        and np.allclose(matrix.data, other.data, rtol=1e-12, atol=0)
    )


if __name__ == "__main__":
    for measured in rows():
        print(measured)
