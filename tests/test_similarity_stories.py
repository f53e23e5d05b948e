"""Links found without looking at all pairs, and groups joined from them: by hand, against all pairs, against scipy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis.similarity import group_stories, links, stories
from analysis.similarity.linkage import join_links, split_links
from analysis.similarity.links import ease, find_links, pair_blocks, prune_links


def _unit_rows(dense) -> sparse.csr_matrix:
    dense = np.asarray(dense, dtype=float)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    return sparse.csr_matrix(np.divide(dense, length, out=np.zeros_like(dense), where=length > 0))


def _random_rows(seed: int, n: int, topics: int = 8, words: int = 300) -> sparse.csr_matrix:
    """Rows of a few topics over words that everybody uses (the first ones) and words that hardly anybody does."""
    draw = np.random.default_rng(seed)
    chance = 1 / np.arange(3, words + 3)
    dense = np.zeros((n, words))
    for row in range(n):
        topic = draw.integers(topics)
        common = draw.choice(words, 40, p=chance / chance.sum())
        own = words // 2 + (topic * 12 + draw.integers(0, 12, 12)) % (words // 2)
        np.add.at(dense[row], np.concatenate([common, own]), 1.0)
    held = (dense > 0).sum(axis=0)
    return _unit_rows(np.log1p(dense) * (1 + np.log((1 + n) / (1 + held))))


def _all_pairs(matrix: sparse.csr_matrix, cut: float) -> list[tuple[int, int]]:
    cosines = (matrix @ matrix.T).toarray().round(9)
    a, b = np.triu_indices(matrix.shape[0], 1)
    reached = cosines[a, b] >= cut
    return list(zip(a[reached].tolist(), b[reached].tolist(), strict=True))


def _pairs(table: pd.DataFrame) -> list[tuple[int, int]]:
    return list(table[["a", "b"]].itertuples(index=False, name=None))


def _articles(n: int, **columns) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{number:05d}" for number in range(n)], **columns})


def _grouped(matrix: sparse.csr_matrix, articles: pd.DataFrame | None = None, **options) -> list[int]:
    articles = _articles(matrix.shape[0]) if articles is None else articles
    return group_stories(articles, weights=(matrix, None), min_words=1, **options)["story"].tolist()


def test_links_worked_by_hand():
    # Rows (1, 0), (3, 4) / 5, (0, 1): cosines 0.6, 0.8 and 0.
    matrix = _unit_rows([[1, 0], [3, 4], [0, 1]])
    assert _pairs(find_links(matrix, cut=0.5)) == [(0, 1), (1, 2)]
    assert find_links(matrix, cut=0.5)["cosine"].tolist() == [0.6, 0.8]
    assert _pairs(find_links(matrix, cut=0.7)) == [(1, 2)]
    assert _pairs(find_links(matrix, cut=0.6)) == [(0, 1), (1, 2)]  # the cut itself is reached
    # 40 days apart where 10 are usual: a quarter. An unknown date takes nothing.
    dates = np.array([0.0, 40.0, np.nan])
    assert find_links(matrix, cut=0.5, days=10, dates=dates)["eased"].tolist() == [0.15, 0.8]
    assert ease(np.array([0.6, 0.6, 0.6]), np.array([10.0, -20.0, np.nan]), 10).tolist() == [0.6, 0.3, 0.6]
    assert len(find_links(_unit_rows([[0, 0], [0, 0]]), cut=0.1)) == 0
    assert list(find_links(sparse.csr_matrix((0, 3)), cut=0.1).columns) == list(links.LINKS)


@pytest.mark.parametrize("cut", [0.05, 0.2, 0.4])
def test_links_are_those_of_all_pairs(cut, monkeypatch):
    matrix = _random_rows(1, 150)
    expected = _all_pairs(matrix, cut)
    assert expected
    # No word put off; few; more of them, and then some rows consist of these and are multiplied whole.
    monkeypatch.setattr(links, "_CELL", 0.0)
    monkeypatch.setattr(links, "_COLUMN", 0.0)
    for put_off in (0, 5, 40, 300):
        monkeypatch.setattr(links, "_LEVELS", (0, put_off))
        assert _pairs(find_links(matrix, cut=cut)) == expected
        found = []
        for one, other in pair_blocks(150, 70):
            part = find_links(matrix[one], None if one == other else matrix[other], cut=cut)
            found += _pairs(part.assign(a=part["a"] + one.start, b=part["b"] + other.start))
        assert sorted(found) == expected


def test_blocks_hold_every_pair_once():
    pairs = [
        (a, b)
        for one, other in pair_blocks(7, 3)
        for a in range(7)[one]
        for b in range(7)[other]
        if one != other or a < b
    ]
    assert sorted(pairs) == [(a, b) for a in range(7) for b in range(a + 1, 7)]
    assert pair_blocks(0, 3) == []


def test_neighbours_keep_the_strongest_of_either_side(monkeypatch):
    matrix = _random_rows(2, 120, topics=2)
    whole = find_links(matrix, cut=0.1)
    both = pd.concat([whole, whole.rename(columns={"a": "b", "b": "a"})])
    both = both.sort_values(["a", "eased", "b"], ascending=[True, False, True])
    strongest = both.groupby("a").head(3)
    expected = sorted({(min(a, b), max(a, b)) for a, b in _pairs(strongest)})
    assert len(expected) < len(whole)
    assert _pairs(prune_links(whole, 3)) == expected
    assert _pairs(find_links(matrix, cut=0.1, neighbours=3)) == expected
    monkeypatch.setattr(links, "_HELD", 500)  # thinned out again and again on the way
    monkeypatch.setattr(links, "_PAIRS", 100)
    assert _pairs(find_links(matrix, cut=0.1, neighbours=3)) == expected
    # The link with the nearer date is the stronger of two equal ones.
    same = _unit_rows([[1, 1]] * 3)
    dated = find_links(same, cut=0.1, days=1, dates=np.array([0.0, 9.0, 9.5]), neighbours=1)
    assert _pairs(dated) == [(0, 1), (1, 2)]


def test_parts_never_meet():
    table = pd.DataFrame({"a": [1, 4, 0], "b": [4, 6, 5], "cosine": 0.5, "eased": 0.5})
    (first, one), (second, other) = split_links(table, 8, 2)
    assert first.tolist() == [0, 5]
    assert _pairs(one) == [(0, 1)]
    assert second.tolist() == [1, 4, 6]
    assert _pairs(other) == [(0, 1), (1, 2)]
    ((everything, _),) = split_links(table, 8, 100)
    assert everything.tolist() == [0, 1, 4, 5, 6]
    assert list(split_links(table.iloc[:0], 8, 2)) == []


def test_joins_worked_by_hand():
    # Cosines: 0-1 0.8, 0-2 0.6, 1-2 0.96. First 1 and 2 join; 0 with both: (0.8 + 0.6) / 2 = 0.7.
    matrix = _unit_rows([[5, 0], [4, 3], [3, 4]])
    found = find_links(matrix, cut=0.5)
    assert found["cosine"].tolist() == [0.8, 0.6, 0.96]
    group_of, joins = join_links(matrix, found, cut=0.5)
    assert joins == [(1, 2, 0.96), (0, 1, 0.7)]
    assert group_of.tolist() == [0, 0, 0]
    assert join_links(matrix, found, cut=0.75)[0].tolist() == [0, 1, 1]
    # Row 1 stands for three equal articles: 0 with the four of them: (3 * 0.8 + 0.6) / 4 = 0.75.
    _, joins = join_links(matrix, found, cut=0.5, sizes=np.array([1, 3, 1]))
    assert joins == [(1, 2, 0.96), (0, 1, 0.75)]
    # 1 and 2 are 30 days apart where 10 are usual: 0.96 / 3. So 0 and 1 join, with a mean date of day 0, then 2: 0.78 / 3.
    dates = np.array([0.0, 0.0, 30.0])
    dated = find_links(matrix, cut=0.2, days=10, dates=dates)
    assert join_links(matrix, dated, cut=0.2, days=10, dates=dates)[1] == [(0, 1, 0.8), (0, 2, 0.26)]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.2, 0.35, 0.5]), st.integers(2, 60))
def test_average_linkage_part_by_part_against_scipy(seed, cut, n):
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    matrix = _random_rows(seed, n)
    distance = 1 - (matrix @ matrix.T).toarray().round(9)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    expected = pd.factorize(fcluster(tree, 1 - cut + 1e-12, "distance"))[0].tolist()
    found = find_links(matrix, cut=cut)
    sizes, dates = np.ones(n, dtype=int), np.full(n, np.nan)
    groups = stories.join_rows(matrix, found, dates, cut=cut, days=10, sizes=sizes)
    assert pd.factorize(groups)[0].tolist() == expected
    assert pd.factorize(join_links(matrix, found, cut=cut)[0])[0].tolist() == expected


def _greedy(matrix, dates, cut, days):
    """Join the strongest pair of groups, looking at all of them every time."""
    cosines = (matrix @ matrix.T).toarray()
    groups = {row: [row] for row in range(len(dates))}
    while True:
        best = (-cut, None, None)
        for a in groups:
            for b in groups:
                if a < b:
                    gap = abs(dates[groups[a]].mean() - dates[groups[b]].mean())
                    link = cosines[np.ix_(groups[a], groups[b])].mean() * min(1, days / gap if gap else 1)
                    best = min(best, (-round(link, 9), a, b)) if link >= cut else best
        if best[1] is None:
            return [next(a for a in groups if row in groups[a]) for row in range(len(dates))]
        groups[best[1]] += groups.pop(best[2])


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.2, 0.35]))
def test_dated_joins_are_the_strongest_of_all(seed, cut):
    matrix = _random_rows(seed, 25, topics=3)
    dates = np.random.default_rng(seed).integers(0, 60, 25).astype(float)
    found = find_links(matrix, cut=cut, days=10, dates=dates)
    group_of, _ = join_links(matrix, found, cut=cut, days=10, dates=dates)
    assert group_of.tolist() == _greedy(matrix, dates, cut, 10)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.integers(11, 40))
def test_blocks_change_no_story(seed, block):
    matrix = _random_rows(seed, 50, topics=5)
    day = np.random.default_rng(seed).integers(0, 40, 50)
    articles = _articles(50, published=pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"))
    expected = _grouped(matrix, articles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "BLOCK", block)
        assert _grouped(matrix, articles) == expected


def test_another_map_gives_the_same_stories():
    from concurrent.futures import ThreadPoolExecutor

    matrix = _random_rows(4, 90)
    with ThreadPoolExecutor(2) as pool:
        assert _grouped(matrix, spread=pool.map) == _grouped(matrix)


def test_equal_articles_count_once_and_come_to_one_story(monkeypatch):
    draw = np.random.default_rng(7)
    dense = np.concatenate([np.tile(draw.random(50) > 0.5, (3000, 1)), draw.random((5, 50)) > 0.5])
    matrix = _unit_rows(dense)
    seen = []
    found = stories.find_links
    monkeypatch.setattr(
        stories, "find_links", lambda rows, *a, **k: seen.append(rows.shape[0]) or found(rows, *a, **k)
    )
    numbers = _grouped(matrix, width=0.99)
    assert numbers == [1] * 3000 + [2, 3, 4, 5, 6]
    assert max(seen) == 6
    # On other days they are other articles, joined as far as their dates allow: 1,500 on each of two days.
    day = np.where(np.arange(3005) % 2, 0, 100)
    articles = _articles(3005, published=pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"))
    assert _grouped(matrix, articles, width=0.99)[:4] == [1, 2, 1, 2]


def test_one_story_of_many_articles_is_one_story():
    # More articles than any of them has neighbours to start from.
    draw = np.random.default_rng(8)
    dense = np.zeros((250, 500))
    dense[:, :20] = 2.0
    for row in range(250):
        dense[row, 20 + draw.choice(480, 40, replace=False)] = 1.0
    matrix = _unit_rows(dense)
    assert set(_grouped(matrix, width=0.5, neighbours=5)) == {1}


def test_unrelated_articles_stay_alone():
    assert _grouped(_unit_rows(np.eye(300))) == list(range(1, 301))


def test_articles_left_alone_join_a_story_that_is_clearly_nearest():
    # Three stories of two equal articles, and one article more: 0.2 from the first where 0.22 is asked, 0 from the others.
    dense = np.zeros((7, 8))
    for story in range(3):
        dense[2 * story : 2 * story + 2, story] = 1.0
    dense[6, [0, 7]] = [0.2, np.sqrt(1 - 0.2**2)]
    assert _grouped(sparse.csr_matrix(dense)) == [1, 1, 2, 2, 3, 3, 1]
    dense[6, [0, 7]] = [0.16, np.sqrt(1 - 0.16**2)]  # misses by more than a quarter: 0.165
    assert _grouped(sparse.csr_matrix(dense)) == [1, 1, 2, 2, 3, 3, 4]
    dense[6, [0, 1, 7]] = [0.2, 0.15, 0.9]  # not half as much again nearer than the second
    assert _grouped(sparse.csr_matrix(dense)) == [1, 1, 2, 2, 3, 3, 4]
    dense[6, [0, 1, 7]] = [0.2, 0.13, 0.9]
    assert _grouped(sparse.csr_matrix(dense)) == [1, 1, 2, 2, 3, 3, 1]
    # 20 days from the story it would join: half of 0.2.
    day = [0, 0, 0, 0, 0, 0, 20]
    articles = _articles(7, published=pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"))
    assert _grouped(sparse.csr_matrix(dense), articles) == [1, 1, 2, 2, 3, 3, 4]
