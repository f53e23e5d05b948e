"""Which text was made from which: copied, shortened, rewritten word by word, translated again, or independent?"""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.reuse.duplicates import find_near_duplicates, find_overlaps
from analysis.reuse.evidence import compare_texts, read_text
from analysis.reuse.passages import find_passages
from analysis.reuse.quotations import same_quotations
from analysis.reuse.signs import count_signs
from analysis.similarity import group_stories
from analysis.similarity.stories import day_numbers

DERIVATIONS = (
    "a",
    "b",
    "derivation",
    "source_id",
    "skeleton",
    "sentences",
    "aligned",
    "reworded",
    "containment",
    "in_order",
    "copied_words",
    "quotations",
    "swaps",
    "evidence",
)
KINDS = (
    "independent",
    "common source",
    "copied",
    "shortened",
    "rewritten word by word",
    "translated again",
    "cannot tell",
)
_NUMBERS = {
    "skeleton": float,
    "sentences": int,
    "aligned": int,
    "reworded": float,
    "containment": float,
    "in_order": float,
    "copied_words": int,
    "quotations": int,
}

# Runs of six skeleton tokens. Independent articles about one event share at most 0.27 of them, rewrites with
# every plain word swapped, clauses moved and a tenth of the words cut at least 0.3 (benchmarks/rewriting.py).
_RELATED, _DOUBTFUL = 0.30, 0.24
# Below this much text, shared runs are chance, and their absence proves nothing.
_FEWEST_RUNS, _FEWEST_SENTENCES = 30, 4
_REWORDED = 0.6
_SHORTENED = 0.7
_COPIED = 0.4
_SIGNS = 3
_IN_ORDER = 0.65  # independent articles reach 0.5
# A page's day is that of its own time zone: of two neighbouring days the later can have been the first.
_DAYS_APART = 2
# Such a line states the last change, and the text may have stood there long before.
_CHANGED = ("status line", "update line")


