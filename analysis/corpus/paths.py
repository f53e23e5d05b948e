"""Where is the file that was asked for, and by which name is it reported?"""

from pathlib import Path

from analysis import ROOT
from analysis.spelling import nearest


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
        f"no file or folder {str(path)!r} in the working folder or the project; {_nearest_path(candidates)}"
    )


def shown_folder(corpus: Path) -> str:
    """Name the folder that holds a corpus the same on every machine, with a slash behind it: from the project's root if it is inside.

    Elsewhere it is the corpus folder's own name; the folders above it are nobody's business.
    """
    corpus = corpus.resolve()
    folder = corpus if corpus.is_dir() else corpus.parent
    if folder.is_relative_to(ROOT):
        inside = folder.relative_to(ROOT).as_posix()
        return "" if inside == "." else f"{inside}/"
    return f"{folder.name}/" if corpus.is_dir() else ""


def _nearest_path(candidates: list[Path]) -> str:
    """Say which existing name is closest to the first part of the path that does not exist."""
    for candidate in candidates:
        while not candidate.parent.exists():
            candidate = candidate.parent
        if not candidate.parent.is_dir():
            continue
        names = sorted(entry.name for entry in candidate.parent.iterdir() if not entry.name.startswith("."))
        near = nearest(candidate.name, names)
        if near:
            return f"did you mean {str(candidate.with_name(near))!r}?"
    return f"looked in {', '.join(str(candidate.parent) for candidate in candidates)}"
