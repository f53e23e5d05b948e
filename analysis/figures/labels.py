"""Draw the label ledger: who is called what, in which source, out of all that it could have said."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import (
    GREY,
    INK,
    OWN,
    PALE,
    dress,
    fitted,
    new_figure,
    notice,
    rounded,
    shortened,
    styled,
)
from analysis.framing import find_contrasts
from analysis.framing.describe import number

WIDTH = 7.64  # inches between the margins
NAME = 1.6  # for the sources' names
_ROW, _HEAD, _GAP = 0.46, 0.74, 0.3
SMALL = 9.2
FEW = 5  # below so many mentions a share is drawn in grey
_COLUMNS, _MOST_LABELS, _MOST_ROWS, _MOST_PEOPLE = 5, 4, 12, 3
_COLUMN = (WIDTH - NAME) / _COLUMNS
GREY_BAR = "#b9b9b9"
BLUE = "#2b5d8a"


def draw_labels(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw people x labels x sources: each label's share of the role words that a source puts on a person.

    `table` is what `label_shares` gives. One block a person (the three with most role words), one column a label
    (the four commonest), one row a source: own voice solid, quoted or reported hollow behind it, the line the 95% interval
    of the own share, "k of n" beside it, grey where n is under five. The title names the clearest contrast if its intervals do not meet. A
    table without role words gives a figure that says so.
    """
    roles = rounded(table[table["kind"] == "role"])
    people = _people(roles)
    if not people:
        return notice(
            "Who is called what?",
            "No word of the lexicon names a person by a role in these articles.",
            footer,
        )
    lines = _lines(roles, people)
    contrast = _contrast(table)
    heights = [_head(line) + _ROW * len(_sources(roles, line, contrast)) for line in lines]
    height = sum(heights) + _GAP * (len(lines) - 1)
    figure = new_figure(height=height + 1.95)
    with styled():
        axes = sheet(figure, height)
        top = 0.0
        for line, tall in zip(lines, heights, strict=True):
            _draw_line_of_people(axes, top, roles, line, contrast)
            top += tall + _GAP
    return dress(figure, labels_title(table), _how_to_read(roles, people, contrast), footer)


def labels_title(table: pd.DataFrame) -> str:
    """Write the finding of a ledger as a title: the clearest contrast, or what is measured if there is none."""
    contrast = _contrast(table)
    if contrast is None:
        return "Who is called what? Role words per person, by source"
    articles = "article" if table["articles_total"].max() <= 1 else "source"
    rest = (
        f"the other {articles}"
        if contrast["others"] == 1
        else f"the other {number(contrast['others'])} {articles}s"
    )
    return (
        f"{contrast['source']} calls {contrast['concept']} “{contrast['label']}” in {contrast['mentions']:,} of"
        f" {contrast['total']:,} role words; {rest} in {contrast['others_mentions']:,} of {contrast['others_total']:,}"
    )


def largest(rows: pd.DataFrame, most: int, always: Sequence[str] = ()) -> list[str]:
    """Choose the sources with most mentions, and `always` those named so, in the order of their names."""
    totals = rows.groupby("source")["total"].max()
    ordered = totals[totals > 0].sort_values(ascending=False, kind="stable").index
    first = [source for source in always if source in ordered]
    return sorted([*first, *(source for source in ordered if source not in first)][:most])


def sheet(figure: Figure, height: float) -> Axes:
    """Lay an empty sheet on which one unit is one inch, from the upper left corner, in line with the title."""
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(-0.05, WIDTH + 0.02)
    axes.set_ylim(height, 0)
    return axes


def capital(words: str) -> str:
    """Begin with a capital."""
    return words[:1].upper() + words[1:]


def _people(roles: pd.DataFrame) -> list[str]:
    """Choose the persons with five role words or more, three at most; where nobody has five, the one with most."""
    counts = roles.groupby("concept")["mentions"].sum().sort_values(ascending=False, kind="stable")
    counts = counts[counts > 0]
    enough = counts[counts >= FEW].index[:_MOST_PEOPLE].tolist()
    return enough or counts.index[:1].tolist()


def _lines(roles: pd.DataFrame, people: list[str]) -> list[list[tuple[str, list[str]]]]:
    """Set persons with their labels side by side while the columns last: [[(person, labels), ...], ...]."""
    lines: list[list[tuple[str, list[str]]]] = []
    for person in people:
        counts = roles[roles["concept"] == person].groupby("label")["mentions"].sum()
        labels = counts[counts > 0].sort_values(ascending=False, kind="stable").index[:_MOST_LABELS].tolist()
        used = sum(len(words) for _, words in lines[-1]) if lines else _COLUMNS
        if used + len(labels) > _COLUMNS:
            lines.append([])
        lines[-1].append((person, labels))
    return lines


def _head(line: list[tuple[str, list[str]]]) -> float:
    """Measure the room for a line's persons and labels: some labels need two lines."""
    most = max(len(fitted(label, _COLUMN - 0.14, 10, 2, "bold")) for _, labels in line for label in labels)
    return _HEAD + 0.17 * (most - 1)


def _sources(roles: pd.DataFrame, line: list[tuple[str, list[str]]], contrast: dict | None) -> list[str]:
    named = [contrast["source"]] if contrast else []  # the title speaks of it, so it has a row
    return largest(roles[roles["concept"].isin([person for person, _ in line])], _MOST_ROWS, named)


