"""Draw a table as a figure: `draw_*` computes nothing, `save_figure` is the only writer of figures."""

from analysis.figures.claims import draw_claims
from analysis.figures.course import draw_course
from analysis.figures.growth import draw_growth
from analysis.figures.keyness import draw_keyness, draw_spread
from analysis.figures.labels import draw_labels
from analysis.figures.lineage import draw_lineage
from analysis.figures.lines import draw_lengths, draw_lines
from analysis.figures.names import draw_names
from analysis.figures.quotes import draw_speakers
from analysis.figures.reuse import draw_passages
from analysis.figures.sensitivity import draw_sensitivity
from analysis.figures.similarity import draw_similarity, draw_terms
from analysis.figures.stories import draw_stories
from analysis.figures.style import footer, save_figure
from analysis.figures.timeline import draw_timeline
from analysis.figures.validation import draw_agreement

__all__ = [
    "draw_agreement",
    "draw_claims",
    "draw_course",
    "draw_growth",
    "draw_keyness",
    "draw_labels",
    "draw_lengths",
    "draw_lineage",
    "draw_lines",
    "draw_names",
    "draw_passages",
    "draw_sensitivity",
    "draw_similarity",
    "draw_speakers",
    "draw_spread",
    "draw_stories",
    "draw_terms",
    "draw_timeline",
    "footer",
    "save_figure",
]
