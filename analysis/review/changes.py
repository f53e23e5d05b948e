"""Which figures differ from a revision's: rows, values, pictures, and the one without the other?"""

import io
import subprocess
from pathlib import Path

import pandas as pd

from .rules import counted_by

CHANGES = ("figure", "row", "change", "column", "before", "after")
PICTURES = ("figure", "picture", "pixels", "table")


def compare_figures(
    revision: str = "HEAD", *, root: Path, folder: str = "figures"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare the tables and pictures in `folder` with those of a git revision: (changes, pictures).

    `changes` has a row per changed value (`change` is "changed"), and one per row that is new or gone ("added",
    "removed": `column` is the one that counts its sentences, with its value on the one side, None where none does);
    values are the CSV's own text. `pictures` has a row per
    figure that differs at all: `picture` and `table` are "same", "changed", "added", "removed" or "missing",
    `pixels` the share of a changed picture's pixels that differ in [0, 1], None where it cannot be told. Both
    are empty when nothing differs. ValueError when git does not know the revision.
    """
    before, after = read_revision(revision, root=root, folder=folder), read_folder(root / folder)
    stems = sorted({Path(name).stem for name in [*before, *after] if Path(name).suffix in (".png", ".csv")})
    changes, pictures = [], []
    for stem in stems:
        old, new = before.get(f"{stem}.csv"), after.get(f"{stem}.csv")
        picture = (before.get(f"{stem}.png"), after.get(f"{stem}.png"))
        if old == new and picture[0] == picture[1]:
            continue
        if old != new:
            changes += [
                {"figure": stem, **change} for change in compare_tables(read_table(old), read_table(new))
            ]
        kinds = {"picture": _kind(*picture), "table": _kind(old, new)}
        pictures.append({"figure": stem, "pixels": changed_pixels(*picture), **kinds})
    return pd.DataFrame(changes, columns=CHANGES), pd.DataFrame(pictures, columns=PICTURES)


def compare_tables(old: pd.DataFrame, new: pd.DataFrame) -> list[dict]:
    """List what changed between two tables of text, row by row, in the new table's order; the gone rows last.

    Rows are matched by the shortest run of leading columns that tells all rows apart in both tables (tables begin
    with their key), numbers with a decimal point never among them; equal rows by their order.
    """
    shared = [name for name in new.columns if name in old.columns]
    keys = row_keys(old, new)
    old_rows = dict(zip(_keyed(old, keys), old.to_dict("records"), strict=True))
    new_rows = dict(zip(_keyed(new, keys), new.to_dict("records"), strict=True))
    found = []
    for column in [name for name in new.columns if name not in old.columns]:
        found.append({"row": "", "change": "added", "column": column, "before": None, "after": None})
    for column in [name for name in old.columns if name not in new.columns]:
        found.append({"row": "", "change": "removed", "column": column, "before": None, "after": None})
    for key, row in new_rows.items():
        if key not in old_rows:
            found.append(_whole(key, "added", row))
            continue
        for column in shared:
            before, after = old_rows[key][column], row[column]
            if before != after:
                found.append({
                    "row": _shown(key), "change": "changed", "column": column, "before": before, "after": after,
                })  # fmt: skip
    return found + [_whole(key, "removed", row) for key, row in old_rows.items() if key not in new_rows]


def row_keys(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Return the leading columns by which the rows of two tables are matched (see `compare_tables`)."""
    usable = []
    for name in new.columns:
        both = [table[name] for table in (old, new) if name in table]
        if len(both) == 2 and not any(column.str.fullmatch(r"-?\d*\.\d+(e-?\d+)?").any() for column in both):
            usable.append(name)
    for count in range(1, len(usable) + 1):
        if not any(table.duplicated(usable[:count]).any() for table in (old, new)):
            return usable[:count]
    return usable


def read_table(content: bytes | None) -> pd.DataFrame:
    """Read a CSV as it is written: every value its text, an empty field ""; no content gives an empty table."""
    if not content or not content.strip():
        return pd.DataFrame(dtype=str)
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder: name to bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}


def read_revision(revision: str, *, root: Path, folder: str) -> dict[str, bytes]:
    """Read the files that a folder had in a git revision: name to bytes; none when it was not there."""
    known = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if known is None:
        raise ValueError(f"git knows no revision {revision!r} in {root}")
    names = _git(root, "ls-tree", "-z", "--name-only", known.decode().strip(), f"{folder}/") or b""
    files = {}
    for name in filter(None, names.decode().split("\0")):
        content = _git(root, "show", f"{known.decode().strip()}:{name}")
        if content is not None:
            files[Path(name).name] = content
    return files


def changed_pixels(old: bytes | None, new: bytes | None) -> float | None:
    """Return the share of pixels that differ, in [0, 1]; None when one picture is missing or another size."""
    # 0.1 s that only a changed picture needs.
    from PIL import Image, ImageChops

    if not old or not new:
        return None
    try:
        with Image.open(io.BytesIO(old)) as first, Image.open(io.BytesIO(new)) as second:
            if first.size != second.size:
                return None
            difference = ImageChops.difference(first.convert("RGB"), second.convert("RGB"))
    except OSError:
        return None  # not a picture
    same = difference.convert("L", (1, 1, 1, 0)).point(lambda value: 255 * (value > 0)).histogram()[0]
    return 1 - same / (difference.width * difference.height)


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        ended = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        raise ValueError("git is not installed; a review needs it") from None
    return ended.stdout if ended.returncode == 0 else None


def _kind(old: bytes | None, new: bytes | None) -> str:
    if old is None:
        return "missing" if new is None else "added"
    if new is None:
        return "removed"
    return "same" if old == new else "changed"


def _keyed(table: pd.DataFrame, keys: list[str]) -> list[tuple]:
    columns = [table[name] if name in table else pd.Series("", index=table.index) for name in keys]
    plain = list(zip(*columns, strict=True)) if columns else [()] * len(table)
    order = pd.Series(plain, dtype=object).groupby(pd.Series(plain, dtype=object)).cumcount() if plain else []
    return [(*key, number) for key, number in zip(plain, order, strict=True)]


def _whole(key: tuple, change: str, row: dict) -> dict:
    counted = counted_by(list(row))
    sides = {"before": None, "after": None, "before" if change == "removed" else "after": row.get(counted)}
    return {"row": _shown(key), "change": change, "column": counted, **sides}


def _shown(key: tuple) -> str:
    *names, number = key
    return " · ".join(str(name) or "(empty)" for name in names) + (f" ({number + 1})" if number else "")
