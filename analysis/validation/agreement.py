"""How far do machine and coder, or two coders, agree? Shares with intervals, and agreement beyond chance."""

import numpy as np
import pandas as pd

from analysis.stats import binomial_interval, bootstrap_interval, cohen_kappa, krippendorff_alpha
from analysis.validation.answers import _parts

AGREEMENT = (
    *("task", "articles", "items", "agree", "share", "share_low", "share_high", "kappa", "alpha"),
    *("coded", "found", "right", "precision", "precision_low", "precision_high"),
    *("recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high"),
)
CODERS = (
    "task",
    "coders",
    "items",
    "agree",
    "share",
    "share_low",
    "share_high",
    "kappa",
    "kappa_low",
    "kappa_high",
    "alpha",
)

# What is looked for in each task; the other code is what is left. Labels and speakers look for every name.
LOOKED_FOR = {"voice": "quoted", "stories": "same", "lines": "drop"}


def measure_agreement(answers: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Measure machine against coder for each task.

    `answers` is ANSWERS. Returns AGREEMENT, a row per task: `agree` of `items` answers are equal (share with exact
    interval), kappa (Cohen) and alpha (Krippendorff) say how far beyond chance. Of what is looked for (a
    label, a speaker, a quoted word, a pair of one story, a dropped line) the coder named `coded`, the machine `found`, `right`
    are both: precision = right / found, recall = right / coded and f1 = 2 right / (found + coded) with exact intervals
    (that of f1 by way of right among all that either named, of which it is a monotone function).
    Undefined is nan: kappa where all answers are one code, precision where nothing was found.
    """
    rows = [_task_row(task, rows, level) for task, rows in answers.groupby("task", sort=True)]
    return pd.DataFrame(rows, columns=list(AGREEMENT))


def compare_coders(sheet: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Measure how far coders agree on the items that at least two of them coded.

    `sheet` is SHEET with one row per item and coder. Returns CODERS, a row per task: exact interval of the share of
    items with one answer, Cohen's kappa with a bootstrap interval for exactly two coders, Krippendorff's alpha for any
    number. One coder gives an empty table.
    """
    rows = []
    coded = sheet[(sheet["answer"] != "") & (sheet["coder"] != "")]
    for task, part in coded.groupby("task", sort=True):
        codes = part.assign(code=[_code(answer) for answer in part["answer"]]).pivot_table(
            index="item", columns="coder", values="code", aggfunc="last"
        )
        codes = codes[codes.notna().sum(axis=1) > 1]
        if codes.shape[1] < 2 or not len(codes):
            continue
        agree = int((codes.nunique(axis=1) == 1).sum())
        low, high = binomial_interval(agree, len(codes), level)
        kappa = (np.nan,) * 3
        if codes.shape[1] == 2:
            pair = codes.to_numpy(object)
            kappa = (
                cohen_kappa(*pair.T),
                *bootstrap_interval(lambda at, pair=pair: cohen_kappa(*pair[at].T), len(pair), level=level),
            )
        alpha = krippendorff_alpha(codes.astype(object).where(codes.notna(), None).to_numpy().tolist())
        rows.append(
            (
                task,
                codes.shape[1],
                len(codes),
                agree,
                agree / len(codes),
                float(low),
                float(high),
                *kappa,
                alpha,
            )
        )
    return pd.DataFrame(rows, columns=list(CODERS))


def describe_agreement(agreement: pd.DataFrame) -> str:
    """Say in Markdown how far machine and coder agree, a line a task with numbers and intervals."""
    if not len(agreement):
        return (
            "No item of these articles has been coded: draw a sheet from them "
            "(`python -m analysis.validation sample`) and fill in its column `answer`."
        )
    lines = []
    for row in agreement.itertuples():
        parts = [
            f"- **{row.task}**: {row.agree} of {row.items} answers agree ({row.share_low:.0%} to {row.share_high:.0%})"
        ]
        if not np.isnan(row.kappa):
            parts.append(f"kappa {row.kappa:.2f}")
        if not np.isnan(row.precision):
            parts.append(f"precision {row.right} of {row.found}")
        if not np.isnan(row.recall):
            parts.append(f"recall {row.right} of {row.coded}")
        lines.append(", ".join(parts) + ".")
    return "\n".join(lines)


def describe_coders(coders: pd.DataFrame) -> str:
    """Say in Markdown how far the coders agree, or that there was only one."""
    if not len(coders):
        return (
            "**One coder only**: nobody else has judged the same items, so how far people agree is not known."
        )
    return "\n".join(
        f"- **{row.task}**: {row.coders} coders agree on {row.agree} of {row.items} items, Krippendorff's alpha {row.alpha:.2f}"
        for row in coders.itertuples()
    )


def _task_row(task: str, rows: pd.DataFrame, level: float) -> tuple:
    counts = np.array([_counts(task, row.answer, row.machine) for row in rows.itertuples()]).reshape(-1, 3)
    coded, found, right = (int(value) for value in counts.sum(axis=0))
    agree, items = int(rows["agrees"].sum()), len(rows)
    codes = [[_code(row.answer), _code(row.machine)] for row in rows.itertuples()]
    precision, recall = _share(right, found, level), _share(right, coded, level)
    f1 = tuple(2 * share / (1 + share) for share in _share(right, coded + found - right, level))
    return (
        task, rows["article_id"].nunique(), items, agree, *_share(agree, items, level),
        cohen_kappa(*zip(*codes, strict=True)), krippendorff_alpha(codes), coded, found, right, *precision, *recall, *f1,
    )  # fmt: skip


def _counts(task: str, answer: str, machine: str) -> tuple[int, int, int]:
    """Count what coder and machine named in one item, and what both did."""
    wanted, given = _parts(answer), _parts(machine)
    if task in LOOKED_FOR:
        wanted, given = (side & {LOOKED_FOR[task]} for side in (wanted, given))
    return len(wanted), len(given), len(wanted & given)


def _share(k: int, n: int, level: float) -> tuple[float, float, float]:
    low, high = binomial_interval(k, n, level)
    return (k / n if n else float("nan")), float(low), float(high)


def _code(answer: str) -> str:
    return "; ".join(sorted(_parts(answer))) or "none"
