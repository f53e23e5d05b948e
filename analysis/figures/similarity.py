"""Draw how alike articles are, and which words make a pair alike."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.style import (
    GREY,
    INK,
    PALE,
    PALETTE,
    dress,
    fitted,
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
MOST_STORIES = 14  # listed one by one
_DOTS = 60  # more articles than this in one row are a range


def draw_similarity(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw how alike articles are: a heat map with its values, or for many articles a map of nearest neighbours.

    `table` is what `similarity.map_articles` gives. Dark = alike; numbers are cosines. Above 35 articles each
    dot is an article at the cosine of its nearest neighbour, in the row of its story.
    """
    if not len(table):
        return notice("How alike are the articles?", "There is no pair of articles to compare.", footer)
    return _heat_map(rounded(table), footer) if "place_a" in table else _nearest_map(rounded(table), footer)


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
        rows.append(
            (
                f"{len(alone):,} {'article' if len(alone) == 1 else 'articles'} alone",
                table[table["story"].isin(alone)],
            )
        )
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


def _rows_of(table: pd.DataFrame) -> tuple[list[int], list[int], list[int]]:
    sizes = table.drop_duplicates("story").sort_values(["articles", "story"], ascending=[False, True])
    several = sizes.loc[sizes["articles"] > 1, "story"].tolist()
    return several[:MOST_STORIES], several[MOST_STORIES:], sizes.loc[sizes["articles"] == 1, "story"].tolist()


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
    axes.set_title("\n".join(fitted(heading, 1.6, 10, 3, "bold")), fontsize=10)
