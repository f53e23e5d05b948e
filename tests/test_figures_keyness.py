import numpy as np
import pandas as pd
import pytest

from analysis import figures, keyness, sensitivity, validation
from analysis.figures.keyness import keyness_title


def article_table(n, planted=(), seed=0, name="source {}"):
    rng = np.random.default_rng(seed)
    texts = [
        "\n".join("the dog " + " ".join(rng.choice(list("bcdefgh"), 9)) for _ in range(14)) for _ in range(n)
    ]
    for place, word in planted:
        texts[place] = "\n".join(line + f" {word}" for line in texts[place].split("\n"))
    names = [name.format(k) for k in range(n)]
    return pd.DataFrame({"article_id": [f"a{k:02d}" for k in range(n)], "source": names, "text": texts})


def texts_of(figure):
    inner = [text for axes in figure.axes for text in (*axes.texts, *axes.get_yticklabels())]
    return [text.get_text() for text in (*figure.texts, *inner)]


def marks(figure, gid):
    return [line for axes in figure.axes for line in axes.lines if str(line.get_gid()).startswith(gid)]


def drawn(figure, tmp_path):
    """Render the figure and hold every text inside the page."""
    path = figures.save_figure(figure, pd.DataFrame({"x": [1]}), "f", tmp_path)
    assert path.stat().st_size > 4000
    box = figure.bbox
    renderer = figure.canvas.get_renderer()
    for text in [*figure.texts, *(t for axes in figure.axes for t in axes.texts)]:
        extent = text.get_window_extent(renderer)
        assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
        assert text.get_fontsize() >= 9
    return figure


def test_a_word_beyond_chance_is_named_and_marked(tmp_path):
    table = keyness.leading_words(keyness.compare_each(article_table(5, [(1, "zanzibar")])), rows=15)
    figure = drawn(figures.draw_keyness(table, footer="5 articles"), tmp_path)
    assert "“zanzibar” stands out in source 1 beyond chance" in texts_of(figure)[0].replace("\n", " ")
    (mark,) = marks(figure, "word zanzibar")
    assert mark.get_marker() == "D"
    assert mark.get_xdata()[0] == float(f"{table.loc[table['word'] == 'zanzibar', 'statistic'].iloc[0]:.4g}")
    others = [line for line in marks(figure, "word ") if line is not mark]
    assert {line.get_marker() for line in others} == {"o"}
    assert any("14 : 0" in text for text in texts_of(figure))


def test_nothing_beyond_chance_is_said_and_grey(tmp_path):
    table = keyness.leading_words(keyness.compare_each(article_table(5)), rows=15)
    figure = drawn(figures.draw_keyness(table), tmp_path)
    assert "Nothing here is beyond chance" in texts_of(figure)[0]
    assert {line.get_color() for line in marks(figure, "word ")} == {"#767676"}
    bands = [patch for patch in figure.axes[0].patches if patch.get_gid() == "noise band"]
    assert bands[0].get_x() + bands[0].get_width() == pytest.approx(table["floor"].iloc[0], abs=2e-3)


@pytest.mark.parametrize("n", [1, 2, 35])
def test_one_two_and_many_sources_fit(n, tmp_path):
    name = "A very long name of a regional newspaper with a supplement {}"
    each = keyness.compare_each(article_table(n, name=name), deals=40)
    table = keyness.leading_words(each)
    drawn(figures.draw_keyness(table, footer="x " * 60), tmp_path)
    drawn(figures.draw_spread(keyness.one_target(each), footer="x"), tmp_path)


def test_an_outlet_that_is_too_small_says_why(tmp_path):
    articles = article_table(10).assign(source=["t"] * 2 + ["r"] * 8)
    each = keyness.compare_each(articles)
    assert keyness_title(each) == "Too few articles to tell any word from chance"
    figure = drawn(figures.draw_keyness(keyness.leading_words(each, rows=6)), tmp_path)
    assert any("too few articles: 8 against 2" in " ".join(text.split()) for text in texts_of(figure))
    assert not marks(figure, "word ")
    figure = drawn(figures.draw_spread(keyness.one_target(each, "t")), tmp_path)
    assert any("too few articles" in " ".join(text.split()) for text in texts_of(figure))


def test_empty_tables_are_said_in_words(tmp_path):
    empty = keyness.compare_each(article_table(0))
    for figure in (
        figures.draw_keyness(empty),
        figures.draw_spread(empty),
        figures.draw_sensitivity(pd.DataFrame(columns=list(sensitivity.FINDINGS))),
        figures.draw_agreement(pd.DataFrame(columns=list(validation.AGREEMENT))),
    ):
        drawn(figure, tmp_path)
        assert not figure.axes


def test_the_spread_of_every_tested_word(tmp_path):
    one = keyness.one_target(keyness.compare_each(article_table(5, [(1, "zanzibar")])), "source 1")
    figure = drawn(figures.draw_spread(one), tmp_path)
    points = [tuple(point) for part in figure.axes[0].collections for point in np.asarray(part.get_offsets())]
    assert len(points) == one["statistic"].notna().sum()
    assert any("zanzibar" in text and "14 : 0" in text for text in texts_of(figure))


def test_a_dollar_sign_or_markup_in_a_name_is_text(tmp_path):
    table = keyness.leading_words(keyness.compare_each(article_table(4, name="$x^{} <b> _y_")), rows=4)
    assert any("$x^0 <b> _y_" in text for text in texts_of(drawn(figures.draw_keyness(table), tmp_path)))


def test_strips_have_the_length_of_their_share(tmp_path):
    rows = [
        (
            "a",
            "A finding with a rather long statement about one source " * 4,
            64,
            256,
            0.25,
            "case",
            "case: kept",
            "“x” " * 60,
        ),
        ("b", "Firm", 256, 256, 1.0, "", None, None),
    ]
    figure = drawn(figures.draw_sensitivity(pd.DataFrame(rows, columns=list(sensitivity.FINDINGS))), tmp_path)
    assert texts_of(figure)[0] == "1 of 2 findings hold under each of 256 reasonable choices"
    widths = {p.get_gid(): p.get_width() for p in figure.axes[0].patches if p.get_gid()}
    assert widths == {"holds a": 0.25, "holds b": 1.0}
    assert "64 of 256 · 25%" in texts_of(figure) and "no choice overturns it" in texts_of(figure)


def test_agreement_shows_counts_intervals_and_what_is_undefined(tmp_path):
    pairs = [("quoted", "quoted")] * 7 + [("quoted", "own")] + [("own", "own")] * 12
    rows = [
        {"task": "voice", "article_id": "a", "answer": a, "machine": b, "agrees": a == b} for a, b in pairs
    ]
    rows += [{"task": "stories", "article_id": "a", "answer": "same", "machine": "same", "agrees": True}] * 3
    agreement = validation.measure_agreement(pd.DataFrame(rows))
    figure = drawn(figures.draw_agreement(agreement, footer="x"), tmp_path)
    (recall,) = marks(figure, "voice recall")
    assert recall.get_xdata()[0] == 0.875
    told = " ".join(texts_of(figure))
    assert "19 of 20 items agree" in told and "kappa not defined" in told
    assert "95% (quoted words) to 100% (same-story pairs)" in " ".join(texts_of(figure)[0].split())
