"""What do cosines and story groups say, in words?"""

import pandas as pd


def describe_pairs(pairs: pd.DataFrame) -> str:
    """Say which two articles are most and which are least alike, and what the numbers mean for so few or so many."""
    if pairs.empty:
        return "There is no pair of articles to compare."
    n = len(set(pairs["a"]) | set(pairs["b"]))
    ranked = pairs.sort_values(["cosine", "a", "b"], ascending=[False, True, True], kind="stable")
    high, low = ranked.iloc[0], ranked.iloc[-1]
    if len(pairs) == 1:
        return f"Articles {high['a']} and {high['b']} have a cosine of {high['cosine']:.2f}. {_meaning(n)}"
    return (
        f"Of {len(pairs):,} pairs of {n:,} articles, {high['a']} and {high['b']} are the most alike (cosine "
        f"{high['cosine']:.2f}), {low['a']} and {low['b']} the least ({low['cosine']:.2f}). {_meaning(n)}"
    )


def describe_likeness(table: pd.DataFrame) -> str:
    """Say what the table of `map_articles` shows: the most and least alike pair, or how many articles have their like near."""
    if "neighbour" not in table:
        return describe_pairs(table.assign(a=table["name_a"], b=table["name_b"]))
    known = table[table["cosine"].notna()]
    same = int(known["same_story"].sum())
    return (
        f"{same:,} of {len(table):,} articles have their nearest neighbour in their own story; the median cosine with "
        f"the nearest is {known['cosine'].median():.2f}. {_meaning(len(table))}"
    )


def describe_stories(stories: pd.DataFrame) -> str:
    """Say how many stories the articles tell, how large the largest is and how many articles stand alone."""
    if stories.empty:
        return "There are no articles to group."
    sizes = stories["story"].value_counts()
    n, alone = len(stories), int((sizes == 1).sum())
    if n == 1:
        return "One article tells one story; there is nothing to compare it with."
    if len(sizes) == 1:
        return f"{'Both' if n == 2 else f'All {n:,}'} articles tell the same story."
    if alone == n:
        return f"None of the {n:,} articles tells the same story as another."
    return (
        f"The {n:,} articles tell {len(sizes):,} stories; the largest has {sizes.max():,} articles, and {alone:,} "
        f"{'article stands' if alone == 1 else 'articles stand'} alone."
    )


def describe_cosine(terms: pd.DataFrame) -> str:
    """Say which words make two articles alike and which each has for itself."""
    if terms.empty:
        return "There are no two articles to compare."
    a, b = terms[["name_a", "name_b"]].iloc[0]
    shared, only_a, only_b = (_listed(terms, side) for side in ("both", "a", "b"))
    if not shared:
        return f"{a} and {b} have no weighed word in common."
    return (
        f"{a} and {b} are alike by {shared}. What weighs most in {a} and is not in {b}: {only_a or 'nothing'}; "
        f"in {b} and not in {a}: {only_b or 'nothing'}."
    )


def _listed(terms: pd.DataFrame, side: str, most: int = 5) -> str:
    return ", ".join(f"“{term}”" for term in terms.loc[terms["side"] == side, "term"].head(most))


def _meaning(n: int) -> str:
    if n < 30:
        return (
            f"With {n} articles a cosine orders the pairs and no more: how rare a word is cannot be counted in so few, "
            "so it is taken mostly from a background of news, and another article would move every number."
        )
    return "A word weighs less the more of these articles hold it, so the numbers belong to this corpus."
