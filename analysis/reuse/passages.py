"""Which words stand in two articles one after another, and is that copying, a quotation, a name or boilerplate?"""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.corpus import article_names
from analysis.grammar import function_words, language_of
from analysis.reuse.shingles import hash_runs
from analysis.similarity import group_stories
from analysis.spelling import hint
from analysis.text import quoted_spans, token_spans

PASSAGES = ("a", "a_start", "a_end", "b", "b_start", "b_end", "words", "text", "kind", "articles")
KINDS = ("copied", "quotation", "name", "phrase", "boilerplate")

# A passage is a quotation when this share of its letters stands between quotation marks in one of the two
# texts.
_QUOTED = 0.6
# Fewer than this many plain words beside names and numbers: "the foreign ministry spokesman Wang Wenbin" is
# no copy.
_PLAIN_WORDS = 3
_WORDS_OF_A_COPY = 10
# The same words in this many different stories belong to the page, not to a story.
_STORIES_OF_BOILERPLATE = 3


def find_passages(articles: pd.DataFrame, *, min_words: int = 6, most: int = 50) -> pd.DataFrame:
    """Find the passages that two articles share word by word: one row per passage and pair, `a` < `b`.

    `a_start`, `a_end`, `b_start`, `b_end` are character offsets into the two texts, `words` the length (at
    least `min_words`), `text` the passage as `a` prints it. Passages are as long as they can be; case and
    punctuation make no difference; one that an article repeats is located at its first place. `articles`
    counts the articles that hold its opening words. `kind` tells copying from what independent articles
    share: "quotation" (most of it stands between quotation marks in one of the two), "name" (hardly anything
    but names, numbers and function words), "phrase" (under ten words: writers of one language meet in these
    by chance), "boilerplate" (in three stories or more, or lines that are no sentence), else "copied".

    Runs of words in more than `most` articles are passed over (pruning: a footer of 10,000 articles has 50
    million pairs). Rows are sorted by a, b, a_start. Raises ValueError when `min_words` is below 2.
    """
    if min_words < 2:
        raise ValueError(f"min_words is {min_words}; expected at least 2")
    ordered = articles.sort_values("article_id", kind="stable")
    ids, texts = ordered["article_id"].tolist(), ordered["text"].tolist()
    spans = [token_spans(text) for text in texts]
    words = _numbered(texts, spans)
    rows = []
    for a, b, start_a, start_b, length, held in _runs(words, min_words, most):
        (a_start, _), (_, a_end) = spans[a][start_a], spans[a][start_a + length - 1]
        (b_start, _), (_, b_end) = spans[b][start_b], spans[b][start_b + length - 1]
        rows.append((a, a_start, a_end, b, b_start, b_end, length, texts[a][a_start:a_end], "copied", held))
    found = pd.DataFrame(rows, columns=list(PASSAGES)).sort_values(["a", "b", "a_start", "b_start"])
    found["kind"] = _kinds(found, ordered, texts)
    found["a"], found["b"] = found["a"].map(dict(enumerate(ids))), found["b"].map(dict(enumerate(ids)))
    kinds = dict.fromkeys(("a_start", "a_end", "b_start", "b_end", "words", "articles"), int)
    return found.astype(kinds).reset_index(drop=True)


