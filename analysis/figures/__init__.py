"""Draw a table as a figure: `draw_*` computes nothing, `save_figure` is the only writer of figures."""

from analysis.figures.style import footer, save_figure

__all__ = [
    "footer",
    "save_figure",
]
