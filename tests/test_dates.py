"""When was each article published, on what evidence, and which day is its "Tuesday"?"""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dates
from analysis.corpus import load_articles

JUNE_18 = date(2024, 6, 18)  # a Tuesday
BODY = "He landed in the capital in the early morning and was received at the airport by the head of state himself."
DATED = f"A visit\n\nStatus: 18.06.2024 21:44\n\n{BODY}"
CLOCK = f"17.8 C\nTuesday, July 23, 2024\n\nA visit\n\n{BODY}"


def test_the_seeds_one_states_its_date_and_the_clock_of_another_is_refused():
    table = dates.find_dates(load_articles("seeds").assign(published=None)).set_index("article_id")
    assert table["published"].notna().tolist() == [False, False, False, False, True]
    assert table.loc["004", "published"] == pd.Timestamp("2024-06-18")
    assert table.loc["004", "basis"] == "status line"
    assert table.loc["004", "evidence"] == "line 3: Status: 18.06.2024 21:44"
    assert table.loc["000", "rejected"] == "2024-07-23 page clock (line 2)"
    assert table.loc["001", ["basis", "evidence", "rejected"]].tolist() == [None, None, None]


def test_one_row_an_article_sorted_by_id_and_the_input_untouched(articles_of):
    articles = articles_of(DATED, CLOCK, "").iloc[::-1]
    before = articles.copy(deep=True)
    table = dates.find_dates(articles)
    assert tuple(table.columns) == dates.DATES
    assert table["article_id"].tolist() == ["a0", "a1", "a2"]
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(table, dates.find_dates(articles.iloc[::-1]))


def test_metadata_comes_first_and_what_the_page_says_against_it_is_listed(articles_of):
    articles = articles_of(DATED, DATED, published=pd.to_datetime(["2024-06-18", "2024-06-17"]))
    agreeing, other = dates.find_dates(articles).to_dict("records")
    assert (agreeing["basis"], agreeing["evidence"]) == (
        "status line",
        "line 3: Status: 18.06.2024 21:44; metadata: 2024-06-18",
    )
    assert (other["basis"], other["evidence"]) == ("metadata", "metadata: 2024-06-17")
    assert other["rejected"] == "2024-06-18 after the publication (line 3)"


def test_metadata_keep_the_day_as_it_stands_there(articles_of):
    articles = articles_of(BODY, BODY, BODY, published=["2024-06-18T23:30:00-05:00", "soon", JUNE_18])
    known = dates.find_dates(articles)["published"]
    assert known.tolist() == [pd.Timestamp(JUNE_18), pd.NaT, pd.Timestamp(JUNE_18)]


def test_the_address_dates_an_article_whose_text_does_not(articles_of):
    url = "https://example.org/2024/06/18/visit"
    row = dates.find_dates(articles_of(CLOCK, url=[url])).iloc[0]
    assert (row["published"], row["basis"]) == (pd.Timestamp(JUNE_18), "address")
    assert row["evidence"] == f"address: {url}"


def test_the_other_reading_of_figures_is_listed(articles_of):
    row = dates.find_dates(articles_of(f"A visit\nPublished: 03/04/2024\n{BODY}")).iloc[0]
    assert row["published"] == pd.Timestamp("2024-04-03")
    assert row["rejected"] == "2024-03-04 figures read month first (line 2)"


def test_every_mention_is_listed_with_its_reason(articles_of):
    text = f"A visit\nPublished: 18 June 2024\n{BODY}\nUpdated: 20 June 2024"
    table = dates.list_dates(articles_of(text))
    assert tuple(table.columns) == dates.EVIDENCE
    assert table[["line", "accepted", "reason"]].to_dict("records") == [
        {"line": 2, "accepted": True, "reason": None},
        {"line": 4, "accepted": False, "reason": "update"},
    ]


def test_many_lines_with_one_day_are_one_entry(articles_of):
    text = f"A visit\nPublished: 18 June 2024\n{BODY}\n" + "Another\n20 June 2024\n" * 5
    assert dates.find_dates(articles_of(text))["rejected"][0].endswith("(lines 5, 7, 9 …)")


def test_empty_input_gives_empty_tables(articles_of):
    none = articles_of(DATED).iloc[:0]
    known = dates.find_dates(none)
    assert (tuple(known.columns), len(known)) == (dates.DATES, 0)
    assert known["published"].dtype.kind == "M"
    assert tuple(dates.list_dates(none).columns) == dates.EVIDENCE
    assert tuple(dates.resolve_days(none, known).columns) == dates.EVENT_DAYS


