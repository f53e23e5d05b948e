"""Near-duplicates of 10,000 articles against a MinHash index."""

import re

import pandas as pd

from analysis.reuse import find_near_duplicates
from benchmarks.synthetic import synthetic_articles
from benchmarks.timing import compare

_WORD = re.compile(r"[^\W_]+")
N = 10_000
RUN = 5  # words a shingle
LEAST = 0.5  # what the sketch index is asked for; ours is asked for a containment of 0.4 and finds these too
CHECKED = 2000  # articles whose pairs are compared one by one


def rows() -> list[dict]:
    """Compare near-duplicates: time, and recall of all pairs."""
    return [_near_duplicates(synthetic_articles(N))]


def _near_duplicates(articles: pd.DataFrame) -> dict:
    row = compare(
        f"near-duplicates of {N:,} articles",
        lambda: find_near_duplicates(articles),
        lambda: _minhash_pairs(articles),
        peer_name="datasketch MinHashLSH (update_batch)",
        aim=10,
        runs=2,
        equal=_recalled,
    )
    some = articles.head(CHECKED)
    every = _all_pairs(some)
    found = find_near_duplicates(some)
    recall = len(every & set(zip(found["a"], found["b"], strict=True))) / len(every)
    return row | {
        "equal": row["equal"] and recall >= 0.99,
        "note": f"recall {recall:.3f} of all {len(every)} pairs of {CHECKED:,} articles compared one by one; "
        "equal = also at least 0.99 of the peer's pairs that are alike by count",
    }


def _recalled(ours: pd.DataFrame, theirs: set[tuple[str, str]]) -> bool:
    """Whether ours holds what the sketches found, but for pairs that chance alone made alike."""
    found = set(zip(ours["a"], ours["b"], strict=True))
    return len(theirs & found) >= 0.99 * len(theirs)


def _minhash_pairs(articles: pd.DataFrame) -> set[tuple[str, str]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=LEAST, num_perm=128)
    found = set()
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        found |= {tuple(sorted((other, article_id))) for other in index.query(sketch)}
        index.insert(article_id, sketch)
    return found


def _all_pairs(articles: pd.DataFrame, least: float = 0.4) -> set[tuple[str, str]]:
    """All pairs that share this much of the shorter one's shingles, counted through sets of words."""
    held = {row.article_id: _shingles(row.text) for row in articles.itertuples()}
    holders: dict[str, list[str]] = {}
    for article_id, shingles in held.items():
        for shingle in shingles:
            holders.setdefault(shingle, []).append(article_id)
    both: dict[tuple[str, str], int] = {}
    for names in holders.values():
        if len(names) > CHECKED // 20:
            continue  # sentences that stand in a twentieth of all articles make no pair alike
        for place, one in enumerate(names):
            for other in names[place + 1 :]:
                both[one, other] = both.get((one, other), 0) + 1
    return {pair for pair, n in both.items() if n >= least * min(len(held[name]) for name in pair)}


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


if __name__ == "__main__":
    for measured in rows():
        print(measured)