def compare_passages(
    passages: pd.DataFrame, articles: pd.DataFrame, *, a: str = "", b: str = ""
) -> pd.DataFrame:
    """Choose the passages of one pair of articles for its figure: PASSAGES with the names and lengths of both texts.

    Without `a` and `b` it is the pair that shares most words outside of names and boilerplate, and of equals
    the first. `length_a`, `length_b` count the characters of the texts, `share_a`, `share_b` the share of
    them that passages cover. A pair without passages gives an empty table. Raises ValueError for an unknown
    article_id.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for wanted in filter(None, (a, b)):
        if wanted not in texts:
            raise ValueError(f"no article {wanted!r}{hint(wanted, texts)}")
    if not (a and b) and len(passages):
        telling = passages["words"].where(~passages["kind"].isin(["name", "boilerplate"]), 0)
        words = telling.groupby([passages["a"], passages["b"]]).sum()
        a, b = words.index[int(words.to_numpy().argmax())]
    names = dict(zip(articles["article_id"], article_names(articles), strict=True))
    chosen = passages[(passages["a"] == min(a, b)) & (passages["b"] == max(a, b))]
    added = {}
    for side in ("a", "b"):
        length = chosen[side].map(texts).str.len().astype(int)
        covered = (chosen[f"{side}_end"] - chosen[f"{side}_start"]).sum()
        added |= {
            f"name_{side}": chosen[side].map(names),
            f"length_{side}": length,
            f"share_{side}": (covered / length).clip(upper=1.0).astype(float),
        }
    return chosen.assign(**added).reset_index(drop=True)


def _numbered(texts: list[str], spans: list[list[tuple[int, int]]]) -> list[np.ndarray]:
    numbers: dict[str, int] = {}
    return [
        np.fromiter(
            (
                numbers.setdefault(text[start:end].casefold().replace("’", "'"), len(numbers))
                for start, end in places
            ),
            np.int64,
            len(places),
        )
        for text, places in zip(texts, spans, strict=True)
    ]


def _runs(words: list[np.ndarray], n: int, most: int) -> list[tuple[int, int, int, int, int, int]]:
    """List the longest common runs of at least n words: (a, b, start in a, start in b, words, articles)."""
    seeds = _seeds(words, n, most)
    found: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for (a, b), group in seeds.groupby(["a", "b"], sort=True):
        # A seed that lies in a run already grown is passed over: same pair, same distance between the places.
        reached: dict[int, int] = {}
        for start_a, start_b, held in zip(group["at_a"], group["at_b"], group["held"], strict=True):
            if start_a < reached.get(start_b - start_a, -1):
                continue
            before, length = _grown(words[a], words[b], start_a, start_b)
            reached[start_b - start_a] = start_a + length
            found[a, b, start_a - before, start_b - before] = (length + before, held)
    return [(*key, length, held) for key, (length, held) in found.items()]


def _seeds(words: list[np.ndarray], n: int, most: int) -> pd.DataFrame:
    parts = [pd.DataFrame({"hash": np.empty(0, np.uint64), "row": 0, "at": 0})]
    for row, numbers in enumerate(words):
        hashes, at = np.unique(hash_runs(numbers, n), return_index=True)
        parts.append(pd.DataFrame({"hash": hashes, "row": row, "at": at}))
    runs = pd.concat(parts, ignore_index=True)
    runs["held"] = runs.groupby("hash")["row"].transform("size")
    runs = runs[(runs["held"] > 1) & (runs["held"] <= most)].sort_values(["hash", "row"], kind="stable")
    pairs = [
        (a, b, at_a, at_b, len(group))
        for _, group in runs.groupby("hash", sort=False)[["row", "at"]]
        for (a, at_a), (b, at_b) in combinations(group.itertuples(index=False), 2)
    ]
    seeds = pd.DataFrame(pairs, columns=["a", "b", "at_a", "at_b", "held"])
    return seeds.sort_values(["a", "b", "at_a", "at_b"], kind="stable")


def _grown(a: np.ndarray, b: np.ndarray, start_a: int, start_b: int) -> tuple[int, int]:
    """Count how many equal words stand before two places, and from them on."""
    back = min(start_a, start_b)
    before = _equal(a[start_a - back : start_a][::-1], b[start_b - back : start_b][::-1])
    return before, _equal(a[start_a:], b[start_b:])


def _equal(a: np.ndarray, b: np.ndarray) -> int:
    n = min(len(a), len(b))
    different = np.flatnonzero(a[:n] != b[:n])
    return int(different[0]) if len(different) else n


def _kinds(found: pd.DataFrame, ordered: pd.DataFrame, texts: list[str]) -> list[str]:
    if found.empty:
        return []
    involved = sorted(set(found["a"]) | set(found["b"]))
    quoted = {row: quoted_spans(texts[row]) for row in involved}
    # Narrow: the shared line itself makes short articles alike.
    stories = group_stories(ordered.iloc[involved], width="narrow")["story"].to_numpy()
    story_of = dict(zip(involved, stories, strict=True))
    told: dict[str, set[int]] = {}
    for row in found.itertuples():
        told.setdefault(_folded(row.text), set()).update((story_of[row.a], story_of[row.b]))
    return [_kind(row, texts, quoted, len(told[_folded(row.text)])) for row in found.itertuples()]


def _kind(row: tuple, texts: list[str], quoted: dict[int, list[tuple[int, int]]], stories: int) -> str:
    places = ((row.a, row.a_start, row.a_end), (row.b, row.b_start, row.b_end))
    if all(_no_sentence(texts[number], start, end) for number, start, end in places):
        return "boilerplate"
    if max(_share_quoted(quoted[number], start, end) for number, start, end in places) >= _QUOTED:
        return "quotation"
    if _plain_words(row.text) < _PLAIN_WORDS:
        return "name"
    if row.words < _WORDS_OF_A_COPY:
        return "phrase"
    return "boilerplate" if stories >= _STORIES_OF_BOILERPLATE else "copied"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _no_sentence(text: str, start: int, end: int) -> bool:
    """Say whether a passage fills a line that does not end as a sentence does: a heading, a teaser, a button."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)].strip()
    whole = len(line) - (end - start) <= 0.2 * len(line)
    return whole and first > 0 and line[-1:] not in '.!?…"”’»)'


def _share_quoted(spans: list[tuple[int, int]], start: int, end: int) -> float:
    return sum(max(0, min(end, closing) - max(start, opening)) for opening, closing in spans) / (end - start)


def _plain_words(text: str) -> int:
    printed = [text[start:end] for start, end in token_spans(text)]
    grammar = function_words(language_of(word.casefold() for word in printed))
    return sum(word[0].islower() and word.casefold() not in grammar for word in printed)
