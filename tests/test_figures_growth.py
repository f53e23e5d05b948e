"""The figure of growth has a line and a label for each step, and says in its title what ten times the articles take."""

import numpy as np
import pandas as pd
import pytest

from analysis.figures import draw_growth

SIZES = (1_000, 10_000, 100_000)


def growth(*steps):
    rows = [
        (step, size, 0.001 * size**power, 100 + size / 1000, power, power - 0.1, power + 0.1)
        for step, power in steps
        for size in SIZES
    ]
    columns = ["step", "articles", "cpu_s", "megabytes", "exponent", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_title_is_computed_and_every_step_is_labelled():
    figure = draw_growth(growth(("clean", 1.0), ("stories", 1.5), ("all steps", 1.2)), footer="2 processors")
    title = next(text.get_text() for text in figure.texts if text.get_gid() == "title")
    # 10 ** 1.2 = 15.8; 10 ** 1.5 = 31.6
    assert " ".join(title.split()) == (
        "Ten times the articles take 16 times the seconds from 1,000 to 100,000 articles; the steepest step, stories, takes 32 times"
    )
    assert "clean 1.00 (0.90 to 1.10)" in words(figure)
    assert "stories 200 MB" in words(figure)
    assert [len([line for line in axes.lines if line.get_gid() == "step"]) for axes in figure.axes] == [3, 3]


def test_labels_of_many_equal_steps_do_not_overlap():
    figure = draw_growth(growth(*((f"step {number}", 1.0) for number in range(12)), ("all steps", 1.0)))
    for axes in figure.axes:
        heights = sorted(text.xyann[1] for text in axes.texts)
        assert min(np.diff(heights)) > 0.045
        assert heights[0] >= 0 and heights[-1] <= 1


def test_step_too_quick_to_fit_says_so():
    table = growth(("shares", 1.0), ("all steps", 1.1))
    table.loc[table["step"] == "shares", ["exponent", "low", "high"]] = np.nan
    assert "shares (too quick to fit)" in words(draw_growth(table))


@pytest.mark.parametrize("table", [growth(), growth(("clean", 1.0)).head(1)])
def test_too_few_sizes_give_a_figure_that_says_so(table):
    figure = draw_growth(table)
    assert any("Fewer than two" in text.get_text() for text in figure.texts)
