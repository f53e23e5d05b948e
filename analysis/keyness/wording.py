"""What does a KEYNESS table say, in words?"""

import pandas as pd


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


def _answer(keyness: pd.DataFrame) -> str:
    targets, marked = keyness["target"].nunique(), keyness.loc[keyness["survives"], "target"].nunique()
    tested = keyness["family"].iloc[0]
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
