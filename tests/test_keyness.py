import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.stats import chi2_contingency, hypergeom

from analysis import keyness
from analysis.keyness import chance, effects
from analysis.stats import binomial_interval

counts = st.integers(0, 40)


def table_of(*texts, groups):
    return pd.DataFrame(
        {"article_id": [f"a{i:02d}" for i in range(len(texts))], "source": list(groups), "text": list(texts)}
    )


def random_articles(n, seed=0, sentences=12, words=60, length=14):
    rng = np.random.default_rng(seed)
    rates = 1 / np.arange(2, words + 2)
    texts = []
    for _ in range(n):
        drawn = rng.choice(words, (sentences, length), p=rates / rates.sum())
        texts.append(
            "\n".join(" ".join(f"w{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in row) + "." for row in drawn)
        )
    return table_of(*texts, groups=[f"s{i}" for i in range(n)])


# ---------------------------------------------------------------- each statistic against a second implementation


@settings(max_examples=60, deadline=None)
@given(counts, counts, st.integers(100, 900), st.integers(100, 900))
def test_g2_is_scipys(a, b, target, reference):
    value = float(effects.g2(a, b, target, reference))
    if a + b == 0:
        assert value == 0
        return
    table = [[a, b], [target - a, reference - b]]
    assert value == pytest.approx(
        chi2_contingency(table, correction=False, lambda_="log-likelihood")[0], abs=1e-9
    )


def test_signed_root_has_the_sign_of_the_difference():
    assert float(effects.signed_root(3, 0, 300, 1900)) == pytest.approx(
        np.sqrt(float(effects.g2(3, 0, 300, 1900)))
    )
    assert float(effects.signed_root(0, 9, 300, 1900)) < 0
    assert float(effects.signed_root(3, 19, 300, 1900)) == 0


def test_log_odds_by_the_formula():
    prior, mass = np.array([0.5, 2.0]), 100.0
    ratio, z = effects.log_odds([3, 10], [0, 40], 300, 1900, prior, mass)
    for k, (a, b) in enumerate(((3, 0), (10, 40))):
        first = np.log((a + prior[k]) / (300 + mass - a - prior[k]))
        second = np.log((b + prior[k]) / (1900 + mass - b - prior[k]))
        assert ratio[k] == pytest.approx(first - second, abs=1e-9)
        error = np.sqrt(1 / (a + prior[k]) + 1 / (b + prior[k]))
        assert z[k] == pytest.approx((first - second) / error, abs=1e-9)


def test_log_odds_without_a_reference_are_missing():
    ratio, z = effects.log_odds([3], [0], 300, 0, [0.5], 10.0)
    assert np.isnan(ratio).all() and np.isnan(z).all()


def test_log_ratio_and_its_conservative_bound():
    # 8 in 1,000 words against 2 in 1,000: (8.5 / 1000.5) / (2.5 / 1000.5) = 3.4
    assert float(effects.log_ratio(8, 2, 1000, 1000)) == pytest.approx(np.log2(3.4), abs=1e-9)
    low, _ = binomial_interval(40, 42, level=1 - 0.05 / 10)
    bound = float(effects.conservative_log_ratio(40, 2, 1000, 3000, words=10))
    assert bound == pytest.approx(np.log2(float(low) / (1 - float(low)) * 3), abs=1e-9)
    assert float(effects.conservative_log_ratio(3, 0, 300, 1900, words=700)) == 0
    assert float(effects.conservative_log_ratio(0, 90, 1000, 1000)) < 0


def test_dispersion_by_the_formula():
    matrix = csr_matrix(np.array([[4, 1, 0], [4, 0, 0], [4, 0, 0], [4, 0, 0]], float))
    sizes = np.array([100, 100, 100, 100])
    even, packed, absent = effects.dispersion(matrix, sizes)
    assert even == pytest.approx(1)
    assert packed == pytest.approx(0)  # DP = (|1 - .25| + 3 * .25) / 2 = .75, at most 1 - .25
    assert np.isnan(absent)
    sizes, uses = np.array([10.0, 30.0, 60.0]), np.array([2.0, 1.0, 1.0])
    direct = 0.5 * np.abs(uses / uses.sum() - sizes / sizes.sum()).sum() / (1 - 0.1)
    assert effects.dispersion(csr_matrix(uses[:, None]), sizes)[0] == pytest.approx(1 - direct, abs=1e-9)


def test_moments_of_dealt_articles_are_hypergeometric():
    rng = np.random.default_rng(5)
    binary = csr_matrix((rng.random((30, 4)) < 0.4).astype(np.float32))
    labels = np.array(["target"] * 10 + ["reference"] * 20, object)
    strata = np.array(["x", "y", "z"] * 10, object)
    statistic, mean, deviation = chance.article_statistics(binary, labels, strata, ["target"])
    for word in range(4):
        column = binary[:, word].toarray().ravel()
        parts = [(strata == s, labels == "target") for s in "xyz"]
        laws = [hypergeom(s.sum(), column[s].sum(), (s & t).sum()) for s, t in parts]
        assert mean[word, 0] == pytest.approx(sum(law.mean() for law in laws), abs=1e-9)
        assert deviation[word, 0] ** 2 == pytest.approx(sum(law.var() for law in laws), abs=1e-9)
        observed = column[labels == "target"].sum()
        assert statistic[word, 0] == pytest.approx((observed - mean[word, 0]) / deviation[word, 0], abs=1e-8)


def test_largest_statistic_of_a_deal_is_the_largest_of_all_words_and_targets():
    from analysis.stats import deal_labels

    rng = np.random.default_rng(6)
    matrix = csr_matrix(rng.poisson(0.3, (40, 15)).astype(np.float32))
    lengths = np.asarray(matrix.sum(axis=1)).ravel().astype(int) + 3
    labels = np.repeat(["a", "b", "c", "d"], 10).astype(object)
    maxima = chance.sentence_maxima(matrix, lengths, labels, ["a", "c"], deals=30, seed=9)
    codes = np.array([{"a": 0, "c": 1}.get(label, 2) for label in labels])
    dealt = np.hstack(list(deal_labels(codes, deals=30, seed=9)))
    n, total = np.asarray(matrix.sum(axis=0), float).ravel(), float(lengths.sum())
    for deal in range(30):
        roots = []
        for code in (0, 1):
            mine = dealt[:, deal] == code
            a = np.asarray(matrix[mine].sum(axis=0), float).ravel()
            roots.append(
                effects.signed_root(a, n - a, lengths[mine].sum(), total - lengths[mine].sum()).max()
            )
        assert maxima[deal] == pytest.approx(max(roots), abs=1e-8)


# ---------------------------------------------------------------- counting


def test_counts_by_hand():
    articles = table_of("The dog saw the dog. A cat!", "Cat’s dog", groups="xy")
    counts, units = keyness.count_words(articles)
    assert dict(zip(counts["word"], counts["n"], strict=True))["cat"] == 1
    first = counts[counts["article_id"] == "a00"].set_index("word")["n"].to_dict()
    assert first == {"the": 2, "dog": 2, "saw": 1, "a": 1, "cat": 1}
    assert units["words"].tolist() == [7, 2]


def test_sentences_are_units_with_their_place():
    articles = table_of("One dog. Two cats ran.\n\n***\nEnd", groups="x")
    _, units = keyness.count_words(articles, unit="sentence")
    assert units[["start", "words"]].to_numpy().tolist() == [[0, 2], [9, 3], [28, 1]]


def test_phrases_stay_in_a_sentence_and_begin_and_end_with_content():
    counts, units = keyness.count_words(
        table_of("North Korea of the West. Leader spoke", groups="x"), phrases=2
    )
    words = set(counts["word"])
    assert {"north korea", "leader spoke"} <= words
    assert not {"west leader", "korea of", "the west"} & words
    assert units["words"].tolist() == [7]  # running words, whatever is counted
    triples, _ = keyness.count_words(table_of("House of Lords", groups="x"), phrases=3)
    assert "house of lords" in set(triples["word"])


def test_case_and_stop_words():
    articles = table_of("The West and west", groups="x")
    kept, _ = keyness.count_words(articles, case=True)
    assert set(kept["word"]) == {"The", "West", "and", "west"}
    content, units = keyness.count_words(articles, stop_words=False)
    assert dict(zip(content["word"], content["n"], strict=True)) == {"west": 2}
    assert units["words"].tolist() == [4]


def test_counts_of_parts_join_to_the_counts_of_the_whole():
    articles = random_articles(9, seed=3)
    whole = keyness.count_words(articles, unit="sentence")
    parts = [keyness.count_words(articles.iloc[a : a + 4], unit="sentence") for a in (0, 4, 8)]
    joined = keyness.merge_counts(parts)
    for one, other in zip(keyness.count_matrix(*whole), keyness.count_matrix(*joined), strict=True):
        assert (one != other).sum() == 0
    with pytest.raises(ValueError, match="'a00' stands in two parts"):
        keyness.merge_counts([parts[0], parts[0]])
    empty_counts, empty_units = keyness.merge_counts([])
    assert list(empty_counts) == list(keyness.COUNTS) and list(empty_units) == list(keyness.UNITS)


def test_counting_options_are_checked():
    with pytest.raises(ValueError, match="unit is 'page'"):
        keyness.count_words(random_articles(1), unit="page")
    with pytest.raises(ValueError, match="phrases is 0"):
        keyness.count_words(random_articles(1), phrases=0)


# ---------------------------------------------------------------- comparing


def test_the_table_has_its_columns_and_counts_add_up():
    articles = random_articles(5)
    table = keyness.compare_words(articles, target="s2")
    assert list(table) == list(keyness.KEYNESS)
    _, units = keyness.count_words(articles)
    assert table["n_target"].sum() == table["total_target"].iloc[0] == units["words"].iloc[2]
    assert (table["n_target"] + table["n_reference"]).sum() == units["words"].sum()
    assert table["survives"].dtype == bool
    assert (table["low"] <= table["log_odds"]).all() and (table["log_odds"] <= table["high"]).all()
    assert (table["survives"] == (table["p"] <= 0.025)).all()
    assert table["word"].is_unique


def test_a_planted_word_survives_and_stands_first():
    articles = random_articles(5, seed=1)
    lines = articles.loc[1, "text"].split("\n")
    articles.loc[1, "text"] = "\n".join(line + " zanzibar" if k < 8 else line for k, line in enumerate(lines))
    table = keyness.compare_words(articles, target="s1")
    assert table["word"].iloc[0] == "zanzibar"
    assert table["survives"].iloc[0]
    assert table["needed"].iloc[0] <= 8
    each = keyness.compare_each(articles)
    assert each.loc[each["survives"], ["target", "word"]].to_numpy().tolist() == [["s1", "zanzibar"]]
    # many panels are one family: its floor is higher than that of one comparison
    assert each["floor"].max() > table["floor"].max()


def test_needed_is_the_first_count_above_the_floor():
    table = keyness.compare_words(random_articles(5, seed=1), target="s1").dropna(subset=["needed"])
    assert len(table)
    for row in table.head(20).itertuples():
        n = row.n_target + row.n_reference
        heights = effects.signed_root(
            np.array([row.needed - 1, row.needed], float), n - np.array([row.needed - 1, row.needed], float),
            row.total_target, row.total_reference,
        )  # fmt: skip
        assert heights[0] <= row.floor < heights[1]


def test_dealt_sentences_seldom_alarm():
    alarms = sum(
        keyness.compare_words(random_articles(5, seed=seed), target="s0", deals=400, seed=seed)[
            "survives"
        ].any()
        for seed in range(20)
    )
    assert alarms <= 3  # 2.5% of 20 is 0.5; more than 3 has probability 0.001


def test_an_outlet_of_many_articles_is_tested_by_articles_within_events():
    articles = random_articles(30, seed=2)
    articles["source"] = ["t" if k % 3 == 0 else f"r{k % 3}" for k in range(30)]
    articles["story"] = [f"e{k // 3}" for k in range(30)]
    mine = articles["source"] == "t"
    articles.loc[mine, "text"] += "\nzanzibar rose."
    table = keyness.compare_words(articles, target="t")
    first = table.iloc[0]
    assert (first["unit"], first["of_units"], first["units"]) == ("article", 10, 10)
    assert set(table.loc[table["survives"], "word"]) == {"rose", "zanzibar"}
    # in each event one of three articles is the target's and only it has the word: mean 10/3, variance 10 * 2/9
    assert first["statistic"] == pytest.approx((10 - 10 / 3) / np.sqrt(20 / 9), abs=1e-8)


def test_many_uses_in_few_articles_do_not_survive():
    articles = random_articles(30, seed=2)
    articles["source"] = ["t" if k % 3 == 0 else "r" for k in range(30)]
    articles.loc[0, "text"] += "\n" + "zanzibar " * 200
    table = keyness.compare_words(articles, target="t").set_index("word")
    assert table.loc["zanzibar", "g2"] > 100
    assert not table.loc["zanzibar", "survives"]


@pytest.mark.parametrize(("mine", "total"), [(2, 10), (3, 30), (5, 19)])
def test_too_few_articles_mark_nothing_and_say_why(mine, total):
    articles = random_articles(total, sentences=3)
    articles["source"] = ["t"] * mine + ["r"] * (total - mine)
    articles.loc[: mine - 1, "text"] += "\nzanzibar"
    table = keyness.compare_words(articles, target="t")
    assert not table["survives"].any()
    assert table["reason"].iloc[0].startswith(f"too few articles: {mine} against {total - mine}")
    assert table["p"].isna().all()
    assert table["log_odds"].notna().all()


def test_articles_of_one_sided_events_cannot_be_dealt():
    articles = random_articles(24, sentences=3)
    articles["source"] = ["t"] * 12 + ["r"] * 12
    articles["story"] = ["one"] * 12 + ["other"] * 12
    table = keyness.compare_words(articles, target="t")
    assert "0 against 0 of the same events" in table["reason"].iloc[0]


def test_a_family_fixed_beforehand_is_its_own():
    articles = random_articles(5, seed=4)
    lines = articles.loc[0, "text"].split("\n")
    articles.loc[0, "text"] = "\n".join(
        line + " Old Tyrant" if k < 3 else line for k, line in enumerate(lines)
    )
    table = keyness.compare_words(articles, target="s0", words=["Old tyrant", "leader", "president"])
    assert table["word"].tolist() == ["old tyrant"]  # the others stand nowhere
    assert table["family"].iloc[0] == 1
    assert table["survives"].iloc[0]


def test_the_prior_moves_the_effect_and_is_printed():
    articles = random_articles(5)
    weak = keyness.compare_words(articles, target="s0", prior=1).set_index("word")
    strong = keyness.compare_words(articles, target="s0", prior=100_000).set_index("word").loc[weak.index]
    assert (weak["prior"] == 1).all()
    assert (strong["log_odds"].abs() <= weak["log_odds"].abs() + 1e-9).all()
    assert (strong["statistic"].fillna(9) == weak["statistic"].fillna(9)).all()
    usual = keyness.compare_words(articles, target="s0")
    assert usual["prior"].iloc[0] == usual["word"].nunique() / 2


def test_one_article_has_nothing_to_compare_with():
    table = keyness.compare_words(random_articles(1), target="s0")
    assert "nothing to compare with" in table["reason"].iloc[0]
    assert not table["survives"].any()
    assert table["log_odds"].isna().all()


@pytest.mark.parametrize("texts", [[], [""], ["", "  "], ["…", "\x00", "-- ** --"]])
def test_articles_without_words_give_an_empty_table(texts):
    articles = table_of(*texts, groups=[f"s{i}" for i in range(len(texts))])
    table = keyness.compare_each(articles)
    assert list(table) == list(keyness.KEYNESS)
    assert len(table) == 0
    assert keyness.describe_words(table) == "There are no words to compare."


def test_identical_articles_differ_in_nothing():
    table = keyness.compare_words(table_of(*["The dog ran. A cat sat down."] * 4, groups="abcd"), target="a")
    assert not table["survives"].any()
    assert table["log_odds"].abs().max() == pytest.approx(0, abs=0.4)
    assert (table["g2"] < 1e-9).all()


def test_hostile_lines_are_counted_in_time():
    lines = [" " * 300_000, "“" * 100_000, "a " * 150_000, "=cmd|' /C calc'!A0 <script>", "中文 新闻 " * 1000]
    table = keyness.compare_words(table_of(*lines, groups="abcde"), target="c", deals=100)
    assert table.loc[table["word"] == "a", "n_target"].iloc[0] == 150_000


def test_input_is_not_changed_and_order_does_not_matter():
    articles = random_articles(5)
    before = articles.copy(deep=True)
    table = keyness.compare_words(articles, target="s0", deals=100)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(table, keyness.compare_words(articles, target="s0", deals=100))
    turned = keyness.compare_words(articles.iloc[::-1], target="s0", deals=100).set_index("word")
    same = table.set_index("word")
    for column in ("n_target", "log_odds", "g2", "statistic", "dispersion"):
        assert same[column].to_numpy() == pytest.approx(
            turned.loc[same.index, column].to_numpy(), nan_ok=True
        )


def test_wrong_names_are_answered_with_the_nearest():
    articles = random_articles(3)
    with pytest.raises(ValueError, match="no article has source 'S1'; did you mean 's1'"):
        keyness.compare_words(articles, target="S1")
    with pytest.raises(ValueError, match=r"no column 'sorce'.*did you mean 'source'"):
        keyness.compare_words(articles, target="s1", by="sorce")
    with pytest.raises(ValueError, match=r"alpha is 2\.5"):
        keyness.compare_words(articles, target="s1", alpha=2.5)
    with pytest.raises(ValueError, match="deals is 20; expected at least 40"):
        keyness.compare_words(articles, target="s1", deals=20)
    with pytest.raises(ValueError, match="prior is 0"):
        keyness.compare_words(articles, target="s1", prior=0)


# ---------------------------------------------------------------- words


def test_uses_lead_to_the_lines():
    articles = table_of("Dogs bark.\nThe big dog ran. Big dogs!", groups="x").assign(
        file="x.txt", sha256="00", label=None
    )
    uses = keyness.find_uses(articles, ["big dog", "bark", "ran big"])
    assert uses[["word", "keyword", "line"]].to_numpy().tolist() == [
        ["bark", "bark", 1],
        ["big dog", "big dog", 2],
    ]
    assert list(uses) == list(keyness.USES)
    assert articles["text"].iloc[0][uses["start"].iloc[1] : uses["end"].iloc[1]] == "big dog"
    assert len(keyness.find_uses(articles, [])) == 0


def test_the_answer_in_words():
    articles = random_articles(5, seed=1)
    lines = articles.loc[1, "text"].split("\n")
    articles.loc[1, "text"] = "\n".join(line + " zanzibar" if k < 8 else line for k, line in enumerate(lines))
    each = keyness.compare_each(articles)
    told = keyness.describe_words(each)
    assert "In 1 of 5 comparisons" in told
    assert "**s1**: beyond chance is “zanzibar” (8 against 0, in 1 of 5 articles)." in told
    assert "Nothing here is beyond chance" in keyness.describe_words(each[each["target"] == "s0"])
    assert "no word could be tested" in keyness.describe_words(each.assign(family=0, survives=False))
    assert keyness.one_target(each)["target"].iloc[0] == "s1"
    assert keyness.leading_words(each, rows=10)["target"].value_counts().tolist() == [2] * 5
    with pytest.raises(ValueError, match="no target 'x'"):
        keyness.one_target(each, "x")


def test_on_the_seeds_nothing_is_beyond_chance(seeds):
    each = keyness.compare_each(seeds)
    assert not each["survives"].any()
    first = each[each["target"].str.startswith("000")].iloc[0]
    assert (first["word"], first["n_target"], first["n_reference"]) == ("dictator", 3, 0)
    declared = keyness.compare_each(seeds, words=["president", "leader", "dictator", "chief"])
    assert declared.loc[declared["survives"], "word"].tolist() == ["dictator"]
