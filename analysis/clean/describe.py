"""How much was dropped, of what kind, and why? Tables and sentences from the ledger."""

import pandas as pd

from analysis.corpus import article_names, source_names

LINES = ("source", "kind", "kept", "lines", "words")
LENGTHS = ("article_id", "source", "words_before", "words_after", "lines_dropped")


def count_lines(ledger: pd.DataFrame, articles: pd.DataFrame, *, most: int = 14) -> pd.DataFrame:
    """Count lines and words by source, kind and whether they were kept: a row per combination that occurs, blank lines aside.

    Columns LINES. With more than `most` + 1 sources those that lost most lines come first, and the rest is one row for each
    kind ("21 more sources"); else sources are in the order of their names. An empty ledger gives an empty table.
    """
    names = pd.Series(source_names(articles).to_numpy(), index=articles["article_id"].astype(str))
    shown = ledger[ledger["kind"] != "blank"]
    table = pd.DataFrame(
        {
            "source": shown["article_id"].map(names),
            "kind": shown["kind"],
            "kept": shown["kept"],
            "words": shown["text"].str.split().str.len().astype("int64"),
        }
    )
    lost = (~table["kept"]).groupby(table["source"]).sum().sort_values(ascending=False, kind="stable")
    if len(lost) > most + 1:
        rest = f"{len(lost) - most} more sources"
        order = [*lost.index[:most], rest]
        table["source"] = table["source"].where(table["source"].isin(lost.index[:most]), rest)
    else:
        order = sorted(lost.index)
    counted = table.groupby(["source", "kind", "kept"], as_index=False).agg(
        lines=("words", "size"), words=("words", "sum")
    )
    place = {name: number for number, name in enumerate(order)}
    counted = counted.sort_values(
        "source", key=lambda names: names.map(place), kind="stable", ignore_index=True
    )
    return counted[list(LINES)]


def measure_lengths(ledger: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count each article's words before and after cleaning, and its dropped lines (blank ones aside): columns LENGTHS, by article_id."""
    names = pd.Series(article_names(articles).to_numpy(), index=articles["article_id"].astype(str))
    words = ledger["text"].str.split().str.len().fillna(0).astype("int64")
    table = pd.DataFrame(
        {
            "article_id": ledger["article_id"],
            "before": words,
            "after": words.where(ledger["kept"], 0),
            "dropped": ~ledger["kept"] & (ledger["kind"] != "blank"),
        }
    )
    summed = table.groupby("article_id", sort=True)[["before", "after", "dropped"]].sum()
    lengths = pd.DataFrame(
        {
            "article_id": summed.index.astype(str),
            "source": summed.index.map(names),
            "words_before": summed["before"].to_numpy(),
            "words_after": summed["after"].to_numpy(),
            "lines_dropped": summed["dropped"].to_numpy(),
        },
        columns=list(LENGTHS),
    )
    return lengths.reset_index(drop=True)


def describe_cleaning(ledger: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Say in Markdown how many lines were dropped, of which kinds, which article lost most, and what stays in capitals."""
    if ledger.empty:
        return "There are no articles, so nothing was dropped."
    lines = ledger[ledger["kind"] != "blank"]
    dropped = lines[~lines["kept"]]
    lengths = measure_lengths(ledger, articles)
    shouted = _in_capitals(lines)
    if dropped.empty:
        return f"All {len(lines):,} lines of {len(lengths):,} articles were kept.{shouted}"
    kinds = dropped["kind"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    listed = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    before, after = lengths["words_before"].sum(), lengths["words_after"].sum()
    most = lengths[lengths["lines_dropped"] == lengths["lines_dropped"].max()]
    empty = int((lengths["words_after"] == 0).sum())
    sentences = [
        f"**{len(dropped):,} of {len(lines):,} lines** were dropped ({listed}), and with them "
        f"{before - after:,} of {before:,} words ({(before - after) / max(before, 1):.1%}).",
    ]
    if len(most) == 1 < len(lengths):
        sentences.append(f"Most went from {most['source'].iloc[0]}: {most['lines_dropped'].iloc[0]:,}.")
    if empty:
        sentences.append(
            f"**Nothing is left of {empty:,} articles**; they count as articles without words from here on."
        )
    return " ".join(sentences) + shouted


def _in_capitals(lines: pd.DataFrame) -> str:
    """Say what was done with lines that are wholly in capitals; names in those that stay so are hard to find."""
    kept = lines.loc[lines["kept"], "rule"].astype("str").fillna("")
    mended = int((kept.str.startswith("repair: ") & kept.str.contains("capitals", regex=False)).sum())
    left = int(kept.str.contains("in capitals: ", regex=False).sum())
    said = (
        f" {_lines(mended)} wholly in capitals {'was' if mended == 1 else 'were'} written in small letters."
    )
    stays = (
        f" **{_lines(left)} wholly in capitals {'stays' if left == 1 else 'stay'} so**, since the other lines do not show how "
        "most of the words are written."
    )
    return (said if mended else "") + (stays if left else "")


def _lines(count: int) -> str:
    return f"{count:,} line{'' if count == 1 else 's'}"
