"""Has anything that a run's figures depend on changed since it last ran?"""

import hashlib
import json
import os
import platform
from pathlib import Path

from analysis import ROOT

from .runs import OUTPUT

# These only read what a run has left; a change in them redraws nothing.
_READERS = ("batch/gallery.py", "report/", "review/")


def fingerprint_run(run: dict, *, ground: str, root: Path = ROOT) -> str:
    """Return the content hash of a run: its notebook, its parameters, and every file a parameter names.

    `ground` is what all runs stand on (see `fingerprint_ground`). A parameter, or an entry of a list, names a
    file or folder when one exists there, seen from the project's root; the folder for figures is left out.
    """
    parts = [ground, digest_path(run["notebook"])]
    for name, value in sorted(run["values"].items()):
        parts.append(json.dumps([name, value], default=str, sort_keys=True))
        if name != OUTPUT:
            entries = value if isinstance(value, list) else [value]
            parts += [digest_path(path) for entry in entries if (path := _as_path(entry, root))]
    return _digest("\n".join(parts).encode())


def fingerprint_ground(root: Path = ROOT) -> str:
    """Return the content hash of analysis/ (code and rules), Python and every installed package's version."""
    # 0.1 s that only a batch needs.
    from importlib.metadata import distributions

    packages = {f"{found.metadata['Name']}=={found.version}".lower() for found in distributions()}
    code = [
        f"{path} {digest}"
        for path, digest in _digest_files(root / "analysis")
        if not path.startswith(_READERS)
    ]
    return _digest("\n".join([platform.python_version(), *sorted(packages), *code]).encode())


def digest_path(path: Path) -> str:
    """Return the sha256 of a file, or one over the names and contents of a folder's files.

    For a file the files beside it with the same stem count too: they are its metadata.
    """
    if path.is_dir():
        return _digest("\n".join(" ".join(pair) for pair in _digest_files(path)).encode())
    stem = path.name.split(".")[0]
    beside = sorted(found for found in path.parent.glob(f"{stem}.*") if found.is_file() and found != path)
    return _digest("\n".join(_digest_file(found) for found in [path, *beside]).encode())


def digest_files(paths: list[Path], root: Path) -> dict[str, str]:
    """Return the sha256 of each file that exists, by its path seen from `root`."""
    return {
        Path(os.path.relpath(path, root)).as_posix(): _digest_file(path)
        for path in sorted(paths)
        if path.is_file()
    }


def _as_path(value: object, root: Path) -> Path | None:
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > 1000:
        return None
    path = root / value
    return path if path.exists() and path.resolve() != root.resolve() else None


def _digest_files(folder: Path) -> list[tuple[str, str]]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        for name in files:
            if not name.startswith(".") and not name.endswith(".pyc"):
                path = Path(place, name)
                found.append((path.relative_to(folder).as_posix(), _digest_file(path)))
    return sorted(found)


def _digest_file(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
