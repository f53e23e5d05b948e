"""The ledger's figures, by their artists."""

import pandas as pd
import pytest

from analysis import figures, framing
from analysis.figures.course import draw_course
from analysis.figures.labels import draw_labels
from analysis.figures.names import draw_names
from analysis.figures.style import save_figure


def texts_of(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def words_of(figure):
    every = [text.get_text() for text in figure.texts] + texts_of(figure)
    return " ".join(" ".join(every).split())


def marks(figure, gid):
    return [
        artist for axes in figure.axes for artist in (*axes.patches, *axes.lines) if artist.get_gid() == gid
    ]


def shares_of(rows, sources=None, **options):
    """Count (article, concept, label, voice, times) rows, one source an article."""
    spread = [row[:4] for row in rows for _ in range(row[4])]
    mentions = pd.DataFrame(spread, columns=["article_id", "concept", "label", "voice"], dtype=object)
    mentions["kind"] = ["term" if label.isupper() else "role" for label in mentions["label"]]
    mentions = mentions.assign(framing="kind of", start=range(len(mentions)), basis="definite")
    ids = sorted({row[0] for row in rows})
    articles = pd.DataFrame(
        {"article_id": ids, "source": sources or [f"source {name}" for name in ids], "text": ""}
    )
    return framing.label_shares(mentions, articles.assign(**options.pop("columns", {})), **options)


@pytest.fixture(scope="module")
def seed_shares(seeds):
    mentions = framing.find_mentions(seeds, framing.read_lexicon("seeds/lexicon.yml"))
    return framing.label_shares(mentions, seeds), framing.event_shares(mentions, seeds)


def test_the_seeds_ledger_says_dictator_three_of_three(seed_shares):
    figure = draw_labels(seed_shares[0], footer="5 articles")
    words = words_of(figure)
    assert "calls Putin “dictator” in 3 of 3 role words; the other four articles in 0 of 1" in words
    counts = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_gid() == "count"]
    roles = seed_shares[0].query("concept in ('Putin', 'Kim Jong Un') and voice == 'own'")
    assert len(counts) == len(roles) == 25  # 4 labels of Putin and 1 of Kim in 5 articles
    assert counts.count("3 of 3") == 1
    assert "0 + 1 of 1" in counts  # Kim, in reported speech
    assert {"Putin", "Kim Jong Un", "president", "dictator", "pejorative", "office"} <= set(texts_of(figure))


def test_of_many_sources_the_one_in_the_title_has_a_row():
    # Twenty sources with twenty role words each; the one that alone says "y" has but eight.
    rows = [(f"a{number:02d}", "P", "x", "own", 20) for number in range(20)] + [("b", "P", "y", "own", 8)]
    words = words_of(draw_labels(shares_of(rows)))
    assert "source b calls P “y” in 8 of 8 role words; the other 20 articles in 0 of 400" in words
    assert (
        "8 of 8" in words.split("in the table")[1] and words.split("in the table")[1].count("20 of 20") == 11
    )
    assert "12 of 21 sources, those with most role words and the one in the title; all are in" in words


def test_bars_are_shares_and_lines_are_intervals():
    table = shares_of([("a", "P", "x", "own", 6), ("a", "P", "y", "quoted", 2), ("b", "P", "y", "own", 8)])
    figure = draw_labels(table)
    own = [bar.get_width() for bar in marks(figure, "own")]
    quoted = [bar.get_width() for bar in marks(figure, "quoted")]
    full = max(own)  # b calls P y in 8 of 8
    assert sorted(width / full for width in own) == pytest.approx([0.75, 1.0])
    assert [width / full for width in quoted] == pytest.approx([0.25])
    lines = [line.get_xdata() for line in marks(figure, "interval")]
    assert len(lines) == 4  # 2 labels in 2 sources
    # 6 of 8: the exact interval reaches from 0.349 to 0.968
    assert any((line[1] - line[0]) / full == pytest.approx(0.968 - 0.349, abs=0.001) for line in lines)


def test_under_five_is_grey():
    table = shares_of([("a", "P", "x", "own", 4), ("b", "P", "x", "own", 5)])
    faces = [bar.get_facecolor()[:3] for bar in marks(draw_labels(table), "own")]
    grey = [max(face) - min(face) < 0.02 for face in faces]
    assert grey == [True, False]