@pytest.mark.parametrize("column", ["article_id", "text"])
def test_missing_columns_are_named(articles_of, column):
    with pytest.raises(ValueError, match=f"articles have no column '{column}'; they need article_id, text"):
        dates.find_dates(articles_of(DATED).drop(columns=column))


def test_missing_texts_are_not_known(articles_of):
    assert dates.find_dates(articles_of(None, float("nan")))["published"].isna().all()


def test_sentences_for_the_reader(articles_of):
    said = dates.describe_dates(dates.find_dates(articles_of(DATED, CLOCK)))
    assert said == (
        "The day of publication is known for 1 of 2 articles. "
        "a0 was published on 18 June 2024, by its status line (line 3: Status: 18.06.2024 21:44). "
        "One other day that a page names was refused: in a1, 2024-07-23 page clock (line 2). "
        "Not known: a1."
    )
    said = dates.describe_dates(dates.find_dates(articles_of(CLOCK, CLOCK)))
    assert (
        "2 other days that the pages name were refused, 2 as the page's own clock; for example in a0, 2024-"
        in said
    )
    assert dates.describe_dates(dates.find_dates(articles_of(DATED, DATED))) == (
        "The day of publication is known for all 2 articles. All on 18 June 2024, by status line (2)."
    )
    assert (
        dates.describe_dates(dates.find_dates(articles_of(BODY).iloc[:0])) == "There are no articles to date."
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_gives_a_row(texts):
    articles = pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts}, dtype=object)
    known = dates.find_dates(articles)
    assert len(known) == len(texts)
    assert len(dates.resolve_days(articles, known).columns) == len(dates.EVENT_DAYS)


# ------------------------------------------------------------------ for every other notebook


def test_a_stated_day_wins_the_page_fills_the_gaps_and_the_rest_stays_undated(articles_of):
    days = pd.to_datetime(["2024-06-17", None, None, None])
    urls = [None, None, "https://example.org/2024/06/18/visit", None]
    articles = articles_of(DATED, DATED, CLOCK, CLOCK, published=days, url=urls).iloc[[3, 1, 0, 2]]
    before = articles.copy(deep=True)
    dated = dates.date_articles(articles)
    # a3 names no day but the clock of its page; a1 has its status line, a0 its metadata, a2 its address.
    assert dated["article_id"].tolist() == ["a3", "a1", "a0", "a2"]
    assert dated["published"].tolist() == [
        pd.NaT,
        *pd.to_datetime(["2024-06-18", "2024-06-17", "2024-06-18"]),
    ]
    assert dated["dated_by"].tolist() == [None, "status line", "metadata", "address"]
    pd.testing.assert_frame_equal(dates.date_articles(articles, dates.find_dates(articles)), dated)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(
        dated.drop(columns=["published", "dated_by"]), articles.drop(columns="published")
    )
    assert dates.describe_found(dated) == "2 of 4 articles dated by their pages: address (1), status line (1)"


def test_the_days_are_those_of_the_notebook_that_shows_their_evidence():
    raw = load_articles("seeds").assign(published=None)
    dated = dates.date_articles(raw)
    found = dates.find_dates(raw)
    assert dated["dated_by"].tolist() == found["basis"].tolist() == [None] * 4 + ["status line"]
    pd.testing.assert_series_equal(dated["published"], found["published"])
    # The seeds as they are shipped state that day, and no other is found: 23 July is the clock of a page.
    assert dates.describe_found(dates.date_articles(load_articles("seeds"))) == ""


def test_articles_without_days_or_none_at_all(articles_of):
    undated = dates.date_articles(articles_of(BODY, None).drop(columns="published"))
    assert undated["published"].isna().all() and undated["dated_by"].tolist() == [None, None]
    none = dates.date_articles(articles_of(BODY).iloc[:0])
    assert (len(none), none["published"].dtype.kind, dates.describe_found(none)) == (0, "M", "")
    with pytest.raises(ValueError, match="articles have no column 'text'"):
        dates.date_articles(articles_of(BODY).drop(columns="text"))


# ------------------------------------------------------------------ "on Tuesday"


def resolved(text, published="2024-06-18"):
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    known = pd.DataFrame({"article_id": ["a"], "published": pd.to_datetime([published])})
    table = dates.resolve_days(articles, known)
    assert [text[row.start : row.end] for row in table.itertuples()] == table["text"].tolist()
    return table


