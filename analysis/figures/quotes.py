"""Draw who is quoted, and by whom."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.style import (
    GREY,
    PALE,
    dress,
    new_figure,
    notice,
    rounded,
    shortened,
    styled,
    text_width,
    wrapped,
)

_SMALL = 9.5  # points
_WIDTH = 7.64  # inches: the figure inside its margins
_NAMES, _ROW = 1.72, 0.52  # inches: the sources' names, a source's row
_SPEAKERS_HOW = (
    "Share of a source's words inside quotation marks by kind of speaker; below each bar the words and, in "
    "brackets, the quotations. Reported speech without marks and scare quotes are not counted."
)
_NOT_FOUND = "not found"
_MOST_SOURCES = 15  # rows of speakers


def draw_speakers(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw who is given a voice by whom: a row a source, a column a kind of speaker, a bar the share of its words.

    `table` is SPEAKERS of `quotes.speaker_shares`. Beside each bar stand the words inside quotation marks and the
    number of quotations. An empty table gives a figure that says so.
    """
    if not len(table) or not table["words"].sum():
        return notice("No words stand in quotation marks", "These articles quote nobody in marks.", footer)
    drawn = rounded(table)
    every = drawn.drop_duplicates("source").set_index("source")["total"]
    totals = every.sort_values(ascending=False, kind="stable")[:_MOST_SOURCES]
    totals = every[every.index.isin(totals.index)]  # in the table's order
    kinds = drawn.groupby("speaker_kind")["words"].sum().sort_values(ascending=False, kind="stable")
    kinds = [kind for kind, words in kinds.items() if words]
    column = (_WIDTH - _NAMES) / len(kinds)
    height = 0.5 + len(totals) * _ROW
    figure = new_figure(height=height + 1.8)
    with styled():
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(height, 0)
        _draw_heads(axes, kinds, column)
        for row, (source, total) in enumerate(totals.items()):
            top = 0.5 + row * _ROW
            axes.plot([0, _WIDTH], [top, top], color=PALE, lw=1)
            axes.text(
                0, top + 0.2, shortened(str(source), _NAMES - 0.1, _SMALL), fontsize=_SMALL, va="center"
            )
            axes.text(
                0,
                top + 0.38,
                f"{total:,} word{'s' * (total != 1)} quoted",
                fontsize=9,
                color=GREY,
                va="center",
            )
            cells = drawn[drawn["source"] == source].set_index("speaker_kind")
            for number, kind in enumerate(kinds):
                _draw_share(axes, _NAMES + number * column, top, column - 0.15, cells.loc[kind])
    more = f" The {len(totals)} sources that quote most words of {len(every):,}; all are in the table."
    how = _SPEAKERS_HOW + more * (len(every) > len(totals))
    return dress(figure, speakers_title(drawn), how, footer)


def _draw_heads(axes: Axes, kinds: list[str], column: float) -> None:
    """Write the kinds above their columns; where the columns are too narrow for a word, every second one a line higher."""
    narrow = any(text_width(word, _SMALL, "bold") > column - 0.1 for kind in kinds for word in kind.split())
    for number, kind in enumerate(kinds):
        lines = [kind] if narrow else wrapped(kind, column - 0.1, _SMALL, "bold")[:2]
        axes.text(
            _NAMES + number * column,
            0.4 - 0.19 * (narrow and number % 2),
            "\n".join(lines),
            fontsize=_SMALL,
            fontweight="bold",
            va="bottom",
        )


def speakers_title(table: pd.DataFrame) -> str:
    """State which kind of speaker has most of the quoted words."""
    words = table.groupby("speaker_kind")["words"].sum().sort_values(ascending=False, kind="stable")
    total = int(words.sum())
    kind = (
        "speakers not found" if words.index[0] == _NOT_FOUND else f"speakers of the kind “{words.index[0]}”"
    )
    return f"{int(words.iloc[0]):,} of {total:,} quoted words in these articles are those of {kind}"


def _draw_share(axes: Axes, left: float, top: float, wide: float, cell: pd.Series) -> None:
    axes.add_patch(Rectangle((left, top + 0.1), wide, 0.18, facecolor=PALE, lw=0))
    if not cell["words"]:
        axes.text(left, top + 0.38, "0", fontsize=9, color=GREY, va="center")
        return
    axes.add_patch(
        Rectangle((left, top + 0.1), wide * cell["share"], 0.18, facecolor="#0059a0", lw=0, gid="share")
    )
    said = f"{cell['words']:,} ({cell['quotations']:,}×)"
    axes.text(left, top + 0.38, shortened(said, wide + 0.1, 9), fontsize=9, va="center")
