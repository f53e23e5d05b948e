"""How does each kind of table lead to the places it counted? One rule per kind, known by the columns it has."""

import re
from collections.abc import Callable

import pandas as pd

from analysis.corpus import source_names
from analysis.text import sentences, tokenize


def rule_for(columns: list[str]) -> tuple[Callable, str | None]:
    """Return the first rule whose columns a table has, and the column that counts its places (None: none does).

    ValueError when no rule leads from these columns to sentences.
    """
    for needed, rule, counted in RULES:
        if needed <= set(columns):
            return rule, counted
    raise ValueError(f"no rule leads from the columns {', '.join(columns)} to sentences")


def counted_by(columns: list[str]) -> str | None:
    """Return the column that counts the places of a table's rows; None where there is none, or no rule."""
    return next((counted for needed, _, counted in RULES if needed <= set(columns)), None)


def _direct(row: dict, ground: dict) -> pd.DataFrame:
    """The place that the row itself names."""
    return pd.DataFrame({"article_id": [row["article_id"]], "start": [int(float(row["start"]))]})


def _passage(row: dict, ground: dict) -> pd.DataFrame:
    """Both places of a shared passage."""
    starts = [int(float(row["a_start"])), int(float(row["b_start"]))]
    return pd.DataFrame({"article_id": [row["a"], row["b"]], "start": starts})


def _word(row: dict, ground: dict) -> pd.DataFrame:
    """The uses of a word in its target's articles."""
    return _match(row, _find_uses, ground, ("target", "word"))


def _claim(row: dict, ground: dict) -> pd.DataFrame | str:
    """The numbers of one group in one article."""
    places = _match(row, _find_groups, ground, ("group", "label", "article_id"))
    return places if len(places) else "no such number was found in the article; an empty cell says so"


def _mention(row: dict, ground: dict) -> pd.DataFrame:
    """The mentions that agree with the row; a table that counts framings as labels has them in `label`."""
    columns = ("source", "article_id", "concept", "framing", "voice", "kind", "speaker")
    labelled = _match(row, _find_mentions, ground, (*columns, "label"))
    if row.get("label") == row.get("framing") and row.get("mentions") != str(len(labelled)):
        return _match(row, _find_mentions, ground, columns)
    return labelled


def _quote(row: dict, ground: dict) -> pd.DataFrame:
    """The quotations, without reported speech and scare quotes, of one kind of speaker; "not found" is one."""
    return _match(row, _find_spoken, ground, ("source", "speaker_kind"))


def _date(row: dict, ground: dict) -> pd.DataFrame:
    """The lines that speak for or against a date; where none does, the first line of the article."""
    numbers = [int(number) for number in re.findall(r"\bline (\d+)", f"{row['evidence']} {row['rejected']}")]
    own = ground["ledger"][ground["ledger"]["article_id"] == row["article_id"]]
    lines = own[own["line"].isin(numbers or [own["line"].min()])]
    return lines.assign(start=None, sentence=lines["text"])


def _statement(row: dict, ground: dict) -> pd.DataFrame:
    """The words that a statement puts in quotation marks, in the articles of the sources it names (none: all)."""
    from analysis.keyness import find_uses

    articles = ground["articles"]
    told = row["statement"]
    named = source_names(articles).map(lambda name: name in told) | articles["article_id"].map(
        lambda name: re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None
    )
    named = named if named.any() else ~named
    words = re.findall("“([^”]+)”", row["statement"])
    uses = find_uses(articles[named], words)
    return uses if len(uses) else articles.loc[named, ["article_id"]].assign(start=0)


def _item(row: dict, ground: dict) -> pd.DataFrame:
    """The items that a person coded for a task."""
    places = _match(row, _find_items, ground, ("task",))
    lines = [_line_of(place, ground["ledger"]) for place in places.itertuples()]
    return places.assign(start=None, sentence=places["text"], line=lines)


def _line(row: dict, ground: dict) -> pd.DataFrame | str:
    """The lines of the raw files, kept or dropped, of one kind or by one rule."""
    places = _match(row, _find_lines, ground, ("source", "article_id", "kind", "rule", "kept"))
    return places.assign(start=None, sentence=places["text"])


def _pair(row: dict, ground: dict) -> pd.DataFrame | str:
    """The sentences of two articles that have most words in common: what makes the number seen."""
    ids = [_article(row[side], ground) for side in ("a", "b")]
    first, second = (_once(ground, _sentence_words)[name] for name in ids)
    shared = [
        (-len(words & theirs) / len(words | theirs), start, other)
        for start, words in first
        for other, theirs in second
        if len(words & theirs) >= 3
    ]
    rows = [pair for _, start, other in sorted(shared)[:3] for pair in ((ids[0], start), (ids[1], other))]
    if not rows:
        return "no sentence of one shares three words with one of the other; the number compares the whole articles"
    return pd.DataFrame(rows, columns=["article_id", "start"])


def _term(row: dict, ground: dict) -> pd.DataFrame | str:
    """The uses of a term in the two articles that are compared."""
    from analysis.keyness import find_uses

    articles = ground["articles"]
    ids = [_article(row[side], ground) for side in ("a", "b")]
    uses = find_uses(articles[articles["article_id"].isin(ids)], [row["term"]])
    return uses if len(uses) else _pair(row, ground)