def test_the_title_claims_nothing_where_intervals_meet():
    table = shares_of([("a", "P", "x", "own", 3), ("b", "P", "y", "own", 3)])
    assert "Who is called what?" in words_of(draw_labels(table))


def test_names_of_the_event(seed_shares):
    figure = draw_names(seed_shares[1])
    words = words_of(figure)
    assert "“Special military operation”: 3 times in these articles, never in their own voice" in words
    assert len(marks(figure, "own")) + len(marks(figure, "quoted")) == seed_shares[1]["mentions"].sum() == 17
    assert len([text for text in texts_of(figure) if " of " in text]) == 7 * 5  # every cell k of n
    assert len(marks(figure, "quoted")) == seed_shares[1].query("voice != 'own'")["mentions"].sum()


def test_many_names_in_a_cell_are_bars():
    table = shares_of([("a", "W", "WAR", "own", 30), ("a", "W", "CRISIS", "quoted", 10)])
    figure = draw_names(table)
    assert len(marks(figure, "own")) == 2
    assert words_of(figure).count("30 of 40") == 1
    assert "“CRISIS”: 10 times" in words_of(figure)


def test_a_course_needs_dates():
    rows = [
        ("a", "P", "x", "own", 2),
        ("b", "P", "x", "own", 1),
        ("b", "P", "y", "own", 3),
        ("c", "P", "y", "own", 2),
    ]
    dates = {"published": pd.to_datetime(["2024-01-05", "2024-02-05", "2024-03-05"])}
    table = shares_of(rows, ["A", "A", "B"], columns=dates, by="month")
    figure = draw_course(table, concept="P", label="x")
    assert [text.get_text() for axes in figure.axes for text in axes.texts] == ["2 of 2", "1 of 4", "0 of 2"]
    assert figure.axes[0].get_title(loc="left") == "A"
    with pytest.raises(ValueError, match="no row for concept 'Q'"):
        draw_course(table, concept="Q")
    assert "too few dates" in words_of(draw_course(shares_of(rows)))


@pytest.mark.parametrize("draw", [draw_labels, draw_names, draw_course])
def test_nothing_to_draw_is_said_in_words(draw):
    table = shares_of([("a", "P", "x", "own", 1), ("a", "W", "WAR", "own", 1)])[:0]
    figure = draw(table, footer="0 articles")
    assert len(figure.axes) == 0
    assert "0 articles" in words_of(figure)


def _crowd(n, kind):
    label = (
        (lambda i: f"LABEL {'ABCDEF'[i % 6]}")
        if kind == "term"
        else (lambda i: f"label of some length {i % 6}")
    )
    rows = [
        (
            f"a{i:03d}",
            f"Person number {i % 5 if kind == 'role' else 0}",
            label(i + j),
            "own" if j else "quoted",
            1 + j,
        )
        for i in range(n)
        for j in range(3)
    ]
    return shares_of(rows, [f"The Extraordinarily Long-Winded Gazette of Place {i:03d}" for i in range(n)])


@pytest.mark.parametrize("n", [1, 2, 14])
@pytest.mark.parametrize(("draw", "kind"), [(draw_labels, "role"), (draw_names, "term")])
def test_no_text_leaves_the_figure_or_is_too_small(draw, kind, n, tmp_path):
    figure = draw(_crowd(n, kind), footer="x " * 60)
    path = save_figure(figure, _crowd(n, kind), "crowd", tmp_path)
    assert path.exists()
    width, height = figure.get_size_inches() * figure.dpi
    assert height / figure.dpi < 22
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent(figure.canvas.get_renderer())
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= width + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.y1 <= height + 1, text.get_text()
        assert text.get_fontsize() >= 9


def test_the_package_gives_them():
    assert (figures.draw_labels, figures.draw_names, figures.draw_course) == (
        draw_labels,
        draw_names,
        draw_course,
    )


def test_long_names_keep_what_tells_them_apart():
    words = texts_of(draw_labels(_crowd(14, "role")))
    assert any(text.endswith("Place 012") for text in words)
    assert any(text.endswith("length 5") for text in words)
