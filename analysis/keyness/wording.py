"""What does a KEYNESS table say, in words?"""

import pandas as pd

from analysis.spelling import hint


def leading_words(keyness: pd.DataFrame, *, rows: int = 30) -> pd.DataFrame:
    """Keep the first words of each target, about `rows` in all and at least one a target, for a figure or a glance.

    With more targets than rows only those are kept whose first word lies farthest from an even deal.
    """
    targets = keyness["target"].drop_duplicates()
    if len(targets) > rows:
        targets = keyness.drop_duplicates("target").nlargest(rows, "statistic")["target"]
    each = max(rows // max(len(targets), 1), 1)
    kept = keyness[keyness["target"].isin(targets)].groupby("target", sort=False).head(each)
    return kept.reset_index(drop=True)


def one_target(keyness: pd.DataFrame, target: object = None) -> pd.DataFrame:
    """Keep one target's rows; without `target` those of the target whose first word lies farthest from an even deal.

    Raises ValueError for a target that is not in the table.
    """
    if not len(keyness):
        return keyness
    known = keyness["target"].drop_duplicates()
    if target is None or target == "":
        target = keyness.loc[keyness["statistic"].fillna(-1.0).idxmax(), "target"]
    elif target not in set(known):
        raise ValueError(f"no target {target!r}{hint(target, known)}")
    return keyness[keyness["target"] == target].reset_index(drop=True)


def describe_words(keyness: pd.DataFrame, *, most: int = 5) -> str:
    """Say in Markdown which words are beyond chance, with their counts, or that none is; one paragraph a target.

    Names at most `most` words a target. An empty table gives one sentence.
    """
    if not len(keyness):
        return "There are no words to compare."
    lines = [_answer(keyness)]
    for target, table in keyness.groupby("target", sort=False):
        lines.append(f"**{target}**: {_finding(table, most)}")
    return "\n\n".join(lines)


def describe_prior(keyness: pd.DataFrame) -> str:
    """Name the statistic, its prior and the unit of inference in one line, for a figure's footer."""
    if not len(keyness):
        return "no words compared"
    first = keyness.iloc[0]
    statistic = "signed root of G²" if first["unit"] == "sentence" else "standardised article count"
    return f"{statistic}, {first['unit']}s dealt · log-odds prior {first['prior']:,.0f} words"


def _answer(keyness: pd.DataFrame) -> str:
    targets, marked = keyness["target"].nunique(), keyness.loc[keyness["survives"], "target"].nunique()
    tested = keyness["family"].iloc[0]
    if not tested:
        return "**Nothing here can be told from chance**: no word could be tested."
    if not marked:
        return f"**Nothing here is beyond chance**: none of {tested:,} comparisons of a word rises above the noise floor."
    return f"In {marked} of {targets} comparisons at least one word is beyond chance (family of {tested:,} comparisons)."


def _finding(table: pd.DataFrame, most: int) -> str:
    first = table.iloc[0]
    if first["reason"]:
        return f"nothing is marked, {first['reason']}."
    marked = table[table["survives"]].head(most)
    if len(marked):
        rest = int(table["survives"].sum()) - len(marked)
        words = ", ".join(_counted(row) for row in marked.itertuples()) + (
            f" and {rest} more" if rest else ""
        )
        return f"beyond chance {'is' if len(marked) + rest == 1 else 'are'} {words}."
    if pd.isna(first["statistic"]):
        return "no word is used often enough to be tested."
    ties = table.loc[table["statistic"] == first["statistic"], "word"].tolist()
    names = ", ".join(f"“{word}”" for word in ties[:3])
    return (
        f"no word. Nearest {'comes' if len(ties) == 1 else 'come'} {names} ({first['n_target']} against "
        f"{first['n_reference']}): {first['p']:.0%} of random deals of the {first['unit']}s make a word stand out as much."
    )


def _counted(row: tuple) -> str:
    return f"“{row.word}” ({row.n_target} against {row.n_reference}, in {row.articles} of {row.of_articles} articles)"
