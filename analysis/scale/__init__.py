"""The same per-article functions over Parquet parts: in processes on one machine, or on a Dask cluster."""

from analysis.scale.parts import iterate_parts, read_parts, split_corpus
from analysis.scale.tables import over_parts
from analysis.scale.workers import map_parts

__all__ = ["iterate_parts", "map_parts", "over_parts", "read_parts", "split_corpus"]
