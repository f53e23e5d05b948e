"""Show what a batch found as a small site that opens from disk: overview, notebooks, gallery, sentences."""

from .site import build_report

__all__ = ["build_report"]
