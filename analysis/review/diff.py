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

from .changes import compare_figures, read_folder, read_revision
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
    `sentences` asks the revision's own code, in a folder of its own, which sentences stood behind a changed table.
    """
    changes, pictures = compare_figures(revision, root=root, folder=FOLDER)
    if pictures.empty:
        return describe_changes(changes, pictures, revision=revision)
    before, after = read_revision(revision, root=root, folder=FOLDER), read_folder(root / FOLDER)
    return describe_changes(
        changes,
        pictures,
        revision=revision,
        sentences=_sentences(revision, pictures, root) if sentences else None,
        titles=_titles(pictures, before, after),
        links=_links(pictures, (before, after), (revision, head), link, output or root / "build" / "review"),
    )


def _sentences(revision: str, pictures: pd.DataFrame, root: Path) -> dict[str, pd.DataFrame | str]:
    """Find the sentences that came or went behind every changed table, or say why that is not known."""
    stems = [row.figure for row in pictures.itertuples() if row.table == "changed"]
    if not stems:
        return {}
    with tempfile.TemporaryDirectory(prefix="parallax-") as folder:
        archive = subprocess.run(
            ["git", "-C", str(root), "archive", revision], capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            # Python 3.11 before 3.11.4 may know no filter
            safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            packed.extractall(folder, **safely)
        old = _traced(stems, Path(folder))
    new = _traced(stems, root)
    return {stem: _came_and_went(old[stem], new[stem]) for stem in stems}


def _traced(stems: list[str], root: Path) -> dict[str, pd.DataFrame | str]:
    """Trace tables by the code that lies in `root`, which is why this is another process."""
    tables = [f"{FOLDER}/{stem}.csv" for stem in stems]
    command = [sys.executable, "-m", "analysis.review", "trace", "--json", *tables]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    ended = subprocess.run(
        command, cwd=root, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    if ended.returncode:
        reason = (ended.stderr.strip() or "no reason given").splitlines()[-1]
        return dict.fromkeys(stems, f"the tables cannot be traced ({reason})")
    return {
        stem: found if isinstance(found, str) else pd.DataFrame(found, columns=["sentence", "file", "line"])
        for stem, found in json.loads(ended.stdout).items()
    }


def _came_and_went(old: pd.DataFrame | str, new: pd.DataFrame | str) -> pd.DataFrame | str:
    for side, name in ((old, "before: "), (new, "now: ")):
        if isinstance(side, str):
            return name + side
    # A sentence is the same one wherever its line has moved to.
    keys = [set(zip(side["sentence"], side["file"], strict=True)) for side in (old, new)]
    parts = []
    for change, side, others in (("added", new, keys[0]), ("removed", old, keys[1])):
        pairs = zip(side["sentence"], side["file"], strict=True)
        parts.append(side[[pair not in others for pair in pairs]].assign(change=change))
    return pd.concat(parts).drop_duplicates(ignore_index=True)


def _titles(pictures: pd.DataFrame, before: dict, after: dict) -> dict[str, tuple[str, str]]:
    sides = {}
    for stem in pictures["figure"]:
        old, new = (side.get(f"{stem}.png") for side in (before, after))
        if old and new:
            sides[stem] = (read_caption(old)[0], read_caption(new)[0])
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
