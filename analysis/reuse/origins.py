"""What does an article's own wording say about where it comes from, and is its source here?"""

import pandas as pd

from analysis.reuse.derivation import explain_derivation
from analysis.reuse.signs import find_signs

ORIGINS = ("article_id", "origin", "source_id", "source", "signs", "kinds", "examples", "unknown")
KINDS = ("rewritten by a program", "reads as a translation", "made from another article", "nothing to see")

# Of 1,594 edited articles none has more than one sign of rewriting or two of translation.
_FEWEST_SIGNS = 3
_CHANGED = ("rewritten word by word", "translated again")
_MADE = (*_CHANGED, "copied", "shortened")


def find_origins(
    articles: pd.DataFrame, *, derivations: pd.DataFrame | None = None, signs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Say what can be seen of every article's origin, and what cannot be known: one row per article.

    `origin` is "rewritten by a program" or "reads as a translation" (three signs or more, see `find_signs`;
    the more numerous wins), "made from another article" (no signs, but `explain_derivation` names its
    source), or "nothing to see", which is not "original". `source` is "in this set" with `source_id`, "no
    source in this set" where the wording shows that there is one elsewhere, "one of a pair in this set" where
    the two texts do not tell which was first, and None where nothing shows a source. `signs` counts, `kinds`
    counts the different kinds of signs, `examples` quotes up to five; `unknown` says what the text cannot
    tell. Rows are sorted by article_id. `derivations` and `signs` are the tables of `explain_derivation` and
    `find_signs` where they are at hand.
    """
    derivations = explain_derivation(articles) if derivations is None else derivations
    signs = find_signs(articles) if signs is None else signs
    made = derivations[derivations["derivation"].isin(_MADE)]
    signs_of = dict(tuple(signs.groupby("article_id")))
    sides = pd.concat([made.assign(article_id=made["a"]), made.assign(article_id=made["b"])])
    made_of = dict(tuple(sides.groupby("article_id")))
    rows = [
        _origin(name, signs_of.get(name, signs.iloc[:0]), made_of.get(name, made.iloc[:0]))
        for name in sorted(articles["article_id"])
    ]
    found = pd.DataFrame(rows, columns=list(ORIGINS)).astype({"signs": int, "kinds": int})
    texts = ["source_id", "source", "unknown"]
    return found.astype(dict.fromkeys(texts, object)).assign(
        **{name: found[name].astype(object).where(found[name].notna(), None) for name in texts}
    )


def _origin(name: str, signs: pd.DataFrame, made: pd.DataFrame) -> tuple:
    counts = signs["suggests"].value_counts()
    suggests = max(("rewriting", "translation"), key=lambda kind: counts.get(kind, 0))
    ours = signs[signs["suggests"] == suggests]
    examples = "; ".join(f"“{text}”" for text in ours["text"].drop_duplicates().head(5))
    sources = [s for s in made["source_id"] if isinstance(s, str) and s != name]
    source_id = sources[0] if sources else None
    source = (
        "in this set" if sources else "one of a pair in this set" if made["source_id"].isna().any() else None
    )
    if len(ours) >= _FEWEST_SIGNS:
        # A copy of a rewritten text is not what it was rewritten from.
        if not made["derivation"].isin(_CHANGED).any():
            source_id, source = None, None
        origin = "rewritten by a program" if suggests == "rewriting" else "reads as a translation"
        source = source or "no source in this set"
        unknown = {
            "rewriting": "which text it was made from, by whom, and in which language that was",
            "translation": "from which language and text, and whether a person or a program translated",
        }[suggests]
    elif sources:
        origin, unknown = "made from another article", "whether with leave"
    else:
        origin, unknown = "nothing to see", "whether it was made from a text that is not here"
    return name, origin, source_id, source, len(ours), ours["kind"].nunique(), examples, unknown
