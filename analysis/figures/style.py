"""One look and one exit for every figure: its size, its title and footer, its colours, its two files."""

import hashlib
import os
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

from analysis import ROOT
from analysis.text import tokenize

STYLE = Path(__file__).with_name("parallax.mplstyle")

DPI = 160
MARGIN = 0.18  # inches around everything

INK, GREY, PALE = "#1a1a1a", "#767676", "#e3e3e3"
OWN = "#b3261e"  # what stands out: a source's own words, a word beyond chance, a cut
# Okabe and Ito's colours without their yellow, which is too pale on white for a thin mark.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#5d5d5d")

_SIZES = {
    "title": (14.5, "bold", INK),
    "subtitle": (10.5, "normal", "#444444"),
    "footer": (9, "normal", GREY),
}
_LINE = 1.32  # line height in font sizes


def new_figure(height: float = 4.5, width: float = 8.0) -> Figure:
    """Make an empty figure of a fixed size in inches (8 in are 1280 px), in the house style.

    Axes placed on it keep clear of one another (constrained layout) and of what `dress` writes.
    """
    with rc_context(fname=STYLE):
        return Figure(figsize=(width, height), dpi=DPI, layout="constrained")


def styled():  # noqa: ANN201 (a context manager of matplotlib's)
    """Give the context in which axes and artists take the house style: `with styled(): ...`."""
    return rc_context(fname=STYLE)


def dress(figure: Figure, title: str, subtitle: str = "", footer: str = "") -> Figure:
    """Write title, subtitle and footer, wrapped to the figure's width, and reserve their room.

    The title says what is measured, or a finding that was computed; the subtitle how to read the marks; the
    footer what was counted. Returns the same figure.
    """
    width, height = figure.get_size_inches()
    top = MARGIN
    for role, words in (("title", title), ("subtitle", subtitle)):
        lines = wrapped(words, width - 2 * MARGIN, *_SIZES[role][:2])
        _write(figure, role, lines, MARGIN / width, 1 - top / height, "top")
        top += _tall(role, lines) + (0.06 if lines else 0)
    lines = wrapped(footer, width - 2 * MARGIN, *_SIZES["footer"][:2])
    _write(figure, "footer", lines, MARGIN / width, MARGIN / height, "bottom")
    bottom = MARGIN + _tall("footer", lines) + (0.08 if lines else 0)
    edge = MARGIN / width / 2
    figure.get_layout_engine().set(
        rect=(edge, bottom / height, 1 - 2 * edge, 1 - (top + 0.06 + bottom) / height)
    )
    return figure


def wrapped(words: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break words into lines no wider than `width` inches at a font size in points; "" gives no line."""
    lines: list[str] = []
    for paragraph in words.split("\n") if words else ():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, size, weight) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def shortened(words: str, width: float, size: float, weight: str = "normal") -> str:
    """Cut words so that they fit into `width` inches, with "…" where something was cut."""
    room = 64
    while room < len(words) and text_width(words[:room], size, weight) <= width:
        room *= 2  # a whole article is measured no further than it can be drawn
    if room >= len(words) and text_width(words, size, weight) <= width:
        return words
    words = words[:room]
    while words and text_width(words + "…", size, weight) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def fitted(words: str, width: float, size: float, most: int, weight: str = "normal") -> list[str]:
    """Break words into a few lines; of a longer name the beginning and the end, which tell it from its like."""
    lines = wrapped(words, width, size, weight)
    if len(lines) > most:
        lines = [*lines[: most - 1], "… " + lines[-1]]
    return [shortened(line, width, size, weight) for line in lines]


def text_width(words: str, size: float, weight: str = "normal") -> float:
    """Measure how wide a line of text is drawn, in inches."""
    prop = _font(size, weight)
    return text_to_path.get_text_width_height_descent(words, prop, ismath=False)[0] / 72


def notice(title: str, reason: str, footer: str = "") -> Figure:
    """Draw a figure that says in words why there is nothing to draw."""
    figure = new_figure(height=2.6)
    figure.text(
        0.5, 0.45, "\n".join(wrapped(reason, 6.5, 12)), ha="center", va="center", fontsize=12, color=GREY
    )
    return dress(figure, title, "", footer)


def source_colors(names) -> dict[str, str]:  # noqa: ANN001 (any iterable of names)
    """Give every source its colour: the same names give the same colours in every figure.

    Colours repeat after seven sources, so a figure with more must not rely on them.
    """
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(sorted(set(names)))}


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round every float column to four significant digits, the values that are both drawn and published.

    Another processor's last digit then moves neither the picture nor its CSV.
    """
    floats = table.select_dtypes("float").columns
    return table.assign(**{name: _four_digits(table[name].to_numpy()) for name in floats})


def footer(articles: pd.DataFrame, ledger: pd.DataFrame | None = None, note: str = "") -> str:
    """Say what a figure was counted on: articles, words after cleaning, lines dropped, a note, the corpus hash.

    `note` names the statistic and its prior. The hash is of the articles' raw files (of their texts where the
    files are unknown), whatever their order.
    """
    words = sum(len(tokenize(text)) for text in articles["text"].fillna(""))
    parts = [
        _count(len(articles), "article"),
        f"{words:,} words" + (" after cleaning" if ledger is not None else ""),
    ]
    if ledger is not None:
        dropped = int((~ledger["kept"].astype(bool) & (ledger["kind"] != "blank")).sum())
        parts.append(f"{_count(dropped, 'line')} dropped")
    return " · ".join([*parts, *([note] if note else []), f"corpus {corpus_hash(articles)}"])


def corpus_hash(articles: pd.DataFrame) -> str:
    """Name a corpus by eight hex digits that depend on its articles' bytes alone, not on their order."""
    if "sha256" in articles and articles["sha256"].notna().all():
        hashes = articles["sha256"].tolist()
    else:
        hashes = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in articles["text"]]
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()[:8]


