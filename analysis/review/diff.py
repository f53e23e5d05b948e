"""Put a review together: changes, the sentences that came or went, the pictures before and after."""

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pandas as pd

from analysis.batch.gallery import read_caption

from .changes import compare_figures, read_folder, read_revision, read_table
from .trace import trace_figures
from .words import describe_changes

FOLDER = "figures"


def review_figures(
    revision: str = "HEAD",
    *,
    root: Path,
    link: str = "",
    head: str = "HEAD",
    output: Path | None = None,
    sentences: bool = True,
) -> str:
    """Write Markdown on how figures/ differs from a git revision.

    The pictures of both sides are copied to `output`'s folder (default build/review/) and shown from there, or,
    when `link` is given, from the address it makes of {revision} (`head` for the new ones) and {path}, as on a
    hosted pull request.
    `sentences` finds those behind each changed table before and now: where anything but figures/ differs from the
    revision, its own code is asked in a folder of its own.
    """
    changes, pictures = compare_figures(revision, root=root, folder=FOLDER)
    if pictures.empty:
        return describe_changes(changes, pictures, revision=revision)
    before, after = read_revision(revision, root=root, folder=FOLDER), read_folder(root / FOLDER)
    return describe_changes(
        changes,
        pictures,
        revision=revision,
        sentences=_sentences(revision, pictures, before, root) if sentences else None,
        captions=_captions(pictures, before, after),
        links=_links(pictures, (before, after), (revision, head), link, output or root / "build" / "review"),
    )


def _sentences(
    revision: str, pictures: pd.DataFrame, before: dict[str, bytes], root: Path
) -> dict[str, pd.DataFrame | str]:
    """Find the sentences that came or went behind every changed table, or say why that is not known."""
    stems = [row.figure for row in pictures.itertuples() if row.table == "changed"]
    if not stems:
        return {}
    paths = [root / FOLDER / f"{stem}.csv" for stem in stems]
    if _only_figures_differ(revision, root):
        # Equal articles and equal code: both sides are traced here, in the same articles.
        old = trace_figures(paths, root=root, contents={stem: before[f"{stem}.csv"] for stem in stems})
        new = trace_figures(paths, root=root)
    else:
        with tempfile.TemporaryDirectory(prefix="parallax-") as folder:
            _unpack(revision, root, Path(folder))
            asked = _ask(stems, Path(folder))  # works while the other side is traced here
            new = trace_figures(paths, root=root)
            old = _answered(asked, stems)
    return {stem: _came_and_went(old[stem], new[stem], path) for stem, path in zip(stems, paths, strict=True)}


def _only_figures_differ(revision: str, root: Path) -> bool:
    """Whether nothing that a figure is drawn from differs from a revision, as far as git can see."""
    others = ["--", ".", f":(exclude){FOLDER}", ":(exclude)tests"]
    differ = subprocess.run(["git", "-C", str(root), "diff", "--quiet", revision, *others], check=False)
    new = ["git", "-C", str(root), "ls-files", "--others", "--exclude-standard", *others]
    return differ.returncode == 0 and not subprocess.run(new, capture_output=True, check=True).stdout


def _unpack(revision: str, root: Path, folder: Path) -> None:
    archive = subprocess.run(
        ["git", "-C", str(root), "archive", revision], capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        # Python 3.11 before 3.11.4 may know no filter
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        packed.extractall(folder, **safely)


def _ask(stems: list[str], root: Path) -> subprocess.Popen:
    """Have tables traced by the code that lies in `root`, which is why this is another process."""
    tables = [f"{FOLDER}/{stem}.csv" for stem in stems]
    command = [sys.executable, "-m", "analysis.review", "trace", "--json", *tables]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def _answered(asked: subprocess.Popen, stems: list[str]) -> dict[str, pd.DataFrame | str]:
    told, errors = asked.communicate()
    if asked.returncode:
        reason = (errors.strip() or "no reason given").splitlines()[-1]
        return dict.fromkeys(stems, f"the tables cannot be traced ({reason})")
    return {
        stem: found if isinstance(found, str) else pd.DataFrame(found, columns=["sentence", "file", "line"])
        for stem, found in json.loads(told).items()
    }


def _came_and_went(old: pd.DataFrame | str, new: pd.DataFrame | str, path: Path) -> pd.DataFrame | str:
    """Compare the sentences of both sides; `attrs["told"]` says which counts of the new table are not those found."""
    for side, name in ((old, "before: "), (new, "now: ")):
        if isinstance(side, str):
            return name + side
    # A sentence is the same one wherever its line has moved to.
    keys = [set(zip(side["sentence"], side["file"], strict=True)) for side in (old, new)]
    parts = []
    for change, side, others in (("added", new, keys[0]), ("removed", old, keys[1])):
        pairs = zip(side["sentence"], side["file"], strict=True)
        kept = side[[pair not in others for pair in pairs]]
        parts.append(kept[["sentence", "file", "line"]].assign(change=change))
    for part in parts:
        part.attrs = {}  # tables with different ones cannot be joined
    moved = pd.concat(parts).drop_duplicates(ignore_index=True)
    rows = read_table(path.read_bytes())
    moved.attrs["told"] = [
        f"{' · '.join(filter(None, rows.loc[row].iloc[:4]))}: {told}"
        for row, told in new.attrs["told"].items()
        if told.endswith("were found")
    ]
    return moved


def _captions(pictures: pd.DataFrame, before: dict, after: dict) -> dict[str, tuple]:
    sides = {}
    for stem in pictures["figure"]:
        old, new = (side.get(f"{stem}.png") for side in (before, after))
        if old and new:
            sides[stem] = (read_caption(old), read_caption(new))
    return sides


def _links(
    pictures: pd.DataFrame, sides: tuple[dict, dict], revisions: tuple[str, str], link: str, output: Path
) -> dict[str, tuple[str | None, str | None]]:
    links = {}
    for row in pictures.itertuples():
        name = f"{row.figure}.png"
        if row.picture == "same":
            continue
        pair = []
        for side, files, at in zip(("before", "after"), sides, revisions, strict=True):
            if name not in files:
                pair.append(None)
            elif link:
                pair.append(link.format(revision=at, path=f"{FOLDER}/{name}"))
            else:
                (output / side).mkdir(parents=True, exist_ok=True)
                (output / side / name).write_bytes(files[name])
                pair.append(f"{side}/{name}")
        links[row.figure] = tuple(pair)
    return links
