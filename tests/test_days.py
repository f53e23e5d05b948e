"""Which days does a text name, which one is the day of publication, and what of it stands in a page's markup?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import takes_time_in_proportion

from analysis.days import (
    DAYS,
    MENTIONED,
    choose_day,
    date_html,
    find_days,
    find_yearless,
    name_basis,
    name_reason,
    read_address,
    read_month,
    read_page,
    read_weekday,
    refuse_day,
    weigh_day,
)
from analysis.days.choose import read_weights
from analysis.days.stated import pick_day, weigh_html
from analysis.rules import read_rules

JUNE_18 = date(2024, 6, 18)
BODY = "He landed in the capital in the early morning and was received at the airport by the head of state himself."


def days_in(text, **options):
    return [found["day"] for found in find_days(text, **options)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-18",
        "2024-06-18T21:44:00+03:00",
        "2024/06/18",
        "18.06.2024",
        "18. 6. 2024",
        "18.6.24",
        "18-06-2024",
        "06/18/2024",
        "18 June 2024",
        "June 18, 2024",
        "Jun. 18th 2024",
        "June 18 '24",
        "18-Jun-24",
        "the 18th of June, 2024",
        "2024 June 18",
        "18. Juni 2024",
        "18 juin 2024",
        "18 de junio de 2024",
        "18 giugno 2024",
        "18 de junho de 2024",
        "18 juni 2024",
        "18 czerwca 2024 r.",
        "18 июня 2024 года",
        "18 червня 2024",
        "18. června 2024",
        "18 Haziran 2024",
        "18 Ιουνίου 2024",
        "2024. június 18.",
        "18 يونيو 2024",
        "2024年6月18日",
        "2024년 6월 18일",
        # what scrapers glue together
        "ReutersJune 18, 2024By a reporter",
        "18.06.202421:44",
        "18. Juni 202418. Juni 2024",
        "18. Juni 20240 Kommentare",
    ],
)
def test_every_way_of_writing_one_day(text):
    assert set(days_in(text)) == {JUNE_18}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "June 2024",
        "18 June",
        "31 June 2024",
        "30.02.2024",
        "version 3.14.15",
        "192.168.10.12",
        "10.1000/182",
        "+49 30 18.06.20241",
        "from 15 November, 10 o'clock",
        "15. November, 10 Uhr",
        "20 may have died in 2000 places",
        "7,000 containers in 2023",
        "1/2/3/2024",
    ],
)
def test_no_day(text):
    assert days_in(text) == []


def test_offsets_hold_the_day_without_the_word_glued_to_it():
    text = "ReutersJune 18, 2024By"
    (found,) = find_days(text)
    assert text[found["start"] : found["end"]] == "June 18, 2024"
    assert tuple(found) == DAYS


def test_a_day_on_each_line_and_none_across_lines():
    assert days_in("18 June\n2024") == []
    text = "x\n18 June 2024\ny\nJuly 1, 2024"
    assert [text[found["start"] : found["end"]] for found in find_days(text)] == [
        "18 June 2024",
        "July 1, 2024",
    ]


def test_day_and_month_that_could_change_places_stay_ambiguous():
    (found,) = find_days("03/04/2024")
    assert (found["day"], found["other"]) == (date(2024, 4, 3), date(2024, 3, 4))
    # the European full stop has one order, and so have figures above twelve
    assert find_days("03.04.2024")[0]["other"] is None
    assert find_days("13/04/2024")[0]["other"] is None
    assert find_days("05/05/2024")[0]["other"] is None


def test_a_weekday_settles_the_order():
    # 4 March 2024 was a Monday, 3 April 2024 a Wednesday
    (found,) = find_days("Mon 03/04/2024")
    assert (found["day"], found["other"], found["weekday"]) == (date(2024, 3, 4), None, 0)
    assert find_days("Mercredi 03/04/2024")[0]["day"] == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "clock", "zone"),
    [
        ("Status: 18.06.2024 21:44", "21:44", None),
        ("18.06.2024, 9.05 Uhr", "09:05", None),
        ("June 18, 2024 at 9:44 p.m. EDT", "21:44", "America/New_York"),
        ("12:30 am MSK, 18 June 2024", "00:30", "Europe/Moscow"),
        ("2024-06-18T21:44:00+03:00", "21:44", "+03:00"),
        ("18 июня 2024, 21:44 МСК", "21:44", "Europe/Moscow"),
        ("Publié le 18/06/2024 à 21h44", "21:44", None),
        ("18 June 2024", None, None),
    ],
)
def test_clock_time_and_zone(text, clock, zone):
    (found,) = find_days(text)
    assert (found["time"], found["zone"]) == (clock, zone)


def test_short_years_turn_where_they_are_told():
    assert days_in("18.06.69") == [date(2069, 6, 18)]
    assert days_in("18.06.70") == [date(1970, 6, 18)]
    assert days_in("18.06.25", latest=JUNE_18) == [date(1925, 6, 18)]
    assert days_in("18.06.24", latest=JUNE_18) == [JUNE_18]


def test_days_without_a_year():
    found = find_yearless("on 18 June, am 3. Mai and on Sept. 11th; 20 may have")
    assert [(one["day"], one["month"]) for one in found] == [(18, 6), (3, 5), (11, 9)]


def test_names_of_months_and_weekdays():
    assert [read_month(word) for word in ("Juni", "ИЮНЯ", "czerwca", "Putin")] == [6, 6, 6, None]
    assert [read_weekday(word) for word in ("Tuesday", "Dienstag", "вторник", "North")] == [1, 1, 1, None]


def test_no_word_names_two_months_in_two_languages():
    languages = read_rules("days_months")
    meant = {}
    for months in languages.values():
        assert len(months) == 12
        for number, names in enumerate(months, 1):
            for name in names:
                meant.setdefault(name, set()).add(number)
    assert {name for name, numbers in meant.items() if len(numbers) > 1} == set()


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%y"]),
)
def test_every_date_written_is_read_again(day, pattern):
    assert days_in(f"Published {day.strftime(pattern)} by us") == [day]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789./-: '\nJuneMaiTdy,年月日\0", max_size=80))
def test_any_text_gives_days_in_order_inside_the_text(text):
    reached = 0
    for found in find_days(text):
        assert reached <= found["start"] < found["end"] <= len(text)
        reached = found["end"]
    find_yearless(text)


@pytest.mark.parametrize("part", ["1 ", "1/1/", "18.06.", "June ", "a", " ", '"', "1:1", "Tuesday, "])
def test_long_lines_take_no_quadratic_time(part):
    assert takes_time_in_proportion(lambda line: read_page(f"{line}1"), part, 300_000 // len(part))


# ------------------------------------------------------------------ which of the days is the day of publication


def chosen(text):
    mentions = read_page(text)
    place = choose_day(mentions)
    return (
        None
        if place is None
        else (mentions[place]["day"], name_basis(mentions[place]), mentions[place]["line"])
    )


def test_a_status_line_under_the_title_is_accepted():
    assert chosen(f"A visit\n\nStatus: 18.06.2024 21:44\n\n{BODY}") == (JUNE_18, "status line", 3)


@pytest.mark.parametrize(
    ("line", "basis"),
    [
        ("Published on June 18, 2024", "published line"),
        ("Veröffentlicht am 18. Juni 2024", "published line"),
        ("Updated 18 June 2024", "update line"),
        ("By A. Reporter, June 18, 2024", "byline"),
        ("June 18, 2024", "dateline"),
        ("Опубликовано 18 июня 2024", "published line"),
    ],
)
def test_bases(line, basis):
    assert chosen(f"A visit\n{line}\n{BODY}") == (JUNE_18, basis, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"17.8 C\nTuesday, July 23, 2024\n\nA visit\n\n{BODY}", "page clock"),
        (f"Today is July 23, 2024\nA visit\n{BODY}", "page clock"),
        (f"Tuesday, July 23, 2024\nA visit\n{BODY}", "page clock"),
        (
            f"A visit\n{BODY} It was the first since July 23, 2000, the reporters who travelled along wrote.",
            "event in the text",
        ),
        (f"A visit\n{BODY}\nJuly 23, 2024 at 9:05 am Reply", "comment"),
        (f"A visit\n{BODY}\nCopyright July 23, 2024, all rights reserved", "copyright or terms"),
        (f"A visit\n{BODY}\nA post shared by someone (@someone) on July 23, 2024", "embedded post"),
    ],
)
def test_refused_with_a_reason(text, reason):
    assert chosen(text) is None
    (mention,) = read_page(text)
    assert refuse_day(mention) == reason == name_reason(mention, None)


def test_a_clock_does_not_hide_the_date_below_it():
    text = f"17.8 C\nTuesday, July 23, 2024\nA visit\nStatus: 18.06.2024 21:44\n{BODY}"
    assert chosen(text) == (JUNE_18, "status line", 4)


def test_the_first_publication_stands_before_its_update():
    text = f"A visit\nPublished: 18 June 2024\nUpdated: 20 June 2024\n{BODY}"
    assert chosen(text)[0] == JUNE_18
    assert name_reason(read_page(text)[1], JUNE_18) == "update"


def test_comments_below_the_article_do_not_date_it():
    comments = "\n".join(
        f"Ann{n}\nJune {20 + n}, 2024 at 9:05 am\nThank you, very interesting." for n in range(4)
    )
    text = f"A visit\nJune 18, 2024\n{BODY}\n{BODY}\nComments\n{comments}"
    assert chosen(text)[0] == JUNE_18
    assert {name_reason(mention, JUNE_18) for mention in read_page(text)[1:]} == {"comment"}


def test_other_dates_of_the_page_settle_day_and_month():
    # 18/06 can only be day first, so 03/04 is read so as well
    first, _ = read_page("03/04/2024\nRelated\n18/06/2023")
    assert (first["day"], first["other"]) == (date(2024, 4, 3), None)
    first, _ = read_page("03/04/2024\nRelated\n06/18/2023")
    assert (first["day"], first["other"]) == (date(2024, 3, 4), None)
    (alone,) = read_page("03/04/2024")
    assert alone["other"] == date(2024, 3, 4)


def test_mentions_have_their_line_and_weights_for_their_signs():
    (mention,) = read_page("a\n  Stand: 18.06.2024 ")
    assert tuple(mention) == MENTIONED
    assert (mention["line"], mention["text"][mention["start"] : mention["end"]]) == (2, "18.06.2024")
    weights = read_weights()["text"]
    assert mention["signs"].keys() <= weights.keys()
    assert weigh_day(mention) == pytest.approx(
        sum(weights[name] * value for name, value in mention["signs"].items())
    )


def test_no_text_no_mention():
    assert read_page("") == []
    assert choose_day([]) is None


def test_equal_weights_take_the_first():
    one, other = ({"day": date(2024, 6, day), "signs": {"published": 1.0}} for day in (18, 19))
    assert choose_day([one, other]) == 0


# ------------------------------------------------------------------ web pages


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/06/18/visit.html", JUNE_18),
        ("https://example.org/visit-2024-06-18", JUNE_18),
        ("https://example.org/20240618-visit", JUNE_18),
        ("https://example.org/2024/06/visit", None),
        ("https://example.org/id/120240618", None),
        ("https://example.org/20241318", None),
        ("https://example.org/2024/02/31/x", None),
        (None, None),
    ],
)
def test_addresses(url, day):
    assert read_address(url) == day


def page(head="", body=f"<h1>A visit</h1><p>{BODY}</p>"):
    return f"<html><head><title>A visit</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "html",
    [
        page('<meta property="article:published_time" content="2024-06-18T21:44:00+02:00">'),
        page(
            '<script type="application/ld+json">{"datePublished": "2024-06-18T21:44:00Z", "dateModified": "2024-06-20"}</script>'
        ),
        page(body=f'<h1>A visit</h1><time datetime="2024-06-18">Tuesday</time><p>{BODY}</p>'),
        page(body=f"<h1>A visit</h1><p>Status: 18.06.2024 21:44</p><p>{BODY}</p>"),
        page('<link rel="canonical" href="https://example.org/2024/06/18/visit">'),
    ],
)
def test_pages_are_dated_by_markup_or_text(html):
    assert date_html(html) == JUNE_18
    assert date_html(html.encode()) == JUNE_18


def test_the_address_dates_a_page():
    assert date_html(page(), url="https://example.org/2024/06/18/visit") == JUNE_18


def test_a_clock_in_a_page_is_no_date():
    assert (
        date_html(page(body=f"<p>17.8 C</p><p>Tuesday, July 23, 2024</p><h1>A visit</h1><p>{BODY}</p>"))
        is None
    )


@pytest.mark.parametrize("html", ["", " ", "<html>", b"\xff\xfe\x00", "<!-- x -->", "<div>" * 2000, page()])
def test_pages_without_a_date(html):
    assert date_html(html) is None


def test_a_declared_encoding_does_not_stop_the_reading():
    assert (
        date_html('<?xml version="1.0" encoding="utf-16"?>' + page(body="<p>Published: 18 June 2024</p>"))
        == JUNE_18
    )


def test_signs_of_a_page_have_weights_and_shares_that_sum_to_one():
    signs = weigh_html(
        page(body=f"<h1>A visit</h1><p>18 June 2024</p><p>{BODY}</p><p>Updated 20 June 2024</p>")
    )
    assert sum(of.get("share", 0) for of in signs.values()) == pytest.approx(1)
    assert {name for of in signs.values() for name in of} <= read_weights()["page"].keys()


def test_heaviest_day_and_the_earlier_of_equal_ones():
    signs = {
        date(2024, 6, 20): {"published": 1.0},
        JUNE_18: {"published": 1.0},
        date(2024, 7, 23): {"share": 1.0},
    }
    assert pick_day(signs, weights={"published": 1.0, "share": 9.0}) == JUNE_18
    assert pick_day({JUNE_18: {"share": 1.0}}) is None
