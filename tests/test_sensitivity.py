import pytest

from analysis import sensitivity
from analysis.corpus import load_articles
from analysis.framing import read_lexicon


@pytest.fixture(scope="module")
def lexicon():
    return read_lexicon("seeds/lexicon.yml")


@pytest.fixture(scope="module")
def outcomes(lexicon):
    return sensitivity.try_choices(load_articles("seeds"), lexicon, deals=100)


def test_the_grid_holds_every_combination_the_usual_first():
    grid = sensitivity.list_choices()
    assert len(grid) == 2 ** len(sensitivity.CHOICES) == 256
    assert not grid.duplicated().any()
    assert grid.iloc[0].tolist() == [answers[0] for answers in sensitivity.CHOICES.values()]
    assert len(sensitivity.list_choices(case=["folded"])) == 128


def test_unknown_choices_are_refused():
    with pytest.raises(ValueError, match="no choice is called 'stemming'; there are 'cleaning'"):
        sensitivity.list_choices(stemming=["on"])
    with pytest.raises(ValueError, match="cleaning is 'of'; expected 'on' or 'off'"):
        sensitivity.list_choices(cleaning=["of"])


def test_every_finding_is_tried_under_every_choice(outcomes):
    assert list(outcomes) == list(sensitivity.OUTCOMES)
    assert (outcomes.groupby("finding").size() == 256).all()
    usual = outcomes[outcomes["choice"] == 0]
    assert usual["supports"].all()
    assert outcomes.loc[outcomes["supports"], "instead"].isna().all()
    assert outcomes.loc[~outcomes["supports"], "instead"].notna().all()


def test_choices_that_do_not_matter_change_nothing(outcomes):
    for _, table in outcomes[outcomes["finding"].str.startswith("word of")].groupby("finding"):
        for blind in ("idf", "threshold", "lexicon"):
            rest = [name for name in sensitivity.CHOICES if name != blind]
            assert (table.groupby(rest)["supports"].nunique() == 1).all()


def test_without_cleaning_page_furniture_stands_beside_the_word(outcomes):
    single = sensitivity.change_one(outcomes)
    rows = single[(single["finding"].str.startswith("word of 000")) & (single["changed"] == "cleaning")]
    assert not rows["supports"].iloc[0]
    assert "advertisement" in rows["instead"].iloc[0]
    assert (single.groupby("finding").size() == len(sensitivity.CHOICES)).all()


def outcomes_of(supports):
    grid = sensitivity.list_choices()
    table = grid.assign(finding="f", statement="It is so", choice=range(len(grid)), supports=supports(grid))
    table["instead"] = ["it is not" if not value else None for value in table["supports"]]
    return table[list(sensitivity.OUTCOMES)]


def test_shares_and_the_smallest_change_that_overturns():
    findings = sensitivity.weigh_findings(
        outcomes_of(lambda grid: (grid["cleaning"] == "on") | (grid["case"] == "folded"))
    )
    row = findings.iloc[0]
    assert (row["supported"], row["choices"], row["share"]) == (
        192,
        256,
        0.75,
    )  # all but off and kept: a quarter
    assert row["overturned_by"] == "cleaning: off and case: kept"
    assert row["depends_on"] == "cleaning, case"
    assert row["instead"] == "it is not"
    told = sensitivity.describe_findings(findings)
    assert (
        told
        == "- It is so: 192 of 256 choices (75%); overturned by cleaning: off and case: kept (then it is not)."
    )


def test_a_firm_finding_is_overturned_by_nothing():
    findings = sensitivity.weigh_findings(outcomes_of(lambda grid: grid["cleaning"].notna()))
    assert findings["share"].iloc[0] == 1
    assert not isinstance(findings["overturned_by"].iloc[0], str)
    assert findings["depends_on"].iloc[0] == ""


@pytest.mark.parametrize("texts", [[], ["One dog ran home."], ["", "…"], ["A dog ran."] * 3])
def test_few_or_empty_articles_have_few_findings(texts, lexicon, articles_of):
    outcomes = sensitivity.try_choices(articles_of(*texts), lexicon, deals=40)
    findings = sensitivity.weigh_findings(outcomes)
    assert list(findings) == list(sensitivity.FINDINGS)
    assert isinstance(sensitivity.describe_findings(findings), str)
    assert list(sensitivity.change_one(outcomes)) == ["finding", "changed", "answer", "supports", "instead"]


def test_the_same_again(outcomes, lexicon):
    few = sensitivity.list_choices(case=["folded"], phrases=["words"], stop_words=["kept"])
    again = sensitivity.try_choices(load_articles("seeds"), lexicon, choices=few, deals=100)
    kept = outcomes[(outcomes["case"] == "folded") & (outcomes["phrases"] == "words")]
    kept = kept[kept["stop_words"] == "kept"]
    assert again["supports"].tolist() == kept["supports"].tolist()
    with pytest.raises(ValueError, match="choices is empty"):
        sensitivity.try_choices(load_articles("seeds"), lexicon, choices=sensitivity.list_choices().head(0))


def test_the_choices_in_words():
    told = sensitivity.describe_choices(sensitivity.list_choices(case=["folded"]))
    assert told.loc[told["choice"] == "case", "other"].iloc[0] == ""
    assert told.loc[told["choice"] == "stop words", ["usual", "other"]].iloc[0].tolist() == [
        "kept",
        "left out",
    ]


def test_no_word_of_equal_articles_lies_out(lexicon, articles_of):
    text = "Rain fell and the river rose. Rain fell again and the bridge broke."
    tried = sensitivity.try_choices(articles_of(text, text), lexicon, deals=40)
    assert not tried["finding"].str.startswith("word of").any()
