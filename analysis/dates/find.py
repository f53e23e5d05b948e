"""When was each article published, and on what evidence?"""

from datetime import date

import pandas as pd

from analysis.days import choose_day, name_basis, name_reason, read_address, read_page

DATES = ("article_id", "published", "basis", "evidence", "rejected")
EVIDENCE = ("article_id", "line", "day", "accepted", "reason", "text")

_LONGEST_QUOTE = 160


def find_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """Date every article by what its metadata, its address or its own lines state: the first of these that states a day.

    One row per article, sorted by `article_id`, columns DATES:
    `published`: the day as printed, without clock time; NaT when not known.
    `basis`: the kind of line of the text that states it ("status line", "published line", "update line",
    "byline", "dateline", "line of text"); "metadata" (the column `published`) or "address" where the text
    does not; None when not known.
    `evidence`: the line with its number (counted from 1), and what else states that day.
    `rejected`: every other day the text names, as "2024-07-23 page clock (line 2)", joined by "; ", with
    the second reading of an accepted date whose day and month could change places; None when there is none.

    Give the raw text: cleaning drops datelines. The page's clock is never the day of publication. Empty
    input gives an empty table. Raises ValueError when `articles` has no column `article_id` or `text`.
    """
    _require(articles, "article_id", "text")
    rows = [_date_row(*fields) for fields in _fields(articles)]
    table = pd.DataFrame(rows, columns=list(DATES), dtype=object).astype({"published": "datetime64[s]"})
    return table.sort_values("article_id", kind="stable", ignore_index=True)


def list_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """List every day that the articles' texts name: one row per mention, columns EVIDENCE, in the order of the text.

    `accepted` says whether it is the day of publication, `reason` why not (None when it is), `text` is the
    line. Empty input gives an empty table. Raises ValueError when a column of `articles` is missing.
    """
    _require(articles, "article_id", "text")
    rows = []
    for article_id, text, stated, url in _fields(articles):
        mentions, published, _ = _decide(text, stated, url)
        rows += [
            (
                article_id,
                m["line"],
                m["day"],
                m["day"] == published,
                None if m["day"] == published else name_reason(m, published),
                m["text"],
            )
            for m in mentions
        ]
    table = pd.DataFrame(rows, columns=list(EVIDENCE), dtype=object).astype(
        {"day": "datetime64[s]", "accepted": bool, "line": int}
    )
    return table.sort_values("article_id", kind="stable", ignore_index=True)


def describe_dates(dates: pd.DataFrame) -> str:
    """Say in sentences how many articles are dated, on what basis, when, and which dates were refused and why."""
    if dates.empty:
        return "There are no articles to date."
    known = dates[dates["published"].notna()]
    sentences = [_count_known(len(known), len(dates)), *_describe_known(known)]
    refused = dates.loc[dates["rejected"].notna(), ["article_id", "rejected"]]
    if len(refused):
        entries = [entry for row in refused["rejected"] for entry in row.split("; ")]
        example = f"in {refused['article_id'].iloc[0]}, {entries[0]}"
        clocks = sum(" page clock (" in entry for entry in entries)
        sentences.append(
            f"One other day that a page names was refused: {example}."
            if len(entries) == 1
            else f"{len(entries):,} other days that the pages name were refused"
            + (f", {clocks:,} as the page's own clock" if clocks else "")
            + f"; for example {example}."
        )
    unknown = dates.loc[dates["published"].isna(), "article_id"].tolist()
    if unknown:
        names = ", ".join(map(str, unknown[:5])) + (
            f" and {len(unknown) - 5:,} more" if len(unknown) > 5 else ""
        )
        sentences.append(f"Not known: {names}.")
    return " ".join(sentences)


def stated_days(articles: pd.DataFrame) -> pd.Series:
    """Read the days that the metadata state (`published`), as they stand there, without a shift of time zone; else NaT."""
    if "published" not in articles:
        return pd.Series(pd.NaT, index=articles.index, dtype="datetime64[s]")
    written = articles["published"].astype(str).str[:10]
    return pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


def _fields(articles: pd.DataFrame) -> list[tuple]:
    """Each article's id, text, stated day and address; the last two None where the table has no such column."""
    n = len(articles)
    texts = ["" if pd.isna(text) else str(text) for text in articles["text"]]
    stated = [None if pd.isna(day) else day.date() for day in stated_days(articles)]
    urls = articles["url"].tolist() if "url" in articles else [None] * n
    return list(zip(articles["article_id"], texts, stated, urls, strict=True))


def _decide(text: str, stated: date | None, url: object) -> tuple[list[dict], date | None, dict | None]:
    """The days a text names, the accepted day, and the mention that states it (None when the text does not)."""
    mentions = read_page(text)
    place = choose_day(mentions)
    chosen = None if place is None else mentions[place]
    published = stated or _addressed(url)
    if published is None:
        return mentions, chosen and chosen["day"], chosen
    if chosen and chosen["day"] == published:
        return mentions, published, chosen
    return mentions, published, None


def _addressed(url: object) -> date | None:
    return read_address(url) if isinstance(url, str) else None


def _date_row(article_id: object, text: str, stated: date | None, url: object) -> tuple:
    mentions, published, line = _decide(text, stated, url)
    evidence = [f"line {line['line']}: {_quoted(line['text'])}"] if line else []
    evidence += [f"metadata: {stated}"] if stated else []
    evidence += [f"address: {url}"] if published and _addressed(url) == published else []
    basis = name_basis(line) if line else "metadata" if stated else "address" if published else None
    return article_id, published, basis, "; ".join(evidence) or None, _rejected(mentions, published, line)


def _rejected(mentions: list[dict], published: date | None, line: dict | None) -> str | None:
    """The other days of a text, each once for every reason, with its lines."""
    lines: dict[tuple, list[int]] = {}
    if line and line["other"]:
        lines[line["other"], "figures read month first"] = [line["line"]]
    for mention in mentions:
        if mention["day"] != published:
            key = mention["day"], name_reason(mention, published)
            lines.setdefault(key, []).append(mention["line"])
    return (
        "; ".join(f"{day} {reason} ({_line_list(numbers)})" for (day, reason), numbers in lines.items())
        or None
    )


def _line_list(numbers: list[int]) -> str:
    numbers = sorted(set(numbers))
    shown = ", ".join(map(str, numbers[:3])) + (" …" if len(numbers) > 3 else "")
    return f"line{'s' if len(numbers) > 1 else ''} {shown}"


def _quoted(line: str) -> str:
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _describe_known(known: pd.DataFrame) -> list[str]:
    if known.empty:
        return []
    first, last = (f"{day.day} {day:%B %Y}" for day in (known["published"].min(), known["published"].max()))
    if len(known) == 1:
        row = known.iloc[0]
        return [f"{row['article_id']} was published on {first}, by its {row['basis']} ({row['evidence']})."]
    counts = known["basis"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    bases = ", ".join(f"{basis} ({count:,})" for basis, count in counts.items())
    when = f"All on {first}" if first == last else f"From {first} to {last}"
    return [f"{when}, by {bases}."]


def _count_known(known: int, articles: int) -> str:
    if known == articles:
        return (
            "The day of publication is known for the one article."
            if articles == 1
            else f"The day of publication is known for all {articles:,} articles."
        )
    return f"The day of publication is known for {known:,} of {_plural(articles, 'article')}."


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _require(articles: pd.DataFrame, *columns: str) -> None:
    for column in columns:
        if column not in articles:
            raise ValueError(f"articles have no column {column!r}; they need {', '.join(columns)}")
