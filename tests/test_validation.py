import sys

import numpy as np
import pandas as pd
import pytest

from analysis import validation
from analysis.framing import read_lexicon
from analysis.validation.__main__ import main
from analysis.validation.sheet import asked_persons

QUOTING = "Ann Lee met Bob. “We won,” Lee said.\nRain fell. Wind blew. “It is over,” said Bob. Nobody slept."


@pytest.fixture(scope="module")
def sheet():
    return validation.read_sheet("seeds/coding.csv")


def answers_of(task, pairs, articles=5):
    rows = [
        {"item": f"{task}-{k}", "task": task, "article_id": f"a{k % articles}", "answer": a, "machine": b}
        for k, (a, b) in enumerate(pairs)
    ]
    table = pd.DataFrame(rows, columns=["item", "task", "article_id", "answer", "machine"])
    return table.assign(agrees=table["answer"] == table["machine"])


@pytest.mark.parametrize("task", ["labels", "voice", "speakers", "stories", "lines"])
def test_a_sheet_is_random_blind_and_leads_to_the_line(articles_of, task):
    articles = articles_of(QUOTING, QUOTING.replace("Lee", "Poe"), "Only one line here")
    whole = validation.sample_sheet(articles, task=task, n=999)
    assert list(whole) == list(validation.SHEET)
    assert (whole[["answer", "note", "coder"]] == "").all().all()
    assert whole["question"].str.len().min() > 20
    small = validation.sample_sheet(articles, task=task, n=3, seed=5)
    pd.testing.assert_frame_equal(small, validation.sample_sheet(articles, task=task, n=3, seed=5))
    assert len(small) == 3
    if task in ("voice", "speakers"):
        for row in whole.itertuples():
            assert row.text[row.place : row.place + len(row.mark)] == row.mark
    if task not in ("stories",):
        for row in whole.itertuples():
            line = articles.set_index("article_id").loc[row.article_id, "text"].split("\n")[row.line - 1]
            assert row.text in line


def test_a_sheet_takes_from_every_article_in_proportion(articles_of):
    articles = articles_of("\n".join(["line"] * 60), "\n".join(["line"] * 30), "\n".join(["line"] * 10))
    sheet = validation.sample_sheet(articles, task="lines", n=10)
    assert sheet["article_id"].value_counts().to_dict() == {"a0": 6, "a1": 3, "a2": 1}


def test_half_of_the_voice_items_come_from_sentences_with_marks(articles_of):
    text = "\n".join(
        [f"Plain sentence number {k} runs here." for k in range(60)] + ["“Quoted words,” she said."] * 10
    )
    sheet = validation.sample_sheet(articles_of(text), task="voice", n=20)
    assert sheet["text"].str.contains("“").sum() == 10
    assert len(validation.sample_sheet(articles_of(text), task="voice", n=60)) == 60


def test_half_of_the_pairs_are_near_neighbours(articles_of):
    stories = [
        f"{name} visited {name}burg with the {name} council and spoke of {name} roads." * 3
        for name in "abcdefghijklmnopqrstuvwx"
    ]
    articles = articles_of(*[text + f" Copy {k}." for text in stories for k in (1, 2)])
    sheet = validation.sample_sheet(articles, task="stories", n=40)
    assert len(sheet) == 40
    pairs = list(zip(sheet["article_id"], sheet["mark"], strict=True))
    assert len(set(pairs)) == 40 and all(a < b for a, b in pairs)


def test_no_articles_give_an_empty_sheet(articles_of):
    for task in validation.QUESTIONS:
        assert len(validation.sample_sheet(articles_of(), task=task)) == 0
    with pytest.raises(ValueError, match="no task is called 'tone'; there are 'labels'"):
        validation.sample_sheet(articles_of(), task="tone")


def test_a_sheet_survives_writing_and_reading(tmp_path, articles_of):
    sheet = validation.sample_sheet(articles_of("=1+1\n- a list\nplain"), task="lines", n=9)
    sheet["answer"] = "keep"
    validation.write_sheet(sheet, tmp_path / "s.csv")
    assert "'=1+1" in (tmp_path / "s.csv").read_text("utf-8")
    back = validation.read_sheet(tmp_path / "s.csv")
    assert back["text"].tolist() == ["=1+1", "- a list", "plain"]


