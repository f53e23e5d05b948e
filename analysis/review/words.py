"""What would one tell a reviewer? The changes of figures as Markdown, old and new picture side by side."""

import re

import pandas as pd

SHOWN = 40  # changed rows told of one figure; the rest is counted


def describe_changes(
    changes: pd.DataFrame,
    pictures: pd.DataFrame,
    *,
    revision: str,
    sentences: dict[str, pd.DataFrame | str] | None = None,
    captions: dict[str, tuple[tuple[str, str], tuple[str, str]]] | None = None,
    links: dict[str, tuple[str | None, str | None]] | None = None,
) -> str:
    """Write what changed since `revision` as Markdown for a pull request; one line when nothing did.

    `changes` and `pictures` are `compare_figures`'s. By figure: `sentences` holds those that came or went (columns
    change, sentence, file, line), or a reason why they are not known; `captions` the title and what stands below before and after;
    `links` the two pictures' addresses.
    """
    if pictures.empty:
        return f"No figure differs from {_code(revision)}.\n"
    count = len(pictures)
    lines = [f"## {count} figure{'s differ' if count > 1 else ' differs'} from {_code(revision)}", ""]
    for picture in pictures.itertuples():
        own = changes[changes["figure"] == picture.figure]
        lines += [f"### {plain(picture.figure)}", "", _headline(picture, own), ""]
        old, new = (captions or {}).get(picture.figure, (("", ""), ("", "")))
        # of a new figure, or one that is gone, every row and column would be told
        told = _rows(own) if picture.table == "changed" else []
        words = [("Title", old[0], new[0])] + [("Below it", old[1], new[1])] * (picture.table == "same")
        moved = [
            f"- {place}: “{plain(was)}” is now “{plain(now)}”." for place, was, now in words if was != now
        ]
        lines += moved + [""] * (bool(moved) and not told)
        lines += told
        lines += _sentences((sentences or {}).get(picture.figure))
        lines += _side_by_side(*(links or {}).get(picture.figure, (None, None)))
    return "\n".join(lines).rstrip("\n") + "\n"


def plain(text: str) -> str:
    """Make text that may quote an article harmless in Markdown: one line, no markup, no link, nobody called."""
    line = " ".join(str(text).split())
    line = re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", line)
    # A word joiner after "@" and inside "://" keeps a hosted page from calling people or linking.
    return line.replace("@", "@\u2060").replace("://", ":\u2060//").replace("&", "&amp;")


def _headline(picture: tuple, own: pd.DataFrame) -> str:
    if picture.picture == "added" or picture.table == "added":
        return "New figure." + _alone(picture)
    if picture.picture == "removed" or picture.table == "removed":
        return "The figure is gone." + _alone(picture)
    if picture.table == "same":
        how = "its bytes, but not one pixel" if picture.pixels == 0 else _share(picture.pixels)
        return f"**The picture changed without its table** ({how}): the drawing was changed, not the numbers."
    if picture.picture == "same":
        return (
            "**The table changed without its picture**: either nothing visible moved, or it was not drawn again "
            "(run `make`)."
        )
    rows = own.loc[own["row"] != "", "row"].nunique()
    return f"{rows} row{'s' if rows != 1 else ''} of the table changed, and the picture ({_share(picture.pixels)})."


def _alone(picture: tuple) -> str:
    kinds = {"picture": picture.picture, "table": picture.table}
    if kinds["picture"] == kinds["table"]:
        return ""
    return " **Only half of it**: " + ", ".join(f"{name} {kind}" for name, kind in kinds.items()) + "."


def _share(pixels: float | None) -> str:
    if pixels is None or pd.isna(pixels):
        return "another size"
    return f"{pixels:.1%} of its pixels" if pixels >= 0.001 else "fewer than 0.1% of its pixels"


def _rows(own: pd.DataFrame) -> list[str]:
    lines = []
    columns = own[own["row"] == ""]
    for change in columns.itertuples():
        lines.append(
            f"- Column {_code(change.column)} {'is new' if change.change == 'added' else 'is gone'}."
        )
    whole = own["change"].isin(["added", "removed"]) & (own["row"] != "")
    empty = whole & (own["before"].fillna(own["after"]) == "0")
    rows = own[(own["row"] != "") & ~empty].groupby("row", sort=False)
    alike: dict[str, list[str]] = {}
    for row, values in rows:
        alike.setdefault(_told(values), []).append(row)
    left = SHOWN
    for told, names in alike.items():
        if left > 0:
            lines.append(f"- {_together(names[:left])}: {told}.")
        left -= len(names)
    lines += [f"- … and {-left} more row{'s' * (left < -1)}."] if left < 0 else []
    for change, told in (("added", "new"), ("removed", "gone")):
        if count := int((empty & (own["change"] == change)).sum()):
            lines.append(f"- {count} row{'s' * (count > 1)} that count{'s' * (count == 1)} 0: {told}.")
    return [*lines, ""] if lines else []


def _told(changes: pd.DataFrame) -> str:
    """Say what happened to one row."""
    first = changes.iloc[0]
    if first["change"] == "changed":
        return "; ".join(
            f"{_code(value.column)} from {_value(value.before)} to {_value(value.after)}"
            for value in changes.itertuples()
        )
    count = first["before"] if first["change"] == "removed" else first["after"]
    told = f" ({_code(first['column'])} {plain(count)})" if isinstance(count, str) else ""
    return ("new row" if first["change"] == "added" else "row is gone") + told


def _together(rows: list[str]) -> str:
    """Name rows of which the same is told, what they have in common once."""
    if len(rows) == 1:
        return plain(rows[0])
    parts = [row.split(" · ") for row in rows]
    same = 0
    while all(len(part) > same + 1 and part[same] == parts[0][same] for part in parts):
        same += 1
    common = " · ".join(parts[0][:same])
    return plain(f"{common}: " * bool(common) + ", ".join(" · ".join(part[same:]) for part in parts))


def _sentences(found: pd.DataFrame | str | None) -> list[str]:
    if found is None:
        return []
    if isinstance(found, str):
        return [f"Sentences were not compared: {plain(found)}", ""]
    lines = [
        f"- **Not what the articles hold**: {plain(told)}." for told in found.attrs.get("told", [])[:SHOWN]
    ]
    lines += [""] * bool(lines)
    if found.empty:
        return [*lines, "The same sentences stand behind the figure as before.", ""]
    for change, heading in (("added", "Sentences that came"), ("removed", "Sentences that went")):
        some = found[found["change"] == change]
        if len(some):
            lines += [f"{heading} ({len(some)}):", ""]
            lines += [
                f"- {plain(row.sentence)} — {plain(row.file)}, line {row.line}"
                for row in some.head(SHOWN).itertuples()
            ]
            lines += [f"- … and {len(some) - SHOWN} more."] if len(some) > SHOWN else []
            lines += [""]
    return lines


def _side_by_side(before: str | None, after: str | None) -> list[str]:
    if not before and not after:
        return []
    cells = [
        f"![{name}]({link})" if link else "(none)" for name, link in (("before", before), ("after", after))
    ]
    return ["| before | after |", "|---|---|", f"| {cells[0]} | {cells[1]} |", ""]


def _value(value: str) -> str:
    return plain(value) if value else "(empty)"


def _code(text: object) -> str:
    return f"`{str(text).replace('`', '')}`"
