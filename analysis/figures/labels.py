"""Draw the label ledger: who is called what in which source, how an event is named, and a label's course over time."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import (
    GREY,
    INK,
    OWN,
    PALE,
    dress,
    new_figure,
    notice,
    rounded,
    shortened,
    source_colors,
    styled,
    wrapped,
)
from analysis.framing import find_contrasts
from analysis.framing.describe import number

_WIDTH = 7.64  # inches between the margins
_NAME = 1.6  # for the sources' names
_ROW, _HEAD, _GAP = 0.46, 0.74, 0.3
_SMALL = 9.2
_FEW = 5  # below so many mentions a share is drawn in grey
_COLUMNS, _MOST_LABELS, _MOST_ROWS, _MOST_PEOPLE = 5, 4, 12, 3
_GREY_BAR = "#b9b9b9"
_BLUE = "#2b5d8a"


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
    heights = [_HEAD + _ROW * len(_sources(roles, line)) for line in lines]
    height = sum(heights) + _GAP * (len(lines) - 1)
    figure = new_figure(height=height + 1.95)
    contrast = _contrast(table)
    with styled():
        axes = _sheet(figure, height)
        top = 0.0
        for line, tall in zip(lines, heights, strict=True):
            _draw_line_of_people(axes, top, roles, line, contrast)
            top += tall + _GAP
    return dress(figure, labels_title(table), _how_to_read(roles, people), footer)


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
        f"{contrast['source']} calls {contrast['concept']} “{contrast['label']}” in {contrast['mentions']} of"
        f" {contrast['total']} role words; {rest} in {contrast['others_mentions']} of {contrast['others_total']}"
    )


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
    sources = _largest(terms, 8)
    column = (_WIDTH - _NAME - 0.1) / max(len(sources), 2)
    heads = [wrapped(source, column - 0.1, _SMALL, "bold")[:3] for source in sources]
    head = 0.2 + 0.17 * max(len(lines) for lines in heads)
    row = 0.5
    height = head + row * len(names)
    figure = new_figure(height=height + 1.95)
    cells = dict(iter(terms.groupby(["label", "source"])))
    most = max(int(rows["mentions"].sum()) for rows in cells.values())
    with styled():
        axes = _sheet(figure, height)
        for place, lines in enumerate(heads):
            left = _NAME + 0.1 + place * column
            lines = [shortened(line, column - 0.08, _SMALL, "bold") for line in lines]
            axes.text(
                left,
                head - 0.1,
                "\n".join(lines),
                va="bottom",
                fontsize=_SMALL,
                fontweight="bold",
                linespacing=1.15,
            )
        for level, name in enumerate(names):
            top = head + level * row
            axes.plot([0, _WIDTH], [top, top], color=PALE, lw=0.8)
            lines = wrapped(name, _NAME, 10.5)[:2]
            axes.text(0, top + row / 2, "\n".join(lines), va="center", fontsize=10.5, linespacing=1.1)
            for place, source in enumerate(sources):
                left = _NAME + 0.1 + place * column
                _draw_cell(axes, left, top, column, row, cells[name, source], most <= 6)
    return dress(figure, names_title(terms), _how_to_read_names(terms, sources, most), footer)


def names_title(table: pd.DataFrame) -> str:
    """Write as a title which name is never an article's own, else which is the commonest."""
    own = table[table["voice"] == "own"].groupby("label")["mentions"].sum()
    every = table.groupby("label")["mentions"].sum()
    borrowed = [label for label in every.index if every[label] > 1 and not own.get(label, 0)]
    if borrowed:
        label = max(borrowed, key=lambda name: (every[name], name))
        return f"“{_capital(label)}”: {every[label]} times in these articles, never in their own voice"
    label = max(every.index, key=lambda name: (every[name], name))
    return (
        f"Names for {table['concept'].iloc[0]}: “{label}” is the commonest, {every[label]} of {every.sum()}"
    )


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
    sources = _largest(rows, 6)
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
    return dress(figure, f"“{_capital(label)}” for {concept} over time", subtitle, footer)


# ---------------------------------------------------------------- the ledger's blocks


def _people(roles: pd.DataFrame) -> list[str]:
    """Choose the persons with five role words or more, three at most; where nobody has five, the one with most."""
    counts = roles.groupby("concept")["mentions"].sum().sort_values(ascending=False, kind="stable")
    counts = counts[counts > 0]
    enough = counts[counts >= _FEW].index[:_MOST_PEOPLE].tolist()
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


def _sources(roles: pd.DataFrame, line: list[tuple[str, list[str]]]) -> list[str]:
    return _largest(roles[roles["concept"].isin([person for person, _ in line])], _MOST_ROWS)


def _largest(rows: pd.DataFrame, most: int) -> list[str]:
    """Choose the sources with most mentions, in the order of their names."""
    totals = rows.groupby("source")["total"].max()
    return sorted(totals[totals > 0].sort_values(ascending=False, kind="stable").index[:most])


