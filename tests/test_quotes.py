"""Whose words are carried, and who is said to have spoken them?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.quotes import QUOTES, describe_quotes, find_quotes, speaker_shares


@pytest.fixture
def found(articles_of):
    """Give the quotations of one text as a list of rows, reported speech left out unless asked for."""

    def find(text, kinds=("direct", "mixed", "scare")):
        quotes = find_quotes(articles_of(text))
        return quotes[quotes["kind"].isin(kinds)].to_dict("records")

    return find


def test_no_articles_and_no_quotations_give_an_empty_table(articles_of):
    for articles in (articles_of(), articles_of(""), articles_of(None)):
        assert tuple(find_quotes(articles).columns) == QUOTES
        assert find_quotes(articles).empty


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“We will win the war,” Amy Lee said.", "Amy Lee", "said"),
        ("“We will win the war,” said Amy Lee, the mayor.", "Amy Lee", "said"),
        ("Amy Lee said: “We will win the war.”", "Amy Lee", "said"),
        ("Amy Lee told reporters, “We will win the war.”", "Amy Lee", "told"),
        ("“We will win,” Amy Lee, who arrived on Monday with her staff, said.", "Amy Lee", "said"),
        ("“We will win,” Amy Lee (D-Ore.) said.", "Amy Lee", "said"),
        ("The city was warned. “Nobody will win the war,” the Kremlin said.", "the Kremlin", "said"),
        ("“Nobody will win the war,” according to Amy Lee.", "Amy Lee", "according"),
        ("“Nobody will ever win this war,” Amy Lee quipped.", "Amy Lee", "quipped"),
    ],
)
def test_speaker_and_cue_before_after_and_inverted(found, text, speaker, cue):
    (row,) = found(text)
    assert (row["kind"], row["speaker"], row["cue"]) == ("direct", speaker, cue)
    assert text[row["cue_start"] : row["cue_end"]] == cue
    assert text[row["start"] : row["end"]] == row["text"]


def test_pronouns_short_names_and_roles_lead_to_the_fullest_name(found):
    text = (
        "Mayor Amy Lee met Senator Bob Ray on Monday.\n"
        "“We agree on it all,” she said.\n"
        "“Not at all,” Ray said.\n"
        "“We will see about that,” the mayor said."
    )
    assert [row["speaker"] for row in found(text)] == ["Amy Lee", "Bob Ray", "Amy Lee"]


def test_people_inside_quotations_and_possessors_are_no_antecedents(found):
    text = "Bob Ray criticised the Obama administration on Monday. “Mr. Jones must go now,” he said."
    assert found(text)[0]["speaker"] == "Bob Ray"


def test_a_quotation_runs_on_from_the_one_before(found):
    first, second, third = found("“We will win,” Amy Lee said. “Nobody will stop us.”\n“I mean all of it.”")
    assert {first["speaker"], second["speaker"], third["speaker"]} == {"Amy Lee"}
    assert second["cue_start"] == first["cue_start"]


def test_kinds_of_quotations(found):
    kinds = [row["kind"] for row in found("Amy Lee said they would “strongly” resist.\n“We will,” she said.")]
    assert kinds == ["mixed", "direct"]
    # marks that nobody is said to have spoken, and the title of a work
    assert [row["kind"] for row in found("The so-called “health drink” is on sale in shops.")] == ["scare"]
    assert found("She was a guest on “Good Morning America” in May.") == []


def test_indirect_speech_has_speaker_and_content(found):
    rows = found("Amy Lee said that the war was lost.", kinds=("indirect",))
    assert [(row["text"], row["speaker"], row["cue"]) for row in rows] == [
        ("that the war was lost", "Amy Lee", "said")
    ]
    rows = found("According to Amy Lee, the war was lost.", kinds=("indirect",))
    assert [(row["text"], row["speaker"]) for row in rows] == [("the war was lost", "Amy Lee")]
    assert found("The train arrived on Monday.", kinds=("indirect",)) == []
    # "the United States" reports nothing
    assert not any(
        row["cue"] == "States" for row in found("The United States that won.", kinds=("indirect",))
    )


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("the state news agency KCNA", "state media"),
        ("South Korea's defense ministry", "official"),
        ("a police spokesman", "official"),
        ("Professor Amy Lee", "expert"),
        ("a resident of the town", "witness"),
        ("two officials familiar with the plan", "unnamed"),
        ("Amy Lee", "other"),
    ],
)
def test_kinds_of_speakers(found, phrase, kind):
    assert found(f"“Nobody will win the war,” said {phrase}.")[0]["speaker_kind"] == kind


def test_a_government_is_foreign_only_away_from_home(articles_of):
    articles = articles_of("“Nobody will win the war,” said French President Amy Lee.")
    assert find_quotes(articles, home="Germany")["speaker_kind"].tolist() == ["foreign government"]
    assert find_quotes(articles, home="France")["speaker_kind"].tolist() == ["official"]
    # Where the sources are at home is not known: then nobody is called foreign.
    assert find_quotes(articles)["speaker_kind"].tolist() == ["official"]


def test_a_sentence_without_subject_goes_on_with_whoever_spoke_last(articles_of):
    quotes = find_quotes(articles_of(
        "Pyongyang dismissed the notion as “ridiculous” in a statement. Spokesman Matthew Miller reiterated the claim "
        "on Monday. Stating that the North has sent “dozens of missiles to the front” this year."
    ))  # fmt: skip
    said = quotes[quotes["text"] == "“dozens of missiles to the front”"]
    assert said["speaker"].tolist() == ["Matthew Miller"]


def test_every_direct_quotation_of_the_seeds(seeds):
    quotes = find_quotes(seeds)
    spoken = quotes[quotes["kind"].isin(["direct", "mixed"])]
    assert spoken.groupby("article_id").size().to_dict() == {"000": 4, "001": 2, "003": 6, "004": 3}
    named = spoken[~spoken["text"].str.contains("ridiculous|ballistic")]
    assert set(named["speaker"]) == {"Vladimir Putin"}


def test_shares_add_up_and_zeros_are_rows(articles_of):
    articles = articles_of("“We will win the war,” said a resident.", "Nothing was said at all.")
    shares = speaker_shares(find_quotes(articles), articles)
    assert shares[["source", "speaker_kind", "words", "quotations", "total"]].values.tolist() == [
        ["source 0", "witness", 5, 1, 5],
        ["source 1", "witness", 0, 0, 0],
    ]
    assert shares["share"].tolist()[0] == 1.0
    assert pd.isna(shares["share"].tolist()[1])
    assert describe_quotes(find_quotes(articles), articles).startswith("1 of 2 articles carry 1 quotation")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*"ab ,.:()\n“”\"'", " said ", "Lee ", " who ", " by ", " he "]), max_size=60)
)
def test_no_text_crashes_and_the_same_text_gives_the_same_rows(pieces):
    text = "".join(pieces)
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [text, text]})
    quotes = find_quotes(articles)
    assert all(text[row.start : row.end] == row.text for row in quotes.itertuples())
    halves = [quotes[quotes["article_id"] == name].drop(columns="article_id") for name in "ab"]
    pd.testing.assert_frame_equal(halves[0].reset_index(drop=True), halves[1].reset_index(drop=True))
