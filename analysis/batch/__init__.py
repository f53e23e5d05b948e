"""Run notebooks over parameter sets in parallel, again only what changed, and show what came out."""

from .each import spread_runs
from .gallery import write_galleries, write_gallery
from .pool import run_batch
from .runs import check_runs, over_corpora, read_parameters, read_runs, select_runs
from .settings import set_parameters

__all__ = [
    "check_runs",
    "over_corpora",
    "read_parameters",
    "read_runs",
    "run_batch",
    "select_runs",
    "set_parameters",
    "spread_runs",
    "write_galleries",
    "write_gallery",
]
