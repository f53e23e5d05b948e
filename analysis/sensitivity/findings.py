"""What do these articles show under the usual choice, and how is each finding taken again under another?"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pandas as pd

from analysis.clean import clean_articles
from analysis.framing import find_contrasts, find_mentions, label_shares
from analysis.keyness import compare_each, one_target
from analysis.similarity import compare_articles, group_stories


def take_measures(
    articles: pd.DataFrame, lexicon: Mapping, by: str, targets: Sequence[str] | None, deals: int, seed: int
) -> dict[str, Callable]:
    """Give the measures as functions of the answers they depend on; each is taken once for equal answers."""
    texts = {"on": clean_articles(articles)[0], "off": articles}

    @cache
    def words(cleaning: str, stop_words: str, case: str, phrases: str) -> pd.DataFrame:
        return compare_each(
            texts[cleaning], by=by, targets=targets, stop_words=stop_words == "kept", case=case == "kept",
            phrases=1 if phrases == "words" else 2, deals=deals, seed=seed,
        )  # fmt: skip

    @cache
    def mentions(cleaning: str) -> pd.DataFrame:
        return find_mentions(texts[cleaning], lexicon)

    def weighing(phrases: str, idf: str) -> dict:
        background = {} if idf == "with background" else {"background": 0.0}
        return {"bigrams": phrases != "words", **background}

    @cache
    def pairs(cleaning: str, phrases: str, idf: str) -> pd.DataFrame:
        return compare_articles(texts[cleaning], **weighing(phrases, idf))

    @cache
    def stories(cleaning: str, phrases: str, idf: str, threshold: str) -> pd.DataFrame:
        width = "usual" if threshold == "usual" else "broad"
        return group_stories(texts[cleaning], width=width, **weighing(phrases, idf))

    @cache
    def contrasts(cleaning: str, lexicon: str) -> pd.DataFrame:
        found = mentions(cleaning)
        roles = found.loc[found["kind"] == "role", "label"]
        if lexicon != "whole" and len(roles):
            found = found[
                (found["kind"] != "role") | (found["label"] != roles.value_counts().sort_index().idxmax())
            ]
        return find_contrasts(label_shares(found, texts[cleaning]))

    return {"words": words, "pairs": pairs, "stories": stories, "contrasts": contrasts}


def draw_findings(
    usual: pd.Series, measures: Mapping[str, Callable], targets: Sequence[str] | None
) -> dict[str, tuple]:
    """Draw the findings under the usual choice: name to (statement, what it depends on, measure, check)."""
    findings: dict[str, tuple] = {}
    counting = ("cleaning", "stop_words", "case", "phrases")
    words = measures["words"](*usual[list(counting)])
    tested = words.dropna(subset=["statistic"])
    firsts = tested.drop_duplicates("target").sort_values(["statistic", "target"], ascending=[False, True])
    for target in firsts["target"].head(3 if targets is None else len(targets)):
        first = _leaders(words, target, usual["ranking"])
        findings[f"word of {target}"] = (
            f"{_quoted(first)} {'lies' if len(first) == 1 else 'lie'} farthest from an even deal in {target}",
            (*counting, "ranking"),
            lambda *key, target=target: _leaders(measures["words"](*key[:-1]), target, key[-1]),
            lambda leaders, first=first: (
                _same_words(first, leaders),
                _quoted(leaders) or "no word",
            ),
        )
    if len(tested):
        marked = bool((tested["p"] <= _alpha(usual["threshold"])).any())
        findings["beyond chance"] = (
            "Some word is beyond chance" if marked else "No word is beyond chance",
            (*counting, "threshold"),
            lambda *key: measures["words"](*key[:-1]).pipe(
                lambda table: table.loc[table["p"] <= _alpha(key[-1]), "word"]
            ),
            lambda found: (
                (len(found) > 0) == marked,
                ", ".join(f"“{word}”" for word in found.head(3)) or "none",
            ),
        )
    likeness = ("cleaning", "phrases", "idf")
    pairs = measures["pairs"](*usual[list(likeness)])
    if len(pairs) > 1:
        closest = _closest(pairs)
        findings["closest pair"] = (
            f"{closest[0]} and {closest[1]} are the closest pair",
            likeness,
            lambda *key: _closest(measures["pairs"](*key)),
            lambda pair: (pair == closest, f"{pair[0]} and {pair[1]}"),
        )
    if len(pairs):
        grouped = _groups(measures["stories"](*usual[[*likeness, "threshold"]]))
        findings["stories"] = (
            f"The {sum(map(len, grouped))} articles tell {_several(len(grouped))}",
            (*likeness, "threshold"),
            lambda *key: _groups(measures["stories"](*key)),
            lambda groups: (
                groups == grouped,
                _several(len(groups)) + (", grouped otherwise" if len(groups) == len(grouped) else ""),
            ),
        )
    contrasts = measures["contrasts"](usual["cleaning"], usual["lexicon"])
    if len(contrasts) and _apart(contrasts.iloc[0]):
        top = contrasts.iloc[0]
        mine = (top["concept"], top["label"], top["source"])
        findings["label"] = (
            f"{top['source']} calls {top['concept']} “{top['label']}” more than the others do",
            ("cleaning", "lexicon"),
            measures["contrasts"],
            lambda table: (any(_apart(row) and (row["concept"], row["label"], row["source"]) == mine for _, row in table.iterrows()),
                           "the intervals meet"),
        )  # fmt: skip
    return findings


def _leaders(words: pd.DataFrame, target: str, ranking: str) -> list[str]:
    """Give the words that share the first place of a target."""
    table = one_target(words, target).dropna(subset=["statistic"])
    heights = table["statistic" if ranking == "distance from chance" else "z"].round(9)
    return table.loc[heights == heights.max(), "word"].tolist()


def _same_words(first: Sequence[str], leaders: Sequence[str]) -> bool:
    """Tell whether the same words lead and no other, in any case; a phrase that holds one of them is no other."""
    first, leaders = ([word.casefold() for word in words] for words in (first, leaders))
    others = [
        leader for leader in leaders if not any(word in leader.split() or word == leader for word in first)
    ]
    return not others and all(
        any(word == leader or word in leader.split() for leader in leaders) for word in first
    )


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:3]) + (" …" if len(words) > 3 else "")


def _alpha(threshold: str) -> float:
    return 0.025 if threshold == "usual" else 0.05


def _closest(pairs: pd.DataFrame) -> tuple[str, str]:
    first = pairs.sort_values(["cosine", "a", "b"], ascending=[False, True, True]).iloc[0]
    return first["a"], first["b"]


def _groups(stories: pd.DataFrame) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(rows["article_id"]) for _, rows in stories.groupby("story"))


def _several(n: int) -> str:
    return "one story" if n == 1 else f"{n} stories"


def _apart(contrast: pd.Series) -> bool:
    return bool(contrast["low"] > contrast["others_high"])
