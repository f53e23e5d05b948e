"""Which articles are there? In sentences."""

import pandas as pd

from analysis.corpus.load import reading_problems


def describe_articles(articles: pd.DataFrame) -> str:
    """Say in Markdown how many articles there are, from how many sources and files, what is not known, and what was not read."""
    if articles.empty:
        return "There are no articles."
    sources = articles["source"].dropna().nunique()
    unnamed = int(articles["source"].isna().sum())
    files = articles["file"].nunique() if "file" in articles else 0
    parts = [f"**{_count(len(articles), 'article')}**" + (f" in {_count(files, 'file')}" if files else "")]
    if sources:
        parts.append(f"from {_count(sources, 'source')}")
    said = " ".join(parts) + "."
    if unnamed:
        whose = "no article" if unnamed == len(articles) else f"{unnamed:,} of them do not"
        said += (
            f" {whose.capitalize()} names its source."
            if unnamed == len(articles)
            else f" {whose} name their source."
        )
    dated = int(articles["published"].notna().sum())
    said += f" {dated:,} of {len(articles):,} come with a stated day of publication."
    same = int(articles["text"].duplicated().sum())
    if same:
        said += f" **{_count(same, 'text')} equal another to the letter.**"
    problems = reading_problems(articles)
    lost, noted = int(problems["dropped"].sum()), int((~problems["dropped"]).sum())
    if lost:
        said += f" **{_count(lost, 'file or row', 'files or rows')} could not be read** and {'is' if lost == 1 else 'are'} listed below."
    if noted:
        said += f" {_count(noted, 'note')} on what was repaired or not found {'is' if noted == 1 else 'are'} listed below."
    return said if lost or noted else f"{said} Every file was read as it stands."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
