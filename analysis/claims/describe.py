"""What do the claims say, in sentences?"""

import pandas as pd

from analysis.claims.agree import VERDICTS
from analysis.claims.compare import find_omissions
from analysis.claims.wording import date_text, value_text
from analysis.corpus import source_names

_IN_WORDS = {
    "same": "the same",
    "compatible": "compatible (rounded, a bound, vaguer, or another time zone)",
    "differs": "different for a reason that the sentences show",
    "conflict": "in conflict",
}


def describe_claims(groups: pd.DataFrame, articles: pd.DataFrame, *, most: int = 6) -> str:
    """Say in sentences (Markdown) how many claims there are, how they agree, which disagree, and what articles do not give.

    `groups` is the table of `compare_claims`; at most `most` disagreements are spelled out.
    """
    if groups.empty:
        return "These articles report no numbers or dates."
    facts = groups.drop_duplicates("group").set_index("group")["verdict"]
    shared = facts[facts != "alone"]
    n = articles["article_id"].nunique()
    sentences = [
        f"{_count(n, 'article')} {'reports' if n == 1 else 'report'} {_count(len(groups), 'number or date', 'numbers and dates')} "
        f"about {_count(len(facts), 'thing')}; {_count(len(shared), 'thing')} {'is' if len(shared) == 1 else 'are'} told by two articles or more."
    ]
    if len(shared):
        tally = [f"{(shared == v).sum()} {_IN_WORDS[v]}" for v in VERDICTS[1:] if (shared == v).any()]
        calm = "" if (shared == "conflict").any() else "; none is in conflict"
        sentences.append(f"Of these, {_listed(tally)}{calm}.")
    paragraphs = [" ".join(sentences)]
    telling = groups[groups["verdict"].isin(["differs", "conflict"])]
    names = dict(zip(articles["article_id"], source_names(articles), strict=True))
    paragraphs += [_disagreement(rows, names) for _, rows in list(telling.groupby("group", sort=True))[:most]]
    omitted = find_omissions(groups, articles)
    if len(omitted):
        paragraphs.append(_omitted(omitted, names, len(shared)))
    return "\n\n".join(paragraphs)


def _disagreement(rows: pd.DataFrame, names: dict) -> str:
    told: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        who = ", ".join(
            filter(None, [row["source"] or "no source named", row["as_of"] and date_text(row["as_of"])])
        )
        said = told.setdefault(f"{value_text(row)} ({who})", [])
        if names[row["article_id"]] not in said:
            said.append(names[row["article_id"]])
    first = rows.iloc[0]
    parts = [f"{said} in {_listed(where)}" for said, where in told.items()]
    reason = first["reason"].rsplit(": ", 1)[-1]
    return f"**{first['label']}** – {first['verdict']} ({reason}): {'; '.join(parts)}."


def _omitted(omitted: pd.DataFrame, names: dict, shared: int) -> str:
    parts = [
        f"{names[article_id]} does not give {len(rows)} ({_listed([f'“{label}”' for label in rows['label'].head(3)], more=len(rows) - 3)})"
        for article_id, rows in omitted.groupby("article_id", sort=True)
    ]
    more = f"; {_count(len(parts) - 6, 'more article')} leave some out" if len(parts) > 6 else ""
    return f"Of the {_count(shared, 'shared thing')}, {'; '.join(parts[:6])}{more}."


def _listed(words: list[str], more: int = 0) -> str:
    if more > 0:
        return f"{', '.join(words)} and {more} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
