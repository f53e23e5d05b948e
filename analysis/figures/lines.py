"""Draw which lines of the raw articles were kept and dropped, and how long the articles were before and after."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, NullFormatter

from analysis.figures.style import GREY, INK, PALE, dress, new_figure, notice, rounded, shortened, styled

KEPT = ("body", "heading")
DROPPED = ("title", "dateline", "caption", "credit", "related", "furniture", "comment", "clock")
LINES_TITLE = "Which lines are the article?"
LENGTHS_TITLE = "How much of each text is the article?"
# tiles grow darker with the share of the source's lines; numbers say the rest
_KEPT_COLOR, _DROPPED_COLOR = "#0072b2", "#d55e00"
_NAMES, _SIZE = 2.3, 9.5
MOST_ROWS = 30


def draw_lines(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the lines of each source by kind, kept ones left and dropped ones right, as numbers on tiles.

    `table` is LINES of `clean.count_lines`. A tile is the darker the larger its share of the source's lines. An empty table
    gives a figure that says so.
    """
    if not len(table):
        return notice(LINES_TITLE, "There are no lines.", footer)
    drawn = rounded(table)
    kinds = [(True, kind) for kind in KEPT] + [(False, kind) for kind in DROPPED]
    counts = drawn.set_index(["source", "kept", "kind"])["lines"]
    extra = sorted({(bool(kept), kind) for _, kept, kind in counts.index} - set(kinds), reverse=True)
    kinds = [
        *[pair for pair in [*kinds, *extra] if pair[0]],
        *[pair for pair in [*kinds, *extra] if not pair[0]],
    ]
    sources = list(dict.fromkeys(drawn["source"]))
    figure = new_figure(height=2.35 + 0.36 * len(sources))
    with styled():
        axes = figure.subplots()
        _draw_tiles(axes, counts, sources, kinds)
    kept = int(drawn.loc[drawn["kept"], "lines"].sum())
    total = int(drawn["lines"].sum())
    title = f"{kept:,} of {total:,} lines are the article; {total - kept:,} were dropped"
    how = "Lines by kind, blank ones aside. The darker, the larger the share of the source’s lines."
    return dress(figure, title, how, footer)


def _draw_tiles(axes: Axes, counts: pd.Series, sources: list[str], kinds: list[tuple[bool, str]]) -> None:
    gap = 0.35
    left = sum(kept for kept, _ in kinds)
    places = [column + (0 if kept else gap) for column, (kept, _) in enumerate(kinds)]
    for row, source in enumerate(sources):
        total = counts[source].sum()
        for place, (kept, kind) in zip(places, kinds, strict=True):
            lines = int(counts.get((source, kept, kind), 0))
            color = _KEPT_COLOR if kept else _DROPPED_COLOR
            share = lines / total
            axes.add_patch(
                Rectangle((place - 0.46, row - 0.42), 0.92, 0.84, color=color, alpha=0.1 + 0.9 * share, lw=0)
                if lines
                else Rectangle(
                    (place - 0.46, row - 0.42), 0.92, 0.84, facecolor="none", edgecolor=PALE, lw=0.6
                )
            )
            ink = "white" if share > 0.55 else INK
            axes.text(
                place, row, f"{lines:,}" if lines else "0", ha="center", va="center", fontsize=_SIZE,
                color=ink if lines else GREY,
            )  # fmt: skip
    axes.set_yticks(range(len(sources)), [shortened(name, _NAMES, _SIZE) for name in sources], fontsize=_SIZE)
    axes.set_xticks([])
    for place, (_, kind) in zip(places, kinds, strict=True):
        axes.text(place - 0.3, -0.62, kind, rotation=28, rotation_mode="anchor", fontsize=9.5, color=INK)
    axes.set_xlim(-0.55, places[-1] + 0.75)
    axes.set_ylim(len(sources) - 0.5, -2.35)
    heads = ((places[0], "kept", _KEPT_COLOR), (places[left], "dropped", _DROPPED_COLOR))
    for place, head, color in heads:
        axes.text(place - 0.46, -1.95, head, color=color, fontweight="bold", fontsize=11)
    axes.tick_params(length=0)
    axes.grid(False)
    axes.spines[:].set_visible(False)


def draw_lengths(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the words of each article before (hollow) and after cleaning (filled), with the share that stayed.

    `table` is LENGTHS of `clean.measure_lengths`. Up to 30 articles have a row each, in the table's order; more are points
    with the words before across and the share that stayed upwards. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(LENGTHS_TITLE, "There are no articles.", footer)
    drawn = rounded(table)
    before, after = int(drawn["words_before"].sum()), int(drawn["words_after"].sum())
    title = (
        f"{after / max(before, 1):.0%} of all words are the articles themselves" if before else LENGTHS_TITLE
    )
    if len(drawn) > MOST_ROWS:
        figure = new_figure(height=4.8)
        with styled():
            _draw_points(figure.subplots(), drawn)
        how = f"Each point is one of {len(drawn):,} articles. Low points lost most of their words: look at them first."
        return dress(figure, title, how, footer)
    figure = new_figure(height=1.9 + 0.36 * len(drawn))
    with styled():
        _draw_pairs(figure.subplots(), drawn)
    how = "Words of each article before cleaning (hollow) and after (filled), and the share that stayed."
    return dress(figure, title, how, footer)


def _draw_pairs(axes: Axes, drawn: pd.DataFrame) -> None:
    widest = max(int(drawn["words_before"].max()), 1)
    for place, row in enumerate(drawn.itertuples()):
        axes.plot([row.words_after, row.words_before], [place, place], color=GREY, lw=1.2, zorder=1)
        axes.plot(row.words_before, place, "o", mfc="white", mec=_KEPT_COLOR, ms=8, zorder=2)
        axes.plot(row.words_after, place, "o", color=_KEPT_COLOR, ms=6, zorder=3)
        share = f"{row.words_after / row.words_before:.1%}" if row.words_before else "no words"
        axes.annotate(
            f"{row.words_before:,} → {row.words_after:,} · {share}", (row.words_before, place), xytext=(9, 0),
            textcoords="offset points", va="center", fontsize=9, color=INK,
        )  # fmt: skip
    axes.set_yticks(
        range(len(drawn)), [shortened(name, _NAMES, _SIZE) for name in drawn["source"]], fontsize=_SIZE
    )
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    axes.set_xlim(0, widest * 1.38)
    axes.set_xlabel("words")
    axes.grid(axis="y", visible=False)


def _draw_points(axes: Axes, drawn: pd.DataFrame) -> None:
    before = drawn["words_before"].clip(lower=1)
    axes.plot(before, drawn["words_after"] / before, "o", ms=4, color=_KEPT_COLOR, alpha=0.6, mec="none")
    if before.max() >= 10 * before.min():  # within one decade a logarithmic axis has hardly a round number
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(-0.03, 1.06)
    axes.set_xlabel("words before cleaning")
    axes.set_ylabel("share of words that stayed")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
