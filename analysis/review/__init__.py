"""What changed in the figures since a revision, in words; and which sentences stand behind a row."""

from .changes import CHANGES, PICTURES, compare_figures
from .diff import review_figures
from .trace import TRACES, describe_traces, trace_figure
from .words import describe_changes

__all__ = [
    "CHANGES",
    "PICTURES",
    "TRACES",
    "compare_figures",
    "describe_changes",
    "describe_traces",
    "review_figures",
    "trace_figure",
]
