"""What does a table look like whose rows open their sentences?"""

import math
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from analysis.corpus import source_names
from analysis.text import sentences

from .page import page, safe
from .sentence import around, name_places

_LONGEST = 500  # characters of a cell
_WORDY = 60  # characters that need a wide column
_OPENED = 40  # sentences of one row; the rest is counted
_PLACE = ("start", "end", "file", "line", "sha256", "origin")


def show_table(
    table: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    places: pd.DataFrame | None = None,
    most: int = 200,
) -> str:
    """Write a table as a piece of HTML: a click or Enter on a header sorts it, a box filters it, a row opens its sentences.

    With `articles`, a last column opens the sentence at each row's `article_id` and `start`, with file, line and sha256
    of the unchanged source, and the columns that only say the place are left out. With `places` as well (any table
    with `article_id` and `start`), a row opens the sentences of all places that agree with it in every column that both
    have; a place's "source" is looked up in `articles`.
    At most `most` rows are written; a line says how many there are. Missing values are empty cells. Everything is
    escaped, nothing is loaded, equal tables give equal text. Without script it is a plain table whose sentences still open.
    ValueError when sentences are asked for and neither the table nor `places` says where.
    """
    rows = table.head(most).reset_index(drop=True)
    opened = None if articles is None else _opened(rows, articles, places)
    hidden = _PLACE if articles is not None and places is None else ()
    names = [name for name in rows.columns if name not in hidden]
    numbers = {name for name in names if pd.api.types.is_numeric_dtype(rows[name])}
    numbers = {name for name in numbers if not pd.api.types.is_bool_dtype(rows[name])}
    wordy = rows[names].map(lambda value: isinstance(value, str) and len(value) > _WORDY).any()
    kinds = {name: "long" for name in names if wordy[name]}
    kinds |= dict.fromkeys(numbers, "number") | {"left": "left", "right": "right"}
    kinds = {name: f' class="{kind}"' for name, kind in kinds.items()}
    heads = [
        f'<th scope="col"{kinds.get(name, "")}>{safe(str(name).replace("_", " "))}</th>' for name in names
    ]
    heads += ['<th scope="col">sentences</th>'] if opened is not None else []
    lines = []
    for number, row in enumerate(rows[names].itertuples(index=False, name=None)):
        cells = [
            f"<td{kinds.get(name, '')}>{_cell(value)}</td>" for name, value in zip(names, row, strict=True)
        ]
        cells += [f'<td class="opens">{opened[number]}</td>'] if opened is not None else []
        lines.append(f"<tr>{''.join(cells)}</tr>")
    count = f"{len(table):,} row{'' if len(table) == 1 else 's'}"
    told = f"The first {most:,} of {count}." if len(table) > most else f"{count}."
    html = f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return page(f'<div class="rows">{html}</div><p class="about">{told}</p>', kind="told")


def _opened(rows: pd.DataFrame, articles: pd.DataFrame, places: pd.DataFrame | None) -> list[str]:
    """Write for every row what opens its sentences: named by the place where it is one, else by their number."""
    found = rows if places is None else places
    missing = [name for name in ("article_id", "start") if name not in found]
    if missing:
        raise ValueError(f"no column {missing[0]!r} says where the sentences are; give `places` that have it")
    if places is None:
        return [
            _details(name, [item]) if item else ""
            for name, item in zip(*_sentences(rows, articles), strict=True)
        ]
    behind = _agreeing(rows, places, articles)
    return [_details(str(len(own)), _listed(own, articles)) if len(own) else "0" for own in behind]


def _agreeing(rows: pd.DataFrame, places: pd.DataFrame, articles: pd.DataFrame) -> list[pd.DataFrame]:
    """Find the places of every row: equal in all columns that both tables have."""
    if "source" in rows and "source" not in places:
        names = dict(zip(articles["article_id"], source_names(articles), strict=True))
        places = places.assign(source=places["article_id"].map(names))
    shared = [name for name in rows.columns if name in places and name not in _PLACE]
    numbers: dict[tuple, list[int]] = {}
    for number, key in enumerate(places[shared].itertuples(index=False, name=None)):
        numbers.setdefault(key, []).append(number)
    keys = rows[shared].itertuples(index=False, name=None)
    return [places.iloc[numbers.get(key, [])] for key in keys]


def _listed(places: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    _, items = _sentences(places.head(_OPENED), articles)
    rest = len(places) - _OPENED
    return [item for item in items if item] + ([f"… and {rest} more"] if rest > 0 else [])


def _sentences(places: pd.DataFrame, articles: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Give the name of each place and its sentence with the words of `start:end` marked; "" where it is not known."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    hashes = (
        dict(zip(articles["article_id"], articles["sha256"], strict=True)) if "sha256" in articles else {}
    )
    cut = lru_cache(maxsize=None)(sentences)
    names = name_places(places, articles)
    ends = places["end"] if "end" in places else places["start"] + _lengths(places)
    items = []
    for article_id, start, end, name in zip(places["article_id"], places["start"], ends, names, strict=True):
        text = texts[article_id]
        if pd.isna(start) or not isinstance(text, str):
            items.append("")
            continue
        before, after = around(text, int(start), int(end), cut)
        words = safe(" ".join(text[int(start) : int(end)].split("\n")))
        content = f" · sha256 {safe(hashes[article_id])}" if isinstance(hashes.get(article_id), str) else ""
        marked = f'<mark class="here">{words}</mark>' if words else ""
        items.append(f"{before}{marked}{after} <small>{name}{content}</small>")
    return names, items


def _lengths(places: pd.DataFrame) -> pd.Series | int:
    """A concordance says by its keyword how long a place is."""
    return places["keyword"].str.len() if "keyword" in places else 0


def _details(name: str, items: list[str]) -> str:
    body = items[0] if len(items) == 1 else f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"
    return f"<details><summary>{name or 'sentence'}</summary>{body}</details>"


def _cell(value: object) -> str:
    """Write a value for people: numbers short, days without a clock, lists as words, what is missing as nothing."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(map(str, value))
    if isinstance(value, str):
        return safe(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, pd.Timestamp):
        return safe(value.date() if value == value.normalize() else value)
    return _number(value) if isinstance(value, int) else safe(value)


def _number(value: float) -> str:
    if not math.isfinite(value) or value == int(value):
        return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.0f}"  # a year has no comma
    return f"{value:.2g}" if abs(value) < 0.095 else f"{value:,.2f}"
