"""Draw the claim board: articles across, claims down, what each reports and who says so."""

from string import ascii_lowercase

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import (
    GREY,
    INK,
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

TITLE = "Numbers and dates, article by article"
# Verdict: marker, colour, word. Shape and word carry it without the colour.
MARKS = {
    "same": ("o", "#009e73", "same"),
    "compatible": ("s", "#0072b2", "compatible"),
    "differs": ("D", "#b35900", "differs, with a reason"),
    "conflict": ("X", "#b3261e", "conflict"),
    "alone": ("o", GREY, "told once"),
}
SOFT, EMPTY = "#555555", "#f1f1f1"
WIDTH, LINE, SIZE = 7.64, 0.158, 9  # inches, inches, points
_AROUND = 1.9  # inches for title, subtitle and footer
_ROOMY = 5  # with more articles than this the cells have no room for words
_SOURCE_LINES = 5


def draw_claims(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the board: one row a claim with its verdict, one column an article; in a grey cell none was found.

    `table` is BOARD of `claims.lay_board`. Up to five articles have value and source in the cell; with more, a letter
    in the cell says which of the row's values the article reports. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(TITLE, "No number or date is told by two of these articles.", footer)
    drawn = rounded(table).astype("object")
    drawn = drawn.where(drawn.notna(), None)
    names = drawn.drop_duplicates("article_id")["name"]
    roomy = len(names) <= _ROOMY
    label = 2.05 if roomy else 2.9
    column = (WIDTH - label) / len(names)
    rows = [
        _row(cells.to_dict("records"), label, column, roomy)
        for _, cells in drawn.groupby("group", sort=False)
    ]
    heads = [_head(str(name), column, roomy) for name in names]
    head = (max(len(lines) for lines in heads) * LINE if roomy else 1.35) + 0.1
    height = head + sum(row["height"] for row in rows)
    figure = new_figure(height=height + _AROUND)
    with styled():
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        _draw_heads(axes, heads, label, column, head, roomy)
        top = head
        for row in rows:
            _draw_row(axes, row, top, label, column, roomy)
            top += row["height"]
        axes.plot([0, WIDTH], [height, height], color=PALE, lw=1)
    return dress(figure, board_title(drawn), _how_to_read(drawn, roomy), footer)


def board_title(table: pd.DataFrame) -> str:
    """State the finding of a board: how many claims are shared, and how they agree."""
    verdicts = table.drop_duplicates("group")["verdict"]
    shared = int((verdicts != "alone").sum())
    if not shared:
        alone = f"{len(verdicts)} numbers and dates, each" if len(verdicts) > 1 else "One number or date,"
        return f"{alone} told by one article alone"
    conflicts, differing = int((verdicts == "conflict").sum()), int((verdicts == "differs").sum())
    what = "number or date" if shared == 1 else "numbers and dates"
    if conflicts:
        verb = "is" if conflicts == 1 else "are"
        return f"{conflicts} of {shared} {what} that these articles share {verb} in conflict"
    if differing:
        verb = "differs" if differing == 1 else "differ"
        return (
            f"These articles share {shared} {what}; {differing} {verb} for a visible reason, none conflicts"
        )
    return f"These articles share {shared} {what}, and none contradicts another"


def _how_to_read(drawn: pd.DataFrame, roomy: bool) -> str:
    first = drawn.iloc[0]
    cell = (
        "In a cell: the value, and below it who says so and as of when"
        if roomy
        else "A letter in a cell: which of the row's values the article reports"
    )
    text = f"{cell}; grey cell: none was found there."
    shown = drawn["article_id"].nunique()
    if shown < first["articles"]:
        text += f" {shown} of {first['articles']:,} articles are shown, those with most of these claims."
    hidden = [f"{first['not_shown']:,} more that are shared"] if first["not_shown"] else []
    if first["alone"] and first["articles"] > 1:
        hidden.append(f"{first['alone']:,} that one article alone tells")
    return text + (f" Not shown: {' and '.join(hidden)}." if hidden else "")


def _row(cells: list[dict], label: float, column: float, roomy: bool) -> dict:
    """Wrap what stands in one row of the board and say how high it is."""
    first, room = cells[0], label - 0.34
    title = wrapped(first["label"], room, SIZE + 1, "bold")
    title = title if len(title) < 4 else [*title[:2], shortened(title[2] + " …", room, SIZE + 1, "bold")]
    letters = _letters(cells)
    told = (
        f"{first['told_by']} of {first['articles']:,} articles"
        if first["articles"] > 1
        else "the only article"
    )
    # The reason of a difference begins with its two values, which stand in the cells already.
    reason = (
        (first["reason"] or "").rsplit(": ", 1)[-1]
        if first["verdict"] in ("differs", "conflict")
        else first["reason"]
    )
    values = [] if roomy else _listed_values(letters, room)
    below = [*values, *wrapped(reason or "", room, SIZE)[:3], told]
    shown = [_cell(cell, column) if roomy else ([letters.get(cell["value"], "")], []) for cell in cells]
    lines = len(title) * 1.15 + 1 + len(below)
    if roomy:
        lines = max(lines, *(len(value) * 1.1 + len(source) for value, source in shown))
    return {
        "verdict": first["verdict"], "title": title, "below": below, "cells": shown,
        "told": [cell["value"] is not None for cell in cells], "height": lines * LINE + 0.16,
    }  # fmt: skip


def _letters(cells: list[dict]) -> dict[str, str]:
    """Give each value of a row its letter, the commonest value "a"; rare ones past "z" share a star."""
    values = [cell["value"] for cell in cells if cell["value"] is not None]
    ranked = sorted(dict.fromkeys(values), key=lambda value: -values.count(value))
    return {value: ascii_lowercase[i] if i < 26 else "*" for i, value in enumerate(ranked)}


def _listed_values(letters: dict[str, str], room: float) -> list[str]:
    """List what each letter stands for, five lines at most, never parting a letter from its value."""
    lines: list[str] = []
    for value, letter in letters.items():
        longer = f"{lines[-1]}, {letter} = {value}" if lines else ""
        if lines and text_width(longer, SIZE) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(f"{letter} = {value}", room, SIZE))
    return lines if len(lines) < 6 else [*lines[:4], shortened(f"{lines[4]} …", room, SIZE)]


def _cell(cell: dict, column: float) -> tuple[list[str], list[str]]:
    """Wrap value and source of one article, each line cut to the column's width."""
    if cell["value"] is None:
        return [], []
    room = column - 0.12
    values = wrapped(cell["value"], room, SIZE + 0.5, "bold")[:4]
    sources = wrapped(cell["source"] or "", room, SIZE)
    if len(sources) > _SOURCE_LINES:
        sources = [*sources[: _SOURCE_LINES - 1], sources[_SOURCE_LINES - 1] + " …"]
    dates = wrapped(f"as of {cell['as_of']}", room, SIZE)[:2] if cell["as_of"] else []
    return (
        [shortened(line, room, SIZE + 0.5, "bold") for line in values],
        [shortened(line, room, SIZE) for line in sources + dates],
    )


def _head(name: str, column: float, roomy: bool) -> list[str]:
    if not roomy:
        room = max(1, min(3, int(column / LINE) - 1))
        lines = wrapped(name, 1.3, SIZE)
        lines = lines if len(lines) <= room else [*lines[: room - 1], " ".join(lines[room - 1 :])]
        return [shortened(line, 1.3, SIZE) for line in lines]
    lines = wrapped(name, column - 0.1, SIZE, "bold")
    lines = lines if len(lines) < 4 else [*lines[:2], lines[2] + " …"]
    return [shortened(line, column - 0.1, SIZE, "bold") for line in lines]


def _draw_heads(
    axes: Axes, heads: list[list[str]], label: float, column: float, head: float, roomy: bool
) -> None:
    for i, lines in enumerate(heads):
        x = label + i * column + (0.06 if roomy else column / 2)
        axes.text(
            x, head - 0.06, "\n".join(lines), fontsize=SIZE, fontweight="bold" if roomy else "normal", color=INK,
            rotation=0 if roomy else 90, va="bottom", ha="left" if roomy else "center", gid="article", parse_math=False,
        )  # fmt: skip


def _draw_row(axes: Axes, row: dict, top: float, label: float, column: float, roomy: bool) -> None:
    marker, color, word = MARKS[row["verdict"]]
    axes.plot([0, WIDTH], [top, top], color=PALE, lw=1)
    axes.plot(0.12, top + 0.17, marker, ms=9, color=color, gid=f"verdict {row['verdict']}")
    y = _write(axes, 0.3, top + 0.08, row["title"], SIZE + 1, INK, "bold", 1.15)
    y = _write(axes, 0.3, y, [word], SIZE, color, "bold")
    _write(axes, 0.3, y, row["below"], SIZE, SOFT)
    for i, (value, source) in enumerate(row["cells"]):
        left = label + i * column
        if not row["told"][i]:
            edges = (left + min(0.02, column / 10), left + column - min(0.02, column / 10))
            axes.fill_between(edges, top + 0.03, top + row["height"] - 0.03, color=EMPTY, lw=0, gid="missing")
        elif roomy:
            y = _write(axes, left + 0.06, top + 0.08, value, SIZE + 0.5, INK, "bold", 1.1, gid="value")
            _write(axes, left + 0.06, y, source, SIZE, SOFT, gid="source")
        else:
            axes.text(left + column / 2, top + row["height"] / 2, value[0], fontsize=SIZE, color=color,
                      fontweight="bold", ha="center", va="center", gid="value")  # fmt: skip


def _write(
    axes: Axes, x: float, y: float, lines: list[str], size: float, color: str, weight: str = "normal", step: float = 1.0,
    gid: str = "label",
) -> float:  # fmt: skip
    """Write lines below each other and give the height at which the next would stand."""
    for line in lines:
        axes.text(
            x,
            y,
            line,
            fontsize=size,
            color=color,
            fontweight=weight,
            va="top",
            ha="left",
            gid=gid,
            parse_math=False,
        )
        y += LINE * step
    return y
