"""Can a text rewritten word by word be told from an independent text about the same event?

Run from the project's root: `python benchmarks/rewriting.py`. Rewrites are made here, out of the hand-coded
articles when these stand beside the project: every content word (or a share of them) is swapped by a list
that is drawn anew and that the detector never sees, half of the sentences are dropped, the rest shuffled,
clauses moved, words cut.
"""

import gzip
import json
import random
import re
import sys
from pathlib import Path

import pandas as pd

GOLD = Path(__file__).parents[2] / "shared" / "gold" / "data" / "basil_articles.jsonl.gz"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def stories(path: Path = GOLD) -> list[list[str]]:
    """Texts of the hand-coded articles, one list per event."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    events: dict[str, list[str]] = {}
    for row in rows:
        events.setdefault(row["event"], []).append(row["text"])
    return [texts for _, texts in sorted(events.items())]


def synonyms(texts: list[str], draw: random.Random) -> dict[str, str]:
    """Pair every plain word with another of the same ending; one in six with two words ("international locations")."""
    from analysis.grammar import function_words

    words = sorted({w.casefold() for t in texts for w in _WORD.findall(t) if w.islower()} - function_words())
    endings: dict[str, list[str]] = {}
    for word in words:
        endings.setdefault(word[-2:], []).append(word)
    swaps = {}
    for alike in endings.values():
        other = alike[:]
        draw.shuffle(other)
        swaps.update(zip(alike, other, strict=True))
    return {
        word: f"{draw.choice(words)} {swap}" if draw.random() < 1 / 6 else swap
        for word, swap in swaps.items()
    }


def rewrite(
    text: str, swaps: dict[str, str], draw: random.Random, *, share=1.0, clauses=True, cut=0.1
) -> str:
    """Rewrite a text word by word: half of its sentences, shuffled, with swapped words and moved clauses."""
    from analysis.text import sentences

    kept = [text[start:end] for start, end in sentences(text)]
    kept = [sentence for sentence in kept if draw.random() < 0.5] or kept[:1]
    draw.shuffle(kept)
    return " ".join(_reworded(sentence, swaps, draw, share, clauses, cut) for sentence in kept)


def _reworded(sentence: str, swaps: dict[str, str], draw: random.Random, share, clauses, cut) -> str:
    def swapped(match: re.Match) -> str:
        word = match[0]
        if cut and draw.random() < cut:
            return ""
        if draw.random() >= share or word.casefold() not in swaps:
            return word
        swap = swaps[word.casefold()]
        return (
            swap.capitalize()
            if word[0].isupper() and match.start() == 0
            else swap
            if word.islower()
            else word
        )

    said = re.sub(r" {2,}", " ", _WORD.sub(swapped, sentence))
    parts = said.split(", ")
    if clauses and len(parts) > 1:
        turn = draw.randrange(1, len(parts))
        ending = parts[-1][-1:] if parts[-1][-1:] in ".!?" else ""
        parts[-1] = parts[-1].removesuffix(ending)
        said = ", ".join(parts[turn:] + parts[:turn]) + ending
    return said[:1].upper() + said[1:]


def retranslate(text: str, swaps: dict[str, str], draw: random.Random) -> str:
    """Imitate a second translation: every sentence in its place, half the plain and function words others, clauses moved."""
    from analysis.grammar import function_words
    from analysis.text import sentences

    grammar = sorted(function_words())
    others = grammar[:]
    draw.shuffle(others)
    both = swaps | dict(zip(grammar, others, strict=True))
    return " ".join(
        _reworded(text[start:end], both, draw, 0.5, clauses=True, cut=0.05) for start, end in sentences(text)
    )


def pairs(kind: str, seed: int = 1) -> tuple[pd.DataFrame, list[tuple[str, str]], list[tuple[str, str]]]:
    """Articles table, pairs of an article with its rewrite (or copy), pairs of independent articles of one event."""
    draw = random.Random(seed)
    events = stories()
    swaps = synonyms([text for texts in events for text in texts], draw)
    rows, derived, independent = [], [], []
    for number, texts in enumerate(events):
        for place, text in enumerate(texts):
            source, copy = f"{number:03d}-{place}", f"{number:03d}-{place}x"
            made = {
                "60% of words": lambda t: rewrite(t, swaps, draw, share=0.6, clauses=False, cut=0),
                "every word, clauses moved": lambda t: rewrite(t, swaps, draw),
                "every word, in order": lambda t: rewrite(t, swaps, draw, clauses=False, cut=0),
                "translated again": lambda t: retranslate(t, swaps, draw),
                "verbatim, half": lambda t: rewrite(t, {}, draw, share=0, clauses=False, cut=0),
                "verbatim": lambda t: t,
            }[kind](text)
            rows += [(source, text), (copy, made)]
            derived.append((source, copy))
            independent += [(f"{number:03d}-{other}", source) for other in range(place)]
    return pd.DataFrame(rows, columns=["article_id", "text"]), derived, independent


KINDS = (
    "60% of words",
    "every word, in order",
    "every word, clauses moved",
    "translated again",
    "verbatim, half",
    "verbatim",
)


def main() -> None:
    """Print, per kind of rewrite, what `explain_derivation` calls the rewrites and the independent pairs."""
    from analysis.reuse import explain_derivation

    if not GOLD.exists():
        sys.exit(f"needs the hand-coded articles at {GOLD}")
    for kind in KINDS:
        articles, derived, independent = pairs(kind)
        asked = pd.DataFrame(derived + independent, columns=["a", "b"])
        verdicts = explain_derivation(articles, pairs=asked)
        made = pd.MultiIndex.from_frame(verdicts[["a", "b"]]).isin([tuple(sorted(pair)) for pair in derived])
        for name, group in (("derived", verdicts[made]), ("independent", verdicts[~made])):
            shares = group["derivation"].value_counts(normalize=True).round(3).to_dict()
            print(f"{kind:28s} {name:12s} {len(group):4d} pairs {shares}")


if __name__ == "__main__":
    main()
