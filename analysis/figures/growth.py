"""Draw how seconds and memory grow with the number of articles."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import GREY, INK, PALETTE, dress, new_figure, notice, rounded, styled

_MARKS = "os^vDPX"
_APART = 0.155  # inches between two labels
_PANEL = 2.9  # inches


def draw_growth(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw seconds and peak memory against the number of articles, a line per step, its exponent in its label.

    `table` has a row per step and number of articles: `step, articles, cpu_s, megabytes, exponent, low, high`. Both axes of time
    are logarithmic, so that time in step with the articles rises by one decade per decade; the grey line shows it.
    """
    title = "How do time and memory grow with the articles?"
    if table.empty or table["articles"].nunique() < 2:
        return notice(title, "Fewer than two numbers of articles were measured.", footer)
    table = rounded(table)
    figure = new_figure(height=9.2)
    with styled():
        above, below = figure.subplots(2, 1)
        _draw_panel(above, table[table["cpu_s"] > 0], "cpu_s", _growth_label, "log")
        _draw_panel(below, table, "megabytes", _memory_label, "linear")
        above.set_title("Seconds that processors computed, for each step")
        below.set_title("Peak memory of all processes during each step, MB")
        below.set_xlabel("articles")
    subtitle = (
        "Each step’s seconds follow articles to the power given at its line (95% interval): 1 is in step with the articles, "
        "2 would be four times the seconds for twice the articles. Dashed: in step."
    )
    return dress(figure, _finding(table), subtitle, footer)


def _finding(table: pd.DataFrame) -> str:
    steps = table[table["step"] != "all steps"].drop_duplicates("step").dropna(subset="exponent")
    least, most = table["articles"].min(), table["articles"].max()
    if steps.empty:
        return f"Time and memory from {least:,} to {most:,} articles"
    steepest = steps.loc[steps["exponent"].idxmax()]
    whole = table.loc[table["step"] == "all steps", "exponent"]
    sizes = f"from {least:,} to {most:,} articles"
    most_times = f"{10 ** steepest['exponent']:.0f} times"
    if whole.notna().any():
        return (
            f"Ten times the articles take {10 ** whole.iloc[0]:.0f} times the seconds {sizes}; "
            f"the steepest step, {steepest['step']}, takes {most_times}"
        )
    return f"Ten times the articles take at most {most_times} the seconds {sizes} ({steepest['step']})"


def _growth_label(row: pd.Series) -> str:
    if pd.isna(row["exponent"]):
        return f"{row['step']} (too quick to fit)"
    return f"{row['step']} {row['exponent']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _memory_label(row: pd.Series) -> str:
    return f"{row['step']} {row['megabytes']:,.0f} MB"


def _draw_panel(axes: Axes, table: pd.DataFrame, column: str, label: Callable, scale: str) -> None:
    steps = list(table["step"].unique())
    sizes = sorted(table["articles"].unique())
    axes.set_xscale("log")
    axes.set_yscale(scale)
    axes.set_xlim(sizes[0] * 0.85, sizes[-1] * 1.12)
    low, high = (
        (table[column].min() * 0.7, table[column].max() * 1.5)
        if scale == "log"
        else (0, table[column].max() * 1.08)
    )
    axes.set_ylim(low, high)
    ends = table.groupby("step", sort=False).tail(1)
    heights = axes.transLimits.transform(
        axes.transScale.transform(ends[["articles", column]].to_numpy(float))
    )[:, 1]
    for (_, end), place in zip(ends.iterrows(), _spread(heights), strict=True):
        number = steps.index(end["step"])
        whole = end["step"] == "all steps"
        color = INK if whole else PALETTE[number % len(PALETTE)]
        rows = table[table["step"] == end["step"]]
        axes.plot(
            rows["articles"], rows[column], marker=_MARKS[number % len(_MARKS)], color=color, markersize=4.5,
            lw=2.2 if whole else 1.2, gid="step",
        )  # fmt: skip
        axes.annotate(
            label(end), (end["articles"], end[column]), xytext=(1.05, place), textcoords="axes fraction",
            fontsize=9, color=INK, va="center", weight="bold" if whole else "normal", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": color, "lw": 0.9, "relpos": (0, 0.5), "shrinkA": 2, "shrinkB": 3},
        )  # fmt: skip
    if column == "cpu_s":
        whole = table[table["step"] == steps[-1]]
        first = whole.iloc[0]
        reached = [first["cpu_s"] * size / first["articles"] for size in sizes]
        axes.plot(sizes, reached, color=GREY, lw=1, ls=(0, (4, 3)), gid="in step", zorder=1)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}" if value < 1000 else f"{value:,.0f}")
    axes.grid(axis="y")


def _spread(heights: np.ndarray) -> np.ndarray:
    """Move labels apart, keeping their order: by at least a label's height, or evenly where there are too many for that."""
    least = min(_APART / _PANEL, 1 / max(len(heights), 1))
    order = np.argsort(heights, kind="stable")
    steps = least * np.arange(len(heights))
    # from below: none nearer to the one before than `least`; then from above, so that the last is inside
    places = np.maximum.accumulate(heights[order] - steps) + steps
    room = 1 - least / 2 - steps[::-1]
    spread = np.empty_like(places)
    spread[order] = np.minimum(places, room)
    return spread