def _draw_line_of_people(
    axes: Axes, top: float, roles: pd.DataFrame, line: list[tuple[str, list[str]]], contrast: dict | None
) -> None:
    sources = _sources(roles, line)
    cells = dict(iter(roles.groupby(["concept", "label", "source"])))
    column = (_WIDTH - _NAME) / _COLUMNS
    for level, source in enumerate(sources):
        rule = top + _HEAD + _ROW * level
        axes.plot([0, _WIDTH], [rule, rule], color=PALE if level else "#999999", lw=0.8)
        words = wrapped(source, _NAME - 0.15, 9.5)[:2]
        words = "\n".join(shortened(word, _NAME - 0.15, 9.5) for word in words)
        axes.text(0, rule + _ROW / 2, words, va="center", fontsize=9.5, linespacing=1.1)
    left = _NAME
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
            axes.text(
                x, top + 0.42, shortened(label, width, 10, "bold"), va="center", fontsize=10, fontweight="bold",
                color=OWN if named else INK,
            )  # fmt: skip
            axes.text(
                x, top + 0.59, shortened(framing, width, _SMALL), va="center", fontsize=_SMALL, color=GREY
            )
            for level, source in enumerate(sources):
                rule = top + _HEAD + _ROW * level
                _draw_share(axes, x, rule, width, cells[person, label, source], OWN if named else _BLUE)
        left += wide


def _draw_share(axes: Axes, left: float, top: float, width: float, cell: pd.DataFrame, color: str) -> None:
    """Draw one cell: own share solid, the other voices hollow behind it, the interval, and "k of n" below."""
    own = cell[cell["voice"] == "own"].iloc[0]
    total, k = int(own["total"]), int(own["mentions"])
    other = int(cell["mentions"].sum()) - k
    if not total:
        axes.text(left, top + 0.32, "–", va="center", fontsize=_SMALL, color=GREY)
        return
    few = total < _FEW
    middle, thick = top + 0.14, 0.13
    share = float(own["share"])
    axes.plot([left, left + width], [middle] * 2, color=PALE, lw=0.8, zorder=0)
    axes.plot([left, left], [middle - 0.09, middle + 0.09], color="#999999", lw=0.8)
    if k:
        fill = _GREY_BAR if few else color
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
    words = f"{k} + {other} of {total}" if other else f"{k} of {total}"
    strong = bool(k) and color == OWN
    shade = color if strong else INK if k or other else GREY
    weight = "bold" if strong else "normal"
    axes.text(
        left, top + 0.33, words, va="center", fontsize=_SMALL, color=shade, fontweight=weight, gid="count"
    )


def _contrast(table: pd.DataFrame) -> dict | None:
    contrasts = find_contrasts(table)
    if contrasts.empty or contrasts["low"].iloc[0] <= contrasts["others_high"].iloc[0]:
        return None
    return contrasts.iloc[0].to_dict()


def _how_to_read(roles: pd.DataFrame, people: list[str]) -> str:
    drawn = roles[roles["concept"].isin(people)]
    words = "Bar: share of the source's role words for the person, in its own voice; line: 95% interval; grey bar: fewer than five role words."
    if drawn.loc[drawn["voice"] != "own", "mentions"].sum():
        words += " Hollow, and the second number: quoted or reported."
    left_out = roles.loc[roles["mentions"] > 0, "concept"].nunique() - len(people)
    most = max(
        int((drawn[drawn["concept"] == person].groupby("source")["total"].max() > 0).sum())
        for person in people
    )
    if most > _MOST_ROWS:
        words += f" The {_MOST_ROWS} sources with most role words of {most}; all are in the table."
    if left_out > 0:
        words += f" {_capital(number(left_out))} more {'person' if left_out == 1 else 'persons or pairs'} in the table."
    return words


# ---------------------------------------------------------------- the names of an event


def _draw_cell(
    axes: Axes, left: float, top: float, column: float, row: float, cell: pd.DataFrame, dots: bool
) -> None:
    by_voice = cell.set_index("voice")["mentions"]
    own, every, total = int(by_voice["own"]), int(by_voice.sum()), int(cell["total"].iloc[0])
    color = _GREY_BAR if total < _FEW else _BLUE
    edge = GREY if total < _FEW else _BLUE
    if dots:
        step = min(0.17, (column - 0.2) / 6)
        for number_ in range(every):
            face = color if number_ < own else "white"
            axes.plot(
                left + 0.06 + step * number_, top + 0.17, "o", markersize=8, markerfacecolor=face,
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
    axes.text(left, top + 0.36, words, va="center", fontsize=_SMALL, color=INK if every else GREY)


def _how_to_read_names(terms: pd.DataFrame, sources: list[str], most: int) -> str:
    mark = "One mark a mention" if most <= 6 else "Bar: share of the source's names for the event"
    words = f"{mark}: solid in the article's own voice, hollow inside quotation marks or reported speech."
    words += " k of n: this name among all the source's names for the event. Grey: n under five."
    every = int((terms.groupby("source")["total"].max() > 0).sum())
    silent = terms["source"].nunique() - every
    if every > len(sources):
        words += f" {len(sources)} of {every} sources, those with most names; all are in the table."
    if silent:
        words += (
            f" {_capital(number(silent))} {'source names' if silent == 1 else 'sources name'} it not at all."
        )
    return words


# ---------------------------------------------------------------- the course over time


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
    axes.set_title(shortened(source, 5.5, 10, "bold"), fontsize=10, color=color)


def _sheet(figure: Figure, height: float) -> Axes:
    """Lay an empty sheet on which one unit is one inch, from the upper left corner, in line with the title."""
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(-0.05, _WIDTH + 0.02)
    axes.set_ylim(height, 0)
    return axes


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
