"""Draw the claim board: articles across, claims down, what each reports and who says so."""

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
    wrapped,
)

TITLE = "Numbers and dates, article by article"
# Verdict: marker, colour, what it means. Shape and word carry it without the colour.
MARKS = {
    "same": ("o", "#009e73", "same"),
    "compatible": ("s", "#0072b2", "compatible"),
    "differs": ("D", "#b35900", "differs, with a reason"),
    "conflict": ("X", "#b3261e", "conflict"),
    "alone": (".", GREY, "told once"),
}
WIDTH, LABEL, LINE, SIZE = 7.64, 2.05, 0.158, 9
_AROUND = 1.9  # inches for title, subtitle and footer
_SOURCE_LINES = 5
_WIDE = 7  # more articles than this leave no room for words in their cells


def draw_claims(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the board: one row a claim with its verdict, one column an article; an empty cell has no such number.

    `table` is BOARD of `claims.lay_board`. Up to seven articles have value and source in the cell; with more, the cell
    shows by a filled mark that the article reports the claim. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(TITLE, "No number or date is told by two of these articles.", footer)
    drawn = rounded(table)
    drawn = drawn.astype("object").where(drawn.notna(), None)
    names = drawn.drop_duplicates("article_id")[["article_id", "name"]]
    wide = len(names) <= _WIDE
    label = LABEL if wide else 2.9
    column = (WIDTH - label) / len(names)
    groups = list(drawn.groupby("group", sort=False))
    rows = [_row_texts(rows.to_dict("records"), label, column, wide) for _, rows in groups]
    heads = [_head(name, column, wide) for name in names["name"]]
    head = (max(len(lines) for lines in heads) * LINE if wide else 1.35) + 0.1
    height = head + sum(row["height"] for row in rows)
    figure = new_figure(height=height + _AROUND)
    with styled():
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        _draw_heads(axes, heads, label, column, head, wide)
        top = head
        for row in rows:
            _draw_row(axes, row, top, label, column, wide)
            top += row["height"]
        axes.plot([0, WIDTH], [height, height], color=PALE, lw=1)
    return dress(figure, board_title(drawn), _how_to_read(drawn, wide), footer)


def board_title(table: pd.DataFrame) -> str:
    """State the finding of a board: how many claims are shared, and how they agree."""
    verdicts = table.drop_duplicates("group")["verdict"]
    shared = int((verdicts != "alone").sum())
    if not shared:
        return (
            f"{len(verdicts)} numbers and dates, each told by one article alone"
            if len(verdicts) > 1
            else "One number, told by one article alone"
        )
    conflicts, differing = int((verdicts == "conflict").sum()), int((verdicts == "differs").sum())
    what = "number or date" if shared == 1 else "numbers and dates"
    if conflicts:
        return f"{conflicts} of {shared} {what} that these articles share {'is' if conflicts == 1 else 'are'} in conflict"
    if differing:
        return f"These articles share {shared} {what}; {differing} {'differs' if differing == 1 else 'differ'} for a visible reason, none conflicts"
    return f"These articles share {shared} {what}, and none contradicts another"


def _how_to_read(drawn: pd.DataFrame, wide: bool) -> str:
    first = drawn.iloc[0]
    cell = (
        "In a cell: the value, below it who says so and for when"
        if wide
        else "A filled mark: the article reports it"
    )
    text = f"{cell}; a grey cell: it has no such number."
    shown = drawn["article_id"].nunique()
    if shown < first["articles"]:
        text += f" {shown} of {first['articles']} articles shown, those with most of these claims."
    hidden = []
    if first["not_shown"]:
        hidden.append(f"{first['not_shown']:,} more that are shared")
    if first["alone"] and first["articles"] > 1:
        hidden.append(f"{first['alone']:,} that one article alone tells")
    return text + (f" Not shown: {' and '.join(hidden)}." if hidden else "")


def _row_texts(rows: list[dict], label: float, column: float, wide: bool) -> dict:
    """Wrap what stands in one row and say how high it is."""
    first = rows[0]
    told = f"{first['told_by']} of {first['articles']} articles"
    title = wrapped(first["label"], label - 0.34, SIZE + 1, "bold")[:3]
    word = MARKS[first["verdict"]][2]
    reason = (
        (first["reason"] or "").rsplit(": ", 1)[-1]
        if first["verdict"] in ("differs", "conflict")
        else first["reason"] or ""
    )
    values = list(dict.fromkeys(row["value"] for row in rows if row["value"])) if not wide else []
    below = wrapped(reason, label - 0.34, SIZE)[:3] + wrapped(told, label - 0.34, SIZE)
    if values:
        below = [shortened("; ".join(values), label - 0.34, SIZE), *below]
    cells = [_cell_lines(row, column) if wide else ([], []) for row in rows]
    lines = max(len(title) * 1.15 + 1 + len(below), max(len(v) * 1.1 + len(s) for v, s in cells))
    return {
        "first": first, "title": title, "word": word, "below": below, "cells": cells,
        "told": [row["value"] is not None for row in rows], "height": lines * LINE + 0.16,
    }  # fmt: skip


def _cell_lines(row: dict, column: float) -> tuple[list[str], list[str]]:
    if row["value"] is None:
        return [], []
    room = column - 0.12
    values = [
        shortened(line, room, SIZE + 0.5, "bold") for line in wrapped(row["value"], room, SIZE + 0.5, "bold")
    ]
    sources = [shortened(line, room, SIZE) for line in wrapped(row["source"] or "", room, SIZE)]
    if len(sources) > _SOURCE_LINES:
        sources = [*sources[: _SOURCE_LINES - 1], shortened(sources[_SOURCE_LINES - 1] + " …", room, SIZE)]
    dates = (
        [shortened(line, room, SIZE) for line in wrapped(f"as of {row['as_of']}", room, SIZE)]
        if row["as_of"]
        else []
    )
    return values[:4], sources + dates[:2]


def _head(name: str, column: float, wide: bool) -> list[str]:
    if not wide:
        return [shortened(str(name), 1.3, SIZE)]
    return [
        shortened(line, column - 0.1, SIZE, "bold") for line in wrapped(str(name), column - 0.1, SIZE, "bold")
    ][:3]


def _draw_heads(
    axes: Axes, heads: list[list[str]], label: float, column: float, head: float, wide: bool
) -> None:
    for i, lines in enumerate(heads):
        x = label + i * column + (0.06 if wide else column / 2)
        axes.text(
            x, head - 0.06, "\n".join(lines), fontsize=SIZE, fontweight="bold" if wide else "normal", color=INK,
            rotation=0 if wide else 90, va="bottom", ha="left" if wide else "center", gid="article", parse_math=False,
        )  # fmt: skip


def _draw_row(axes: Axes, row: dict, top: float, label: float, column: float, wide: bool) -> None:
    marker, color, _ = MARKS[row["first"]["verdict"]]
    axes.plot([0, WIDTH], [top, top], color=PALE, lw=1)
    axes.plot(
        0.12, top + 0.17, marker, ms=9, color=color, mec=color, gid=f"verdict {row['first']['verdict']}"
    )
    y = top + 0.08
    y = _lines(axes, 0.3, y, row["title"], SIZE + 1, INK, "bold", 1.15)
    y = _lines(axes, 0.3, y, [row["word"]], SIZE, color, "bold", 1.0)
    _lines(axes, 0.3, y, row["below"], SIZE, "#555555", "normal", 1.0)
    for i, (values, sources) in enumerate(row["cells"]):
        x = label + i * column
        if not row["told"][i]:
            _draw_empty(axes, x, top, column, row["height"])
        elif wide:
            y = _lines(axes, x + 0.06, top + 0.08, values, SIZE + 0.5, INK, "bold", 1.1)
            _lines(axes, x + 0.06, y, sources, SIZE, "#555555", "normal", 1.0)
        else:
            axes.plot(
                x + column / 2,
                top + row["height"] / 2,
                marker,
                ms=min(8, column * 45),
                color=color,
                gid="told",
            )


def _draw_empty(axes: Axes, x: float, top: float, column: float, height: float) -> None:
    """A missing claim is an empty, shaded cell."""
    axes.fill_between(
        [x + 0.02, x + column - 0.02], top + 0.03, top + height - 0.03, color="#f1f1f1", lw=0, gid="missing"
    )


def _lines(
    axes: Axes, x: float, y: float, lines: list[str], size: float, color: str, weight: str, step: float
) -> float:
    for line in lines:
        axes.text(
            x, y, line, fontsize=size, color=color, fontweight=weight, va="top", ha="left", parse_math=False
        )
        y += LINE * step
    return y