def _whole(row: dict, ground: dict) -> pd.DataFrame:
    """An article as such: where it begins."""
    return pd.DataFrame({"article_id": [row["article_id"]], "start": [0]})


# Needed columns, rule, and the column that counts the rule's places. The first that fits is taken.
RULES: tuple[tuple[set[str], Callable, str | None], ...] = (
    ({"a", "a_start", "b", "b_start"}, _passage, None),
    ({"article_id", "start"}, _direct, None),
    ({"target", "word", "n_target"}, _word, "n_target"),
    ({"group", "label", "verdict", "article_id"}, _claim, None),
    ({"concept", "mentions"}, _mention, "mentions"),
    ({"concept"}, _mention, None),
    ({"speaker_kind", "quotations"}, _quote, "quotations"),
    ({"finding", "statement"}, _statement, None),
    ({"task", "items"}, _item, "items"),
    ({"kind", "lines"}, _line, "lines"),
    ({"article_id", "evidence", "rejected"}, _date, None),
    ({"a", "b", "term"}, _term, None),
    ({"a", "b"}, _pair, None),
    ({"article_id"}, _whole, None),
)


def _find_uses(ground: dict) -> pd.DataFrame:
    from analysis.keyness import find_uses, group_values

    articles, by = ground["articles"], ground["values"].get("by", "source")
    targets = group_values(articles, by).map(str).set_axis(articles["article_id"])
    uses = find_uses(articles, sorted(set(ground["rows"]["word"])))
    return uses.assign(target=uses["article_id"].map(targets))


def _find_mentions(ground: dict) -> pd.DataFrame:
    from analysis.framing import find_mentions, read_lexicon

    return find_mentions(ground["articles"], read_lexicon(ground["values"]["lexicon"]))


def _find_lines(ground: dict) -> pd.DataFrame:
    return ground["ledger"]


def _find_spoken(ground: dict) -> pd.DataFrame:
    from analysis.quotes import find_quotes

    quotes = find_quotes(ground["articles"], home=ground["values"].get("home") or None)
    spoken = quotes[quotes["kind"].isin(["direct", "mixed"])]
    known = spoken["speaker_kind"].astype(object)
    return spoken.assign(speaker_kind=known.where(known.notna(), "not found"))


def _find_groups(ground: dict) -> pd.DataFrame:
    from analysis.claims import compare_claims, find_claims, one_story
    from analysis.quotes import find_quotes
    from analysis.similarity import group_stories

    articles = ground["articles"]
    told = one_story(articles, group_stories(articles), ground["values"].get("story", ""))
    return compare_claims(find_claims(told, quotes=find_quotes(told)))


def _find_items(ground: dict) -> pd.DataFrame:
    from analysis.framing import read_lexicon
    from analysis.validation import answer_sheet, read_sheet

    sheet, lexicon = read_sheet(ground["values"]["coding"]), read_lexicon(ground["values"]["lexicon"])
    return answer_sheet(sheet, ground["articles"], ground["ledger"], lexicon)


def _sentence_words(ground: dict) -> dict[str, list[tuple[int, set[str]]]]:
    texts = ground["articles"].set_index("article_id")["text"]
    return {
        name: [(start, set(tokenize(text[start:end]))) for start, end in sentences(text)]
        for name, text in texts.items()
    }


def _match(row: dict, find: Callable, ground: dict, columns: tuple[str, ...]) -> pd.DataFrame:
    """Keep the places that agree with a row, to the letter, in every one of the columns that it fills."""
    places = _once(ground, find)
    filled = [name for name in columns if row.get(name, "") != "" and (name in places or name == "source")]
    if not filled:
        return places
    known = ground["found"].setdefault(("index", find.__name__, *filled), {})
    if not known:
        known.update(places=places, rows=_by_words(places, filled, ground))
    return places.iloc[known["rows"].get(tuple(row[name] for name in filled), [])]


def _by_words(places: pd.DataFrame, columns: list[str], ground: dict) -> dict[tuple, list[int]]:
    """List the places by what they hold in some columns, in the words of a CSV; a source is looked up by its article."""
    if "source" not in places:
        names = source_names(ground["articles"]).set_axis(ground["articles"]["article_id"])
        places = places.assign(source=places["article_id"].map(names))
    index: dict[tuple, list[int]] = {}
    words = zip(*(places[name].map(str) for name in columns), strict=True)
    for number, key in enumerate(words):
        index.setdefault(key, []).append(number)
    return index


def _once(ground: dict, find: Callable) -> pd.DataFrame | dict:
    """Find something once for all rows of a table."""
    if find.__name__ not in ground["found"]:
        ground["found"][find.__name__] = find(ground)
    return ground["found"][find.__name__]


def _line_of(item: tuple, ledger: pd.DataFrame) -> int:
    """The line of an item; for one about a whole article the line its text begins in."""
    if pd.notna(item.line):
        return int(item.line)
    own = ledger[ledger["article_id"] == item.article_id]
    begins = own["text"].str.contains(str(item.text).strip().split("\n")[0][:40], regex=False)
    return int(own.loc[begins, "line"].iloc[0]) if begins.any() else 1


def _article(name: str, ground: dict) -> str:
    """The article that a table calls by its id or by its source."""
    articles = ground["articles"]
    if name in set(articles["article_id"]):
        return name
    return articles.loc[source_names(articles) == name, "article_id"].iloc[0]