def test_wrong_sheets_are_refused_with_the_item(tmp_path, articles_of):
    sheet = validation.sample_sheet(articles_of("one\ntwo"), task="lines", n=9).assign(
        answer=["keep", "kepp"]
    )
    validation.write_sheet(sheet, tmp_path / "s.csv")
    with pytest.raises(ValueError, match="item lines-002: answer 'kepp'; expected keep or drop"):
        validation.read_sheet(tmp_path / "s.csv")
    validation.write_sheet(sheet.assign(task="tone"), tmp_path / "s.csv")
    with pytest.raises(ValueError, match=r"item lines-00.: no task is called 'tone'"):
        validation.read_sheet(tmp_path / "s.csv")
    sheet.drop(columns="note").to_csv(tmp_path / "s.csv", index=False)
    with pytest.raises(ValueError, match="no column 'note'"):
        validation.read_sheet(tmp_path / "s.csv")


def test_a_sheet_of_other_articles_measures_nothing_and_a_mixed_one_is_an_error(articles_of):
    articles = articles_of("A first line", "A second line")
    ledger = pd.DataFrame({"article_id": articles["article_id"], "line": 1, "kept": True, "kind": "body"})
    sheet = validation.sample_sheet(articles, task="lines").assign(answer="keep")
    other = sheet.assign(article_id=["x", "y"])
    assert len(validation.answer_sheet(other, articles, ledger, {})) == 0
    with pytest.raises(ValueError, match="the sheet codes article 'x'"):
        mixed = sheet.assign(article_id=["x", sheet["article_id"][1]])
        validation.answer_sheet(mixed, articles, ledger, {})


def test_persons_of_a_question():
    question = validation.QUESTIONS["labels"].format(persons="Ann Lee or Bob")
    assert asked_persons(question) == ["Ann Lee", "Bob"]
    assert asked_persons(validation.QUESTIONS["labels"].format(persons="a named person")) == []


def test_precision_recall_and_f1_by_hand():
    pairs = [("Lee=boss", "Lee=boss")] * 3 + [("Lee=boss; Poe=chief", "Poe=chief")] + [("none", "Lee=boss")]
    pairs += [("none", "none")] * 5
    row = validation.measure_agreement(answers_of("labels", pairs)).iloc[0]
    # coded 3 + 2, found 3 + 1 + 1, right 3 + 1; eight of ten answers equal
    assert (row["coded"], row["found"], row["right"], row["agree"], row["items"]) == (5, 5, 4, 8, 10)
    assert row["precision"] == row["recall"] == row["f1"] == pytest.approx(0.8)
    from scipy.stats import binomtest

    exact = binomtest(4, 6).proportion_ci(method="exact")  # right 4 of the 6 that either named
    assert row["f1_low"] == pytest.approx(2 * exact.low / (1 + exact.low), abs=1e-9)
    assert row["f1_high"] == pytest.approx(2 * exact.high / (1 + exact.high), abs=1e-9)
    assert row["precision_low"] == pytest.approx(binomtest(4, 5).proportion_ci(method="exact").low, abs=1e-9)


def test_two_codes_measure_the_one_that_is_looked_for():
    pairs = [("drop", "drop")] * 6 + [("drop", "keep")] * 2 + [("keep", "drop")] + [("keep", "keep")] * 11
    row = validation.measure_agreement(answers_of("lines", pairs)).iloc[0]
    assert (row["coded"], row["found"], row["right"]) == (8, 7, 6)
    assert (row["precision"], row["recall"]) == (6 / 7, 6 / 8)
    # observed 17/20; expected 8/20 * 7/20 + 12/20 * 13/20 = 0.53
    assert row["kappa"] == pytest.approx((0.85 - 0.53) / 0.47)


