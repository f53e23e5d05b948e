"""Which articles are there? The only reader of articles: files in, one tidy table and a list of problems out."""

from analysis.corpus.describe import describe_articles
from analysis.corpus.html import read_html
from analysis.corpus.language import LANGUAGES, describe_languages, detect_languages
from analysis.corpus.load import ARTICLES, PROBLEMS, load_articles, reading_problems
from analysis.corpus.paths import find_path
from analysis.corpus.trace import article_names, locate, source_names

__all__ = [
    "ARTICLES",
    "LANGUAGES",
    "PROBLEMS",
    "article_names",
    "describe_articles",
    "describe_languages",
    "detect_languages",
    "find_path",
    "load_articles",
    "locate",
    "read_html",
    "reading_problems",
    "source_names",
]
