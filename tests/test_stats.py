import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, t

from analysis import stats


@pytest.mark.parametrize(("k", "n"), [(0, 1), (3, 3), (0, 13), (7, 20), (499, 1000)])
def test_binomial_interval_is_clopper_pearson(k, n):
    exact = binomtest(k, n).proportion_ci(method="exact")
    low, high = stats.binomial_interval(k, n)
    assert float(low) == pytest.approx(exact.low, abs=1e-9)
    assert float(high) == pytest.approx(exact.high, abs=1e-9)


def test_intervals_of_nothing_are_missing():
    assert np.isnan(stats.binomial_interval(0, 0)).all()
    assert np.isnan(stats.poisson_interval(0, 0)).all()


def test_poisson_interval_by_chi_square():
    from scipy.stats import chi2

    low, high = stats.poisson_interval([0, 5], [1.0, 2.0])
    assert float(low[0]) == 0
    assert float(high[0]) == pytest.approx(chi2.ppf(0.975, 2) / 2, abs=1e-9)
    assert float(low[1]) == pytest.approx(chi2.ppf(0.025, 10) / 4, abs=1e-9)
    assert float(high[1]) == pytest.approx(chi2.ppf(0.975, 12) / 4, abs=1e-9)


def test_counts_out_of_range_are_refused():
    with pytest.raises(ValueError, match="0 <= k <= n"):
        stats.binomial_interval(4, 3)
    with pytest.raises(ValueError, match="level is 95"):
        stats.binomial_interval(1, 3, level=95)
    with pytest.raises(ValueError, match="at least 0"):
        stats.poisson_interval(-1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(1, 9), st.integers(0, 99))
def test_dealing_keeps_every_label_and_repeats(labels, deals, seed):
    dealt = np.hstack(list(stats.deal_labels(labels, deals=deals, seed=seed, block=4)))
    assert dealt.shape == (len(labels), deals)
    assert all(sorted(column) == sorted(labels) for column in dealt.T)
    assert (dealt == np.hstack(list(stats.deal_labels(labels, deals=deals, seed=seed, block=4)))).all()


def test_dealing_within_strata_never_crosses_them():
    labels = np.array(["t", "r", "r", "t", "t", "r"])
    strata = np.array(["x", "y", "x", "y", "y", "x"])
    dealt = np.hstack(list(stats.deal_labels(labels, deals=200, strata=strata, seed=1)))
    assert ((dealt[strata == "x"] == "t").sum(axis=0) == 1).all()  # one of three in x
    assert ((dealt[strata == "y"] == "t").sum(axis=0) == 2).all()  # two of three in y
    assert len({tuple(column) for column in dealt.T}) == 9  # 3 ways in x times 3 in y


def test_noise_floor_and_family_p_say_the_same():
    maxima = np.arange(1.0, 2001.0)
    floor = stats.noise_floor(maxima, alpha=0.025)
    # p <= 0.025 asks for 1 + reached <= 0.025 * 2001 = 50.025: at most 49 deals as high, so above the 50th largest
    assert floor == 1951
    statistics = np.array([1950.5, 1951.0, 1951.5, 3000.0])
    p = stats.family_p(statistics, maxima)
    assert p == pytest.approx([51 / 2001, 51 / 2001, 50 / 2001, 1 / 2001])
    assert ((statistics > floor) == (p <= 0.025)).all()


def test_too_few_deals_mark_nothing():
    assert stats.noise_floor(np.ones(10), alpha=0.025) == float("inf")
    assert stats.noise_floor([], alpha=0.025) == float("inf")


def test_wide_interval_takes_the_larger_error_and_students_t():
    low, high = stats.wide_interval([1.0], ([0.2], [0.5]), 5)
    assert float(high[0]) == pytest.approx(1 + t.ppf(0.975, 4) * 0.5, abs=1e-9)
    assert float(low[0]) == pytest.approx(1 - t.ppf(0.975, 4) * 0.5, abs=1e-9)
    assert np.isnan(stats.wide_interval([1.0], ([0.2],), 1)).all()


def test_resampling_draws_every_unit_as_often_as_there_are_units():
    weights = stats.resample_weights(7, times=50, seed=2)
    assert weights.shape == (7, 50)
    assert (weights.sum(axis=0) == 7).all()
    assert stats.resample_weights(0).shape == (0, 200)


def test_bootstrap_interval_of_a_mean_is_near_the_normal_one():
    values = np.random.default_rng(0).normal(size=400)
    low, high = stats.bootstrap_interval(lambda at: values[at].mean(), 400, times=2000)
    error = values.std() / 20
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.25 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.25 * error)


def test_bootstrap_by_cluster_is_wider():
    values = np.repeat(np.random.default_rng(1).normal(size=20), 20)
    clusters = np.repeat(np.arange(20), 20)
    narrow = stats.bootstrap_interval(lambda at: values[at].mean(), 400, times=300)
    wide = stats.bootstrap_interval(lambda at: values[at].mean(), 400, clusters=clusters, times=300)
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])
    assert np.isnan(stats.bootstrap_interval(lambda at: 0.0, 0)).all()


def test_kappa_by_hand_and_by_a_second_implementation():
    from sklearn.metrics import cohen_kappa_score

    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    # observed 35/50 = 0.7; expected 25/50 * 30/50 + 25/50 * 20/50 = 0.5; (0.7 - 0.5) / 0.5
    assert stats.cohen_kappa(first, second) == pytest.approx(0.4)
    rng = np.random.default_rng(3)
    a, b = rng.choice(list("abc"), 60), rng.choice(list("abc"), 60)
    assert stats.cohen_kappa(a, b) == pytest.approx(cohen_kappa_score(a, b), abs=1e-9)


def test_kappa_is_missing_where_chance_explains_all():
    assert np.isnan(stats.cohen_kappa([], []))
    assert np.isnan(stats.cohen_kappa(["a", "a"], ["a", "a"]))
    with pytest.raises(ValueError, match="1 codes against 2"):
        stats.cohen_kappa(["a"], ["a", "b"])


def test_krippendorff_alpha_of_his_own_example():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, example B: two coders, twelve items, alpha 0.692;
    # and its data C with four coders and gaps, nominal alpha 0.743
    first = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    second = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    two = list(zip(first, second, strict=True))
    assert stats.krippendorff_alpha(two) == pytest.approx(0.692, abs=5e-4)
    rows = [
        "1,1,None,1",
        "2,2,3,2",
        "3,3,3,3",
        "3,3,3,3",
        "2,2,2,2",
        "1,2,3,4",
        "4,4,4,4",
        "1,1,2,1",
        "2,2,2,2",
    ]
    rows += ["None,5,5,5", "None,None,1,1", "None,None,3,None"]
    four = [[None if code == "None" else code for code in row.split(",")] for row in rows]
    assert stats.krippendorff_alpha(four) == pytest.approx(0.743, abs=5e-4)


def test_krippendorff_alpha_without_variation_is_missing():
    assert np.isnan(stats.krippendorff_alpha([["a", "a"], ["a", "a"]]))
    assert np.isnan(stats.krippendorff_alpha([]))
    assert np.isnan(stats.krippendorff_alpha([["a", None]]))
