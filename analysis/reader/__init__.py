"""What does an article look like with its marks, and a table with its sentences? Safe HTML."""

from .facing import face_articles
from .marks import mark_article
from .page import SCRIPT, STYLE, showable
from .table import show_table

__all__ = ["SCRIPT", "STYLE", "face_articles", "mark_article", "show_table", "showable"]
