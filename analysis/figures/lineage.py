"""Draw one utterance through its versions: equal words in one column, every change marked."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

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
    text_width,
    wrapped,
)

# Change: colour, what its mark looks like. Mark and place tell the change without the colour.
_SWAPPED, _ADDED, _DROPPED = "#b3261e", "#0059a0", "#767676"
_TINT = "#fbe9e7"  # behind a swapped word
_SIZE, _SMALL = 10.5, 9.5
_WIDTH, _LABEL, _GAP = 7.64, 1.84, 0.06  # inches: the strip, its labels, between two words
_LINE, _BLOCK, _HEAD = 0.235, 0.16, 0.3  # inches: a version's line, between two blocks, a lineage's heading
_MOST, _VERSIONS = 4, 8  # lineages, and versions of each, that one figure can hold


def draw_lineage(table: pd.DataFrame, *, footer: str = "") -> Figure:
    """Draw lineage strips: the versions of an utterance under one another, equal words in one column.

    `table` is CELLS of `quotes.align_variants`. The centre stands first; in the versions below it a swapped word is
    tinted and underlined, an added one has a plus and a dotted underline, a dropped one stands struck through. Up to
    four lineages of up to eight versions, of more one for each wording; the subtitle says what was left out. An empty table gives a figure that
    says so.
    """
    if not len(table):
        return notice(
            "No quotation stands in two of these articles",
            "Two versions share their speaker and four content words or more; no two quotations of different "
            "articles do.",
            footer,
        )
    strips = [_strip(cells) for _, cells in rounded(table).groupby("lineage", sort=True)]
    strips.sort(key=lambda strip: (-strip["articles"], -strip["words"], strip["lineage"]))
    shown = strips[:_MOST]
    height = sum(strip["height"] for strip in shown) + 0.3
    figure = new_figure(height=height + 1.75)
    with styled():
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(height, 0)
        top = _draw_key(axes)
        for strip in shown:
            top = _draw_strip(axes, strip, top)
    return dress(figure, lineage_title(table), _left_out(strips, shown), footer)


def lineage_title(table: pd.DataFrame) -> str:
    """State the finding of a strip: how many wordings the most varied utterance has in how many articles.

    A version that quotes less of the same words is no wording of its own.
    """
    spoken = table[~table["change"].isin(["restated", "dropped"])]
    versions = spoken.groupby(["lineage", "article_id", "start"])["word"].agg(
        # compared as `quotes` compares them
        lambda words: f" {' '.join(words)} ".casefold().replace("’", "'").replace(".", "")
    )
    counts = (
        versions.reset_index()
        .groupby("lineage")
        .agg(articles=("article_id", "nunique"), ways=("word", _wordings))
    )
    counts = counts.sort_values(["ways", "articles"], ascending=False, kind="stable")
    articles, ways = int(counts["articles"].iloc[0]), int(counts["ways"].iloc[0])
    speaker = table.loc[table["lineage"] == counts.index[0], "speaker"].iloc[0]
    whose = f"{speaker[:1].upper()}{speaker[1:]}’s words" if isinstance(speaker, str) else "The same words"
    if ways == 1:
        return f"{whose} stand alike in quotation marks in {articles:,} articles"
    if ways >= articles:
        return f"{whose}, in quotation marks in {articles:,} articles, read differently in each"
    return f"{whose}, in quotation marks in {articles:,} articles, read in {ways:,} ways"


def _wordings(versions: pd.Series) -> int:
    """Count the versions that stand in no other; equal ones once."""
    different = set(versions)
    return sum(not any(one != other and one in other for other in different) for one in different)


def _left_out(strips: list[dict], shown: list[dict]) -> str:
    said = ["Equal words stand in one column; the first line is the version nearest to the others."]
    if len(strips) > len(shown):
        said.append(f"{len(shown)} of {len(strips)} lineages, those in most articles.")
    hidden = sum(strip["hidden"] for strip in shown)
    if hidden:
        said.append(f"{hidden:,} further versions are in the table.")
    return " ".join(said)


def _strip(cells: pd.DataFrame) -> dict:
    """Lay out one lineage: which columns go into which block of lines, and how wide each column is."""
    quoted = cells[cells["change"] != "restated"]
    versions = list(quoted.groupby(["article_id", "start"], sort=False))
    many = len(versions) > _VERSIONS
    wordings = _wordings_of(versions) if many else versions
    kept = wordings[:_VERSIONS]
    widths: dict[int, float] = {}
    for _, words in kept:
        for column, word, change in zip(words["column"], words["word"], words["change"], strict=True):
            drawn = _drawn(word, change)
            widths[column] = max(widths.get(column, 0.0), text_width(drawn, _SIZE) + _GAP)
    blocks = _blocks(widths, _bound(quoted))
    restated = [
        (row.name, line)
        for row in cells[cells["change"] == "restated"].itertuples(index=False)
        for line in [wrapped(f"restated: {row.word}", _WIDTH - _LABEL, _SMALL)[:2]]
    ]
    lines = sum(len(line) for _, line in restated)
    first = cells.iloc[0]
    return {
        "lineage": first["lineage"],
        "speaker": first["speaker"],
        "articles": quoted["article_id"].nunique(),
        "words": len(versions[0][1]),
        "versions": kept,
        "hidden": len(versions) - len(kept),
        "wordings": len(wordings) if many else None,
        "blocks": blocks,
        "restated": restated,
        "height": _HEAD + len(blocks) * (len(kept) * _LINE + _BLOCK) + lines * 0.19 + 0.2,
    }


def _wordings_of(versions: list[tuple]) -> list[tuple]:
    """Keep the first version of each wording: of more than there is room for, equal ones share a line."""
    first: dict[tuple, tuple] = {}
    for version in versions:
        first.setdefault(tuple(zip(version[1]["word"], version[1]["change"], strict=True)), version)
    return list(first.values())


def _bound(cells: pd.DataFrame) -> set[int]:
    """Give the columns that go on with a swap: a swapped phrase is not to be broken."""
    swapped = cells[cells["change"] == "swapped"]
    places = set(zip(swapped["article_id"], swapped["start"], swapped["column"], strict=True))
    return {column for article_id, start, column in places if (article_id, start, column - 1) in places}


def _blocks(widths: dict[int, float], bound: set[int]) -> list[dict[int, float]]:
    """Break the columns into blocks that fit, between phrases: column to its place in inches."""
    room = _WIDTH - _LABEL
    blocks: list[dict[int, float]] = []
    left = sorted(widths)
    while left:
        count, place = 0, 0.0
        while count < len(left) and (not count or place + widths[left[count]] <= room):
            place += widths[left[count]]
            count += 1
        free = [k for k in range(count // 2 + 1, count + 1) if k < len(left) and left[k] not in bound]
        count = len(left) if count == len(left) else free[-1] if free else count
        block, place = {}, _LABEL
        for column in left[:count]:
            block[column] = place
            place += min(widths[column], room)
        blocks.append(block)
        left = left[count:]
    return blocks


def _drawn(word: str, change: str) -> str:
    return f"+{word}" if change == "added" else word


def _draw_key(axes: Axes) -> float:
    """Draw the three marks with their names, as they stand in the strips."""
    place = _LABEL
    for word, change in (
        ("swapped", "swapped"),
        ("added", "added"),
        ("dropped", "dropped"),
        ("same", "same"),
    ):
        _draw_word(axes, place, 0.12, word, change)
        place += text_width(_drawn(word, change), _SIZE) + 0.25
    axes.text(0, 0.12, "Against the first line:", fontsize=_SMALL, color=GREY, va="center")
    return 0.3


def _draw_strip(axes: Axes, strip: dict, top: float) -> float:
    whose = strip["speaker"] if isinstance(strip["speaker"], str) else "Speaker not named"
    counted = f"{whose} · {strip['articles']:,} articles"
    if ways := strip["wordings"]:
        drawn = f"{len(strip['versions'])} of {ways:,}" if ways > len(strip["versions"]) else f"{ways}"
        counted += f" · {drawn} wordings, a line each" if ways > 1 else " · one wording"
    axes.plot([0, _WIDTH], [top + 0.02, top + 0.02], color=PALE, lw=1)
    axes.text(0, top + 0.17, counted, fontsize=_SMALL + 0.5, fontweight="bold", color=INK, va="center")
    top += _HEAD + 0.06
    for block in strip["blocks"]:
        for number, (_, words) in enumerate(strip["versions"]):
            middle = top + _LINE / 2
            name = shortened(str(words["name"].iloc[0]), _LABEL - 0.15, _SMALL)
            axes.text(0, middle, name, fontsize=_SMALL, color=INK if number == 0 else GREY, va="center")
            for column, word, change in zip(words["column"], words["word"], words["change"], strict=True):
                if column in block:
                    fitted = shortened(word, _WIDTH - _LABEL - 0.1, _SIZE)
                    _draw_word(axes, block[column], middle, fitted, "same" if number == 0 else change)
            top += _LINE
        top += _BLOCK
    for name, lines in strip["restated"]:
        axes.text(
            0,
            top + 0.06,
            shortened(str(name), _LABEL - 0.15, _SMALL),
            fontsize=_SMALL,
            color=GREY,
            va="center",
        )
        for line in lines:
            # a long line would make the layout narrow the strip, and its words would touch
            said = axes.text(
                _LABEL, top + 0.06, line, fontsize=_SMALL, color=GREY, style="italic", va="center"
            )
            said.set_in_layout(False)
            top += 0.19
    return top + 0.1


def _draw_word(axes: Axes, place: float, middle: float, word: str, change: str) -> None:
    drawn = _drawn(word, change)
    wide = text_width(drawn, _SIZE)
    below = middle + 0.095
    color = {"swapped": _SWAPPED, "added": _ADDED, "dropped": _DROPPED}.get(change, INK)
    if change == "swapped":
        axes.add_patch(
            Rectangle((place - 0.02, middle - 0.1), wide + 0.04, 0.2, facecolor=_TINT, lw=0, zorder=0)
        )
        axes.plot([place, place + wide], [below, below], color=color, lw=1.4, gid="swapped")
    elif change == "added":
        axes.plot([place, place + wide], [below, below], color=color, lw=1.4, ls=(0, (1, 1.2)), gid="added")
    elif change == "dropped":
        axes.plot([place, place + wide], [middle, middle], color=color, lw=0.9, gid="dropped")
    axes.text(place, middle, drawn, fontsize=_SIZE, color=color, va="center", gid=change)
