"""Draw which articles tell one story: how groups join, or for many articles how large the stories are."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.similarity import BLUE, FEW, MOST_STORIES
from analysis.figures.style import GREY, OWN, dress, new_figure, notice, rounded, shortened, styled


def draw_stories(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw which articles tell one story: how groups join from alike to unlike, or for many articles the largest stories.

    `table` is what `similarity.map_stories` gives. Groups that join right of the dashed line are one story.
    """
    if not len(table):
        return notice(
            "Which articles tell the same story?", "There are no two articles with a word in common.", footer
        )
    return _branches(rounded(table), footer) if "from_a" in table else _sizes(rounded(table), footer)


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
    listed = several.head(MOST_STORIES)
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
    subtitle = f"Articles a story, the largest first, with the first few names. {more}{alone:,} {'article' if alone == 1 else 'articles'} on {'its' if alone == 1 else 'their'} own. Width: {table['width'].iloc[0]} (a mean cosine of {table['cut'].iloc[0]:.2f})."
    return dress(figure, title, subtitle, footer)
