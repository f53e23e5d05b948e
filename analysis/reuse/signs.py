"""What in an article's own wording says that a program rewrote or translated it?"""

import re
from functools import cache

import pandas as pd

from analysis.rules import read_rules
from analysis.text import sentences

SIGNS = ("article_id", "start", "end", "text", "suggests", "kind", "why")

# A sentence that stops at one of these was cut; none can end one.
_CUT = re.compile(r"\s(?:the|a|an|and|or|but|during|its|their|than|because|every)[.!?]$")


def find_signs(articles: pd.DataFrame) -> pd.DataFrame:
    """Find wordings that no edited English has: one row per sign, with its place and the reason.

    `suggests` is "rewriting" (a program swapped words one by one) or "translation"; `kind` names the rule
    group of reuse_signs.yml, `why` its reason. `start`, `end` are characters of the text. One sign may be
    chance or a quirk; `find_origins` weighs them. Rows are sorted by article_id, start. An article in another
    language than English has no signs of rewriting, for the list is English.
    """
    rows = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        bounds = sentences(text)
        opens = {start for start, _ in bounds}
        folded = text.casefold()
        for suggests, kind, why, needle, pattern, at_start in _signs():
            # Most articles lack the longest word of most phrases, and finding that out is cheap.
            if needle not in folded:
                continue
            rows += [
                (article_id, match.start(), match.end(), match[0], suggests, kind, why)
                for match in pattern.finditer(text)
                if not at_start or match.start() in opens
            ]
        rows += [
            (
                article_id,
                max(start, end - 40),
                end,
                text[max(start, end - 40) : end],
                "rewriting",
                "broken sentences",
                "a sentence that stops in mid-phrase",
            )
            for start, end in bounds
            if _CUT.search(text[max(start, end - 12) : end])
        ]
    found = pd.DataFrame(rows, columns=list(SIGNS)).astype({"start": int, "end": int})
    found = found.sort_values(["article_id", "start", "end", "suggests"], kind="stable", ignore_index=True)
    return _outermost(found)


def count_signs(articles: pd.DataFrame, suggests: str = "rewriting") -> dict[str, int]:
    """Count the signs of one kind in every article, zeros included."""
    signs = find_signs(articles)
    counted = signs.loc[signs["suggests"] == suggests, "article_id"].value_counts()
    return {name: int(counted.get(name, 0)) for name in articles["article_id"]}


def _outermost(found: pd.DataFrame) -> pd.DataFrame:
    """Drop a sign that lies inside another of the same article."""
    keep, reach = [], {}
    for row in found.sort_values(["article_id", "start", "end"], ascending=[True, True, False]).itertuples():
        if row.end > reach.get(row.article_id, -1):
            keep.append(row.Index)
            reach[row.article_id] = row.end
    return found.loc[sorted(keep)].reset_index(drop=True)


@cache
def _signs() -> tuple[tuple[str, str, str, str, re.Pattern, bool], ...]:
    listed = read_rules("reuse_signs")
    return tuple(
        (suggests, kind, group["why"], *sign)
        for suggests, groups in listed.items()
        for kind, group in groups.items()
        for sign in _compiled(group)
    )


def _compiled(group: dict) -> list[tuple[str, re.Pattern, bool]]:
    """Give (a word that must occur, pattern, only at the start of a sentence) for every sign of a group."""
    found = [("", re.compile(pattern), False) for pattern in group.get("patterns", ())]
    for phrase in map(str, group.get("phrases", ())):
        plain = phrase.removeprefix("^").strip()
        needle = max(re.findall(r"[^\W_]+", plain.casefold()), key=len)
        found.append((needle, re.compile(_phrase(plain), re.IGNORECASE), phrase.startswith("^")))
    return found


def _phrase(phrase: str) -> str:
    words = [re.escape(word).replace("'", "['’]") for word in phrase.rstrip(",").split()]
    ending = r"(?=,)" if phrase.endswith(",") else r"\b"
    return r"\b" + r"\s+".join(words) + ending
