"""Draw which passages two texts share, as bands between them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

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

# Copying is solid red; what independent articles share is paler, and named beside the band.
COLORS = {"copied": OWN, "quotation": PALETTE[0], "name": GREY, "phrase": PALETTE[5], "boilerplate": PALE}
_WORDS = {
    "copied": "copied",
    "quotation": "in quotation marks",
    "name": "names",
    "phrase": "set phrase",
    "boilerplate": "boilerplate",
}
TITLE = "Which passages do two articles share?"


def draw_passages(table: pd.DataFrame, *, footer: str = "", most: int = 9) -> Figure:
    """Draw the passages that two articles share as bands between their texts, drawn from top to bottom as long as they are.

    `table` is what `reuse.compare_passages` gives: one row per passage with the names and lengths of both
    texts. The `most` longest are quoted.
    """
    if not len(table):
        return notice(TITLE, "These articles share no passage.", footer)
    drawn = rounded(table)
    first = drawn.iloc[0]
    figure = new_figure(height=6.4)
    longest = max(first["length_a"], first["length_b"])
    with styled():
        axes = figure.add_subplot()
        for left, name, length in (
            (0.0, first["name_a"], first["length_a"]),
            (2.2, first["name_b"], first["length_b"]),
        ):
            axes.add_patch(Rectangle((left, 0), 0.28, length, facecolor="#f4f4f4", edgecolor=GREY, lw=0.8))
            title = shortened(name, 2.15, 10.5, "bold")
            axes.text(
                left + 0.14, -0.06 * longest, title, ha="center", va="bottom", fontsize=10.5, weight="bold"
            )
            axes.text(
                left + 0.14,
                -0.02 * longest,
                f"{length:,} letters",
                ha="center",
                va="bottom",
                fontsize=9,
                color=GREY,
            )
        for row in drawn.itertuples():
            band = [(0.28, row.a_start), (2.2, row.b_start), (2.2, row.b_end), (0.28, row.a_end)]
            color = COLORS[row.kind]
            axes.add_patch(Polygon(band, facecolor=color, alpha=0.3, lw=0))
            for left, start, end in ((0.0, row.a_start, row.a_end), (2.2, row.b_start, row.b_end)):
                axes.add_patch(
                    Rectangle((left, start), 0.28, max(end - start, 0.004 * longest), facecolor=color, lw=0)
                )
        _quote(axes, drawn.sort_values(["words", "b_start"], ascending=[False, True]).head(most), longest)
        axes.set_xlim(-0.25, 6.3)
        axes.set_ylim(longest * 1.05, -0.12 * longest)
        axes.axis("off")
    return dress(figure, _title(drawn), _subtitle(drawn, most), footer)


def _quote(axes: Axes, quoted: pd.DataFrame, longest: float) -> None:
    step = 0.105 * longest
    quoted = quoted.sort_values("b_start")
    places, free = [], 0.0
    for start in quoted["b_start"]:
        places.append(max(start, free))
        free = places[-1] + step
    last = longest
    for number in reversed(range(len(places))):
        places[number] = min(places[number], last)
        last = places[number] - step
    for at, row in zip(places, quoted.itertuples(), strict=True):
        text = " ".join(row.text.split())
        axes.plot([2.5, 2.66], [(row.b_start + row.b_end) / 2, at], color=GREY, lw=0.7)
        axes.text(2.7, at, shortened(f"“{text}”", 4.1, 9.5), va="center", fontsize=9.5, color=INK)
        words = f"{row.words} words, {_WORDS[row.kind]}"
        axes.text(2.7, at + 0.042 * longest, words, va="center", fontsize=9, color=GREY)


def _title(table: pd.DataFrame) -> str:
    names = f"{table['name_a'].iloc[0]} and {table['name_b'].iloc[0]}"
    copied = table[table["kind"] == "copied"]
    if len(copied):
        return f"{names} share {int(copied['words'].sum()):,} words in passages that are more than quotations"
    quotations = table[table["kind"] == "quotation"]
    if len(quotations):
        return f"{names} share words of quotations and names, and no other passage"
    return f"{names} share names and set phrases, and no other passage"


def _subtitle(table: pd.DataFrame, most: int) -> str:
    shares = [
        f"{table[f'share_{side}'].iloc[0]:.1%} of {table[f'name_{side}'].iloc[0]}" for side in ("a", "b")
    ]
    more = f" The {most} longest are quoted." if len(table) > most else ""
    return (
        f"Runs of words that stand in both texts in the same order, the shortest of {int(table['words'].min())} words; each bar is a text "
        f"from its first to its last letter. They cover {shares[0]} and {shares[1]}.{more}"
    )
