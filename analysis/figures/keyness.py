"""Draw which words set a target apart, with the noise floor that chance reaches."""

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
    styled,
    text_width,
)

ROW, HEAD = 0.235, 0.33  # inches
TITLE = "Words that set articles apart"


def draw_keyness(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the leading words of each target as dots against the band that random deals reach.

    `table` is KEYNESS, a few words a target (`keyness.leading_words`). A word beyond chance is a red diamond with a
    bold name, all others are grey dots. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(TITLE, "There are no words to compare.", footer)
    if table["log_odds"].isna().all():
        return notice(TITLE, f"Nothing is marked: {table['reason'].iloc[0]}.", footer)
    drawn = rounded(table)
    single = drawn["target"].value_counts().max() == 1 and drawn["target"].nunique() > 1
    heads = 0 if single else drawn["target"].nunique()
    figure = new_figure(height=2.35 + ROW * len(drawn) + HEAD * heads)
    with styled():
        axes = figure.add_subplot()
        _draw_rows(axes, drawn, single)
    return dress(figure, keyness_title(table), _how_to_read(drawn), footer)


def draw_spread(table: pd.DataFrame, *, footer: str = "", most: int = 9) -> Figure:
    """Draw every tested word of one target: how far it lies from an even deal against how widely it is spread.

    `table` is KEYNESS of one target. The grey band is what random deals reach; the `most` highest words are named.
    """
    tested = rounded(table.dropna(subset=["statistic"]))
    if not len(tested):
        reason = (
            table["reason"].iloc[0]
            if len(table) and table["reason"].iloc[0]
            else "no word is used often enough"
        )
        return notice(TITLE, f"Nothing is marked: {reason}.", footer)
    figure = new_figure(height=5.6)
    unit, of_units = tested["unit"].iloc[0], int(tested["of_units"].iloc[0])
    with styled():
        axes = figure.add_subplot()
        _draw_band(axes, tested, upright=True)
        kept = tested["survives"]
        axes.scatter(
            tested.loc[~kept, "units"], tested.loc[~kept, "statistic"], s=16, color=GREY, alpha=0.55, lw=0
        )
        axes.scatter(
            tested.loc[kept, "units"], tested.loc[kept, "statistic"], s=34, color=OWN, marker="D", lw=0
        )
        axes.set_xlim(-0.02 * of_units - 0.5, max(tested["units"].max() * 1.25, 4))
        top = max(tested["statistic"].max(), tested["floor"].max())
        axes.set_ylim(min(tested["statistic"].min(), 0) - 0.3, top * 1.12)
        _name_words(axes, tested, most)
        axes.axhline(0, color=GREY, lw=0.8)
        axes.set_xlabel(f"{unit}s of the target that have the word, of {of_units}")
        axes.set_ylabel("distance from an even deal")
        axes.xaxis.get_major_locator().set_params(integer=True)
    subtitle = (
        f"“{tested['target'].iloc[0]}” against the rest: each dot is a word used often enough to be tested. "
        f"{_statistic(tested)} Grey band: what random deals of the {unit}s reach."
    )
    return dress(figure, keyness_title(table), subtitle, footer)


def keyness_title(table: pd.DataFrame) -> str:
    """State the finding of a KEYNESS table: which words are beyond chance, or that none is."""
    if not len(table) or (table["reason"] != "").all():
        return "Too few articles to tell any word from chance"
    marked = table[table["survives"]]
    if not len(marked):
        return "Nothing here is beyond chance: no word sets an article apart"
    words = [f"“{word}”" for word in dict.fromkeys(marked["word"])]
    named = ", ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "")
    verb = "stands" if len(words) == 1 else "stand"
    where = (
        f" in {shortened(str(marked['target'].iloc[0]), 3.5, 14.5, 'bold')}"
        if marked["target"].nunique() == 1
        else ""
    )
    return f"{named} {verb} out{where} beyond chance"


def _draw_rows(axes: Axes, drawn: pd.DataFrame, single: bool) -> None:
    places, ticks, y = [], [], 0.0
    for target, rows in drawn.groupby("target", sort=False):
        if not single:
            y += 0.35 if y else 0
            axes.text(0.008, y, shortened(str(target), 5.5, 10.5, "bold"), transform=axes.get_yaxis_transform(),
                      fontsize=10.5, fontweight="bold", va="center", gid="target")  # fmt: skip
            y += 1.05
        for row in rows.itertuples():
            name = shortened(row.word, 1.6, 9.5)
            ticks.append(f"{shortened(str(target), 1.5, 9.5)}: {name}" if single else name)
            places.append(y)
            y += 1
    axes.set_ylim(y - 0.4, -1.2 if single else -0.7)
    _draw_band(axes, drawn)
    axes.set_yticks(places, ticks)
    tested = drawn["statistic"].notna().any()
    for place, row, tick in zip(places, drawn.itertuples(), axes.get_yticklabels(), strict=True):
        color = OWN if row.survives else GREY
        if not tested:
            axes.plot([row.low, row.high], [place, place], color=GREY, lw=1.2, alpha=0.6)
            axes.plot(row.log_odds, place, "o", ms=5, color=GREY, mfc="white", gid="untested")
        elif pd.notna(row.statistic):
            axes.plot([0, row.statistic], [place, place], color=color, lw=1.2, zorder=2)
            axes.plot(
                row.statistic,
                place,
                "D" if row.survives else "o",
                ms=6,
                zorder=3,
                color=color,
                gid=f"word {row.word}",
            )
        tick.set(color=INK if row.survives else GREY, fontweight="bold" if row.survives else "normal")
        axes.text(1.015, place, _counts(row), transform=axes.get_yaxis_transform(), va="center", fontsize=9,
                  color=INK if row.survives else GREY)  # fmt: skip
    if tested:
        reach = max(drawn["statistic"].max(), drawn["floor"].max())
        axes.set_xlim(min(drawn["statistic"].min(), 0), reach * 1.06)
    axes.set_xlabel(
        "distance from an even deal" if tested else "log odds against the rest, 95% interval, untested"
    )
    axes.text(1.015, axes.get_ylim()[1] + 0.15, "target : rest · spread", transform=axes.get_yaxis_transform(), fontsize=9,
              va="center", color="#444444")  # fmt: skip


def _draw_band(axes: Axes, drawn: pd.DataFrame, *, upright: bool = False) -> None:
    floor = drawn["floor"].max()
    if pd.isna(floor):
        return
    span, line = (axes.axhspan, axes.axhline) if upright else (axes.axvspan, axes.axvline)
    span(-1000, floor, color=PALE, lw=0, zorder=0, gid="noise band")
    line(floor, color=GREY, lw=1, ls=(0, (4, 2)), zorder=1)
    where = (0.995, floor) if upright else (floor, 1.004)
    frame = axes.get_yaxis_transform() if upright else axes.get_xaxis_transform()
    axes.text(*where, "noise floor", transform=frame, ha="right", va="bottom", fontsize=9, color="#555555")


def _name_words(axes: Axes, tested: pd.DataFrame, most: int) -> None:
    """Name the highest words, those on one point together, beside their point where no other name or point is."""
    per_inch = (
        (axes.get_xlim()[1] - axes.get_xlim()[0]) / 6.9,
        (axes.get_ylim()[1] - axes.get_ylim()[0]) / 3.3,
    )
    named = tested.head(most).groupby(["units", "statistic"], sort=False)
    taken = [(x - 0.06 * per_inch[0], x + 0.06 * per_inch[0], y) for x, y in named.groups]
    for (x, y), words in named:
        names = ", ".join(words["word"].head(4)) + (" …" if len(words) > 4 else "")
        first = words.iloc[0]
        label = f"{shortened(names, 3.0, 9.5)}  {first['n_target']} : {first['n_reference']}"
        width, gap, step = text_width(label, 9.5) * per_inch[0], 0.1 * per_inch[0], 0.17 * per_inch[1]
        for left, level in (
            (x + gap, y),
            (x - gap - width, y),
            (x + gap, y + step),
            (x - gap - width, y + step),
        ):
            right = left + width
            clear = all(right < a or left > b or abs(level - at) > 0.8 * step for a, b, at in taken)
            if clear and left > axes.get_xlim()[0] and right < axes.get_xlim()[1]:
                color = INK if first["survives"] else "#555555"
                axes.text(left, level, label, va="center", fontsize=9.5, color=color)
                taken.append((left, right, level))
                break


def _counts(row: tuple) -> str:
    unit = row.unit if row.of_units == 1 else row.unit + "s"
    return f"{row.n_target} : {row.n_reference} · {row.units} of {row.of_units} {unit}"


def _statistic(drawn: pd.DataFrame) -> str:
    if drawn["unit"].iloc[0] == "sentence":
        return "Distance: signed root of G² of the word's uses."
    return "Distance: articles with the word, standardised by dealing articles."


def _how_to_read(drawn: pd.DataFrame) -> str:
    reasons = drawn.loc[drawn["reason"] != "", "reason"]
    if len(reasons) == len(drawn):
        return f"Nothing is marked: {reasons.iloc[0]}."
    unit, family = drawn["unit"].iloc[0], int(drawn["family"].iloc[0])
    text = (
        f"{_statistic(drawn)} Grey band: when the {unit}s are dealt at random, only 1 deal in 40 has any word beyond it "
        f"({family:,} comparisons at once). Red diamond: beyond chance."
    )
    return text + (f" No mark where there are {reasons.iloc[0]}." if len(reasons) else "")
