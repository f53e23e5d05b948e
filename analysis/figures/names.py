"""Draw how an event is named: which name stands in which source, in whose voice."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.labels import BLUE, FEW, GREY_BAR, NAME, SMALL, WIDTH, capital, largest, sheet
from analysis.figures.style import GREY, INK, PALE, dress, fitted, new_figure, notice, rounded, styled
from analysis.framing.describe import number


def draw_names(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw how an event is named: one row a name, one column a source, a mark for each mention, "k of n" in every cell.

    `table` is `label_shares` of one event, as a rule with `of="framing"`. Own voice is a solid mark, quoted or reported
    a hollow one; with more than six mentions in a cell bars of the share take the marks' place. Up to eight sources
    are drawn, those that name the event most. A table without names gives a figure that says so.
    """
    terms = rounded(table[table["kind"] == "term"])
    if terms.empty:
        return notice(
            "What is the event called?", "No word of the lexicon names the event in these articles.", footer
        )
    concept = terms.groupby("concept")["mentions"].sum().sort_values(ascending=False, kind="stable").index[0]
    terms = terms[terms["concept"] == concept]
    names = (
        terms.groupby("label")["mentions"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index[:10]
        .tolist()
    )
    sources = largest(terms, 8)
    column = (WIDTH - NAME - 0.1) / max(len(sources), 2)
    heads = [fitted(source, column - 0.1, SMALL, 3, "bold") for source in sources]
    head = 0.2 + 0.17 * max(len(lines) for lines in heads)
    row = 0.5
    height = head + row * len(names)
    figure = new_figure(height=height + 1.95)
    cells = dict(iter(terms.groupby(["label", "source"])))
    most = max(int(rows["mentions"].sum()) for rows in cells.values())
    with styled():
        axes = sheet(figure, height)
        for place, lines in enumerate(heads):
            left = NAME + 0.1 + place * column
            axes.text(
                left,
                head - 0.1,
                "\n".join(lines),
                va="bottom",
                fontsize=SMALL,
                fontweight="bold",
                linespacing=1.15,
            )
        for level, name in enumerate(names):
            top = head + level * row
            axes.plot([0, WIDTH], [top, top], color=PALE, lw=0.8)
            lines = fitted(name, NAME, 10.5, 2)
            axes.text(0, top + row / 2, "\n".join(lines), va="center", fontsize=10.5, linespacing=1.1)
            for place, source in enumerate(sources):
                left = NAME + 0.1 + place * column
                _draw_cell(axes, left, top, column, cells[name, source], most <= 6)
    return dress(figure, names_title(terms), _how_to_read_names(terms, sources, most), footer)


def names_title(table: pd.DataFrame) -> str:
    """Write as a title which name is never an article's own, else which is the commonest."""
    own = table[table["voice"] == "own"].groupby("label")["mentions"].sum()
    every = table.groupby("label")["mentions"].sum()
    borrowed = [label for label in every.index if every[label] > 1 and not own.get(label, 0)]
    if borrowed:
        label = max(borrowed, key=lambda name: (every[name], name))
        return f"“{capital(label)}”: {every[label]:,} times in these articles, never in their own voice"
    label = max(every.index, key=lambda name: (every[name], name))
    return f"Names for {table['concept'].iloc[0]}: “{label}” is the commonest, {every[label]:,} of {every.sum():,}"


def _draw_cell(axes: Axes, left: float, top: float, column: float, cell: pd.DataFrame, dots: bool) -> None:
    by_voice = cell.set_index("voice")["mentions"]
    own, every, total = int(by_voice["own"]), int(by_voice.sum()), int(cell["total"].iloc[0])
    color = GREY_BAR if total < FEW else BLUE
    edge = GREY if total < FEW else BLUE
    if dots:
        step = min(0.17, (column - 0.2) / 6)
        size = min(8, 72 * step * 0.75)
        for number_ in range(every):
            face = color if number_ < own else "white"
            axes.plot(
                left + 0.06 + step * number_, top + 0.17, "o", markersize=size, markerfacecolor=face,
                markeredgecolor=edge, markeredgewidth=1.2, gid="own" if number_ < own else "quoted",
            )  # fmt: skip
    elif total:
        width = column - 0.2
        axes.barh(
            top + 0.17, own / total * width, left=left, height=0.14, color=color, linewidth=0, gid="own"
        )
        if every > own:
            axes.barh(
                top + 0.17, (every - own) / total * width, left=left + own / total * width, height=0.14, color="white",
                edgecolor=edge, linewidth=1, gid="quoted",
            )  # fmt: skip
    words = f"{every} of {total}" if total else "–"
    axes.text(left, top + 0.36, words, va="center", fontsize=SMALL, color=INK if every else GREY)


def _how_to_read_names(terms: pd.DataFrame, sources: list[str], most: int) -> str:
    mark = "One mark a mention" if most <= 6 else "Bar: share of the source’s names for the event"
    words = f"{mark}: solid in the article’s own voice, hollow inside quotation marks or reported speech."
    words += " k of n: this name among all the source’s names for the event. Grey: n under five."
    every = int((terms.groupby("source")["total"].max() > 0).sum())
    silent = terms["source"].nunique() - every
    if every > len(sources):
        words += f" {len(sources)} of {every} sources, those with most names; all are in the table."
    if silent:
        words += (
            f" {capital(number(silent))} {'source names' if silent == 1 else 'sources name'} it not at all."
        )
    return words