@pytest.mark.parametrize(
    ("text", "named", "day"),
    [
        ("He landed on Tuesday.", "Tuesday", 18),  # the day of publication itself
        ("He landed on Monday.", "Monday", 17),
        ("He landed on Wednesday.", "Wednesday", 12),  # the last one
        ("It begins on Wednesday.", "Wednesday", 19),
        ("He will land on Thursday.", "Thursday", 20),
        ("They met last Tuesday.", "Tuesday", 11),
        ("They meet next Tuesday.", "Tuesday", 25),
        # the day after, which has begun further east
        ("He landed early Wednesday.", "early Wednesday", 19),
        ("He landed on Monday evening.", "Monday evening", 17),
        ("He landed yesterday.", "yesterday", 17),
        ("He landed last night.", "last night", 17),
        ("He lands tomorrow.", "tomorrow", 19),
        ("Er landete am Montagabend.", "Montagabend", 17),
        ("Er landete gestern.", "gestern", 17),
        ("Он прибыл в понедельник.", "понедельник", 17),
        ("Il est arrivé lundi.", "lundi", 17),
        ("It was agreed on 3 June.", "3 June", 3),
    ],
)
def test_days_by_distance(text, named, day):
    table = resolved(text)
    assert table[["text", "day"]].values.tolist() == [[named, pd.Timestamp(2024, 6, day)]]


@pytest.mark.parametrize(
    "text",
    [
        "The Sunday Times wrote.",
        "A Black Friday offer.",
        "Every Monday they met.",
        "On Tuesdays.",
        "The sun, a sat nav, so.",
        "Tuesday, 18 June 2024",
        "",
    ],
)
def test_no_day_by_distance(text):
    assert resolved(text).empty


def test_nothing_is_resolved_without_an_accepted_date():
    table = resolved("He landed on Tuesday, not yesterday or on 3 June.", published=None)
    assert table["day"].isna().all()
    assert table["rule"].tolist() == ["no accepted date"] * 3


def test_the_seeds_resolve_where_a_date_is_stated():
    articles = load_articles("seeds")
    table = dates.resolve_days(articles, dates.find_dates(articles))
    known = table[table["day"].notna()]
    # "The main part of the visit begins on Wednesday", in an article of Tuesday, 18 June
    assert known[["article_id", "text", "day"]].values.tolist() == [
        ["004", "Wednesday", pd.Timestamp("2024-06-19")]
    ]
    assert set(table["article_id"]) == {"000", "001", "002", "003", "004"}


def test_a_year_turns_between_the_day_and_the_article():
    assert resolved("It was agreed on 30 December.", published="2024-01-02")["day"][0] == pd.Timestamp(
        "2023-12-30"
    )


@settings(max_examples=50, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 6), st.booleans(), st.booleans())
def test_a_weekday_is_at_most_a_week_away(published, weekday, ahead, strict):
    day = dates.resolve_weekday(weekday, published, ahead=ahead, strict=strict)
    off = (day - published).days * (1 if ahead else -1)
    assert day.weekday() == weekday
    assert (1 if strict else 0) <= off <= (7 if strict else 6)


def test_a_weekday_that_is_none():
    with pytest.raises(ValueError, match=r"weekday 7 is none of 0 \(Monday\) to 6 \(Sunday\)"):
        dates.resolve_weekday(7, JUNE_18)


def test_tuesday_evening_in_moscow_is_wednesday_in_pyongyang():
    # UTC+3 and UTC+9: 18:00 to 24:00 in Moscow is 00:00 to 06:00 in Pyongyang
    moscow, pyongyang = "Europe/Moscow", "Asia/Pyongyang"
    assert dates.convert_day(JUNE_18, moscow, pyongyang, part="evening") == [date(2024, 6, 19)]
    assert dates.convert_day(date(2024, 6, 19), pyongyang, moscow, part="early") == [JUNE_18]
    assert dates.convert_day(JUNE_18, moscow, pyongyang) == [JUNE_18, date(2024, 6, 19)]
    assert dates.convert_day(JUNE_18, moscow, moscow) == [JUNE_18]


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("Europe/Moskow", "Asia/Pyongyang"), {}, "time zone 'Europe/Moskow' is not known"),
        (("Europe/Moscow", "../etc/passwd"), {}, "time zone '../etc/passwd' is not known"),
        (("Europe/Moscow", "Asia/Pyongyang"), {"part": "teatime"}, "part of the day 'teatime' is not known"),
    ],
)
def test_unknown_zones_and_parts(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        dates.convert_day(JUNE_18, *arguments, **options)
