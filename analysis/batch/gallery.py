"""Which figures are there? A README beside them: picture, finding, caption, parameters, notebook and table."""

import io
import json
import os
import re
from pathlib import Path

from analysis import ROOT

from .pool import owned_figures
from .runs import OUTPUT


def write_galleries(runs: list[dict], *, root: Path = ROOT) -> list[Path]:
    """Write README.md into each folder that the checked runs put figures in; give back those folders."""
    folders = sorted({str(run["values"][OUTPUT]) for run in runs if OUTPUT in run["values"]})
    return [
        write_gallery([run for run in runs if run["values"].get(OUTPUT) == folder], root=root)
        for folder in folders
    ]


def write_gallery(runs: list[dict], *, root: Path = ROOT) -> Path:
    """Write the gallery of one output folder, all of whose checked runs are given, in their order.

    It says what the figures themselves say: title and description come from the PNG. Written only when it
    differs. ValueError when the runs write to several folders.
    """
    folders = {str(run["values"].get(OUTPUT)) for run in runs}
    if len(folders) != 1:
        raise ValueError(f"a gallery shows one folder, not {sorted(folders)}")
    folder = root / folders.pop()
    lines = [
        "# Figures",
        "",
        "Written by `python -m analysis.batch`; every picture stands beside the table it was drawn from.",
        "",
    ]
    for run in runs:
        pictures = [path for path in owned_figures(run, root) if path.suffix == ".png"]
        if pictures:
            lines += [f"## {notebook_title(run['notebook'])}", ""]
        for picture in pictures:
            lines += _entry(run, picture, folder)
    content = "\n".join(lines).rstrip("\n") + "\n"
    gallery = folder / "README.md"
    if not gallery.exists() or gallery.read_text(encoding="utf-8") != content:
        folder.mkdir(parents=True, exist_ok=True)
        part = gallery.with_name(".README.md.part")
        part.write_text(content, encoding="utf-8")
        part.replace(gallery)
    return folder


def read_caption(picture: Path | bytes) -> tuple[str, str]:
    """Read the title and the description that a PNG carries; "" for what it does not carry, or is no picture."""
    # 0.1 s that only a batch with figures needs.
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture) as opened:
            opened.load()
            text = getattr(opened, "text", {})
    except OSError:
        return "", ""
    return text.get("Title", ""), text.get("Description", "")


def notebook_title(notebook: Path) -> str:
    """Return a notebook's first heading, else its name."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        heading = re.search(r"^#\s+(.+)$", "".join(cell["source"]), flags=re.MULTILINE)
        if cell["cell_type"] == "markdown" and heading:
            return heading.group(1).strip()
    return notebook.stem


def shown_parameters(run: dict) -> str:
    """Write a run's parameters, except the folder for figures, as one line of Markdown."""
    shown = [f"`{name}` = {_code(value)}" for name, value in run["values"].items() if name != OUTPUT]
    return ", ".join(shown) or "none"


def _entry(run: dict, picture: Path, folder: Path) -> list[str]:
    title, description = (_plain(text) for text in read_caption(picture))
    notebook = Path(os.path.relpath(run["notebook"], folder)).as_posix()
    links = [f"notebook [{run['notebook'].stem}]({notebook})"]
    if picture.with_suffix(".csv").exists():
        links.append(f"table [{picture.stem}.csv]({picture.stem}.csv)")
    return [
        f"### {title or picture.stem}",
        "",
        f"![{title or picture.stem}]({picture.name})",
        "",
        *([description, ""] if description else []),
        f"Parameters: {shown_parameters(run)} · {' · '.join(links)}",
        "",
    ]


def _plain(text: str) -> str:
    """Make text that may quote an article harmless in Markdown: one line, nothing that is markup."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _code(value: object) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, default=str)).split())
    return f"`{text.replace('`', '')}`" if text.replace("`", "") else "(empty)"
