"""Shares out of all that could have been said: arithmetic by hand, against other implementations, and in sentences."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from analysis import framing


def mentions_of(*rows):
    """Build mentions out of (article_id, concept, label, voice); a label in capitals is a term, None a name."""
    table = pd.DataFrame(rows, columns=["article_id", "concept", "label", "voice"], dtype=object)
    table["kind"] = [
        "name" if label is None else "term" if label.isupper() else "role" for label in table["label"]
    ]
    table["framing"] = [None if label is None else f"{label[0]}…" for label in table["label"]]
    table["start"] = range(len(table))
    table["end"] = table["start"] + 1
    table["basis"] = np.where(table["kind"] == "role", "definite", None)
    return table.assign(text="x", speaker=None)[list(framing.MENTIONS)]


@pytest.fixture
def three(articles_of):
    """Source A: dictator 2 (one quoted), president 1 of Okafor; source B: president 2; source C: a name alone."""
    articles = articles_of("", "", "", source=["A", "B", "C"])
    mentions = mentions_of(
        ("a0", "Okafor", "dictator", "own"),
        ("a0", "Okafor", "dictator", "quoted"),
        ("a0", "Okafor", "president", "own"),
        ("a0", "Okafor", None, "own"),
        ("a1", "Okafor", "president", "own"),
        ("a1", "Okafor", "president", "own"),
        ("a2", "Okafor", None, "own"),
        ("a0", "the war", "WAR", "own"),
    )
    return mentions, articles


def cell(shares, **wanted):
    rows = shares[np.logical_and.reduce([shares[name] == value for name, value in wanted.items()])]
    assert len(rows) == 1
    return rows.iloc[0]


def test_counts_totals_and_zeros_by_hand(three):
    shares = framing.label_shares(*three)
    assert tuple(shares.columns[: len(framing.SHARES)]) == framing.SHARES
    # 3 sources x (2 labels of Okafor + 1 of the war) x 4 voices
    assert len(shares) == 36
    own = cell(shares, source="A", label="dictator", voice="own")
    assert (own["mentions"], own["total"], own["share"], own["all_mentions"]) == (1, 3, 1 / 3, 4)
    assert (own["articles"], own["articles_total"]) == (1, 1)
    quoted = cell(shares, source="A", label="dictator", voice="quoted")
    assert (quoted["mentions"], quoted["total"]) == (1, 3)
    zero = cell(shares, source="B", label="dictator", voice="own")
    assert (zero["mentions"], zero["total"], zero["share"], zero["articles"], zero["articles_total"]) == (
        0,
        2,
        0,
        0,
        1,
    )
    silent = cell(shares, source="C", label="president", voice="own")
    assert (silent["mentions"], silent["total"], silent["all_mentions"]) == (0, 0, 1)
    assert silent[["share", "low", "high"]].isna().all()
    assert cell(shares, source="A", label="WAR", voice="own")["kind"] == "term"


def test_a_role_beside_its_name_is_one_reference(articles_of):
    lexicon = {"actors": {"Okafor": ["Okafor"]}, "roles": {"office": ["president"]}}
    articles = articles_of("President Okafor spoke. The president left. Okafor slept.")
    shares = framing.label_shares(framing.find_mentions(articles, lexicon), articles)
    own = cell(shares, voice="own")
    assert (own["mentions"], own["total"], own["all_mentions"]) == (2, 2, 3)


def test_intervals_equal_two_other_implementations(three):
    shares = framing.label_shares(*three)
    known = shares[shares["total"] > 0]
    for row in known.itertuples():
        exact = binomtest(int(row.mentions), int(row.total)).proportion_ci(method="exact")
        assert (row.low, row.high) == pytest.approx((exact.low, exact.high))
        low = beta.ppf(0.025, row.mentions, row.total - row.mentions + 1) if row.mentions else 0
        assert row.low == pytest.approx(low)


def test_three_of_three_and_none_of_thirteen(articles_of):
    """The arithmetic of the seeds: 3 of 3 has the lower bound 0.025^(1/3) = 0.292, 0 of 13 the upper 1 - 0.025^(1/13) = 0.247."""
    articles = articles_of("", "", source=["A", "B"])
    mentions = mentions_of(*[("a0", "P", "dictator", "own")] * 3, *[("a1", "P", "president", "own")] * 13)
    shares = framing.label_shares(mentions, articles)
    assert cell(shares, source="A", label="dictator", voice="own")["low"] == pytest.approx(0.025 ** (1 / 3))
    assert cell(shares, source="B", label="dictator", voice="own")["high"] == pytest.approx(
        1 - 0.025 ** (1 / 13)
    )


def test_articles_are_resampled_where_there_are_many(articles_of):
    """Twenty articles with ten role words each: half say dictator always, half never. There are 20 decisions, not 200."""
    n = 20
    articles = articles_of(*[""] * n, source=["A"] * n)
    rows = [(f"a{i}", "P", "dictator" if i % 2 else "president", "own") for i in range(n) for _ in range(10)]
    mentions = mentions_of(*rows)
    over_articles = cell(framing.label_shares(mentions, articles), label="dictator", voice="own")
    over_mentions = cell(
        framing.label_shares(mentions, articles, unit="mention"), label="dictator", voice="own"
    )
    assert (over_articles["unit"], over_mentions["unit"]) == ("article", "mention")
    assert over_mentions["high"] - over_mentions["low"] < 0.15
    # p = 0.5, v = 20/19 * sum (k - 5)^2 / 200^2 = 20/19 * 20 * 25 / 40000 = 0.01316, n = 0.25 / v = 19, times (t199 / t19)^2
    effective = 19 * (1.9720 / 2.0930) ** 2
    exact = beta.ppf(
        [0.025, 0.975], [0.5 * effective, 0.5 * effective + 1], [0.5 * effective + 1, 0.5 * effective]
    )
    assert (over_articles["low"], over_articles["high"]) == pytest.approx(tuple(exact), rel=1e-3)


def test_the_interval_over_articles_agrees_with_a_bootstrap_of_articles(articles_of):
    random = np.random.default_rng(1)
    sizes, leanings = random.integers(1, 9, 60), random.beta(2, 2, 60)
    k = random.binomial(sizes, leanings)
    rows = [
        (f"a{i}", "P", "dictator" if j < k[i] else "president", "own")
        for i in range(60)
        for j in range(sizes[i])
    ]
    shares = framing.label_shares(mentions_of(*rows), articles_of(*[""] * 60, source=["A"] * 60))
    row = cell(shares, label="dictator", voice="own")
    picks = random.integers(0, 60, (4000, 60))
    low, high = np.quantile(k[picks].sum(1) / sizes[picks].sum(1), [0.025, 0.975])
    assert row["low"] == pytest.approx(low, abs=0.03)
    assert row["high"] == pytest.approx(high, abs=0.03)


def test_a_label_that_nobody_uses_in_many_articles_is_as_sure_as_there_are_articles(articles_of):
    rows = [(f"a{i}", "P", "president", "own") for i in range(12) for _ in range(9)] + [
        ("b", "P", "dictator", "own")
    ]
    articles = articles_of(*[""] * 13, source=["A"] * 12 + ["B"]).assign(
        article_id=[*(f"a{i}" for i in range(12)), "b"]
    )
    row = cell(framing.label_shares(mentions_of(*rows), articles), source="A", label="dictator", voice="own")
    assert (row["mentions"], row["total"], row["low"]) == (0, 108, 0)
    assert row["high"] == pytest.approx(1 - 0.025 ** (1 / 12))


def test_stories_are_the_unit_where_articles_have_them(articles_of):
    n = 24
    articles = articles_of(*[""] * n, source=["A"] * n)
    mentions = mentions_of(*[(f"a{i}", "P", "dictator" if i < 12 else "president", "own") for i in range(n)])
    apart = cell(framing.label_shares(mentions, articles), label="dictator", voice="own")
    told = articles.assign(story=[i // 2 for i in range(n)])
    together = cell(framing.label_shares(mentions, told), label="dictator", voice="own")
    assert together["high"] - together["low"] > apart["high"] - apart["low"]


def test_periods(articles_of):
    dates = pd.to_datetime(["2024-06-18", "2024-06-30", "2024-07-01", None])
    articles = articles_of("", "", "", "", source=["A"] * 4, published=dates)
    mentions = mentions_of(*[(f"a{i}", "P", label, "own") for i, label in enumerate(["x", "y", "x", "x"])])
    shares = framing.label_shares(mentions, articles, by="month")
    own = shares[(shares["voice"] == "own") & (shares["label"] == "x")]
    assert own[["source", "period", "mentions", "total"]].values.tolist() == [
        ["A", "2024-06", 1, 2],
        ["A", "2024-07", 1, 1],
    ]
    by_column = framing.label_shares(mentions, articles.assign(country=["F", "F", "G", None]), by="country")
    assert by_column["period"].unique().tolist() == ["F", "G"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"concept": "Okafro"}, "no mention of the concept 'Okafro'; did you mean 'Okafor'?"),
        ({"by": "monht"}, "articles have no column 'monht'; did you mean 'month'?"),
        ({"unit": "word"}, "unit is 'word'"),
        ({"of": "framings"}, "of is 'framings'; did you mean 'framing'?"),
    ],
)
def test_unknown_options(three, options, message):
    with pytest.raises(ValueError, match=message):
        framing.label_shares(*three, **options)


def test_nothing_gives_an_empty_table(three, articles_of):
    mentions, articles = three
    for empty in (
        framing.label_shares(mentions[:0], articles),
        framing.label_shares(mentions[:0], articles[:0]),
    ):
        assert tuple(empty.columns[: len(framing.SHARES)]) == framing.SHARES
        assert len(empty) == 0
    assert framing.find_contrasts(empty).empty
    said = framing.describe_shares(empty)
    assert said.startswith("None of these articles") and "python -m analysis.framing candidates" in said


LABELS = st.tuples(
    st.sampled_from(["a0", "a1", "a2"]),
    st.sampled_from(["P", "Q"]),
    st.sampled_from(["x", "y", None]),
    st.sampled_from(framing.VOICES),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(LABELS, min_size=1, max_size=25), st.randoms())
def test_shares_of_a_person_sum_to_one_and_lie_in_their_interval(rows, random):
    articles = pd.DataFrame({"article_id": ["a0", "a1", "a2"], "source": ["A", "A", "B"], "text": ""})
    mentions = mentions_of(*rows)
    shares = framing.label_shares(mentions, articles)
    known = shares[shares["total"] > 0]
    assert ((known["low"] <= known["share"] + 1e-12) & (known["share"] <= known["high"] + 1e-12)).all()
    assert known.groupby(["source", "concept"])["share"].sum().round(9).eq(1).all()
    assert shares["mentions"].sum() == (mentions["kind"] != "name").sum()
    order = list(range(len(mentions)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(shares, framing.label_shares(mentions.iloc[order], articles[::-1]))


def test_two_groups_compared(articles_of):
    """Target 10 of 30, reference 10 of 90: log odds = ln((10.5 / 20.5) / (10.5 / 80.5)) = 1.368."""
    n = 24
    articles = articles_of(*[""] * n, source=["A"] * 6 + ["B"] * 18)
    rows = []
    for i in range(n):
        k = (2 if i % 3 else 1) if i < 6 else (1 if i % 18 < 10 else 0)
        rows += [(f"a{i}", "P", "dictator" if j < k else "president", "own") for j in range(5)]
    mentions = mentions_of(*rows)
    row = cell(framing.compare_labels(mentions, articles, target="A"), label="dictator")
    counts = [row[name] for name in ("n_target", "total_target", "n_reference", "total_reference")]
    assert counts == [10, 30, 10, 90]
    assert row["log_odds"] == pytest.approx(np.log((10.5 / 20.5) / (10.5 / 80.5)))
    assert row["low"] < row["log_odds"] < row["high"]
    assert row["enough"]
    few = framing.compare_labels(mentions, articles[:10], target="A")
    assert not few["enough"].any()
    assert few[["log_odds", "low", "high"]].isna().all().all()
    with pytest.raises(ValueError, match="no article has source 'a'; did you mean 'A'"):
        framing.compare_labels(mentions, articles, target="a")


# ---------------------------------------------------------------- in sentences


def test_the_contrast_of_the_seeds_in_a_sentence(seeds):
    mentions = framing.find_mentions(seeds, framing.read_lexicon("seeds/lexicon.yml"))
    shares = framing.label_shares(mentions, seeds)
    first = framing.find_contrasts(shares).iloc[0]
    assert (first["concept"], first["label"], first["mentions"], first["total"]) == (
        "Putin",
        "dictator",
        3,
        3,
    )
    assert first["source"].startswith("000")
    assert (first["others"], first["others_mentions"]) == (4, 0)
    words = framing.describe_shares(shares)
    assert (
        "says “dictator” in its own voice 3 of 3 times (95% interval 29–100%); the other four together 0 of 1"
        in words
    )
    assert (
        "“Special military operation” stands 2 times for the war in Ukraine, never in an article’s own voice."
        in words
    )
    assert framing.choose_pair(mentions, seeds)[0] == "000"
    assert framing.choose_pair(mentions, seeds, "001", "004") == ("001", "004")
    names = framing.event_shares(mentions, seeds)
    assert set(names["concept"]) == {"the war in Ukraine"}
    assert "special military operation" in set(names["label"])


def test_no_contrast_is_said_where_intervals_meet(three):
    assert framing.describe_shares(framing.label_shares(*three)).startswith(
        "No role word is one source’s own so clearly"
    )


def test_a_single_article_and_dates_in_words(articles_of):
    articles = articles_of("Okafor.")
    mentions = mentions_of(("a0", "Okafor", "tyrant", "own"))
    assert framing.choose_pair(mentions, articles) == ("a0", "a0")
    assert framing.choose_pair(mentions[:0], articles) == ("a0", "a0")
    assert (
        framing.describe_dates(articles)
        == "None of 1 article has a known date: too little for a course over time."
    )
    dated = articles_of("", "", published=pd.to_datetime(["2024-06-18", "2024-07-18"]))
    assert framing.describe_dates(dated) == "Two of 2 articles have a known date, in two different months."
    june = articles_of("", "", published=pd.to_datetime(["2024-06-18", None]))
    assert (
        framing.describe_dates(june)
        == "One of 2 articles has a known date: too little for a course over time."
    )
    assert framing.describe_unit(framing.label_shares(mentions, articles)).startswith(
        "exact 95% intervals over mentions"
    )