def explain_derivation(articles: pd.DataFrame, *, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Explain for pairs of articles whether one was made from the other: one row per pair, `a` < `b`.

    `derivation` is "independent"; "common source" (a passage or a quotation in both, word by word or in other
    words, in otherwise different texts); "copied"; "shortened" (copied, but one text is under 0.7 of the
    other); "rewritten word by word" (the grammar of the sentences is the same, their plain words are others);
    "translated again" (sentence follows sentence with the same names, numbers and some words, but other
    grammar: two translations or a thorough rewording); or "cannot tell" (too short, or between the cuts).
    "independent" means that nothing in the two texts speaks for derivation; both may still be made from a
    third that is not here: see `find_origins`.

    The evidence: `skeleton`, the share in [0, 1] of the runs of six skeleton tokens (function words, names,
    numbers, punctuation; see `read_skeleton`) of the text with fewer that stand in the other; `sentences` of
    the shorter text that are long enough to align, `aligned` how many have a counterpart, `reworded` the
    share of these that keep fewer than nine in ten plain words; `containment` of runs of five words;
    `in_order`, the share of the shorter text's sentences whose counterparts follow in the same order;
    `copied_words` in passages outside quotations; `quotations` common to both; `swaps` with their counts; and
    `evidence` in words.

    `source_id` names the article the other was made from, and is None unless something says so: an earlier
    date (by two days, for time zones; by none when the later page is dated by its last change alone, as `dated_by`
    says), signs of rewriting in the other alone, or a quotation of which a third article has this wording.

    `pairs` (columns a, b) are the pairs to explain; by default all pairs within a story, all near-duplicates,
    and all pairs with alike skeletons. Rows are sorted by a, b. Raises ValueError when `pairs` names an
    unknown article.
    """
    ordered = articles.sort_values("article_id", kind="stable").reset_index(drop=True)
    known = set(ordered["article_id"])
    if pairs is not None:
        asked = sorted({(min(pair), max(pair)) for pair in zip(pairs["a"], pairs["b"], strict=True)})
        for name in (name for pair in asked for name in pair if name not in known):
            raise ValueError(f"pairs names {name!r}, but there is no such article")
        named = {name for pair in asked for name in pair}
        ordered = ordered[ordered["article_id"].isin(named)].reset_index(drop=True)
    readings = {row.article_id: read_text(row.text) for row in ordered.itertuples()}
    if pairs is None:
        asked = _likely(ordered, readings)
    found = find_passages(ordered)
    passages = dict(tuple(found.groupby(["a", "b"])))
    quoting = _quoting(found)
    signs = count_signs(ordered)
    published = dict(zip(ordered["article_id"], day_numbers(ordered), strict=True))
    changed = set(
        ordered.loc[ordered["dated_by"].isin(_CHANGED), "article_id"] if "dated_by" in ordered else ()
    )
    rows = []
    for a, b in asked:
        evidence = compare_texts(readings[a], readings[b]) | _shared(
            passages.get((a, b)), readings[a], readings[b]
        )
        verdict = _judged(evidence, readings[a], readings[b])
        source = _source(verdict, a, b, published, changed, signs, quoting)
        rows.append(
            {"a": a, "b": b, "derivation": verdict, "source_id": source[0]}
            | _told(evidence, verdict, source[1])
        )
    return pd.DataFrame(rows, columns=list(DERIVATIONS)).astype(_NUMBERS)


def _likely(ordered: pd.DataFrame, readings: dict[str, dict]) -> list[tuple[str, str]]:
    """List the pairs worth a look: in one story, near-duplicates, or with alike skeletons."""
    stories = group_stories(ordered).groupby("story")["article_id"]
    pairs = {pair for _, story in stories for pair in combinations(story, 2)}
    near = find_near_duplicates(ordered)
    pairs |= set(zip(near["a"], near["b"], strict=True))
    ids = ordered["article_id"].tolist()
    runs = [readings[name]["runs"] for name in ids]
    hashes = np.concatenate([*runs, np.empty(0, np.uint64)])
    a, b, both, _ = find_overlaps(hashes, np.array([len(r) for r in runs], dtype=np.int64), _DOUBTFUL)
    enough = both >= _FEWEST_RUNS // 3
    pairs |= {(ids[one], ids[other]) for one, other in zip(a[enough], b[enough], strict=True)}
    return sorted(pairs)


def _shared(passages: pd.DataFrame | None, a: dict, b: dict) -> dict:
    copied = int(passages.loc[passages["kind"] == "copied", "words"].sum()) if passages is not None else 0
    return {"copied_words": copied, "quotations": len(same_quotations(a["quotations"], b["quotations"]))}


def _judged(evidence: dict, a: dict, b: dict) -> str:
    too_short = (
        min(len(a["runs"]), len(b["runs"])) < _FEWEST_RUNS or evidence["sentences"] < _FEWEST_SENTENCES
    )
    copied = evidence["containment"] >= _COPIED
    if copied or (evidence["skeleton"] >= _RELATED and not too_short):
        # Where clauses moved too far to align sentences, the runs of words left of the shared skeleton tell.
        swapped = evidence["reworded"] >= _REWORDED and evidence["aligned"] >= _FEWEST_SENTENCES
        if swapped or evidence["containment"] < evidence["skeleton"] / 3:
            return "rewritten word by word"
        lengths = sorted((len(a["words"]), len(b["words"])))
        return "shortened" if lengths[0] < _SHORTENED * lengths[1] else "copied"
    if evidence["in_order"] >= _IN_ORDER:
        return "translated again"
    if evidence["copied_words"] or evidence["quotations"]:
        return "common source"
    return "cannot tell" if too_short or evidence["skeleton"] >= _DOUBTFUL else "independent"


def _source(
    verdict: str,
    a: str,
    b: str,
    published: dict,
    changed: set[str],
    signs: dict,
    quoting: dict[str, set[str]],
) -> tuple[str | None, str]:
    """Name the article the other was made from, and why; (None, "") where nothing tells."""
    if verdict in ("independent", "common source", "cannot tell"):
        return None, ""
    first, later = sorted((a, b), key=published.get)
    if published[later] - published[first] >= _DAYS_APART and later not in changed:
        return first, "it is dated earlier"
    if verdict == "rewritten word by word":
        for source, other in ((a, b), (b, a)):
            if signs[other] >= _SIGNS and not signs[source]:
                return source, f"{other} alone has signs of rewriting ({signs[other]})"
        witnesses = {name: quoting.get(name, set()) - {a, b} for name in (a, b)}
        if bool(witnesses[a]) != bool(witnesses[b]):
            source = a if witnesses[a] else b
            return source, f"{min(witnesses[source])} has its wording of a quotation, and not the other's"
    return None, ""


def _quoting(passages: pd.DataFrame) -> dict[str, set[str]]:
    """Name for every article the others that carry a quotation in its very words."""
    quoted = passages[passages["kind"] == "quotation"]
    quoting: dict[str, set[str]] = {}
    for a, b in zip(quoted["a"], quoted["b"], strict=True):
        quoting.setdefault(a, set()).add(b)
        quoting.setdefault(b, set()).add(a)
    return quoting


def _told(evidence: dict, verdict: str, why: str) -> dict:
    common = evidence["swaps"].most_common()
    swaps = [
        f"{old} → {new}" + (f" ({n})" if n > 1 else "") for (old, new), n in sorted(common, key=_by_count)[:8]
    ]
    said = {
        "independent": "no copied passage, no common quotation, other sentences",
        "common source": " and ".join(
            filter(
                None,
                (
                    f"{evidence['copied_words']} words in common passages"
                    if evidence["copied_words"]
                    else "",
                    f"{evidence['quotations']} common quotation{'s' * (evidence['quotations'] > 1)}"
                    if evidence["quotations"]
                    else "",
                ),
            )
        ),
        "copied": f"{evidence['containment']:.0%} of the runs of five words in common",
        "shortened": f"{evidence['containment']:.0%} of the shorter one's runs of five words stand in the longer",
        "rewritten word by word": f"{evidence['aligned']} of {evidence['sentences']} sentences have the same grammar, "
        f"{evidence['reworded']:.0%} of them other words",
        "translated again": f"{evidence['in_order']:.0%} of the sentences in the same order, in other grammar",
        "cannot tell": "too little text, or too much alike for chance and too little for a source",
    }[verdict]
    told = {name: evidence[name] for name in (*_NUMBERS,)}
    return told | {
        "swaps": "; ".join(swaps),
        "evidence": said + (f"; made from the other: {why}" if why else ""),
    }


def _by_count(entry: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -entry[1], entry[0]
