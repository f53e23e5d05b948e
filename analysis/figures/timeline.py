"""Draw when the articles were published, on what that rests, and which dates were refused."""

from collections import Counter
from datetime import date, timedelta

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, date2num, num2date
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
)

TITLE = "When were these articles published?"
HOW = (
    "Filled: the day of publication, with the kind of line that states it. "
    "Hollow: a day that the page names and that is refused, with the reason."
)
HOW_MANY = (
    "Black: articles by day of publication and by what states it. Grey: days refused, by reason. "
    "Each row has its own height, its largest day reaching the top."
)
# More articles than this are drawn as one row for each basis, with a bar a day.
MOST_ROWS = 30
NAMES, NOTES, SIZE = 1.7, 2.5, 9  # inches for the names, for the notes; points
_EDGE = 400  # days around the published ones beyond which a refused date is only counted


def draw_timeline(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw the published days of articles with their basis, the refused days hollow with the reason, the unknown ones as words.

    `table` is DATES of `dates.find_dates`, with a column `name` where the articles have better names than
    their ids. Up to 30 articles have a row each; more are gathered in one row for each basis and each
    reason, with a bar a day. An empty table gives a figure that says so.
    """
    if not len(table):
        return notice(TITLE, "There are no articles to date.", footer)
    drawn = rounded(table)
    rows = _article_rows(drawn) if len(drawn) <= MOST_ROWS else _basis_rows(drawn)
    first, last = _span(rows)
    if first is None:
        return notice(_title(drawn), "No day is named in text, metadata or address.", footer)
    figure = new_figure(height=1.95 + 0.4 * max(len(rows), 2))
    with styled():
        axes, notes = figure.subplots(
            1, 2, sharey=True, gridspec_kw={"width_ratios": (8 - NAMES - NOTES, NOTES)}
        )
        notes.set_axis_off()
        notes.set_xlim(0, 1)
        for place, row in enumerate(rows):
            _draw_row(axes, notes, place, row, first, last)
        _draw_axis(axes, rows, first, last)
    return dress(figure, _title(drawn), HOW if len(drawn) <= MOST_ROWS else HOW_MANY, footer)


def _title(drawn: pd.DataFrame) -> str:
    """The finding: how many are dated, and between which days."""
    known, n = drawn["published"].dropna(), len(drawn)
    if known.empty:
        return "This article cannot be dated" if n == 1 else f"None of these {n:,} articles can be dated"
    these = f"{len(known):,} of these {n:,} articles" if len(known) < n else f"All {n:,} articles"
    these = "This article" if n == 1 else these
    first, last = _spoken(known.min()), _spoken(known.max())
    return f"{these} can be dated: {first}" + (f" to {last}" if first != last else "")


def _spoken(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _article_rows(drawn: pd.DataFrame) -> list[dict]:
    """One row an article: dated ones by day, then those not known."""
    name = "name" if "name" in drawn else "article_id"
    rows = []
    for row in drawn.sort_values(["published", "article_id"], na_position="last").to_dict("records"):
        published = None if pd.isna(row["published"]) else row["published"].date()
        refused = _refused(row["rejected"])
        rows.append(
            {
                "name": str(row[name]),
                "days": Counter([published] if published else []),
                "refused": Counter(day for day, _ in refused),
                "note": f"{published.day} {published:%b %Y}, {row['basis']}" if published else "not known",
                "refusal": _refusal(refused),
            }
        )
    return rows


def _refusal(refused: list[tuple[date, str]]) -> str:
    """Say what was refused: one day with its reason, or the commonest reason of many."""
    if not refused:
        return ""
    if len(refused) == 1:
        ((day, reason),) = refused
        return f"refused: {day.day} {day:%b %Y}, {reason}"
    ((reason, count),) = Counter(reason for _, reason in refused).most_common(1)
    rest = len(refused) - count
    return f"refused: {reason} {count:,}" + (f", {rest:,} more" if rest else "")


def _basis_rows(drawn: pd.DataFrame) -> list[dict]:
    """One row for each basis and for each reason of refusal, the largest first, and one for the articles not known."""
    known = drawn[drawn["published"].notna()]
    rows = [
        _gathered(
            basis, Counter(known.loc[known["basis"] == basis, "published"].dt.date), Counter(), "article"
        )
        for basis in sorted(known["basis"].unique(), key=lambda one: (-(known["basis"] == one).sum(), one))
    ]
    refused = [pair for rejected in drawn["rejected"] for pair in _refused(rejected)]
    for reason, _ in sorted(
        Counter(reason for _, reason in refused).items(), key=lambda one: (-one[1], one[0])
    ):
        days = Counter(day for day, why in refused if why == reason)
        rows.append(_gathered(reason, Counter(), days, "refused day"))
    unknown = len(drawn) - len(known)
    if unknown:
        note = f"{unknown:,} article{'s' if unknown > 1 else ''}"
        rows.append(
            {
                "name": "not known",
                "days": Counter(),
                "refused": Counter(),
                "note": note,
                "refusal": "",
            }
        )
    return rows


def _gathered(name: str, days: Counter, refused: Counter, what: str) -> dict:
    count = days.total() + refused.total()
    top, most = min((days or refused).items(), key=lambda one: (-one[1], one[0]))
    note = f"{count:,} {what}{'s' if count > 1 else ''}"
    busiest = f"most on {top.day} {top:%b %Y} ({most:,})" if most > 1 else ""
    return {
        "name": name,
        "days": days,
        "refused": refused,
        "note": note,
        "refusal": busiest,
        "bars": True,
    }


def _refused(rejected: str | None) -> list[tuple[date, str]]:
    """(day, reason) of every refused day in a cell such as "2024-07-23 page clock (line 2)"."""
    entries = rejected.split("; ") if isinstance(rejected, str) and rejected else []
    return [(date.fromisoformat(entry[:10]), entry[11:].rsplit(" (", 1)[0]) for entry in entries]


def _span(rows: list[dict]) -> tuple[date | None, date | None]:
    """First and last day on the axis: all published days, and the refused ones not years away from them."""
    days = [day for row in rows for day in row["days"]]
    refused = [day for row in rows for day in row["refused"]]
    if not days and not refused:
        return None, None
    low, high = (min(days), max(days)) if days else (min(refused), max(refused))
    near = [day for day in refused if (low - day).days <= _EDGE and (day - high).days <= _EDGE]
    low, high = min([low, *near]), max([high, *near])
    margin = timedelta(days=max(2, (high - low).days // 14))
    return low - margin, high + margin


def _draw_row(axes: Axes, notes: Axes, place: int, row: dict, first: date, last: date) -> None:
    axes.axhline(place, color=PALE, lw=0.8, zorder=0)
    inside = {day: count for day, count in row["refused"].items() if first <= day <= last}
    if row.get("bars"):
        most = max([*row["days"].values(), *inside.values()], default=1)
        for days, color in ((row["days"], INK), (inside, GREY)):
            tops = [place - 0.78 * count / most for count in days.values()]
            axes.vlines(
                [date2num(day) for day in days],
                place,
                tops,
                color=color,
                lw=1.4 if days is row["days"] else 0.8,
            )
    else:
        hollow = {"mfc": "white", "mec": GREY, "ls": "", "marker": "o", "ms": 6.5}
        axes.plot([date2num(day) for day in inside], [place] * len(inside), **hollow, zorder=2)
        axes.plot(
            [date2num(day) for day in row["days"]], [place] * len(row["days"]), "o", color=INK, ms=8, zorder=3
        )
        _draw_beyond(axes, place, row, first, last)
    outside = row["refused"].total() - sum(inside.values())
    below = f"{outside:,} of them off this axis" if row.get("bars") and outside else row["refusal"]
    _write(notes, place - 0.2 if below else place, row["note"], INK)
    _write(notes, place + 0.2, below, GREY)


def _write(notes: Axes, place: float, words: str, color: str) -> None:
    notes.text(0.02, place, shortened(words, NOTES, SIZE), fontsize=SIZE, color=color, va="center")


def _draw_beyond(axes: Axes, place: int, row: dict, first: date, last: date) -> None:
    """Count at the edges the refused days that lie beyond the axis."""
    earlier = sum(count for day, count in row["refused"].items() if day < first)
    later = sum(count for day, count in row["refused"].items() if day > last)
    for count, side, words in (
        (earlier, 0.01, f"‹ {earlier:,} earlier"),
        (later, 0.99, f"{later:,} later ›"),
    ):
        if count:
            axes.text(
                side, place - 0.28, words, transform=axes.get_yaxis_transform(), fontsize=SIZE, color=GREY,
                ha="left" if side < 0.5 else "right", va="center",
            )  # fmt: skip


def _draw_axis(axes: Axes, rows: list[dict], first: date, last: date) -> None:
    axes.set_xlim(date2num(first), date2num(last))
    axes.set_ylim(max(len(rows), 2) - 0.4, -0.9 if rows[0].get("bars") else -0.5)
    axes.set_yticks(range(len(rows)), [shortened(row["name"], NAMES, SIZE) for row in rows], fontsize=SIZE)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=5 if (last - first).days < 1500 else 8))
    axes.xaxis.set_major_formatter(lambda place, _: _tick(num2date(place), (last - first).days))
    axes.tick_params(axis="x", labelsize=SIZE)
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)


def _tick(day: date, span: int) -> str:
    """A label as exact as an axis of so many days needs."""
    return f"{day.day} {day:%b %Y}" if span < 150 else f"{day:%b %Y}" if span < 1500 else f"{day:%Y}"
