"""Text in capitals is mended only as far as other lines show how its words are written."""

import pandas as pd
import pytest

from analysis.clean import clean_articles, describe_cleaning
from analysis.clean.capitals import in_small_letters, learn_case, mend_capitals

CALM = (
    "On Tuesday the United Nations asked for a report about the long war in the north of the country.\n"
    "Later the report said that the World War had been longer than the war that the U.S. president calls long.\n"
    "A spokesman for the president, Ian O’Neill, said on Tuesday that the report about the UN was wrong."
)
LOUD = "THE REPORT OF THE UNITED NATIONS WAS WRONG ABOUT THE WAR, THE U.S. PRESIDENT’S SPOKESMAN SAID ON TUESDAY."
MENDED = "The report of the United Nations was wrong about the war, the U.S. president’s spokesman said on Tuesday."


def clean(articles_of, *texts):
    return clean_articles(articles_of(*texts))


def test_words_are_written_as_other_lines_write_them(articles_of):
    cleaned, ledger = clean(articles_of, CALM, LOUD)
    assert cleaned["text"][1] == MENDED
    assert ledger.iloc[-1][["text", "kept", "rule"]].tolist() == [LOUD, True, "repair: capitals"]
    again, _ = clean_articles(cleaned)
    assert again["text"].tolist() == cleaned["text"].tolist()


def test_line_whose_words_nobody_writes_stays_and_the_ledger_says_so(articles_of):
    line = (
        "NOTHING HERE RESEMBLES ANYTHING THAT OTHERS WROTE BEFORE, WHICH MAKES GUESSING RECKLESS AND UNWISE."
    )
    cleaned, ledger = clean(articles_of, CALM, line)
    assert cleaned["text"][1] == line
    assert ledger.iloc[-1]["rule"] == "in capitals: 1 of its 14 words are known in small letters"
    _, again = clean_articles(cleaned)
    assert again.iloc[-1]["rule"] == ledger.iloc[-1]["rule"]


def test_report_counts_lines_in_capitals(articles_of):
    unknown = (
        "NOTHING HERE RESEMBLES ANYTHING THAT OTHERS WROTE BEFORE, WHICH MAKES GUESSING RECKLESS AND UNWISE."
    )
    articles = articles_of(CALM, LOUD, unknown)
    said = describe_cleaning(clean_articles(articles)[1], articles)
    assert "1 line wholly in capitals was written in small letters." in said
    assert "**1 line wholly in capitals stays so**" in said
    calm = articles_of(CALM)
    assert "capitals" not in describe_cleaning(clean_articles(calm)[1], calm)


@pytest.mark.parametrize(
    "line", ["EXCLUSIVE", "WORLD WAR", "UN AND NATO", "БЕЗ СЛОВ", "联合国 报告", "1 2 3 4 5"]
)
def test_marks_and_short_headings_are_left_alone(line):
    assert mend_capitals([[*CALM.split("\n"), line]]) == {}


def test_word_that_nobody_writes_stays_in_capitals_since_it_may_be_a_name():
    written = learn_case(CALM.split("\n"), ["THE REPORT FROM VLADIVOSTOK WAS WRONG"])
    assert (
        in_small_letters("THE REPORT ABOUT VLADIVOSTOK WAS WRONG", written)[0]
        == "The report ABOUT VLADIVOSTOK was wrong"
    )


def test_word_before_decides_between_two_ways_of_writing():
    written = learn_case(CALM.split("\n"), ["THE LONG WAR", "THE WORLD WAR"])
    assert written["war"] == "war"
    assert in_small_letters("THE LONG WAR, THE WORLD WAR", written)[0] == "The long war, the World War"


def test_first_word_of_a_sentence_is_no_evidence_and_begins_with_a_capital():
    written = learn_case(["Rain fell. Rain stopped.", "They said: Rain fell all day"], ["RAIN FELL ALL DAY"])
    assert "rain" not in written
    written = learn_case(["The rain fell all day long"], ["RAIN FELL. “RAIN FELL ALL DAY.”"])
    assert (
        in_small_letters("RAIN FELL. “RAIN FELL ALL DAY.”", written)[0] == "Rain fell. “Rain fell all day.”"
    )


def test_offsets_still_lead_to_the_raw_lines(articles_of):
    cleaned, ledger = clean(articles_of, CALM + "\n\n" + LOUD + "\n" + CALM.split("\n")[0])
    raw = ledger.set_index("line")["text"]
    text = cleaned["text"][0]
    for start, line in cleaned["origin"][0]:
        assert text[start : start + 40].lower() == raw[line][:40].lower()


def test_corpus_without_capitals_pays_nothing_and_an_empty_one_is_fine():
    assert mend_capitals([]) == {} and mend_capitals([[], ["A line."]]) == {}
    empty = pd.DataFrame({"article_id": pd.Series([], dtype="str"), "text": pd.Series([], dtype="str")})
    assert clean_articles(empty)[0].empty


def test_lines_beside_a_shouted_one_are_asked_however_many_stand_before_it():
    # 30,000 lines that say nothing about the names; those of the last lines do
    many = ["It was a quiet day in the north of the country, they said."] * 30_000
    lines = [
        *many,
        "Later the envoy of Lapland met Ada Roe in Kiel.",
        "THE ENVOY OF LAPLAND MET ADA ROE IN THE NORTH",
    ]
    assert mend_capitals([lines])[0, 30_001][0] == "The envoy of Lapland met Ada Roe in the north"
    far = [lines[-2], *many, lines[-1]]
    assert mend_capitals([far])[0, 30_001][0] == "The envoy of Lapland met Ada Roe in the north"
