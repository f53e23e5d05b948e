"""How do the versions of one utterance lie under one another, word by word?"""

from collections import defaultdict

import pandas as pd

from analysis.corpus import article_names
from analysis.quotes.alignment import Step, align_version

CELLS = ("lineage", "article_id", "start", "centre", "name", "speaker", "column", "word", "change")


def align_variants(variants: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Lay the versions of each lineage under one another, word by word: the table of a lineage strip.

    One row per word, with CELLS as columns, sorted by lineage, the centre first, then article and column. `name` is
    the article's name (its id without `articles`). `column` is the place in the strip: the centre's words in order
    and, between them, the words that others added. `word` is the version's own word, for a dropped one the
    centre's; `change` is same, swapped, dropped or added. A restatement in indirect speech is one row with all its
    text behind its cue, column 0 and change "restated". Before and after a fragment nothing counts as dropped. Empty input gives an empty table.
    """
    names = (
        {} if articles is None else dict(zip(articles["article_id"], article_names(articles), strict=True))
    )
    cells = []
    for lineage, group in variants.groupby("lineage", sort=True):
        speaker = next((name for name in group["speaker"] if isinstance(name, str)), None)
        restated = group["kind"] == "indirect"
        quoted = group[~restated].sort_values(
            ["centre", "article_id", "start"], ascending=[False, True, True]
        )
        alignments = [
            align_version(quoted["text"].iloc[0], *version)
            for version in zip(quoted["text"], quoted["kind"], strict=True)
        ]
        columns = _columns(alignments)
        for version, steps in zip(quoted.itertuples(), alignments, strict=True):
            name = names.get(version.article_id, version.article_id)
            key = (lineage, version.article_id, version.start, bool(version.centre), name, speaker)
            place, added = -1, 0
            for at, there, here, change in steps:
                place, added = (place, added + 1) if at is None else (at, 0)
                cells.append((*key, columns[place] + added, here or there, change))
        for version in group[restated].itertuples():
            key = (lineage, version.article_id, version.start, False)
            name = names.get(version.article_id, version.article_id)
            cells.append((*key, name, speaker, 0, f"{version.cue} {version.text}", "restated"))
    return pd.DataFrame(cells, columns=list(CELLS))


def _columns(alignments: list[list[Step]]) -> dict[int, int]:
    """Give each word of the centre its column (-1: before the first), leaving room for the words added after it."""
    room: dict[int, int] = defaultdict(int)
    for steps in alignments:
        place, added = -1, 0
        for at, _, _, _ in steps:
            place, added = (place, added + 1) if at is None else (at, 0)
            room[place] = max(room[place], added)
    columns, column = {}, -1
    for place in sorted({-1, *room}):
        columns[place] = column
        column += 1 + room[place]
    return columns
