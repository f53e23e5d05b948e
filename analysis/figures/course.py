"""Draw a label's course over time: its share in each source, with intervals and counts."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.labels import largest
from analysis.figures.style import INK, dress, new_figure, notice, rounded, shortened, source_colors, styled


def draw_course(
    table: pd.DataFrame, *, concept: str | None = None, label: str | None = None, footer: str = ""
) -> Figure:
    """Draw a label's share over time, one line a source with its 95% intervals and counts.

    `table` is `label_shares` with `by` day, week, month or year, own voice; without `concept` and `label` the
    clearest of the table is drawn, for the six sources with most role words. A table of fewer than two periods gives a figure that says so.
    """
    title = "How often is the label used, over time?"
    if "period" not in table or table["period"].nunique() < 2:
        return notice(
            title, "These articles carry too few dates for a course over time: it needs two periods.", footer
        )
    concept, label = _course_of(table, concept, label)
    rows = table[(table["concept"] == concept) & (table["label"] == label) & (table["voice"] == "own")]
    rows = rounded(rows[rows["total"] > 0])
    if rows.empty:
        return notice(title, f"No mention of {concept} by a role in a dated article.", footer)
    periods = sorted(table["period"].unique())
    places = {period: place for place, period in enumerate(periods)}
    sources = largest(rows, 6)
    colors = source_colors(table["source"])
    figure = new_figure(height=1.15 * len(sources) + 2.3)
    with styled():
        panels = figure.subplots(len(sources), 1, sharex=True, squeeze=False)[:, 0]
        for axes, source in zip(panels, sources, strict=True):
            _draw_line(axes, rows[rows["source"] == source], places, source, colors[source])
        step = max(len(periods) // 8, 1)
        panels[-1].set_xticks(range(0, len(periods), step), periods[::step])
        panels[-1].set_xlim(-0.4, len(periods) - 0.6)
    subtitle = f"Share of “{label}” among the role words for {concept}, own voice; line: 95% interval; numbers: k of n"
    if rows["source"].nunique() > len(sources):
        subtitle += f"; {len(sources)} of {rows['source'].nunique()} sources, those with most role words"
    return dress(figure, f"“{label}” for {concept} over time", subtitle, footer)


def _course_of(table: pd.DataFrame, concept: str | None, label: str | None) -> tuple[str, str]:
    rows = table[table["kind"] != "name"]
    if concept is not None:
        rows = rows[rows["concept"] == concept]
    if label is not None:
        rows = rows[rows["label"] == label]
    if rows.empty:
        raise ValueError(f"no row for concept {concept!r} and label {label!r} in the table")
    uneven = (
        rows[rows["voice"] == "own"]
        .groupby(["concept", "label"])["share"]
        .agg(lambda share: share.max() - share.min())
    )
    return uneven.fillna(0).sort_values(ascending=False, kind="stable").index[0]


def _draw_line(axes: Axes, rows: pd.DataFrame, places: dict[str, int], source: str, color: str) -> None:
    x = [places[period] for period in rows["period"]]
    axes.plot(x, rows["share"], "o-", color=color, lw=1.4, markersize=4.5, gid="course")
    axes.vlines(x, rows["low"], rows["high"], color=color, lw=1)
    if len(x) <= 12:
        for place, share, k, n in zip(x, rows["share"], rows["mentions"], rows["total"], strict=True):
            axes.annotate(
                f"{k} of {n}", (place, share), xytext=(5, 4 if share < 0.8 else -11), textcoords="offset points",
                fontsize=9, color=INK,
            )  # fmt: skip
    axes.set_ylim(-0.05, 1.05)
    axes.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
    axes.grid(axis="y")
    axes.set_title(shortened(source, 5.5, 10, "bold"), fontsize=10)
