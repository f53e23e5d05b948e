"""Where is the file that was asked for, and by which name is it reported?"""

import difflib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def find_path(path: str | Path) -> Path:
    """Find a file or folder: a relative path is looked for in the working folder, then in the project's root.

    Raises FileNotFoundError with the nearest existing name.
    """
    path = Path(path).expanduser()
    candidates = [path] if path.is_absolute() else [Path.cwd() / path, ROOT / path]
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise FileNotFoundError(
        f"no file or folder {str(path)!r} in the working folder or the project; {_nearest(candidates)}"
    )


def shown_name(file: Path, corpus: Path) -> str:
    """Name a file the same on every machine: from the project's root, else from the folder that holds the corpus."""
    file, corpus = file.resolve(), corpus.resolve()
    for folder in (ROOT, corpus.parent):
        if file.is_relative_to(folder):
            return file.relative_to(folder).as_posix()
    return file.name


def _nearest(candidates: list[Path]) -> str:
    """Say which existing name is closest to the first part of the path that does not exist."""
    for candidate in candidates:
        while not candidate.parent.exists():
            candidate = candidate.parent
        if not candidate.parent.is_dir():
            continue
        names = sorted(entry.name for entry in candidate.parent.iterdir() if not entry.name.startswith("."))
        near = difflib.get_close_matches(candidate.name, names, n=1, cutoff=0.5)
        if near:
            return f"did you mean {str(candidate.with_name(near[0]))!r}?"
    return f"looked in {', '.join(str(candidate.parent) for candidate in candidates)}"
