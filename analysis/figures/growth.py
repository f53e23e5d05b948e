"""Draw how seconds and memory grow with the number of articles."""

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

    `table` has a row per step and number of articles: `step, articles, seconds, megabytes, exponent, low, high`. Both axes
    are logarithmic, so that time in step with the articles rises by one decade per decade; the grey line shows it.
    """
    title = "How do time and memory grow with the articles?"
    if table.empty or table["articles"].nunique() < 2:
        return notice(title, "Fewer than two numbers of articles were measured.", footer)
    table = rounded(table)
    figure = new_figure(height=9.2)
    with styled():
        above, below = figure.subplots(2, 1)
        _draw_panel(above, table[table["seconds"] > 0], "seconds", _growth_label)
        _draw_panel(below, table[table["megabytes"] > 0], "megabytes", _memory_label)
        above.set_title("Seconds of each step")
        below.set_title("Peak memory during each step, MB")
        below.set_xlabel("articles")
    subtitle = (
        "Each step’s seconds follow articles to the power given at its line (95% interval): 1 is in step with the articles, "
        "2 would be four times the time for twice the articles. Grey: in step."
    )
    return dress(figure, _finding(table), subtitle, footer)


def _finding(table: pd.DataFrame) -> str:
    steps = table[table["step"] != "all steps"].drop_duplicates("step").dropna(subset="exponent")
    least, most = table["articles"].min(), table["articles"].max()
    if steps.empty:
        return f"Time and memory from {least:,} to {most:,} articles"
    steepest = steps.loc[steps["exponent"].idxmax()]
    return (
        f"From {least:,} to {most:,} articles the time of no step grows faster than articles to the power of "
        f"{steepest['exponent']:.2f} ({steepest['step']})"
    )


def _growth_label(row: pd.Series) -> str:
    if pd.isna(row["exponent"]):
        return f"{row['step']} (too quick to fit)"
    return f"{row['step']} {row['exponent']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _memory_label(row: pd.Series) -> str:
    return f"{row['step']} {row['megabytes']:,.0f} MB"


def _draw_panel(axes: Axes, table: pd.DataFrame, column: str, label) -> None:  # noqa: ANN001 (a function of a row)
    steps = list(table["step"].unique())
    sizes = sorted(table["articles"].unique())
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends = table.groupby("step", sort=False).tail(1)
    lowest, highest = table[column].min() * 0.7, table[column].max() * 1.4
    places = _spread(np.log(ends[column].to_numpy(float)), np.log(lowest), np.log(highest))
    for (_, end), place in zip(ends.iterrows(), places, strict=True):
        number = steps.index(end["step"])
        whole = end["step"] == "all steps"
        color = INK if whole else PALETTE[number % len(PALETTE)]
        rows = table[table["step"] == end["step"]]
        axes.plot(
            rows["articles"], rows[column], marker=_MARKS[number % len(_MARKS)], color=color, markersize=4.5,
            lw=2.2 if whole else 1.2, gid="step",
        )  # fmt: skip
        axes.annotate(
            label(end), (end["articles"], end[column]), xytext=(sizes[-1] * 1.35, np.exp(place)), textcoords="data",
            fontsize=9, color=INK, va="center", weight="bold" if whole else "normal", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": color, "lw": 0.8, "shrinkA": 1, "shrinkB": 4},
        )  # fmt: skip
    if column == "seconds":
        anchor = np.exp(np.log(table.loc[table["articles"] == sizes[0], column]).mean())
        axes.plot(
            sizes,
            [anchor * size / sizes[0] for size in sizes],
            color=GREY,
            lw=0.8,
            ls=(0, (4, 3)),
            gid="in step",
        )
    axes.set_xlim(sizes[0] * 0.85, sizes[-1] * (sizes[-1] / sizes[0]) ** 0.75)
    axes.set_ylim(lowest, highest)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(axis="y")


def _spread(wanted: np.ndarray, low: float, high: float) -> np.ndarray:
    """Move places apart by at least a label's height, keeping their order and their middle as far as there is room."""
    least = _APART / _PANEL * (high - low)
    order = np.argsort(wanted, kind="stable")
    places = wanted[order].copy()
    for _ in range(200):
        gaps = least - np.diff(places)
        if not (gaps > 1e-9).any():
            break
        for index in np.flatnonzero(gaps > 0):
            overlap = least - (places[index + 1] - places[index])
            if overlap > 0:
                places[index] -= overlap / 2
                places[index + 1] += overlap / 2
    places += max(0.0, low + least / 2 - places[0])
    places -= max(0.0, places[-1] - (high - least / 2))
    spread = np.empty_like(places)
    spread[order] = places
    return spread
