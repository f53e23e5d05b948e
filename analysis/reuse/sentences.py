"""What do copies, passages, derivations and origins say, in words?"""

import pandas as pd


def describe_duplicates(pairs: pd.DataFrame, articles: int) -> str:
    """Say how many of the articles print the same text, and name the pair that is most alike."""
    if pairs.empty:
        return (
            f"No two of the {articles:,} articles print the same text."
            if articles > 1
            else "There is no pair to compare."
        )
    inside = pairs[(pairs["containment"] >= 0.9) & (pairs["jaccard"] < 0.6)]
    first = pairs.sort_values(["containment", "a", "b"], ascending=[False, True, True], kind="stable").iloc[0]
    involved = len(set(pairs["a"]) | set(pairs["b"]))
    return (
        f"{len(pairs):,} {_plural(len(pairs), 'pair')} of articles print the same text in large part ({involved:,} of "
        f"{articles:,} articles); {first['b']} and {first['a']} share {first['containment']:.0%} of the shorter. "
        f"In {len(inside):,} of them the shorter stands almost wholly in a much longer one."
    )


def describe_passages(passages: pd.DataFrame) -> str:
    """Say how many passages are shared, of which kinds, and quote the longest that is more than names."""
    if passages.empty:
        return "No two articles share a passage."
    counts = passages["kind"].value_counts()
    kinds = ", ".join(f"{n:,} {_KINDS[kind][n != 1]}" for kind, n in counts.items())
    told = passages[~passages["kind"].isin(["name", "boilerplate"])]
    opening = f"{len(passages):,} shared {_plural(len(passages), 'passage')} ({kinds})."
    if told.empty:
        return f"{opening} None of them is more than names, numbers and what pages print around articles."
    longest = told.sort_values(["words", "a", "b"], ascending=[False, True, True], kind="stable").iloc[0]
    text = " ".join(longest["text"].split())
    text = text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …"
    return f"{opening} The longest that is more than names stands in {longest['a']} and {longest['b']} ({longest['words']} words): “{text}”."


def describe_derivations(derivations: pd.DataFrame) -> str:
    """Say for how many pairs there is evidence of derivation, and of what kind."""
    if derivations.empty:
        return "There is no pair of articles whose texts could come from one another."
    counts = derivations["derivation"].value_counts()
    made = counts.drop(["independent", "common source", "cannot tell"], errors="ignore")
    pairs = f"Of {len(derivations):,} {_plural(len(derivations), 'pair')}"
    said = [f"{n:,} {'is' if n == 1 else 'are'} {kind}" for kind, n in made.items()]
    if not said:
        said = ["in none was one text made from the other"]
    if "common source" in counts:
        names = derivations.loc[derivations["derivation"] == "common source"].head(4)
        listed = ", ".join(f"{a} and {b}" for a, b in zip(names["a"], names["b"], strict=True))
        more = " and others" if counts["common source"] > len(names) else ""
        said.append(
            f"{counts['common source']:,} {'has' if counts['common source'] == 1 else 'have'} a common source ({listed}{more})"
        )
    if "cannot tell" in counts:
        said.append(f"for {counts['cannot tell']:,} the texts do not tell")
    return f"{pairs}, {'; '.join(said)}."


def describe_origins(origins: pd.DataFrame, *, most: int = 12) -> str:
    """Say which articles show signs of rewriting or translation, with examples, and what cannot be known.

    At most `most` articles are spelled out, those with most signs; the others are counted.
    """
    seen = origins[origins["origin"] != "nothing to see"]
    rest = len(origins) - len(seen)
    said = []
    for row in seen.sort_values("signs", ascending=False, kind="stable").head(most).sort_index().itertuples():
        what = {"made from another article": f"was made from {row.source_id}"}.get(
            row.origin, f"is {row.origin}" if row.origin.startswith("rewritten") else row.origin
        )
        source = f": {row.source}" if row.source and row.source_id is None else ""
        examples = f" {row.signs} signs, such as {row.examples}." if row.examples else ""
        said.append(
            f"Article {row.article_id} {what}{source}.{examples} Not to be known from the text: {row.unknown}."
        )
    if len(seen) > most:
        said.append(f"{len(seen) - most:,} more articles show something, those with fewer signs.")
    if rest:
        said.append(
            f"In {rest:,} of {len(origins):,} articles there is nothing to see, which does not make them original."
        )
    return " ".join(said)


_KINDS = {
    "copied": ("copied", "copied"),
    "quotation": ("quotation", "quotations"),
    "name": ("name or title", "names and titles"),
    "phrase": ("set phrase", "set phrases"),
    "boilerplate": ("boilerplate", "boilerplate"),
}


def _plural(n: int, word: str) -> str:
    return word if n == 1 else f"{word}s"