def _draw_line_of_people(
    axes: Axes, top: float, roles: pd.DataFrame, line: list[tuple[str, list[str]]], contrast: dict | None
) -> None:
    sources = _sources(roles, line, contrast)
    cells = dict(iter(roles.groupby(["concept", "label", "source"])))
    column, head = _COLUMN, _head(line)
    for level, source in enumerate(sources):
        rule = top + head + _ROW * level
        axes.plot([0, WIDTH], [rule, rule], color=PALE if level else "#999999", lw=0.8)
        words = "\n".join(fitted(source, NAME - 0.15, 9.5, 2))
        axes.text(0, rule + _ROW / 2, words, va="center", fontsize=9.5, linespacing=1.1)
    left = NAME
    for person, labels in line:
        wide = column * len(labels)
        axes.text(
            left,
            top + 0.14,
            shortened(person, wide - 0.06, 11.5, "bold"),
            va="center",
            fontsize=11.5,
            fontweight="bold",
        )
        axes.plot([left, left + wide - 0.14], [top + 0.28] * 2, color=INK, lw=0.8)
        for place, label in enumerate(labels):
            named = contrast is not None and (contrast["concept"], contrast["label"]) == (person, label)
            x, width = left + place * column, column - 0.14
            framing = str(cells[person, label, sources[0]]["framing"].iloc[0])
            words = fitted(label, width, 10, 2, "bold")
            color = OWN if named else INK
            for number_, word in enumerate(reversed(words)):
                base = top + head - 0.27 - 0.165 * number_
                axes.text(x, base, word, va="baseline", fontsize=10, fontweight="bold", color=color)
            kind = shortened(framing, width, SMALL)
            axes.text(x, top + head - 0.15, kind, va="center", fontsize=SMALL, color=GREY)
            for level, source in enumerate(sources):
                rule = top + head + _ROW * level
                _draw_share(axes, x, rule, width, cells[person, label, source], OWN if named else BLUE)
        left += wide


def _draw_share(axes: Axes, left: float, top: float, width: float, cell: pd.DataFrame, color: str) -> None:
    """Draw one cell: own share solid, the other voices hollow behind it, the interval, and "k of n" below."""
    own = cell[cell["voice"] == "own"].iloc[0]
    total, k = int(own["total"]), int(own["mentions"])
    other = int(cell["mentions"].sum()) - k
    if not total:
        axes.text(left, top + 0.32, "–", va="center", fontsize=SMALL, color=GREY)
        return
    few = total < FEW
    middle, thick = top + 0.14, 0.13
    share = float(own["share"])
    axes.plot([left, left + width], [middle] * 2, color=PALE, lw=0.8, zorder=0)
    axes.plot([left, left], [middle - 0.09, middle + 0.09], color="#999999", lw=0.8)
    if k:
        fill = GREY_BAR if few else color
        axes.barh(middle, share * width, left=left, height=thick, color=fill, linewidth=0, gid="own")
    if other:
        axes.barh(
            middle, other / total * width, left=left + share * width, height=thick, color="white",
            edgecolor=GREY if few else color, linewidth=1.1, gid="quoted",
        )  # fmt: skip
    low, high = left + float(own["low"]) * width, left + float(own["high"]) * width
    axes.plot([low, high], [middle] * 2, color=INK, lw=0.9, solid_capstyle="butt", gid="interval")
    for end in (low, high):
        axes.plot([end] * 2, [middle - 0.04, middle + 0.04], color=INK, lw=0.9)
    words = f"{k:,} + {other:,} of {total:,}" if other else f"{k:,} of {total:,}"
    strong = bool(k) and color == OWN
    shade = color if strong else INK if k or other else GREY
    weight = "bold" if strong else "normal"
    axes.text(
        left, top + 0.33, words, va="center", fontsize=SMALL, color=shade, fontweight=weight, gid="count"
    )


def _contrast(table: pd.DataFrame) -> dict | None:
    contrasts = find_contrasts(table)
    if contrasts.empty or contrasts["low"].iloc[0] <= contrasts["others_high"].iloc[0]:
        return None
    return contrasts.iloc[0].to_dict()


def _how_to_read(roles: pd.DataFrame, people: list[str], contrast: dict | None) -> str:
    drawn = roles[roles["concept"].isin(people)]
    words = "Bar: share of the source’s role words for the person, in its own voice; line: 95% interval; grey bar: fewer than five role words."
    if drawn.loc[drawn["voice"] != "own", "mentions"].sum():
        words += " Hollow, and the second number: quoted or reported."
    left_out = roles.loc[roles["mentions"] > 0, "concept"].nunique() - len(people)
    most = max(
        int((drawn[drawn["concept"] == person].groupby("source")["total"].max() > 0).sum())
        for person in people
    )
    if most > _MOST_ROWS:
        named = " and the one in the title" if contrast else ""
        words += f" {_MOST_ROWS} of {most} sources, those with most role words{named}; all are in the table."
    if left_out > 0:
        words += f" {capital(number(left_out))} more {'person' if left_out == 1 else 'persons or pairs'} in the table."
    return words
