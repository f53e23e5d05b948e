"""Draw how many reasonable choices support each finding."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import GREY, INK, dress, fitted, new_figure, notice, rounded, styled

HOLDS, FAILS = "#0072b2", "#f4f4f4"
WIDTH = 6.1  # inches a line of text may take


def draw_sensitivity(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw a strip per finding: the filled part are the choices that support it; below it what overturns it.

    `table` is sensitivity's FINDINGS. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(
            "Do the findings survive other choices?",
            "These articles have no finding to try: it takes two.",
            footer,
        )
    drawn = rounded(table)
    lines = [
        (fitted(row.statement, WIDTH, 10.5, 2, "bold"), fitted(_overturning(row), WIDTH + 0.4, 9.5, 2))
        for row in drawn.itertuples()
    ]
    height = sum(0.49 + 0.19 * len(said) + 0.17 * len(told) for said, told in lines)
    figure = new_figure(height=1.75 + height)
    with styled():
        axes = figure.add_subplot()
        top = 0.0
        for row, (said, told) in zip(drawn.itertuples(), lines, strict=True):
            top = _draw_finding(axes, top, row, said, told)
        axes.set_ylim(top, -0.05)
        axes.set_xlim(0, 1)
        axes.set_axis_off()
    firm, tried = int((drawn["supported"] == drawn["choices"]).sum()), int(drawn["choices"].max())
    if firm == len(drawn):
        title = f"Every finding holds under each of {tried} reasonable choices"
    else:
        title = f"{firm} of {len(drawn)} findings hold under each of {tried} reasonable choices"
    subtitle = "Filled: the part of the choices that supports the finding. Below each strip: the smallest change that overturns it."
    return dress(figure, title, subtitle, footer)


def _overturning(row: tuple) -> str:
    if isinstance(row.overturned_by, str):
        return f"overturned by {row.overturned_by}; then {row.instead}"
    return "no choice overturns it"


def _draw_finding(axes: Axes, top: float, row: tuple, said: list[str], told: list[str]) -> float:
    """Draw one finding from `top` downwards, in inches, and say where it ends."""
    axes.text(
        0, top, "\n".join(said), fontsize=10.5, fontweight="bold", va="top", linespacing=1.2, gid="finding"
    )
    strip = top + 0.19 * len(said) + 0.08
    axes.barh(
        strip, 1, height=0.15, color=FAILS, edgecolor=GREY, lw=0.6, align="edge", hatch="////", zorder=1
    )
    axes.barh(
        strip, row.share, height=0.15, color=HOLDS, align="edge", lw=0, zorder=2, gid=f"holds {row.finding}"
    )
    axes.text(
        1.012,
        strip + 0.075,
        f"{row.supported} of {row.choices} · {row.share:.0%}",
        fontsize=10,
        va="center",
        color=INK,
    )
    axes.text(0, strip + 0.21, "\n".join(told), fontsize=9.5, va="top", linespacing=1.2, color="#555555")
    return strip + 0.41 + 0.17 * len(told)
