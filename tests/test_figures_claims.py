"""The claim board, by its artists."""

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.claims import BOARD, compare_claims, find_claims, lay_board
from analysis.figures import draw_claims
from analysis.figures.claims import MARKS, board_title
from analysis.figures.style import save_figure

NAMES = ("A Newspaper With a Name That No Column Could Hold Without Breaking It", "B", "Ünïcode $5 _x_")


def board_of(articles, **options):
    return lay_board(compare_claims(find_claims(articles)), articles, **options)


def texts(figure, gid):
    axes = figure.axes[0]
    return [text.get_text() for text in axes.texts if text.get_gid() == gid]


def drawn(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


@pytest.fixture
def three(articles_of):
    return articles_of(
        "Police said the fire killed 12 people. It burned 40 houses.",
        "The fire killed 12 people. It burned 40 houses and 3 barns.",
        "The fire killed 19 people.",
        source=list(NAMES),
    )


def test_cells_hold_value_and_source(three):
    figure = draw_claims(board_of(three))
    assert sorted(texts(figure, "value")) == ["12", "12", "19", "40", "40"]
    assert texts(figure, "source") == ["Police"]


def test_a_missing_cell_is_one_grey_field(three):
    figure = draw_claims(board_of(three))
    missing = [patch for patch in figure.axes[0].collections if patch.get_gid() == "missing"]
    assert len(missing) == 1


def test_a_grey_cell_claims_no_more_than_was_looked_for(three):
    figure = draw_claims(board_of(three))
    subtitle = next(text.get_text() for text in figure.texts if text.get_gid() == "subtitle")
    assert "grey cell: none was found there." in " ".join(subtitle.split())


def test_verdicts_differ_by_shape_colour_and_word(three):
    figure = draw_claims(board_of(three))
    marks = {line.get_gid(): line.get_marker() for line in figure.axes[0].lines if line.get_gid()}
    assert marks == {"verdict conflict": "X", "verdict same": "o"}
    labels = texts(figure, "label")
    assert "conflict" in labels and "same" in labels
    told = [mark for verdict, mark in MARKS.items() if verdict != "alone"]
    assert len({marker for marker, _, _ in told}) == len({color for _, color, _ in told}) == 4


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["same", "same"], "These articles share 2 numbers and dates, and none contradicts another"),
        (["same"], "These articles share 1 number or date, and none contradicts another"),
        (
            ["same", "differs"],
            "These articles share 2 numbers and dates; 1 differs for a visible reason, none conflicts",
        ),
        (
            ["conflict", "differs", "same"],
            "1 of 3 numbers and dates that these articles share is in conflict",
        ),
        (["alone", "alone"], "2 numbers and dates, each told by one article alone"),
        (["alone"], "One number or date, told by one article alone"),
    ],
)
def test_the_title_is_what_the_table_says(verdicts, title):
    table = pd.DataFrame({"group": range(len(verdicts)), "verdict": verdicts})
    assert board_title(table) == title


def test_counts_of_what_is_not_shown_are_on_the_figure(three):
    figure = draw_claims(board_of(three, rows=1))
    subtitle = next(text.get_text() for text in figure.texts if text.get_gid() == "subtitle")
    words = " ".join(subtitle.split())
    assert "Not shown: 1 more that are shared and 1 that one article alone tells." in words


def test_many_articles_get_letters_for_their_values(articles_of):
    fires = [f"The fire killed {12 + (i % 3 == 0)} people." for i in range(12)]
    figure = draw_claims(board_of(articles_of(*fires)))
    # 4 of 12 say 13, so 12 is the commoner value and gets the "a".
    letters = texts(figure, "value")
    assert letters.count("a") == 8 and letters.count("b") == 4
    assert "a = 12, b = 13" in texts(figure, "label")


@pytest.mark.parametrize("n", [5, 6, 7])
def test_no_value_is_cut_where_columns_are_narrow(articles_of, n):
    days = ["Thursday", "Wednesday"]
    dated = articles_of(*[f"The minister arrived in Lisbon on {days[i % 2]}." for i in range(n)])
    figure = draw_claims(board_of(dated))
    written = " ".join(texts(figure, "value") + texts(figure, "label"))
    assert "Thursday" in written and "Wednesday" in written and "…" not in written


def test_more_articles_than_columns_are_counted(articles_of):
    board = board_of(articles_of(*["The fire killed 12 people."] * 40))
    assert board["article_id"].nunique() == 35
    figure = draw_claims(board)
    assert "35 of 40 articles are shown" in " ".join(t.get_text() for t in figure.texts).replace("\n", " ")


def test_an_empty_board_says_so():
    figure = draw_claims(pd.DataFrame(columns=list(BOARD)), footer="2 articles")
    words = " ".join(text.get_text() for text in figure.texts)
    assert "No number or date is told by two of these articles." in words and "2 articles" in words


@pytest.mark.parametrize("n", [1, 2, 5, 7, 8, 35])
def test_nothing_overlaps_or_is_cut(articles_of, n):
    articles = articles_of(
        *[
            f"The very long winded spokesman of the ministry of interior affairs Ali Baba said the fire killed {i + 12} people."
            for i in range(n)
        ],
        source=[f"{NAMES[i % 3]} {i}" for i in range(n)],
    )
    figure = draw_claims(board_of(articles), footer="a footer " * 20)
    renderer = drawn(figure)
    width, height = figure.canvas.get_width_height()
    boxes = [text.get_window_extent(renderer) for text in [*figure.texts, *figure.axes[0].texts]]
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)
    assert all(text.get_fontsize() >= 9 for text in [*figure.texts, *figure.axes[0].texts])
    crossing = [
        (one, other)
        for i, one in enumerate(boxes)
        for other in boxes[i + 1 :]
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 2
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 3
    ]
    assert not crossing


def test_drawing_changes_nothing_and_repeats_to_the_byte(three, tmp_path):
    board = board_of(three)
    before = board.copy(deep=True)
    one = save_figure(draw_claims(board), board, "one", tmp_path).read_bytes()
    again = save_figure(draw_claims(board), board, "one", tmp_path).read_bytes()
    assert one == again
    pd.testing.assert_frame_equal(board, before)
