"""Draw how far the machine's answers agree with a coder's answers."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import GREY, INK, dress, new_figure, notice, rounded, styled

MEASURES = {
    "precision": ("precision", "o", "#0072b2"),
    "recall": ("recall", "s", "#d55e00"),
    "f1": ("F1", "D", INK),
}
NAMES = {
    "labels": "labels: who is called what",
    "voice": "voice: whose words a word stands in",
    "speakers": "speakers: who said a quotation",
    "stories": "stories: pairs about one event",
    "lines": "lines: left out in cleaning",
}
SHORT = {
    "labels": "labels", "voice": "quoted words", "speakers": "speakers", "stories": "same-story pairs", "lines": "dropped lines",
}  # fmt: skip


def draw_agreement(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw precision, recall and F1 of each task with intervals, and the counts and kappa beside them.

    `table` is validation's AGREEMENT. An empty table gives a figure that says so.
    """
    title = "How far do the measures agree with a reader?"
    if not len(table):
        return notice(
            title,
            "No item of these articles has been coded: draw a sheet from them and fill in “answer”.",
            footer,
        )
    drawn = rounded(table)
    figure = new_figure(height=2.4 + 0.9 * len(drawn))
    with styled():
        axes = figure.add_subplot()
        for place, row in enumerate(drawn.itertuples()):
            _draw_task(axes, place, row)
        axes.set_ylim(len(drawn) - 0.42, -0.85)
        axes.set_xlim(-0.01, 1.02)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        axes.grid(axis="x")
    low, high = drawn.loc[drawn["share"].idxmin()], drawn.loc[drawn["share"].idxmax()]
    subtitle = (
        "Of what a coder marked in these articles, blind to the machine: how much of what was found is right (precision), how much of "
        "what was coded was found (recall), and both in one (F1). Bars: 95% intervals. Kappa: agreement beyond chance."
    )
    finding = (
        f"Machine and coder agree on {low['share']:.0%} ({SHORT[low['task']]}) to {high['share']:.0%} "
        f"({SHORT[high['task']]}) of the items"
    )
    return dress(figure, finding if len(drawn) > 1 else title, subtitle, footer)


def _draw_task(axes: Axes, place: int, row: tuple) -> None:
    frame = axes.get_yaxis_transform()
    axes.text(
        0,
        place - 0.48,
        NAMES[row.task],
        transform=frame,
        fontsize=10.5,
        fontweight="bold",
        va="center",
        gid="task",
    )
    kappa = "kappa not defined: one code" if pd.isna(row.kappa) else f"kappa {row.kappa:.2f}"
    counts = f"{row.agree} of {row.items} items agree\n{kappa}\nfound {row.found}, right {row.right},\ncoded {row.coded}"
    axes.text(
        1.02,
        place - 0.08,
        counts,
        transform=frame,
        fontsize=9,
        va="center",
        color="#444444",
        linespacing=1.25,
    )
    for step, (column, (name, marker, color)) in enumerate(MEASURES.items()):
        value = getattr(row, column)
        y = place - 0.2 + 0.19 * step
        if pd.isna(value):
            axes.text(0, y, f"{name}: not defined", fontsize=9, va="center", color=GREY)
            continue
        low, high = getattr(row, f"{column}_low"), getattr(row, f"{column}_high")
        axes.text(low - 0.012, y, name, fontsize=9, va="center", ha="right", color=color)
        axes.plot([low, high], [y, y], color=color, lw=2, alpha=0.45, solid_capstyle="butt", zorder=2)
        axes.plot(value, y, marker, ms=6, color=color, zorder=3, clip_on=False, gid=f"{row.task} {column}")
