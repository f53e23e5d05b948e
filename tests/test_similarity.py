"""Cosines worked by hand, neighbours against all pairs, and stories that know when they differ."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis import similarity
from analysis.similarity import products
from analysis.similarity.neighbours import nearest_rows

PLAIN = {"background": 0.0, "bigrams": False, "names": 1.0, "lead": 1.0, "lone": 1.0}
FLOOD = (
    "The river rose over its banks in Larkham on Monday and flooded hundreds of houses near the old mill. "
    "Rescue crews with boats brought forty people to a school in Larkham. Mayor Ada Quill said the dam had held."
)
FLOOD_TOO = (
    "Forty people were brought to safety by boats after the river flooded houses in Larkham on Monday. "
    "The dam held, said Mayor Ada Quill, but rescue crews feared for the old mill."
)
FLOOD_AGAIN = (
    "Mayor Ada Quill praised the rescue crews of Larkham. Their boats saved forty people from houses that the river "
    "had flooded on Monday; a school took them in, and the dam near the old mill held."
)
MATCH = (
    "Striker Ivo Brandt scored twice as Norrby beat Velden in the cup final before sixty thousand spectators. "
    "Coach Lena Mark praised the goalkeeper, who saved a penalty in the last minute of extra time."
)
MATCH_TOO = (
    "Norrby won the cup final against Velden with two goals by striker Ivo Brandt. The goalkeeper saved a penalty in "
    "extra time, and coach Lena Mark thanked sixty thousand spectators."
)


def test_a_cosine_worked_by_hand(articles_of):
    # n = 2. "wolf" stands in both: 1 + ln(3/3) = 1. "moon" and "river" stand in one: 1 + ln(3/2) = 1.4055.
    # cosine = 1 * 1 / (1 + 1.4055**2) = 0.3361
    pairs = similarity.compare_articles(articles_of("wolf moon", "wolf river"), **PLAIN)
    other = 1 + math.log(3 / 2)
    assert pairs["cosine"].tolist() == [pytest.approx(1 / (1 + other**2), abs=1e-9)]


def test_counts_are_damped_and_names_count_twice(articles_of):
    # "wolf wolf" weighs 1 + ln 2 against 1 of "moon"; a name once weighs as much as a word twice.
    matrix, terms = similarity.weigh_terms(articles_of("wolf wolf moon", "wolf moon"), **PLAIN)
    first = dict(zip(terms["term"], matrix[0].toarray().ravel(), strict=True))
    assert first["wolf"] / first["moon"] == pytest.approx(1 + math.log(2))
    matrix, terms = similarity.weigh_terms(articles_of("Wolf moon", "wolf moon"), **PLAIN | {"names": 2.0})
    first = dict(zip(terms["term"], matrix[0].toarray().ravel(), strict=True))
    assert first["wolf"] / first["moon"] == pytest.approx(1 + math.log(2))


def test_background_knows_what_five_articles_cannot(articles_of):
    texts = ["President visits Larkham", "President visits Larkham"]
    _, alone = similarity.weigh_terms(articles_of(*texts), background=0.0, bigrams=False)
    _, with_background = similarity.weigh_terms(articles_of(*texts), bigrams=False)
    assert alone.set_index("term")["weight"].nunique() == 1
    weight = with_background.set_index("term")["weight"]
    assert weight["president"] < weight["larkham"]


def test_second_implementation_of_the_cosine(articles_of):
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["wolf moon moon lake", "wolf lake stone", "stone stone tower", "tower wolf moon"]
    reference = TfidfVectorizer(sublinear_tf=True, smooth_idf=True).fit_transform(texts)
    expected = (reference @ reference.T).toarray()[np.triu_indices(4, 1)]
    pairs = similarity.compare_articles(articles_of(*texts), **PLAIN)
    # Ours cuts "lake" and "stone" to stems, one to one, so the numbers must agree.
    assert np.allclose(pairs["cosine"], expected)


def test_pairs_of_words_need_two_articles(articles_of):
    _, terms = similarity.weigh_terms(articles_of("red wolf moon", "red wolf lake"))
    assert "red wolf" in set(terms["term"])
    assert "wolf moon" not in set(terms["term"])


def test_a_copy_changes_no_cosine(articles_of):
    texts = [FLOOD, FLOOD_TOO, MATCH]
    before = similarity.compare_articles(articles_of(*texts))
    after = similarity.compare_articles(articles_of(*texts, MATCH))
    after = after[(after["a"] != "a3") & (after["b"] != "a3")].reset_index(drop=True)
    pd.testing.assert_frame_equal(before, after)


def test_the_english_war_is_no_german_auxiliary(articles_of):
    _, terms = similarity.weigh_terms(articles_of("The war was long and it was not over.", "peace"))
    assert "war" in set(terms["term"])


def test_a_title_that_opens_the_text_counts_once(articles_of):
    text = "Flood in Larkham\nThe river rose."
    with_title = articles_of(text, MATCH, title=["Flood in Larkham", None])
    assert similarity.compare_articles(with_title).equals(
        similarity.compare_articles(articles_of(text, MATCH))
    )


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from("wolf moon lake Stone tower 11,000 the".split()), max_size=12),
        min_size=2,
        max_size=7,
    )
)
def test_neighbours_are_those_of_all_pairs(lists):
    articles = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(lists))], "text": [" ".join(x) for x in lists]}
    )
    pairs = similarity.compare_articles(articles)
    assert pairs["cosine"].between(0, 1).all()
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    nearest = similarity.nearest_articles(articles, 3)
    assert (nearest["cosine"] > 0).all()
    for article_id, group in both.groupby("a"):
        expected = group.query("cosine > 0").sort_values(["cosine", "b"], ascending=[False, True]).head(3)
        found = nearest[nearest["article_id"] == article_id]
        assert np.allclose(found["cosine"], expected["cosine"], atol=2e-9)
    shuffled = articles.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(nearest, similarity.nearest_articles(shuffled, 3))
    pd.testing.assert_frame_equal(pairs, similarity.compare_articles(shuffled))


def _nearest_of_all(matrix: sparse.csr_matrix, k: int, least: float = 0.0) -> pd.DataFrame:
    """Find the nearest rows by a dense product in double precision: the same, without any block or candidate."""
    cosines = np.clip((matrix.toarray() @ matrix.toarray().T).round(9), 0, 1)
    np.fill_diagonal(cosines, -1)
    rows = []
    for row, listed in enumerate(cosines):
        best = [other for other in np.argsort(-listed, kind="stable")[:k] if listed[other] > least]
        rows += [(row, other, rank + 1, listed[other]) for rank, other in enumerate(best)]
    table = pd.DataFrame(rows, columns=["row", "neighbour", "rank", "cosine"])
    return table.astype(dict.fromkeys(table, int) | {"cosine": float})


def _unit_rows(cells: np.ndarray) -> sparse.csr_matrix:
    lengths = np.linalg.norm(cells, axis=1, keepdims=True)
    return sparse.csr_matrix(np.divide(cells, lengths, where=lengths > 0, out=np.zeros_like(cells)))


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 90),
    st.integers(1, 12),
    st.integers(1, 5),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from([1, 2]),
)
def test_neighbours_against_a_dense_product(seed, n, words, k, least, threads):
    # Few words: many rows are equal, tied or empty; weights that differ in the last digits of single precision.
    draw = np.random.default_rng(seed)
    cells = draw.random((n, words)) * (draw.random((n, words)) < draw.random(words))
    cells[draw.random(n) < 0.3] = cells[draw.integers(n)]
    near = draw.integers(n, size=n // 4)
    cells[near] *= 1 + 1e-6 * draw.random((len(near), words))
    matrix = _unit_rows(cells)
    expected = _nearest_of_all(matrix, k, least)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(products, "_CELLS", int(draw.integers(1, 4000)))
        patch.setattr(products, "_PAIRS", int(draw.integers(1, 300)))
        patch.setattr(products, "_CHUNKS", 4)
        patch.setattr(products, "_DENSE", draw.choice([0.0, 0.3, 1.0]))
        whole = nearest_rows(matrix, k, least=least, threads=threads)
        pd.testing.assert_frame_equal(
            whole[["row", "neighbour", "rank"]], expected[["row", "neighbour", "rank"]]
        )
        assert np.allclose(whole["cosine"], expected["cosine"], atol=2e-9)
        cut = int(draw.integers(n + 1))
        parts = [nearest_rows(matrix, k, least=least, rows=rows) for rows in ((0, cut), (cut, n))]
        pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_neighbours_block_after_block(monkeypatch):
    draw = np.random.default_rng(3)
    words = np.array([f"w{i}" for i in range(400)])
    texts = [" ".join(draw.choice(words[: int(draw.integers(40, 400))], 60)) for _ in range(300)]
    matrix, _ = similarity.weigh_terms(
        pd.DataFrame({"article_id": np.arange(300).astype(str), "text": texts})
    )
    whole = nearest_rows(matrix, 4)
    pd.testing.assert_frame_equal(whole, _nearest_of_all(matrix, 4))
    monkeypatch.setattr(products, "_CELLS", 2000)  # six or seven rows a block
    pd.testing.assert_frame_equal(whole, nearest_rows(matrix, 4))
    pd.testing.assert_frame_equal(whole, nearest_rows(matrix, 4, threads=2))


def test_products_are_off_by_no_more_than_their_rounding():
    draw = np.random.default_rng(5)
    matrix = _unit_rows(draw.random((200, 500)) * (draw.random((200, 500)) < np.linspace(0.01, 0.9, 500)))
    exact = (matrix @ matrix.T).toarray()
    blocks = np.vstack(list(products.map_products(lambda _, block: block, matrix, matrix)))
    assert np.abs(blocks - exact).max() <= products.rounding(matrix) < 5e-5


def test_thousands_of_equal_notices_have_the_first_for_neighbours():
    notice = np.zeros((5003, 3))
    notice[:, 0], notice[7] = 1, [0, 1, 0]
    near = nearest_rows(_unit_rows(notice), 2)
    assert near.loc[near["row"] == 0, "neighbour"].tolist() == [1, 2]
    assert near.loc[near["row"] == 1, "neighbour"].tolist() == [0, 2]
    assert near.loc[near["row"] == 4000, "neighbour"].tolist() == [0, 1]
    assert 7 not in set(near["row"]) | set(near["neighbour"])


def test_row_ranges_one_under_the_other_are_the_whole(articles_of):
    texts = [FLOOD, MATCH, FLOOD_TOO, MATCH_TOO, FLOOD_AGAIN, "Larkham", ""]
    articles = articles_of(*texts)
    whole = similarity.nearest_articles(articles, 3)
    ranges = [(0, 2), (2, 2), (2, 3), (3, 7)]
    parts = [similarity.nearest_articles(articles, 3, rows=rows) for rows in ranges]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    assert parts[1].dtypes.equals(whole.dtypes)
    for rows in ((0, 8), (-1, 3), (4, 2)):
        with pytest.raises(ValueError, match=r"rows is \(.*\); expected \(start, stop\) within the 7 rows"):
            similarity.nearest_articles(articles, 3, rows=rows)


def test_pruning_is_asked_for(articles_of):
    articles = articles_of(FLOOD, FLOOD_TOO, MATCH)
    assert set(similarity.nearest_articles(articles, least=0.3)["article_id"]) == {"a0", "a1"}
    assert len(similarity.nearest_articles(articles, common=0.5)) < len(similarity.nearest_articles(articles))
    with pytest.raises(ValueError, match="k is 0; expected at least 1 neighbour"):
        similarity.nearest_articles(articles, 0)
    with pytest.raises(ValueError, match=r"common is 1\.5; expected a share of articles above 0 and up to 1"):
        similarity.nearest_articles(articles, common=1.5)


def test_stories_and_not_the_same_story(articles_of):
    articles = articles_of(FLOOD, MATCH, FLOOD_TOO, MATCH_TOO)
    assert similarity.group_stories(articles)["story"].tolist() == [1, 2, 1, 2]
    assert similarity.group_stories(articles_of(FLOOD, MATCH))["story"].tolist() == [1, 2]
    assert similarity.group_stories(articles_of(FLOOD))["story"].tolist() == [1]


def test_stories_do_not_depend_on_the_order_given(articles_of):
    articles = articles_of(FLOOD, MATCH, FLOOD_TOO, MATCH_TOO, FLOOD_AGAIN)
    expected = similarity.group_stories(articles)
    for seed in range(5):
        pd.testing.assert_frame_equal(
            expected, similarity.group_stories(articles.sample(frac=1, random_state=seed))
        )


def test_average_linkage_against_scipy():
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    draw = np.random.default_rng(5)
    words = np.array([f"word{i}" for i in range(300)])
    texts = [
        " ".join(np.concatenate([draw.choice(words[i % 6 * 40 :][:60], 30), draw.choice(words, 15)]))
        for i in range(60)
    ]
    articles = pd.DataFrame({"article_id": [f"a{i:02d}" for i in range(60)], "text": texts})
    matrix, _ = similarity.weigh_terms(articles)
    distance = 1 - np.clip((matrix @ matrix.T).toarray(), 0, 1)
    np.fill_diagonal(distance, 0)
    for cut in (0.1, 0.2, 0.3):
        expected = fcluster(linkage(squareform(distance, checks=False), "average"), 1 - cut, "distance")
        # The rule about narrowly missed stories comes on top of average linkage, so compare the joins alone.
        joins = similarity.trace_stories(articles)
        group = {name: {name} for name in articles["article_id"]}
        for join in joins[joins["cosine"] >= cut].itertuples():
            group[join.a] |= group.pop(join.b)
        ours = {frozenset(members) for members in group.values()}
        named = articles["article_id"].groupby(expected)
        assert ours == {frozenset(members) for _, members in named}


def test_dates_part_what_words_join(articles_of):
    dated = [pd.Timestamp("2024-06-18"), pd.Timestamp("2024-06-19")]
    far = [pd.Timestamp("2021-06-18"), pd.Timestamp("2024-06-19")]
    assert similarity.group_stories(articles_of(FLOOD, FLOOD_TOO, published=dated))["story"].nunique() == 1
    assert similarity.group_stories(articles_of(FLOOD, FLOOD_TOO, published=far))["story"].nunique() == 2
    half = [pd.NaT, pd.Timestamp("2024-06-19")]
    assert similarity.group_stories(articles_of(FLOOD, FLOOD_TOO, published=half))["story"].nunique() == 1


def test_width_from_narrow_to_broad(articles_of):
    articles = articles_of(FLOOD, FLOOD_TOO, MATCH)
    cosine = similarity.compare_articles(articles)["cosine"].max()
    assert similarity.group_stories(articles, width=cosine + 0.01)["story"].nunique() == 3
    counts = [
        similarity.group_stories(articles, width=width)["story"].nunique() for width in similarity.WIDTHS
    ]
    assert counts == sorted(counts, reverse=True)
    with pytest.raises(
        ValueError,
        match=r"width is 'brod'; expected a cosine .*; did you mean 'broad'",
    ):
        similarity.group_stories(articles, width="brod")
    with pytest.raises(ValueError, match="days is 0"):
        similarity.group_stories(articles, days=0)


def test_a_few_words_prove_no_story(articles_of):
    articles = articles_of("Larkham flood", "Larkham flood dam")
    assert similarity.group_stories(articles)["story"].nunique() == 2
    assert similarity.group_stories(articles, min_words=1)["story"].nunique() == 1


def test_terms_sum_to_the_cosine(articles_of):
    articles = articles_of(FLOOD, FLOOD_TOO, MATCH)
    terms = similarity.explain_cosine(articles, "a0", "a1", top=500)
    assert terms.loc[terms["side"] == "both", "cosine"].sum() == pytest.approx(
        similarity.compare_articles(articles)["cosine"].iloc[0], abs=1e-6
    )
    shared = set(terms.loc[terms["side"] == "both", "term"])
    assert {"Larkham", "flooded", "Ada Quill"} <= shared
    assert "Velden" not in set(terms["term"])
    assert terms.loc[terms["side"] == "a", "count_b"].eq(0).all()
    assert similarity.explain_cosine(articles)[["a", "b"]].iloc[0].tolist() == ["a0", "a1"]
    with pytest.raises(ValueError, match="no article 'zz'; there are 'a0', 'a1', 'a2'"):
        similarity.explain_cosine(articles, "a0", "zz")


def test_empty_and_single(articles_of):
    for articles in (articles_of(), articles_of("One article only.")):
        assert list(similarity.compare_articles(articles).columns) == list(similarity.PAIRS)
        assert len(similarity.compare_articles(articles)) == 0
        assert list(similarity.nearest_articles(articles).columns) == list(similarity.NEIGHBOURS)
        assert len(similarity.explain_cosine(articles)) == 0
        assert len(similarity.group_stories(articles)) == len(articles)
        assert similarity.group_stories(articles)["story"].dtype.kind == "i"
        assert len(similarity.trace_stories(articles)) == len(similarity.map_articles(articles)) == 0


@pytest.mark.parametrize(
    "text", ["", "\x00\x00", "a " * 30_000, "“" * 30_000, "新闻报道说" * 50, "...", "the of and"]
)
def test_untrusted_text(text, articles_of):
    articles = articles_of(text, FLOOD, text)
    assert len(similarity.compare_articles(articles)) == 3
    assert len(similarity.group_stories(articles)) == 3
    assert len(similarity.nearest_articles(articles)) <= 6


def test_maps_for_few_and_for_many(articles_of):
    few = similarity.map_articles(articles_of(FLOOD, MATCH, FLOOD_TOO, source=["X", "Y", "X"]))
    assert list(few.columns) == list(similarity.HEAT)
    assert sorted({*few["place_a"], *few["place_b"]}) == [0, 1, 2]
    assert set(few["name_a"]) | set(few["name_b"]) == {"X · a0", "Y", "X · a2"}
    together = few[(few["a"] == "a0") & (few["b"] == "a2")].iloc[0]
    assert abs(together["place_a"] - together["place_b"]) == 1
    many = similarity.map_articles(articles_of(FLOOD, MATCH, FLOOD_TOO, MATCH_TOO), most=3)
    assert list(many.columns) == list(similarity.NEAREST)
    assert many["same_story"].tolist() == [True] * 4
    sizes = similarity.map_stories(articles_of(FLOOD, MATCH, FLOOD_TOO, MATCH_TOO), most=3)
    assert sizes["articles"].tolist() == [2, 2]


def test_sentences_say_what_the_numbers_mean(articles_of, seeds):
    pairs = similarity.compare_articles(articles_of(FLOOD, FLOOD_TOO, MATCH))
    assert "a0 and a1 are the most alike" in similarity.describe_pairs(pairs)
    assert "With 3 articles a cosine orders the pairs and no more" in similarity.describe_pairs(pairs)
    assert similarity.describe_pairs(pairs.iloc[:0]) == "There is no pair of articles to compare."
    stories = similarity.group_stories(seeds)
    assert similarity.describe_stories(stories) == "All 5 articles tell the same story."
    assert "None of the 2 articles" in similarity.describe_stories(
        similarity.group_stories(articles_of(FLOOD, MATCH))
    )
    assert "One article tells one story" in similarity.describe_stories(
        similarity.group_stories(articles_of(FLOOD))
    )


@pytest.mark.parametrize("width", list(similarity.WIDTHS))
def test_the_seeds_tell_one_story_at_every_width(width, seeds):
    assert similarity.group_stories(seeds, width=width)["story"].nunique() == 1


def test_input_is_left_alone(articles_of):
    articles = articles_of(FLOOD, MATCH)
    before = articles.copy(deep=True)
    similarity.compare_articles(articles)
    similarity.group_stories(articles)
    similarity.explain_cosine(articles)
    pd.testing.assert_frame_equal(articles, before)