def test_what_is_undefined_is_missing():
    row = validation.measure_agreement(answers_of("stories", [("same", "same")] * 4)).iloc[0]
    assert np.isnan(row["kappa"])
    none = validation.measure_agreement(answers_of("voice", [("own", "own")] * 4)).iloc[0]
    assert np.isnan(none["precision"]) and np.isnan(none["recall"]) and np.isnan(none["f1"])
    assert len(validation.measure_agreement(answers_of("voice", []))) == 0
    assert "No item of these articles has been coded" in validation.describe_agreement(
        validation.measure_agreement(answers_of("voice", []))
    )


def test_two_coders_agree_as_by_hand(articles_of):
    sheet = validation.sample_sheet(articles_of("\n".join("abcdefghij")), task="lines", n=10)
    one = sheet.assign(coder="A", answer=["keep"] * 6 + ["drop"] * 4)
    two = sheet.assign(coder="B", answer=["keep"] * 5 + ["drop"] * 5)
    row = validation.compare_coders(pd.concat([one, two.head(9)])).iloc[0]
    # nine items judged by both: eight agree; A keeps 6 and B 5 of 9: expected (6*5 + 3*4) / 81
    assert (row["items"], row["agree"], row["coders"]) == (9, 8, 2)
    assert row["kappa"] == pytest.approx((8 / 9 - 42 / 81) / (1 - 42 / 81))
    assert row["kappa_low"] < row["kappa"] < row["kappa_high"] + 1e-9
    # Krippendorff: 18 codes, 11 keep and 7 drop, one item in disagreement: 1 - 17 * 2 / (2 * 11 * 7)
    assert row["alpha"] == pytest.approx(1 - 17 * 2 / (2 * 11 * 7))
    assert len(validation.compare_coders(one)) == 0
    assert "One coder only" in validation.describe_coders(validation.compare_coders(one))


def test_the_seeds_sheet_codes_every_item_of_five_articles(sheet):
    assert set(sheet["task"]) == set(validation.QUESTIONS)
    assert sheet["article_id"].nunique() == 5
    assert (sheet["answer"] != "").all()
    assert sheet["note"].str.contains("doubtful").sum() >= 8
    assert not sheet.duplicated(["item", "coder"]).any()


def test_machine_and_reader_on_the_seeds(sheet, seeds_with_ledger):
    articles, ledger = seeds_with_ledger
    answers = validation.answer_sheet(sheet, articles, ledger, read_lexicon("seeds/lexicon.yml"))
    assert list(answers) == list(validation.ANSWERS)
    assert len(answers) == len(sheet)
    agreement = validation.measure_agreement(answers).set_index("task")
    assert (agreement["share"] > 0.7).all()
    assert agreement.loc["labels", "precision"] > 0.85
    assert "**labels**" in validation.describe_agreement(agreement.reset_index())
    with pytest.raises(ValueError, match="article '000'"):
        validation.answer_sheet(sheet, articles.iloc[1:], ledger[ledger["article_id"] != "000"], {})


def test_a_dropped_line_has_nothing_found_in_it(sheet, seeds_with_ledger):
    articles, ledger = seeds_with_ledger
    gone = articles.assign(text="", origin=[[] for _ in range(len(articles))])
    rows = sheet[sheet["task"].isin(["labels", "speakers", "voice"])]
    answers = validation.answer_sheet(rows, gone, ledger, read_lexicon("seeds/lexicon.yml"))
    assert set(answers["machine"]) == {"none", "own"}


def test_the_command_draws_a_sheet_and_keeps_a_filled_one(tmp_path, monkeypatch, capsys):
    words = ["sample", "seeds", "--task", "labels", "--n", "7", "--lexicon", "seeds/lexicon.yml"]
    monkeypatch.setattr(sys, "argv", ["validation", *words, "--out", str(tmp_path / "sheet.csv")])
    main()
    assert "7 items to code" in capsys.readouterr().out
    sheet = validation.read_sheet(tmp_path / "sheet.csv")
    assert len(sheet) == 7 and "Putin" in sheet["question"].iloc[0]
    with pytest.raises(SystemExit):
        main()
    assert "never overwritten" in capsys.readouterr().err
