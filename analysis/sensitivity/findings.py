"""What do these articles show under the usual choice, and how is each finding taken again under another?"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import pandas as pd

from analysis.clean import clean_articles
from analysis.corpus import article_names
from analysis.framing import find_contrasts, find_mentions, label_shares
from analysis.keyness import compare_each
from analysis.similarity import compare_articles, group_stories


def take_measures(
    articles: pd.DataFrame, lexicon: Mapping, by: str, targets: Sequence[str] | None, deals: int, seed: int
) -> dict[str, Callable]:
    """Give the measures as functions of the answers they depend on; each is taken once for equal answers."""
    texts = {"on": clean_articles(articles)[0], "off": articles}
    names = dict(zip(articles["article_id"], article_names(articles), strict=True))

    @cache
    def words(cleaning: str, stop_words: str, case: str, phrases: str) -> pd.DataFrame:
        return _telling(compare_each(
            texts[cleaning], by=by, targets=targets, stop_words=stop_words == "kept", case=case == "kept",
            phrases=1 if phrases == "words" else 2, deals=deals, seed=seed, level=None,
        ))  # fmt: skip

    @cache
    def mentions(cleaning: str) -> pd.DataFrame:
        return find_mentions(texts[cleaning], lexicon)

    def weighing(phrases: str, idf: str) -> dict:
        background = {} if idf == "with background" else {"background": 0.0}
        return {"bigrams": phrases != "words", **background}

    @cache
    def pairs(cleaning: str, phrases: str, idf: str) -> pd.DataFrame:
        compared = compare_articles(texts[cleaning], **weighing(phrases, idf))
        return compared.assign(a=compared["a"].map(names), b=compared["b"].map(names))

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


def _telling(words: pd.DataFrame) -> pd.DataFrame:
    """Keep of a KEYNESS table the rows that a finding can rest on; of many sources the whole tables would fill the memory.

    These are each target's farthest words by either ranking, and those that any threshold marks.
    """
    columns = ["target", "word", "statistic", "z", "p"]
    tested = words.dropna(subset=["statistic"])
    if tested.empty:
        return words[columns].head(1)
    heights = tested[["statistic", "z"]].round(9)
    farthest = heights.eq(heights.groupby(tested["target"]).transform("max")).any(axis=1)
    return tested.loc[farthest | (tested["p"] <= max(THRESHOLDS.values())), columns]


def draw_findings(
    usual: pd.Series, measures: Mapping[str, Callable], targets: Sequence[str] | None
) -> dict[str, tuple[str, tuple[str, ...], Callable]]:
    """Draw the findings under the usual choice.

    Returns for each the statement, the names of the choices it depends on, and a function that takes their answers and
    says whether the statement holds there, and what is found instead.
    """
    return (
        _word_findings(usual, measures["words"], targets)
        | _chance_finding(usual, measures["words"])
        | _pair_finding(usual, measures["pairs"])
        | _story_finding(usual, measures["stories"])
        | _label_finding(usual, measures["contrasts"])
    )


THRESHOLDS = {"usual": 0.025, "loose": 0.05}  # up to this chance a word is marked
COUNTING = ("cleaning", "stop_words", "case", "phrases")
LIKENESS = ("cleaning", "phrases", "idf")


def _word_findings(usual: pd.Series, words: Callable, targets: Sequence[str] | None) -> dict[str, tuple]:
    """Ask for the words that lie farthest out in each target, in the three farthest if none is named."""

    @cache
    def leaders(*answers: str) -> dict[str, list[str]]:
        table = words(*answers[:-1]).dropna(subset=["statistic"])
        heights = table["statistic" if answers[-1] == "distance from chance" else "z"].round(9)
        highest = heights == heights.groupby(table["target"]).transform("max")
        return table[highest].groupby("target")["word"].agg(list).to_dict()

    def ask(target: str, first: list[str], *answers: str) -> tuple[bool, str]:
        now = leaders(*answers).get(target, [])
        return _same_words(first, now), _quoted(now) or "no word"

    depends_on = (*COUNTING, "ranking")
    tested = words(*usual[list(COUNTING)]).dropna(subset=["statistic"])
    tested = tested[tested["statistic"].round(9) > 0]  # in equal articles no word lies out at all
    farthest = tested.drop_duplicates("target").sort_values(["statistic", "target"], ascending=[False, True])
    findings = {}
    for target in farthest["target"].head(3 if targets is None else len(targets)):
        first = leaders(*usual[list(depends_on)])[target]
        statement = (
            f"{_quoted(first)} {'lies' if len(first) == 1 else 'lie'} farthest from an even deal in {target}"
        )
        findings[f"word of {target}"] = (statement, depends_on, partial(ask, target, first))
    return findings


def _chance_finding(usual: pd.Series, words: Callable) -> dict[str, tuple]:
    """Ask whether any word is beyond chance."""

    def marked(*answers: str) -> list[str]:
        table = words(*answers[:-1])
        return table.loc[table["p"] <= THRESHOLDS[answers[-1]], "word"].tolist()

    def ask(*answers: str) -> tuple[bool, str]:
        return bool(marked(*answers)) == some, _quoted(marked(*answers)) or "none"

    depends_on = (*COUNTING, "threshold")
    if words(*usual[list(COUNTING)])["statistic"].isna().all():
        return {}
    some = bool(marked(*usual[list(depends_on)]))
    return {"beyond chance": (f"{'Some' if some else 'No'} word is beyond chance", depends_on, ask)}


def _pair_finding(usual: pd.Series, pairs: Callable) -> dict[str, tuple]:
    """Ask for the closest pair of articles."""

    def closest(*answers: str) -> tuple[str, str]:
        table = pairs(*answers)
        return tuple(
            table.sort_values(["cosine", "a", "b"], ascending=[False, True, True])[["a", "b"]].iloc[0]
        )

    def ask(*answers: str) -> tuple[bool, str]:
        return closest(*answers) == first, " and ".join(closest(*answers))

    if len(pairs(*usual[list(LIKENESS)])) < 2:
        return {}
    first = closest(*usual[list(LIKENESS)])
    return {"closest pair": (f"{first[0]} and {first[1]} are the closest pair", LIKENESS, ask)}


def _story_finding(usual: pd.Series, stories: Callable) -> dict[str, tuple]:
    """Ask how the articles are grouped into stories."""

    def groups(*answers: str) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(rows["article_id"]) for _, rows in stories(*answers).groupby("story"))

    def ask(*answers: str) -> tuple[bool, str]:
        now = groups(*answers)
        return now == first, _several(len(now)) + (", grouped otherwise" if len(now) == len(first) else "")

    depends_on = (*LIKENESS, "threshold")
    first = groups(*usual[list(depends_on)])
    count = sum(map(len, first))
    statement = f"The {count} articles tell {_several(len(first))}"
    return {"stories": (statement, depends_on, ask)} if count > 1 else {}


def _label_finding(usual: pd.Series, contrasts: Callable) -> dict[str, tuple]:
    """Ask whether the clearest contrast of labels stays clear: its interval above that of all the others."""

    def clear(*answers: str) -> pd.DataFrame:
        table = contrasts(*answers)
        return table[table["low"] > table["others_high"]]

    def ask(*answers: str) -> tuple[bool, str]:
        return bool((clear(*answers)[named] == first[named]).all(axis=1).any()), "the intervals meet"

    depends_on, named = ("cleaning", "lexicon"), ["concept", "label", "source"]
    clearest = clear(*usual[list(depends_on)])
    if not len(clearest):
        return {}
    first = clearest.iloc[0]
    statement = f"{first['source']} calls {first['concept']} “{first['label']}” more than the others do"
    return {"label": (statement, depends_on, ask)}


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


def _several(n: int) -> str:
    return "one story" if n == 1 else f"{n} stories"
