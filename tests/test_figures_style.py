"""Every figure leaves by one door: same size, words on it, two files with the same values."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from analysis.figures import style

TABLE = pd.DataFrame({"source": ["=HYPERLINK(1)", "b"], "share": [1 / 3, 2e-9], "n": [3, -4]})


def small_figure(title="A title", footer="2 articles"):
    figure = style.new_figure(height=3)
    with style.styled():
        axes = figure.subplots()
        axes.barh(["a", "b"], [1, 2])
    return style.dress(figure, title, "How to read it", footer)


def test_picture_has_a_fixed_size_and_says_in_its_metadata_what_it_shows(tmp_path):
    path = style.save_figure(small_figure(), TABLE, "03-x", tmp_path)
    with Image.open(path) as picture:
        assert picture.size == (8 * style.DPI, 3 * style.DPI)
        assert picture.info["Title"] == "A title"
        assert picture.info["Description"] == "How to read it. 2 articles"
        assert "Software" not in picture.info
        assert len(picture.getcolors(256)) > 10


def test_table_is_written_rounded_and_with_formulas_defused(tmp_path):
    style.save_figure(small_figure(), TABLE, "03-x", tmp_path)
    assert (tmp_path / "03-x.csv").read_text() == "source,share,n\n'=HYPERLINK(1),0.3333,3\nb,2e-09,-4\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["03-x.csv", "03-x.png"]


def test_same_figure_gives_the_same_bytes_in_another_process(tmp_path):
    style.save_figure(small_figure(), TABLE, "one", tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_figures_style as t;"
        "t.style.save_figure(t.small_figure(), t.TABLE, 'two', sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path)], check=True)
    for ending in ("png", "csv"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


@pytest.mark.parametrize("stem", ["", "a/b", "../x", ".hidden"])
def test_stem_must_be_a_plain_file_name(stem, tmp_path):
    with pytest.raises(ValueError, match="expected a plain file name such as '03-labels'"):
        style.save_figure(small_figure(), TABLE, stem, tmp_path)


def test_failed_write_leaves_no_half_file(tmp_path, monkeypatch):
    monkeypatch.setattr(style, "_png", lambda figure: (_ for _ in ()).throw(RuntimeError("torn")))
    with pytest.raises(RuntimeError, match="torn"):
        style.save_figure(small_figure(), TABLE, "03-x", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_dress_keeps_axes_between_title_and_footer():
    figure = small_figure(title="A long title " * 12, footer="a long footer " * 20)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    boxes = {text.get_gid(): text.get_window_extent(renderer) for text in figure.texts}
    axes = figure.axes[0].get_tightbbox(renderer)
    assert boxes["title"].y0 > boxes["subtitle"].y1 - 2
    assert boxes["subtitle"].y0 > axes.y1
    assert boxes["footer"].y1 < axes.y0
    assert all(box.x0 >= 0 and box.x1 <= 8 * style.DPI for box in boxes.values())


def test_dollar_signs_are_not_mathematics():
    figure = small_figure(title="from $5 to $6")
    assert figure.texts[0].get_text() == "from $5 to $6"
    assert not figure.texts[0].get_parse_math()


@given(st.text(alphabet="ab W.", max_size=80), st.floats(1, 5))
def test_wrapped_lines_hold_every_word_and_fit(words, width):
    lines = style.wrapped(words, width, 10)
    assert " ".join(lines).split() == words.split()
    assert all(style.text_width(line, 10) <= width or " " not in line for line in lines)


def test_shortened_fits_and_shows_the_cut():
    assert style.shortened("short", 3, 10) == "short"
    cut = style.shortened("a very long source name indeed", 1, 10)
    assert cut.endswith("…") and style.text_width(cut, 10) <= 1


def test_one_source_keeps_one_color_whatever_the_order():
    assert style.source_colors(["b", "a"]) == style.source_colors(["a", "b", "a"])
    assert len(set(style.source_colors("abcdefg").values())) == 7


def test_footer_counts_articles_words_and_dropped_lines(articles_of):
    articles = articles_of("one two three", "four")
    ledger = pd.DataFrame({"kept": [True, False, False], "kind": ["body", "furniture", "blank"]})
    words = style.footer(articles, ledger, "exact intervals")
    assert words.startswith(
        "2 articles · 4 words after cleaning · 1 line dropped · exact intervals · corpus "
    )
    assert style.footer(articles.iloc[:1]).startswith("1 article · 3 words · corpus ")


def test_corpus_hash_follows_the_texts_not_their_order(articles_of):
    articles = articles_of("one", "two")
    assert style.corpus_hash(articles) == style.corpus_hash(articles.iloc[::-1])
    assert style.corpus_hash(articles) != style.corpus_hash(articles_of("one", "three"))


def test_rounded_keeps_four_digits_and_missing_values():
    table = pd.DataFrame({"x": [123456.0, 0.00012345678, float("nan")], "n": [1, 2, 3]})
    assert style.rounded(table)["x"].tolist()[:2] == [123500.0, 0.0001235]
    assert style.rounded(table)["x"].isna().tolist() == [False, False, True]
    assert table["x"][0] == 123456.0


def test_notice_says_the_reason_in_words():
    figure = style.notice("No dates", "No article states its date.", "1 article")
    assert "No article states its date." in [text.get_text() for text in figure.texts]


def test_a_whole_article_is_cut_as_its_beginning_is():
    text = "Words of unequal width, iiii WWWW. " * 3_000  # 105,000 letters: once a minute's work
    for width in (0.3, 2.0):
        assert style.shortened(text, width, 9.5) == style.shortened(text[:90], width, 9.5)
    assert style.shortened(text[:200], 100, 9.5) == text[:200]
