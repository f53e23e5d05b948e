"""Exact neighbours of 10,000 articles against scikit-learn's NearestNeighbors, out of the same matrix."""

import numpy as np
import pandas as pd

from analysis.similarity import weigh_terms
from analysis.similarity.neighbours import nearest_rows
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

N, K = 10_000, 10
_TIED = 1e-8  # cosines that differ by less are tied: the peer breaks ties by chance, ours by article_id


def rows() -> list[dict]:
    """Compare the ten nearest articles of every article: equal cosines, and equal neighbours where none are tied."""
    from sklearn.neighbors import NearestNeighbors

    matrix, _ = weigh_terms(synthetic_articles(N))
    peer = NearestNeighbors(n_neighbors=K + 1, metric="cosine", algorithm="brute").fit(matrix)
    return [
        compare(
            f"exact top-{K} of {N:,} articles",
            lambda: nearest_rows(matrix, K, threads=2),
            lambda: peer.kneighbors(matrix),
            peer_name="NearestNeighbors(brute, cosine)",
            aim=5,
            equal=_same_neighbours,
            note=f"same matrix of {matrix.shape[1]:,} terms; 2 threads, the peer uses one",
        )
    ]


def _same_neighbours(ours: pd.DataFrame, theirs: tuple[np.ndarray, np.ndarray]) -> bool:
    """Whether every row has the same ten cosines, and the same neighbour at every rank but where cosines are tied."""
    distances, columns = theirs
    others = columns != np.arange(len(columns))[:, None]
    # Where a row's equals push it out of its own list, the last of the list goes instead.
    others[others.all(axis=1), -1] = False
    columns, cosines = (
        columns[others].reshape(len(columns), -1),
        1 - distances[others].reshape(len(columns), -1),
    )
    if len(ours) != cosines.size:
        return False
    found = ours["cosine"].to_numpy().reshape(cosines.shape)
    neighbours = ours["neighbour"].to_numpy().reshape(cosines.shape)
    close = np.abs(np.diff(found, axis=1)) < _TIED
    edge = np.zeros((len(found), 1), dtype=bool)
    tied = np.hstack([edge, close]) | np.hstack([close, ~edge])  # the last may be tied with one left out
    return np.allclose(found, cosines, atol=_TIED) and bool(((neighbours == columns) | tied).all())


if __name__ == "__main__":
    for measured in rows():
        print(measured)
