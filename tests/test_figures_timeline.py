"""Does the timeline show what the table says?"""

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import date2num

from analysis.figures.style import GREY, INK
from analysis.figures.timeline import MOST_ROWS, draw_timeline


def table_of(*rows):
    table = pd.DataFrame(rows, columns=["article_id", "published", "basis", "rejected"])
    table["published"] = pd.to_datetime(table["published"])
    return table.assign(evidence=None)


FIVE = table_of(
    ("000", None, None, "2024-07-23 page clock (line 2)"),
    ("001", None, None, None),
    (
        "002",
        "2024-06-20",
        "byline",
        "2024-06-21 comment (line 9); 2024-06-22 comment (line 12); 1945-05-08 event in the text (line 5)",
    ),
    ("003", None, None, None),
    ("004", "2024-06-18", "status line", None),
)


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        text.get_text() for text in figure.texts
    ]


def marks(figure, color):
    """(day number, row) of the markers with that edge."""
    lines = [
        line for line in figure.axes[0].lines if line.get_marker() == "o" and to_hex(line.get_mec()) == color
    ]
    return sorted((float(x), int(y)) for line in lines for x, y in zip(*line.get_data(), strict=True))


def test_filled_days_hollow_days_and_words_for_the_unknown():
    figure = draw_timeline(FIVE, footer="5 articles")
    # dated articles first, by day; then the others by id
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["004", "002", "000", "001", "003"]
    assert marks(figure, INK) == [
        (date2num(pd.Timestamp("2024-06-18")), 0),
        (date2num(pd.Timestamp("2024-06-20")), 1),
    ]
    hollow = [("2024-06-21", 1), ("2024-06-22", 1), ("2024-07-23", 2)]
    assert marks(figure, GREY) == [(date2num(pd.Timestamp(day)), row) for day, row in hollow]
    said = words(figure)
    assert "18 Jun 2024, status line" in said
    assert "refused: 23 Jul 2024, page clock" in said
    assert "refused: comment 2, 1 more" in said
    assert said.count("not known") == 3
    assert "‹ 1 earlier" in said  # 1945 lies off the axis, and is counted
    assert "5 articles" in said


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (FIVE, "2 of these 5 articles can be dated: 18 June 2024 to 20 June 2024"),
        (FIVE.iloc[4:], "This article can be dated: 18 June 2024"),
        (FIVE.iloc[[2, 4]], "All 2 articles can be dated: 18 June 2024 to 20 June 2024"),
        (FIVE.iloc[:2], "None of these 2 articles can be dated"),
        (FIVE.iloc[:1], "This article cannot be dated"),
        (FIVE.iloc[1:2], "This article cannot be dated"),
    ],
)
def test_titles_say_how_many_are_dated(rows, title):
    assert title in " ".join(" ".join(words(draw_timeline(rows))).split())


def test_an_empty_table_says_so():
    assert "There are no articles to date." in words(draw_timeline(FIVE.iloc[:0]))


def test_many_articles_are_bars_by_basis_with_their_counts():
    n = MOST_ROWS + 10
    rows = [
        (
            str(i),
            f"2024-06-{1 + i % 20:02d}",
            "byline" if i % 4 else "dateline",
            "2024-07-23 page clock (line 1)",
        )
        for i in range(n)
    ]
    figure = draw_timeline(table_of(*rows, ("x", None, None, None)))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["byline", "dateline", "page clock", "not known"]
    said = words(figure)
    # 40 articles: every fourth has a dateline
    assert {"30 articles", "10 articles", "40 refused days", "1 article"} <= set(said)
    # 20 days, those with i % 4 == 0 are five of them
    bars = [len(lines.get_segments()) for lines in figure.axes[0].collections if len(lines.get_segments())]
    assert bars == [15, 5, 1]


def test_names_stand_for_ids_and_long_ones_are_cut():
    figure = draw_timeline(FIVE.assign(name="A very long name of a source that nobody can print in full"))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[0].startswith("A very long name") and names[0].endswith("…")


def test_the_table_is_not_touched():
    before = FIVE.copy(deep=True)
    draw_timeline(FIVE)
    pd.testing.assert_frame_equal(FIVE, before)
