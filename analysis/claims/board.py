"""How do the claims lie beside each other, article by article?"""

import pandas as pd

from analysis.claims.agree import VERDICTS
from analysis.claims.wording import date_text, value_text
from analysis.corpus import source_names

BOARD = (
    "group",
    "label",
    "verdict",
    "reason",
    "article_id",
    "name",
    "value",
    "source",
    "as_of",
    "told_by",
    "articles",
    "not_shown",
    "alone",
)


def lay_board(
    groups: pd.DataFrame, articles: pd.DataFrame, *, rows: int = 10, columns: int = 35, told_by: int = 2
) -> pd.DataFrame:
    """Lay the groups of `compare_claims` out as a board: one row per shown group and article, cells in words.

    Columns BOARD: `value` is what the article reports ("more than 11,000", several joined by "; "), missing where it has
    nothing; `source` and `as_of` who says so and for when; `told_by` of `articles` articles have the group; `not_shown` is
    the number of groups left out and `alone` of those that one article alone has. The `rows` groups told by most articles
    are shown, among equals a disagreement first; of more than `columns` articles those with most of these groups.
    With fewer than `told_by` articles all their claims are shown. No groups give an empty table.
    """
    if groups.empty:
        return pd.DataFrame({column: pd.Series(dtype="object") for column in BOARD})
    facts = groups.groupby("group", sort=True).agg(
        told_by=("article_id", "nunique"), verdict=("verdict", "first"), place=("start", "size")
    )
    facts["badness"] = [-VERDICTS.index(verdict) for verdict in facts["verdict"]]
    alone = int((facts["told_by"] == 1).sum())
    if articles["article_id"].nunique() >= told_by:
        facts = facts[facts["told_by"] >= told_by]
    order = facts.sort_values(["told_by", "badness"], ascending=[False, True], kind="stable")
    shown = order.index[:rows]
    claims = groups[groups["group"].isin(shown)]
    names = dict(zip(articles["article_id"], source_names(articles), strict=True))
    telling = _most_telling(claims, list(names), columns)
    cells = {key: _cell(rows_) for key, rows_ in claims.groupby(["group", "article_id"], sort=False)}
    first = claims.drop_duplicates("group").set_index("group")
    table = [
        {
            "group": number,
            **first.loc[number, ["label", "verdict", "reason"]].to_dict(),
            "article_id": article_id,
            "name": names[article_id],
            **cells.get((number, article_id), {"value": None, "source": None, "as_of": None}),
            "told_by": facts.loc[number, "told_by"],
            "articles": len(names),
            "not_shown": len(order) - len(shown),
            "alone": alone,
        }
        for number in shown
        for article_id in telling
    ]
    return pd.DataFrame(table, columns=list(BOARD), dtype="object").astype(
        {"group": "int64", "told_by": "int64", "articles": "int64", "not_shown": "int64", "alone": "int64"}
    )


def _most_telling(claims: pd.DataFrame, article_ids: list, columns: int) -> list:
    told = claims.groupby("article_id")["group"].nunique()
    ranked = sorted(article_ids, key=lambda article_id: -int(told.get(article_id, 0)))[:columns]
    return [article_id for article_id in article_ids if article_id in set(ranked)]


def _cell(claims: pd.DataFrame) -> dict:
    """Put one article's claims of a group into a cell: each value once, the first source and date that are named."""
    rows = claims.to_dict("records")
    values = list(dict.fromkeys(value_text(row, label=row["label"]) for row in rows))
    source = next((row["source"] for row in rows if row["source"]), None)
    # "First since July 2000" is no count as of July 2000, and a date is its own.
    as_of = next(
        (row["as_of"] for row in rows if row["as_of"] and row["unit"] not in ("date", "ordinal")), None
    )
    return {"value": "; ".join(values), "source": source, "as_of": date_text(as_of) if as_of else None}
