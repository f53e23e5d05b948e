"""The figures of lines and lengths, by their artists."""

import pandas as pd
import pytest

from analysis.clean import count_lines, measure_lengths
from analysis.figures import draw_lengths, draw_lines


def _words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def _title(figure):
    return next(text.get_text() for text in figure.texts if text.get_gid() == "title")


def test_tiles_show_the_counts_of_the_seeds(seeds_with_ledger):
    articles, ledger = seeds_with_ledger
    table = count_lines(ledger, articles)
    figure = draw_lines(table, footer="five articles")
    kept = int(table.loc[table["kept"], "lines"].sum())
    assert (
        _title(figure).replace("\n", " ")
        == f"{kept} of {table['lines'].sum()} lines are the article; {table.loc[~table['kept'], 'lines'].sum()} were dropped"
    )
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == sorted(set(table["source"]))
    words = _words(figure)
    assert {"kept", "dropped", "body", "heading", "furniture", "clock"} <= set(words)
    # one number per source and kind, and their sum is every line
    numbers = [int(word.replace(",", "")) for word in words if word.replace(",", "").isdigit()]
    assert len(numbers) == len(axes.patches) == 5 * 10
    assert sum(numbers) == table["lines"].sum()


def test_a_kind_that_was_kept_on_purpose_gets_a_column():
    rows = [("One", "body", True, 3, 30), ("One", "caption", True, 2, 9), ("One", "caption", False, 1, 4)]
    figure = draw_lines(pd.DataFrame(rows, columns=["source", "kind", "kept", "lines", "words"]))
    assert [word for word in _words(figure) if word == "caption"] == ["caption", "caption"]
    assert _title(figure) == "5 of 6 lines are the article; 1 were dropped"


def test_lengths_are_pairs_of_marks(seeds_with_ledger):
    articles, ledger = seeds_with_ledger
    table = measure_lengths(ledger, articles)
    (axes,) = draw_lengths(table).axes
    marks = [line for line in axes.lines if line.get_marker() == "o"]
    assert [mark.get_xdata()[0] for mark in marks[::2]] == table["words_before"].tolist()
    assert [mark.get_xdata()[0] for mark in marks[1::2]] == table["words_after"].tolist()
    assert axes.get_xlim()[0] == 0


@pytest.mark.parametrize("count", [1, 2, 30, 31, 400])
def test_lengths_of_few_and_many_articles(count):
    names = [f"an outlet with a name that is much too long to be printed in full {n}" for n in range(count)]
    table = pd.DataFrame(
        {
            "article_id": names,
            "source": names,
            "words_before": range(count),
            "words_after": range(count),
            "lines_dropped": 0,
        }
    )
    figure = draw_lengths(table)
    rows = len(figure.axes[0].get_yticklabels())
    assert rows == count if count <= 30 else len(figure.axes[0].lines[0].get_xdata()) == count
    assert all(len(label.get_text()) < 45 for label in figure.axes[0].get_yticklabels())


@pytest.mark.parametrize(("longest", "ticks"), [(700, ["300", "400"]), (90_000, ["500", "1,000", "50,000"])])
def test_ticks_are_whole_numbers_of_words(longest, ticks):
    words = [300] * 30 + [longest]
    columns = ["article_id", "source", "words_before", "words_after", "lines_dropped"]
    table = pd.DataFrame([(n, "a", count, count, 0) for n, count in enumerate(words)], columns=columns)
    figure = draw_lengths(table)
    figure.draw_without_rendering()
    axis = figure.axes[0].xaxis
    labels = [label.get_text() for label in axis.get_ticklabels()]
    assert set(ticks) <= set(labels)
    assert not any(label.get_text() for label in axis.get_minorticklabels())


def test_empty_tables_say_so():
    lines = draw_lines(pd.DataFrame(columns=["source", "kind", "kept", "lines", "words"]))
    lengths = draw_lengths(
        pd.DataFrame(columns=["article_id", "source", "words_before", "words_after", "lines_dropped"])
    )
    assert "There are no lines." in [text.get_text() for text in lines.texts]
    assert "There are no articles." in [text.get_text() for text in lengths.texts]
