"""Figures of likeness and reuse, read from their artists."""

import pandas as pd
import pytest
from matplotlib.patches import Polygon, Rectangle

from analysis import reuse, similarity
from analysis.figures.reuse import draw_passages
from analysis.figures.similarity import draw_similarity, draw_terms
from analysis.figures.stories import draw_stories

FLOOD = "The river Lark flooded the old mill of Larkham on Monday, and forty people were brought to safety by boats of volunteers."
CUP = "Striker Ivo Brandt scored twice as Norrby beat Velden in the cup final before sixty thousand cheering spectators."


def words_on(figure):
    figure.draw_without_rendering()
    found = [text for axes in figure.axes for text in axes.texts] + list(figure.texts)
    found += [
        label
        for axes in figure.axes
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels(), axes.title, axes.xaxis.label)
    ]
    found += [axes._left_title for axes in figure.axes]
    return [text.get_text() for text in found if text.get_text()]


def titles(figure):
    return " ".join(text.get_text().replace("\n", " ") for text in figure.texts)


@pytest.fixture
def many(articles_of):
    texts = [f"{(FLOOD, CUP)[n % 2]} Number{n} was there with word{n} and thing{n}." for n in range(40)]
    return articles_of(*texts, label=[f"A source with a rather long name number {n}" for n in range(40)])


def test_heat_map_has_a_cell_and_a_value_for_every_pair(seeds):
    table = similarity.map_articles(seeds)
    figure = draw_similarity(table, footer="footer")
    cells = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(cells) == 10
    for cosine in table["cosine"]:
        assert f"{cosine:.2f}" in words_on(figure)
    assert "5 articles cannot show how rare a word is" in titles(figure)
    assert "footer" in titles(figure)


def test_one_pair_and_no_pair(articles_of):
    assert "have a cosine of" in titles(draw_similarity(similarity.map_articles(articles_of(FLOOD, CUP))))
    assert any(
        "no pair" in text for text in words_on(draw_similarity(similarity.map_articles(articles_of(FLOOD))))
    )


def test_many_articles_become_dots_in_the_rows_of_their_stories(many):
    table = similarity.map_articles(many)
    figure = draw_similarity(table)
    assert sum(len(dots.get_offsets()) for dots in figure.axes[0].collections) == 40
    assert "40 of 40 articles have their nearest neighbour in their own story" in titles(figure)
    assert "cannot show" not in titles(figure)


def test_a_row_of_very_many_articles_is_a_range(many):
    table = similarity.map_articles(many)
    figure = draw_similarity(pd.concat([table] * 20, ignore_index=True).assign(story=table["story"].min()))
    (ranged,) = [line for line in figure.axes[0].lines if line.get_gid() == "range"]
    low, high = table["cosine"].quantile([0.05, 0.95])
    assert ranged.get_xdata() == pytest.approx([low, high], abs=0.02)
    assert not figure.axes[0].collections  # no dot is drawn besides
    assert "Rows of more than 60 articles: the bar holds nine in ten" in titles(figure)


def test_stories_of_few_and_of_many(seeds, many, articles_of):
    figure = draw_stories(similarity.map_stories(seeds))
    assert "All 5 articles tell one story" in titles(figure)
    assert len(figure.axes[0].lines) == 5  # four joins and the cut
    figure = draw_stories(similarity.map_stories(articles_of(FLOOD, CUP, FLOOD + " Rain fell.")))
    assert "The 3 articles tell 2 stories" in titles(figure)
    figure = draw_stories(similarity.map_stories(many))
    assert [bar.get_width() for bar in figure.axes[0].patches] == [20, 20]
    assert any(
        "no two articles" in text
        for text in words_on(draw_stories(similarity.map_stories(articles_of(FLOOD))))
    )


def test_terms_on_one_scale(articles_of):
    terms = similarity.explain_cosine(articles_of(FLOOD, FLOOD + " The dam held in Velden.", CUP), "a0", "a1")
    figure = draw_terms(terms)
    assert len(figure.axes) == 3
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    shared = terms[terms["side"] == "both"].head(10)
    assert [bar.get_width() for bar in figure.axes[1].patches] == pytest.approx(shared["cosine"], rel=1e-3)
    assert any("no two articles" in text for text in words_on(draw_terms(terms.iloc[:0])))
    assert any("no weighed word" in text for text in words_on(draw_terms(terms[terms["side"] != "both"])))


def test_a_band_for_every_passage(articles_of):
    articles = articles_of(FLOOD, f"It rained. {FLOOD} More rain is due.")
    table = reuse.compare_passages(reuse.find_passages(articles), articles)
    figure = draw_passages(table)
    bands = [patch for patch in figure.axes[0].patches if isinstance(patch, Polygon)]
    assert len(bands) == len(table) == 1
    corners = {tuple(point) for point in bands[0].get_xy()}
    row = table.iloc[0]
    assert {
        (0.28, row["a_start"]),
        (2.2, row["b_start"]),
        (2.2, row["b_end"]),
        (0.28, row["a_end"]),
    } == corners
    assert "words in passages that are more than quotations" in titles(figure)
    assert any("share no passage" in text for text in words_on(draw_passages(table.iloc[:0])))


def test_equal_articles_are_counted_once_each(articles_of):
    figure = draw_stories(similarity.map_stories(articles_of(FLOOD, FLOOD, FLOOD + " Rain fell.", CUP)))
    assert "The 4 articles tell 2 stories" in titles(figure)
    assert len(figure.axes[0].get_yticks()) == 4
    both = draw_stories(similarity.map_stories(articles_of(FLOOD, FLOOD)))
    assert "Both articles tell one story" in titles(both)


def test_seeds_share_quotations_and_names_alone(seeds):
    passages = reuse.find_passages(seeds, min_words=5)
    figure = draw_passages(reuse.compare_passages(passages, seeds))
    assert "share words of quotations and names, and no other passage" in titles(figure)


def test_tables_are_left_alone(seeds):
    table = similarity.map_articles(seeds)
    before = table.copy(deep=True)
    draw_similarity(table)
    pd.testing.assert_frame_equal(table, before)