def save_figure(figure: Figure, table: pd.DataFrame, stem: str, folder: str | Path = "build/figures") -> Path:
    """Write a figure as `stem`.png and the table it was drawn from as `stem`.csv; return the PNG's path.

    A relative folder is one of the project's. The PNG has 256 colours and carries title and description as
    metadata, never a date or a version. The CSV holds the rounded values; a text cell that a spreadsheet would
    run as a formula gets an apostrophe in front. Both files appear by rename, so no half-written one is seen.
    Raises ValueError when the stem is not a plain file name.
    """
    if not stem or Path(stem).name != stem or stem.startswith("."):
        raise ValueError(f"stem is {stem!r}; expected a plain file name such as '03-labels'")
    folder = ROOT / folder
    folder.mkdir(parents=True, exist_ok=True)
    png = folder / f"{stem}.png"
    contents = {png: _png(figure), png.with_suffix(".csv"): _csv(table)}
    for path, content in contents.items():
        _appear(path, content)
    return png


def _png(figure: Figure) -> bytes:
    from PIL import Image, PngImagePlugin  # comes with matplotlib; only the writer needs it

    with styled():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    words = {text.get_gid(): " ".join(text.get_text().split()) for text in figure.texts}
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Title", words.get("title", ""))
    info.add_itxt(
        "Description", ". ".join(filter(None, (words.get("subtitle", "").rstrip("."), words.get("footer"))))
    )
    buffer = BytesIO()
    colors = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colors.save(buffer, "PNG", optimize=True, pnginfo=info, dpi=(DPI, DPI))
    return buffer.getvalue()


def _csv(table: pd.DataFrame) -> bytes:
    harmless = rounded(table)
    texts = [
        name for name in harmless.columns if harmless[name].dtype == object or harmless[name].dtype == "str"
    ]
    harmless = harmless.assign(**{name: harmless[name].map(defused) for name in texts})
    return harmless.to_csv(index=False, lineterminator="\n").encode("utf-8")


def defused(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; leave anything else.

    Before one that already has apostrophes there, too, so that two names never become one.
    """
    risky = isinstance(cell, str) and cell.lstrip(" '")[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return "'" + cell if risky else cell


def _appear(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _four_digits(values: np.ndarray) -> np.ndarray:
    return np.array([float(f"{value:.4g}") for value in values])


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")


def _tall(role: str, lines: list[str]) -> float:
    return len(lines) * _SIZES[role][0] * _LINE / 72


def _write(figure: Figure, role: str, lines: list[str], x: float, y: float, side: str) -> None:
    size, weight, color = _SIZES[role]
    figure.text(
        x, y, "\n".join(lines), va=side, ha="left", gid=role, fontsize=size, fontweight=weight, color=color,
        linespacing=_LINE / 1.1, parse_math=False,
    )  # fmt: skip


@cache
def _font(size: float, weight: str) -> FontProperties:
    # matplotlib's own font, by name, so that no other machine's fonts move a line break
    assert any(font.name == "DejaVu Sans" for font in fontManager.ttflist)
    return FontProperties(family="DejaVu Sans", size=size, weight=weight)
