"""Which claims are about the same thing, and do they agree."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.claims import (
    BOARD,
    GROUPS,
    OMISSIONS,
    compare_claims,
    describe_claims,
    find_claims,
    find_omissions,
    lay_board,
    one_story,
    value_text,
)
from analysis.claims.agree import VERDICTS, compare_pair, same_source


def claim(value=None, **fields):
    plain = {"high": None, "approx": None, "unit": "container", "source": None, "as_of": None}
    return {"value": value, **plain, **fields}


def verdict_of(articles_of, *texts, unit=None, **columns):
    groups = compare_claims(find_claims(articles_of(*texts, **columns)))
    shared = groups[groups["verdict"] != "alone"].drop_duplicates("group")
    if unit:
        shared = shared[shared["unit"] == unit]
    return shared["verdict"].tolist()


# pairs: what each verdict means


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (claim(24, unit="year"), claim(24, unit="year"), "same"),
        (claim(24, unit="year"), claim(20, unit="year", approx="more than"), "compatible"),
        # 20 to 40 is what "more than 20" speaks for, so 45 is another number.
        (claim(45, unit="year"), claim(20, unit="year", approx="more than"), "conflict"),
        (claim(11000), claim(11000, approx="more than"), "compatible"),
        (claim(24, high=99, approx="vague"), claim(60), "compatible"),
        (claim(24, high=99, approx="vague"), claim(200), "conflict"),
        # "About 500" covers 450 to 550.
        (claim(500, approx="about"), claim(540), "compatible"),
        (claim(500, approx="about"), claim(560), "conflict"),
        # 11,000 is 10,987 rounded to thousands (half of it is 500); 12 and 14 are no roundings.
        (claim(11000), claim(10987), "compatible"),
        (claim(12, unit="person"), claim(14, unit="person"), "conflict"),
        (claim(5, high=7), claim(6), "compatible"),
        (claim(5, high=7), claim(8), "conflict"),
        # Two weeks are 14 days; 100 miles are 161 kilometres.
        (claim(2, unit="week"), claim(14, unit="day"), "same"),
        (claim(100, unit="mile"), claim(161, unit="kilometre"), "compatible"),
        (claim(100, unit="mile"), claim(120, unit="kilometre"), "conflict"),
        (claim(3.4, unit="percent"), claim(3.41, unit="percent"), "compatible"),
        (claim(20, approx="less than"), claim(15), "compatible"),
        (claim(20, approx="up to"), claim(25), "conflict"),
    ],
)
def test_numbers(one, other, verdict):
    assert compare_pair(one, other)[0] == verdict
    assert compare_pair(other, one)[0] == verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (("Tuesday", None), ("Tuesday", None), "same"),
        (("Tuesday", None), ("Wednesday", "early"), "compatible"),
        (("Tuesday", "evening"), ("Wednesday", None), "compatible"),
        (("Tuesday", None), ("Wednesday", None), "conflict"),
        (("Tuesday", None), ("Thursday", "early"), "conflict"),
        (("Sunday", None), ("Monday", "early"), "compatible"),
        (("2024-06-18", None), ("2024-06-19", "early"), "compatible"),
        (("2024-06-18", None), ("Tuesday", None), "compatible"),
        (("2000", None), ("2000-07", None), "compatible"),
        (("1990s", None), ("1994", None), "compatible"),
        (("1990s", None), ("2004", None), "conflict"),
        (("2018", None), ("2019", None), "conflict"),
    ],
)
def test_dates(one, other, verdict):
    first, second = (claim(unit="date", as_of=as_of, approx=approx) for as_of, approx in (one, other))
    assert compare_pair(first, second)[0] == verdict
    assert compare_pair(second, first)[0] == verdict


def test_another_source_or_date_is_a_reason_that_is_shown():
    ministry = claim(6700, approx="about", source="South Korea's defense ministry", as_of="February")
    miller = claim(11000, source="Matthew Miller", as_of="Monday")
    assert compare_pair(ministry, miller) == ("differs", "another source and another date")
    assert compare_pair(ministry, miller | {"as_of": None}) == ("differs", "another source")
    assert compare_pair(ministry, miller | {"source": None, "as_of": None}) == (
        "differs",
        "only one names a source",
    )
    same = ministry | {"value": 11000, "approx": None}
    assert compare_pair(ministry, same)[0] == "conflict"


def test_a_source_may_be_named_more_or_less_fully():
    assert same_source("Miller", "US State Department spokesman Matthew Miller")
    assert not same_source("North Korea's ministry", "South Korea's ministry")
    assert not same_source(None, "Miller")


@given(
    st.floats(1, 1e6), st.floats(1, 1e6),
    st.sampled_from([None, "about", "more than", "at least", "less than", "up to"]),
    st.sampled_from([None, "about", "more than", "at least", "less than", "up to"]),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_verdicts_do_not_depend_on_the_order(a, b, shade, other):
    one, two = claim(a, approx=shade), claim(b, approx=other)
    assert compare_pair(one, two)[0] == compare_pair(two, one)[0]
    assert compare_pair(one, one)[0] == "same"


# groups: what belongs together


def test_one_quantity_in_other_words(articles_of):
    texts = [
        "The ministry said 12 people were killed.",
        "Police said at least ten were killed.",
        "The blast left 12 dead.",
    ]
    groups = compare_claims(find_claims(articles_of(*texts)))
    assert groups["group"].nunique() == 1 and groups["verdict"].unique().tolist() == ["compatible"]


def test_killed_and_injured_stay_apart(articles_of):
    groups = compare_claims(
        find_claims(articles_of("The blast killed 12 people.", "The blast injured 14 people."))
    )
    assert groups["group"].nunique() == 2 and set(groups["verdict"]) == {"alone"}


def test_tolls_that_exclude_each_other_conflict(articles_of):
    assert verdict_of(articles_of, "The fire killed 12 people.", "The fire killed 19 people.") == ["conflict"]
    assert verdict_of(
        articles_of, "Police said the fire killed 12 people.", "The mayor said the fire killed 19 people."
    ) == ["differs"]


def test_two_values_in_one_article_are_two_quantities(articles_of):
    text = "The fire in the north killed 12 people. The fire in the south killed 19 people."
    groups = compare_claims(find_claims(articles_of(text, text)))
    assert groups["group"].nunique() == 2 and set(groups["verdict"]) == {"same"}


def test_different_quantities_of_one_noun_stay_apart(articles_of):
    assert (
        verdict_of(articles_of, "The army sent 500 tanks to the border.", "The museum shows 40 old tanks.")
        == []
    )


def test_a_relative_clause_neither_parts_nor_explains_two_counts(articles_of):
    texts = (
        "The two mayors signed 11 contracts at the fair.",
        "The host, who closed the old harbour in February 2022, signed at least 12 contracts.",
    )
    groups = compare_claims(find_claims(articles_of(*texts)))
    rows = groups[groups["unit"] == "contract"]
    # "At least 12" excludes 11; February 2022 is the harbour's date and explains nothing.
    assert rows["verdict"].tolist() == ["conflict", "conflict"]
    assert rows["as_of"].isna().all()


def test_two_sums_of_one_year_meet_where_only_the_sentences_say_what_for(articles_of):
    texts = (
        "Dredging the harbour went on all year, and officials put the bill at $3.6 billion in 2023.",
        "Dredging the harbour cost the city $3.5 billion in 2023, she said.",
    )
    assert verdict_of(articles_of, *texts, unit="USD") == ["differs"]
    # Another year, another purpose and a sum far away are other sums.
    others = (
        "Dredging the harbour cost the city $3.5 billion in 2019, she said.",
        "The new prison cost the region $3.5 billion in 2023, she said.",
        "Dredging the harbour cost the city $9.5 billion in 2023, she said.",
    )
    assert not any(verdict_of(articles_of, texts[0], other, unit="USD") for other in others)


def test_two_days_conflict_only_about_one_event(articles_of):
    arrived = "The delegation arrived in Oslo on Monday."
    assert verdict_of(articles_of, arrived, "The delegation arrived on Wednesday.") == ["conflict"]
    for other in (
        "The delegation signed the contract in Oslo on Wednesday.",
        "The delegation left Oslo on Tuesday.",
        "The delegation that arrived praised the harbour on Wednesday.",
    ):
        assert not verdict_of(articles_of, arrived, other)
    opened = "The ministers opened the trade fair on Monday."
    assert not verdict_of(articles_of, opened, "The ministers toured the trade fair on Tuesday.")
    assert verdict_of(articles_of, opened, "They opened the trade fair on Tuesday.") == ["conflict"]


def test_pointing_at_both_parties_is_no_claim(articles_of):
    pointing = "Both countries agreed. The two leaders met. The two men and both sides smiled."
    assert compare_claims(find_claims(articles_of(pointing, pointing))).empty
    telling = "Two ministers resigned. The two Baltic countries agreed. Both bridges fell."
    rows = compare_claims(find_claims(articles_of(telling, telling)))
    assert set(rows["label"]) == {"ministers", "Baltic countries", "bridges"}


@pytest.mark.parametrize(
    ("value", "high", "approx", "unit", "words"),
    [
        (12, None, None, "policeman", "12 policemen"),
        (3, None, None, "crisis", "3 crises"),
        (4, None, None, "country", "4 countries"),
        (2, None, "about", "barrel per day", "about 2 barrels per day"),
        (20_000, 99_999, "vague", "person", "tens of thousands of people"),
        (2, 3, "vague", "day", "a couple of days"),
        (4, None, None, "ordinal", "fourth"),
        (250, None, None, "ordinal", "250."),
    ],
)
def test_values_in_words(value, high, approx, unit, words):
    claim = {"value": value, "high": high, "approx": approx, "unit": unit, "as_of": None}
    assert value_text(claim) == words


def test_first_in_a_span_is_told_by_the_span_and_counts_nothing_of_its_own(articles_of):
    texts = [
        "It is his first visit to Chile in 24 years.",
        "The visit to Chile is her first since July 2010. The first bridge fell.",
        "She was the first to visit, and stayed for a year.",
    ]
    groups = compare_claims(find_claims(articles_of(*texts)))
    told = groups[["article_id", "unit", "subject"]].values.tolist()
    assert [row for row in told if row[1] == "ordinal"] == [["a1", "ordinal", "bridge"]]
    assert {row[1] for row in told if row[0] == "a0"} == {"year"}


def test_the_date_of_an_earlier_visit_is_not_called_the_first(articles_of):
    texts = [
        "It is her first visit to Chile since July 2010.",
        "Her previous visit to Chile was in July 2010.",
    ]
    groups = compare_claims(find_claims(articles_of(*texts)))
    labels = groups.loc[groups["unit"] == "date", "label"]
    assert len(labels) == 2 and not any("first" in label for label in labels)


def test_money_is_not_compared_across_currencies(articles_of):
    assert (
        verdict_of(
            articles_of, "The aid package is worth $5 billion.", "The aid package is worth 4 billion euros."
        )
        == []
    )
    assert verdict_of(
        articles_of, "The aid package is worth $5 billion.", "The aid package is worth $6 billion."
    ) == ["conflict"]


def test_a_two_day_visit_and_a_first_visit_in_24_years_are_two_things(articles_of):
    assert (
        verdict_of(articles_of, "The two-day visit began.", "It is his first visit in 24 years.", unit="year")
        == []
    )


def test_arrivals_meet_across_time_zones_and_other_events_do_not(articles_of):
    texts = [
        "Putin arrived in North Korea on Tuesday.",
        "Putin arrived in North Korea early Wednesday.",
        "Putin signed a treaty on Wednesday.",
    ]
    groups = compare_claims(find_claims(articles_of(*texts)))
    arrival = groups[groups["article_id"] == "a0"].iloc[0]
    assert arrival["verdict"] == "compatible" and "two time zones" in arrival["reason"]
    assert groups.loc[groups["article_id"] == "a2", "verdict"].tolist() == ["alone"]


def test_statements_on_one_day_are_no_event(articles_of):
    assert (
        verdict_of(articles_of, "The mayor said so on Friday.", "The bishop said otherwise on Friday.") == []
    )


def test_stories_are_compared_apart(articles_of):
    articles = articles_of("The fire killed 12 people.", "The fire killed 19 people.")
    claims = find_claims(articles)
    stories = pd.DataFrame({"article_id": ["a0", "a1"], "story": [1, 2]})
    assert set(compare_claims(claims, stories=stories)["verdict"]) == {"alone"}
    assert set(compare_claims(claims)["verdict"]) == {"conflict"}


def test_the_seeds_have_no_false_conflict(seeds):
    groups = compare_claims(find_claims(seeds))
    verdicts = dict(zip(groups["label"], groups["verdict"], strict=True))
    assert "conflict" not in verdicts.values()
    containers = groups[groups["label"] == "containers of ammunition"]
    assert containers["verdict"].unique().tolist() == ["differs"]
    assert "another source and another date" in containers["reason"].iloc[0]
    years = groups[groups["unit"] == "year"]
    assert years["group"].nunique() == 1 and years["article_id"].nunique() == 5
    assert years["verdict"].unique().tolist() == ["compatible"]
    arrival = groups[(groups["unit"] == "date") & groups["reason"].fillna("").str.contains("time zones")]
    assert arrival["article_id"].nunique() == 2


def test_every_claim_is_in_exactly_one_group(seeds):
    claims = find_claims(seeds)
    # "Both countries" and "the two leaders" are no claims to compare.
    pointing = claims["value"].eq(2) & claims["subject"].isin(
        ["countries", "nations", "leaders", "heads of state"]
    )
    # Nor is the "first" of "the first visit in 24 years".
    told = claims["sentence"].str.contains("first.*(?:twenty|24 years|July 2000)")
    claims = claims[~pointing & ~(claims["unit"].eq("ordinal") & claims["value"].eq(1) & told)]
    groups = compare_claims(claims)
    assert len(groups) == len(claims)
    keys = ["article_id", "start", "end"]
    pd.testing.assert_frame_equal(
        groups[keys].sort_values(keys, ignore_index=True), claims[keys].sort_values(keys, ignore_index=True)
    )
    assert list(groups.columns) == list(GROUPS) and set(groups["verdict"]) <= set(VERDICTS)


def test_groups_do_not_depend_on_the_order_of_articles(seeds):
    def kept(articles):
        groups = compare_claims(find_claims(articles))
        return {
            frozenset(zip(rows["article_id"], rows["start"], strict=True))
            for _, rows in groups.groupby("group")
        }

    assert kept(seeds) == kept(seeds.iloc[::-1].reset_index(drop=True))


def test_claims_are_not_changed(seeds):
    claims = find_claims(seeds)
    before = claims.copy(deep=True)
    compare_claims(claims)
    pd.testing.assert_frame_equal(claims, before)


def test_no_claims_give_empty_tables(articles_of):
    articles = articles_of("Nothing to count.")
    groups = compare_claims(find_claims(articles))
    assert list(groups.columns) == list(GROUPS) and groups.empty
    assert list(find_omissions(groups, articles).columns) == list(OMISSIONS)
    assert list(lay_board(groups, articles).columns) == list(BOARD)
    assert describe_claims(groups, articles) == "These articles report no numbers or dates."


def test_hundreds_of_copies_are_compared_at_once(articles_of):
    text = "The fire killed 12 people and destroyed 40 houses on Monday. Damage reached $3 million."
    groups = compare_claims(find_claims(articles_of(*[text] * 300)))
    assert set(groups["verdict"]) == {"same"}


# omissions and board


def test_omissions_are_counted_within_the_story(articles_of):
    articles = articles_of("The fire killed 12 people.", "The fire killed 12 people.", "The fire was fierce.")
    groups = compare_claims(find_claims(articles))
    (missing,) = find_omissions(groups, articles).to_dict("records")
    assert (missing["article_id"], missing["told_by"], missing["articles"]) == ("a2", 2, 3)
    assert find_omissions(groups, articles, told_by=3).empty
    stories = pd.DataFrame({"article_id": ["a0", "a1", "a2"], "story": [1, 1, 2]})
    groups = compare_claims(find_claims(articles), stories=stories)
    assert find_omissions(groups, articles, stories=stories).empty


def test_board_has_a_cell_for_every_row_and_article(articles_of):
    texts = [
        "Police said the fire killed 12 people. It burned 40 houses.",
        "The fire killed 12 people.",
        "It burned 40 houses and 3 barns.",
    ]
    articles = articles_of(*texts)
    board = lay_board(compare_claims(find_claims(articles)), articles)
    assert len(board) == 2 * 3 and board["alone"].unique().tolist() == [1]
    cells = {(row.label, row.article_id): row.value for row in board.itertuples()}
    assert cells["people killed", "a0"] == "12" and pd.isna(cells["people killed", "a2"])
    assert board["source"].dropna().tolist() == ["Police"]


def test_board_says_what_it_leaves_out(articles_of):
    text = "The fire killed 12 people, burned 40 houses and cost $3 million."
    articles = articles_of(text, text)
    board = lay_board(compare_claims(find_claims(articles)), articles, rows=1)
    assert board["group"].nunique() == 1 and board["not_shown"].unique().tolist() == [2]


def test_one_article_is_laid_out_alone(articles_of):
    articles = articles_of("The fire killed 12 people and burned 40 houses.")
    board = lay_board(compare_claims(find_claims(articles)), articles)
    assert board["verdict"].unique().tolist() == ["alone"] and len(board) == 2


def test_description_names_the_disagreement_and_the_gap(seeds):
    groups = compare_claims(find_claims(seeds))
    words = describe_claims(groups, seeds)
    assert "none is in conflict" in words
    assert "6,700 containers (South Korea's defense ministry, " in words
    assert "another source and another date" in words and "does not give" in words


def test_one_story_is_kept():
    articles = pd.DataFrame({"article_id": ["a", "b", "c"]})
    stories = pd.DataFrame({"article_id": ["a", "b", "c"], "story": [1, 2, 2]})
    assert one_story(articles, stories)["article_id"].tolist() == ["b", "c"]
    assert one_story(articles, stories, "1")["article_id"].tolist() == ["a"]
    with pytest.raises(ValueError, match=r"story is '7'; expected one of 1, 2"):
        one_story(articles, stories, "7")
