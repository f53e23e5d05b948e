"""What does each finding become under each choice?"""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.sensitivity.choices import CHOICES, list_choices
from analysis.sensitivity.findings import draw_findings, take_measures

OUTCOMES = ("finding", "statement", "choice", *CHOICES, "supports", "instead")
FINDINGS = ("finding", "statement", "supported", "choices", "share", "depends_on", "overturned_by", "instead")


def try_choices(
    articles: pd.DataFrame,
    lexicon: Mapping,
    *,
    choices: pd.DataFrame | None = None,
    by: str = "source",
    targets: Sequence[str] | None = None,
    deals: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw the findings under the usual choice, then ask under every other choice whether each still holds.

    `articles` are uncleaned, as `load_articles` gives them. The findings are: the word that sets an article or source farthest
    apart (for `targets`, or for the three farthest), whether any word is beyond chance, the closest pair of
    articles, the grouping into stories, and the clearest contrast of labels. Returns OUTCOMES, a row per finding and choice:
    whether the choice supports the finding's statement, and what it finds instead. `choices` is a part of `list_choices`,
    whose first row is the usual one. Findings that these articles cannot have are left out;
    no articles give an empty table.
    Raises ValueError when `choices` is empty.
    """
    choices = list_choices() if choices is None else choices
    if not len(choices):
        raise ValueError("choices is empty; expected at least one row of list_choices()")
    if not len(articles):
        return pd.DataFrame(columns=list(OUTCOMES))
    measures = take_measures(articles, lexicon, by, targets, deals, seed)
    rows = []
    findings = draw_findings(choices.iloc[0], measures, targets)
    for finding, (statement, depends_on, ask) in findings.items():
        known: dict[tuple, tuple[bool, str]] = {}
        for number, choice in enumerate(choices.itertuples(index=False)):
            key = tuple(getattr(choice, name) for name in depends_on)
            if key not in known:
                known[key] = ask(*key)
            supports, instead = known[key]
            rows.append((finding, statement, number, *choice, supports, None if supports else instead))
    return pd.DataFrame(rows, columns=list(OUTCOMES))


def change_one(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Keep the combinations that differ from the usual one in a single answer.

    Returns a row per finding and changed answer: `finding`, `changed` (the choice), `answer`, `supports`, `instead`.
    """
    names = list(CHOICES)
    usual = outcomes[names].iloc[0] if len(outcomes) else pd.Series(index=names, dtype=object)
    changed = outcomes[names].ne(usual)
    single = outcomes[changed.sum(axis=1) == 1]
    which = changed.loc[single.index].idxmax(axis=1) if len(single) else pd.Series(dtype=object)
    answers = [single.at[row, name] for row, name in which.items()]
    table = single.assign(changed=which.astype(object), answer=answers)
    return table[["finding", "changed", "answer", "supports", "instead"]].reset_index(drop=True)


def weigh_findings(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Count how many choices support each finding, and name what overturns it.

    `outcomes` is OUTCOMES. Returns FINDINGS, a row per finding, the frailest first: supported of `choices` combinations
    and their share; `depends_on`, the choices that make any difference; `overturned_by`, the fewest answers
    other than the usual ones that overturn it (missing if none does), and what is found `instead`.
    """
    rows = []
    for finding, table in outcomes.groupby("finding", sort=False):
        usual = table.iloc[0]
        changed = pd.DataFrame({name: table[name] != usual[name] for name in CHOICES})
        matters = [
            name
            for name in CHOICES
            if table.groupby(list(set(CHOICES) - {name}))["supports"].nunique().gt(1).any()
        ]
        broken = table[~table["supports"]]
        fewest = changed.loc[broken.index].sum(axis=1)
        by = instead = None
        if len(broken):
            first = broken.loc[fewest.idxmin()]
            by = " and ".join(
                f"{name.replace('_', ' ')}: {first[name]}" for name in CHOICES if first[name] != usual[name]
            )
            instead = first["instead"]
        supported, tried = int(table["supports"].sum()), len(table)
        rows.append(
            (
                finding,
                usual["statement"],
                supported,
                tried,
                supported / tried,
                ", ".join(matters),
                by,
                instead,
            )
        )
    findings = pd.DataFrame(rows, columns=list(FINDINGS))
    return findings.sort_values(["share", "finding"], kind="stable").reset_index(drop=True)


def describe_findings(findings: pd.DataFrame) -> str:
    """Say in Markdown how many choices support each finding, and what overturns it."""
    if not len(findings):
        return "These articles have no finding to try: it takes two of them."
    lines = []
    for row in findings.itertuples():
        line = f"- {row.statement}: {row.supported} of {row.choices} choices ({row.share:.0%})"
        if isinstance(row.overturned_by, str):
            line += f"; overturned by {row.overturned_by} (then {row.instead})"
        lines.append(line + ".")
    return "\n".join(lines)
