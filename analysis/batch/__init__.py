"""Run notebooks over parameter sets in parallel, again only what changed, and show what came out."""

from .gallery import write_galleries, write_gallery
from .pool import run_batch
from .runs import check_runs, over_corpora, read_parameters, read_runs, select_runs

__all__ = [
    "check_runs",
    "over_corpora",
    "read_parameters",
    "read_runs",
    "run_batch",
    "select_runs",
    "write_galleries",
    "write_gallery",
]
