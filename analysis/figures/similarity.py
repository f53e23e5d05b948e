"""Draw how alike articles are, which stories they tell, and which words make a pair alike."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.style import (
    GREY,
    INK,
    OWN,
    PALE,
    PALETTE,
    dress,
    new_figure,
    notice,
    rounded,
    shortened,
    styled,
)

FEW = 30  # below this many articles document frequencies say little
BLUE = PALETTE[0]
_SHADES = LinearSegmentedColormap.from_list("likeness", ["#ffffff", "#cfe3f1", "#4f9bc9", "#08519c"])
_ROW = 0.26  # inches a row of a list
_ROWS = 14  # stories listed one by one
_DOTS = 60  # more articles than this in one row are a range


def draw_similarity(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw how alike articles are: a heat map with its values, or for many articles a map of nearest neighbours.

    `table` is what `similarity.map_articles` gives. Dark = alike; numbers are cosines. Above 35 articles each
    dot is an article at the cosine of its nearest neighbour, in the row of its story.
    """
    if not len(table):
        return notice("How alike are the articles?", "There is no pair of articles to compare.", footer)
    return _heat_map(rounded(table), footer) if "place_a" in table else _nearest_map(rounded(table), footer)


def draw_stories(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw which articles tell one story: how groups join from alike to unlike, or for many articles the largest stories.

    `table` is what `similarity.map_stories` gives. Groups that join right of the dashed line are one story.
    """
    if not len(table):
        return notice(
            "Which articles tell the same story?", "There are no two articles with a word in common.", footer
        )
    return _branches(rounded(table), footer) if "from_a" in table else _sizes(rounded(table), footer)


def draw_terms(table: pd.DataFrame, *, footer: str = "", most: int = 10) -> Figure:
    """Draw what drives the cosine of two articles: the terms they share, and the heaviest that only one of them has.

    `table` is what `similarity.explain_cosine` gives. Bars are on one scale.
    """
    title = "What makes two articles alike?"
    if not len(table):
        return notice(title, "There are no two articles to compare.", footer)
    a, b = table[["name_a", "name_b"]].iloc[0]
    shared = table[table["side"] == "both"]
    if not len(shared):
        return notice(title, f"{a} and {b} have no weighed word in common.", footer)
    drawn = rounded(table).groupby("side", sort=False).head(most)
    longest = int(drawn["side"].value_counts().max())
    figure = new_figure(height=2.6 + _ROW * longest)
    panels = (("a", f"only in\n{a}", GREY), ("both", "in both\narticles", BLUE), ("b", f"only in\n{b}", GREY))
    with styled():
        for place, (side, heading, color) in enumerate(panels):
            axes = figure.add_subplot(1, 3, place + 1)
            _bars(axes, drawn[drawn["side"] == side], heading, color, longest, drawn["cosine"].max())
    top = "”, “".join(shared["term"].head(3))
    subtitle = (
        "Middle: what each term adds to the cosine, with its count in the one and the other article. Left and right: the share of "
        "its own article’s weight that a term takes up and that nothing answers. A term of two words is a pair of neighbours."
    )
    return dress(figure, f"{a} and {b} are alike most of all by “{top}”", subtitle, footer)


def _heat_map(table: pd.DataFrame, footer: str) -> Figure:
    names = {row.place_a: row.name_a for row in table.itertuples()} | {
        row.place_b: row.name_b for row in table.itertuples()
    }
    n = len(names)
    cell = min(0.62, 6.0 / n)
    figure = new_figure(height=2.3 + max(cell, 0.2) * n)
    size = 11 if n <= 8 else 9.5
    with styled():
        axes = figure.add_subplot()
        for row in table.itertuples():
            _cell(
                axes,
                min(row.place_a, row.place_b),
                max(row.place_a, row.place_b),
                row.cosine,
                size if n <= 16 else 0,
            )
        for place, name in names.items():
            room = shortened(name, 2.3, size)
            axes.text(-0.15, place + 0.5, room, ha="right", va="center", fontsize=size if n <= 24 else 9)
            if place < n - 1 and n <= 12:
                axes.text(
                    place + 0.12, place + 0.5, shortened(name, 2.0, 9), va="center", fontsize=9, color=GREY
                )
        axes.set_xlim(-2.4 / max(cell, 0.2), max(n - 1, 1) + 0.02)
        axes.set_ylim(n, 0)
        axes.set_aspect("equal", anchor="W")
        axes.axis("off")
    high = table.sort_values(["cosine", "a", "b"], ascending=[False, True, True]).iloc[0]
    title = f"Cosines from {table['cosine'].min():.2f} to {table['cosine'].max():.2f}: {high['name_a']} and {high['name_b']} are the most alike"
    if len(table) == 1:
        title = f"{high['name_a']} and {high['name_b']} have a cosine of {high['cosine']:.2f}"
    return dress(figure, title, _what_numbers_mean(n), footer)


def _cell(axes: Axes, column: int, row: int, cosine: float, size: float) -> None:
    axes.add_patch(
        Rectangle((column + 0.02, row + 0.02), 0.96, 0.96, facecolor=_SHADES(cosine), edgecolor=PALE, lw=0.6)
    )
    if size:
        axes.text(
            column + 0.5,
            row + 0.5,
            f"{cosine:.2f}",
            ha="center",
            va="center",
            fontsize=size,
            color="white" if cosine > 0.6 else INK,
        )


def _what_numbers_mean(n: int) -> str:
    reading = "0 = no weighed word in common, 1 = the same words in the same proportions."
    if n >= FEW:
        return f"{reading} A word weighs less the more of these articles hold it, so the numbers belong to this corpus."
    return (
        f"{reading} {n} articles cannot show how rare a word is, so that is taken mostly from a background of news: the "
        "numbers order these pairs and are no measure beyond them. Alike means the same subject, not the same text."
    )


def _nearest_map(table: pd.DataFrame, footer: str) -> Figure:
    listed, rest, alone = _rows_of(table)
    rows = [(f"story {story}", table[table["story"] == story]) for story in listed]
    if rest:
        group = table[table["story"].isin(rest)]
        rows.append((f"{len(rest):,} smaller stories", group))
    if alone:
        rows.append((f"{len(alone):,} {_articles(len(alone))} alone", table[table["story"].isin(alone)]))
    figure = new_figure(height=2.5 + 0.3 * len(rows))
    with styled():
        axes = figure.add_subplot()
        for place, (_, group) in enumerate(rows):
            same = group["same_story"].astype(bool)
            if len(group) > _DOTS:
                _range(axes, place, group["cosine"].dropna())
                continue
            axes.scatter(group.loc[same, "cosine"], [place] * same.sum(), s=26, color=BLUE, alpha=0.45, lw=0)
            axes.scatter(
                group.loc[~same, "cosine"],
                [place] * (~same).sum(),
                s=24,
                facecolor="white",
                edgecolor=INK,
                lw=0.8,
                alpha=0.7,
            )
        axes.set_yticks(
            range(len(rows)),
            [
                f"{name} ({len(group):,})" if name.startswith("story") or "smaller" in name else name
                for name, group in rows
            ],
        )
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 1.02)
        axes.set_xlabel("cosine with the nearest other article")
        axes.grid(axis="y")
        axes.spines["left"].set_visible(False)
    known = table["cosine"].notna()
    same = int((table["same_story"].astype(bool) & known).sum())
    title = f"{same:,} of {len(table):,} articles have their nearest neighbour in their own story"
    subtitle = (
        "Each dot is an article, in the row of its story. Filled: the nearest article tells the same story; hollow: another one. "
        + f"Rows of more than {_DOTS} articles: the bar holds nine in ten, the stroke is the middle one. "
        * any(len(group) > _DOTS for _, group in rows)
        + _what_numbers_mean(len(table))
    )
    return dress(figure, title, subtitle, footer)


def _range(axes: Axes, place: int, cosines: pd.Series) -> None:
    """Draw where the cosines of very many articles lie, of whom dots would make a blot."""
    if len(cosines):
        low, middle, high = cosines.quantile([0.05, 0.5, 0.95])
        axes.plot(
            [low, high], [place, place], color=BLUE, lw=7, alpha=0.35, solid_capstyle="butt", gid="range"
        )
        axes.plot([middle, middle], [place - 0.22, place + 0.22], color=INK, lw=1.4)


def _articles(n: int) -> str:
    return "article" if n == 1 else "articles"


def _all(n: int) -> str:
    return "Both" if n == 2 else f"All {n}"


def _rows_of(table: pd.DataFrame) -> tuple[list[int], list[int], list[int]]:
    sizes = table.drop_duplicates("story").sort_values(["articles", "story"], ascending=[False, True])
    several = sizes.loc[sizes["articles"] > 1, "story"].tolist()
    return several[:_ROWS], several[_ROWS:], sizes.loc[sizes["articles"] == 1, "story"].tolist()


def _branches(table: pd.DataFrame, footer: str) -> Figure:
    n = int(table["articles"].max()) if len(table) == 1 else len(table) + 1
    leaves = {row.at_a: row.name_a for row in table.itertuples() if row.name_a}
    leaves |= {row.at_b: row.name_b for row in table.itertuples() if row.name_b}
    n = max(n, len(leaves))
    cut, width = table["cut"].iloc[0], table["width"].iloc[0]
    stories = len(leaves) - int((table["cosine"] >= cut).sum())
    figure = new_figure(height=2.3 + max(0.28, min(0.5, 2.4 / n)) * n)
    low = min(0.0, cut) if table["cosine"].min() < 2 * cut else 0.0
    with styled():
        axes = figure.add_subplot()
        onward = {round(at, 2): row.cosine for row in table.itertuples() for at in (row.at_a, row.at_b)}
        for row in table.itertuples():
            color, weight = (BLUE, 2.2) if row.cosine >= cut else (GREY, 1.2)
            axes.plot(
                [row.from_a, row.cosine, row.cosine, row.from_b],
                [row.at_a, row.at_a, row.at_b, row.at_b],
                color=color,
                lw=weight,
                solid_joinstyle="miter",
            )
            if n <= 12:
                # to the left, above the line that leads on, where the next join leaves room; else to the right
                left = row.cosine - onward.get(round((row.at_a + row.at_b) / 2, 2), low) > 0.06
                axes.text(
                    row.cosine - 0.007 if left else row.cosine + 0.007,
                    (row.at_a + row.at_b) / 2 - (0.08 if left else 0),
                    f"{row.cosine:.2f}",
                    ha="right" if left else "left",
                    va="bottom" if left else "center",
                    fontsize=9.5,
                )
        axes.axvline(cut, color=OWN, lw=1.2, ls=(0, (4, 3)))
        axes.text(cut, -0.75, f"{width} width: {cut:.2f}", ha="center", va="bottom", fontsize=9.5, color=OWN)
        axes.set_yticks(list(leaves), [shortened(name, 2.2, 10) for name in leaves.values()])
        axes.yaxis.tick_right()
        axes.set_ylim(max(leaves) + 0.6, -0.8)
        axes.set_xlim(low, 1.0)
        axes.spines[["left", "right"]].set_visible(False)
        axes.set_xlabel("mean cosine at which two groups join")
    title = (
        f"{'Both' if len(leaves) == 2 else f'All {len(leaves)}'} articles tell one story"
        if stories == 1
        else f"The {len(leaves)} articles tell {stories} stories"
    )
    if stories == len(leaves):
        title = f"None of the {len(leaves)} articles tells the same story as another"
        title = "The two articles tell different stories" if len(leaves) == 2 else title
    few = (
        " With so few articles the cosines order the pairs; they are no measure beyond them."
        if len(leaves) < FEW
        else ""
    )
    subtitle = f"Read from the right: the most alike join first. What joins right of the dashed line is one story; how wide a story is remains a choice.{few}"
    return dress(figure, title, subtitle, footer)


def _sizes(table: pd.DataFrame, footer: str) -> Figure:
    several = table[table["articles"] > 1].sort_values(["articles", "story"], ascending=[False, True])
    alone = int((table["articles"] == 1).sum())
    listed = several.head(_ROWS)
    if not len(listed):
        return notice(
            "Which articles tell the same story?",
            f"None of the {len(table):,} articles tells the same story as another.",
            footer,
        )
    figure = new_figure(height=2.3 + 0.3 * len(listed))
    with styled():
        axes = figure.add_subplot()
        axes.barh(range(len(listed)), listed["articles"], color=BLUE, height=0.66)
        longest = listed["articles"].max()
        for place, row in enumerate(listed.itertuples()):
            axes.text(
                row.articles + 0.01 * longest,
                place,
                f"{row.articles:,}  {shortened(row.names, 3.0, 9)}",
                va="center",
                fontsize=9,
            )
        axes.set_yticks(range(len(listed)), [f"story {story}" for story in listed["story"]])
        axes.set_ylim(len(listed) - 0.4, -0.6)
        axes.set_xlim(0, longest * 1.9)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    total = int(table["articles"].sum())
    title = f"{total:,} articles tell {len(table):,} stories; the largest has {longest:,} articles"
    more = (
        f"{len(several) - len(listed):,} smaller stories are not shown. "
        if len(several) > len(listed)
        else ""
    )
    subtitle = f"Articles a story, the largest first, with the first few names. {more}{alone:,} {_articles(alone)} on {'its' if alone == 1 else 'their'} own. Width: {table['width'].iloc[0]} (a mean cosine of {table['cut'].iloc[0]:.2f})."
    return dress(figure, title, subtitle, footer)


def _bars(axes: Axes, side: pd.DataFrame, heading: str, color: str, rows: int, longest: float) -> None:
    axes.barh(
        range(len(side)), side["cosine"], color=color, height=0.62, alpha=1.0 if color == BLUE else 0.55
    )
    for place, row in enumerate(side.itertuples()):
        count = f"{row.count_a} | {row.count_b}" if row.side == "both" else f"{row.count_a or row.count_b}×"
        axes.text(row.cosine + 0.02 * longest, place, count, va="center", fontsize=9, color=GREY)
    axes.set_yticks(range(len(side)), [shortened(term, 1.25, 9.5) for term in side["term"]])
    axes.set_ylim(rows - 0.4, -0.7)
    axes.set_xlim(0, longest * 1.45)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    lines = [shortened(line, 1.6, 10, "bold") for line in heading.split("\n")]
    axes.set_title("\n".join(lines), fontsize=10)
