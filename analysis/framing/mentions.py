"""Who is called what, where, and in whose voice?"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.framing.lexicon import read_lexicon
from analysis.framing.phrases import normalized, phrase_finder
from analysis.framing.voice import find_voices
from analysis.names import Line, find_names, line_at, resolve_roles

MENTIONS = (
    "article_id",
    "start",
    "end",
    "text",
    "kind",
    "concept",
    "label",
    "framing",
    "voice",
    "speaker",
    "basis",
)


def find_mentions(articles: pd.DataFrame, lexicon: Mapping) -> pd.DataFrame:
    """Find every name, role word and term of a lexicon that means one of its concepts.

    One row per mention, sorted by article and place. `kind` is name, role or term; a role's span covers the role word
    with the modifiers in front of it ("Russian dictator"); `label` is the alias, role word or phrase as the lexicon
    has it; `framing` its group there (None for names). `voice` is own, quoted, scare or reported (`find_voices`);
    `speaker` is None until `add_speakers`. `basis` tells what led a role to its person (title, apposition, predicate,
    definite, generic, joint); the concept of a joint mention ("the two leaders") is all its persons, joined by " + ".
    Terms of a concept that the lexicon's `about` names count in articles that hold one of its words there. Each article is
    read by itself. No articles give an empty table; a lexicon is what `read_lexicon` gives.
    """
    find = mention_finder(lexicon)
    rows = [
        (article_id, *row)
        for article_id, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True)
        if isinstance(text, str)
        for row in find(text)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(MENTIONS)
    mentions = pd.DataFrame(
        {
            name: pd.Series(list(values), dtype="int64" if name in ("start", "end") else object)
            for name, values in zip(MENTIONS, columns, strict=True)
        }
    )
    return mentions.sort_values(["article_id", "start", "end", "kind"], kind="stable", ignore_index=True)


def mention_finder(lexicon: Mapping) -> Callable[[str], list[tuple]]:
    """Compile a lexicon to a function that gives the mentions of one text: rows of MENTIONS without the article."""
    lexicon = lexicon if "reasons" in lexicon else read_lexicon(lexicon)
    find = phrase_finder(meanings(lexicon))
    framings = {
        normalized(word.rstrip("*")): group for group, words in lexicon["roles"].items() for word in words
    }
    actors = {concept: tuple(names) for concept, names in lexicon["actors"].items()}
    nations = lexicon["countries"]
    about = {concept: phrase_finder(dict.fromkeys(words)) for concept, words in lexicon["about"].items()}

    def rows(text: str) -> list[tuple]:
        hits = list(find(text))
        if not hits:
            return []
        lines = paragraphs(text)
        names = [(start, end, meaning[1:]) for start, end, meaning in hits if meaning[0] == "name"]
        roles = [
            (start, end, (meaning[1], text[end - 1] in "sS" if meaning[2] is None else meaning[2]))
            for start, end, meaning in hits
            if meaning[0] == "role"
        ]
        named = find_names(text, names, actors, lines)
        found = [(name.start, name.end, "name", name.concept, name.alias, None, None) for name in named]
        found += [
            (start, end, "role", concept, label, framings[label], basis)
            for start, end, concept, label, basis in resolve_roles(roles, named, lines, nations)
        ]
        terms = [hit for hit in hits if hit[2][0] == "term"]
        told = {concept for concept in {hit[2][1] for hit in terms} if _speaks_of(text, about.get(concept))}
        found += [
            (start, end, "term", concept, label, framing, None)
            for start, end, (_, concept, framing, label) in terms
            if concept in told
        ]
        # The last letter decides, for a role's span may begin with a modifier in front of an opening mark.
        voices = find_voices(text, [row[1] - 1 for row in found])
        return [
            (start, end, text[start:end], kind, concept, label, framing, voice, None, basis)
            for (start, end, kind, concept, label, framing, basis), voice in zip(found, voices, strict=True)
        ]

    return rows


def _speaks_of(text: str, find: Callable | None) -> bool:
    """Tell whether a text holds a word that a concept asks for; a concept that asks for none is always spoken of."""
    return find is None or next(find(text), None) is not None


def add_speakers(mentions: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Fill `speaker` from a table of quotations for every mention that stands inside one.

    The shortest quotation around a mention counts. Mentions in the article's own voice and quotations
    without a known speaker leave None. Same rows and order as `mentions`.
    """
    spoken = quotes[quotes["speaker"].notna()]
    by_article = dict(iter(spoken.groupby("article_id", sort=False)))
    speakers = []
    for row in mentions.itertuples():
        around = by_article.get(row.article_id) if row.voice != "own" else None
        if around is not None:
            around = around[(around["start"] < row.end) & (around["end"] >= row.end)]
        if around is None or around.empty:
            speakers.append(row.speaker)
        else:
            speakers.append(around.loc[(around["end"] - around["start"]).idxmin(), "speaker"])
    return mentions.assign(speaker=pd.Series(speakers, index=mentions.index, dtype=object))


def plural(word: str) -> str:
    """Write the plural of a role: "leaders", "secretaries", "heads of state", "strongmen".

    >>> plural("head of state")
    'heads of state'
    """
    head, of, rest = word.partition(" of ")
    if head.endswith("man"):
        head = head[:-2] + "en"
    elif head.endswith("wife"):
        head = head[:-2] + "ves"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        head = head[:-1] + "ies"
    else:
        head += "es" if head.endswith(("s", "x", "ch", "sh")) else "s"
    return head + of + rest


def meanings(lexicon: Mapping) -> dict[str, tuple]:
    """Give each pattern of a lexicon, plurals included, its meaning; where two sections share a word, names come first, then roles, then terms."""
    patterns: dict[str, tuple] = {}
    for phrase in lexicon["ignore"]:
        patterns.setdefault(phrase, ("ignore",))
    for concept, names in lexicon["actors"].items():
        for name in names:
            patterns.setdefault(name, ("name", concept, name))
    for words in lexicon["roles"].values():
        for word in words:
            label = normalized(word.rstrip("*"))
            # With an open end the word itself tells: "warmong*" finds "warmonger" and "warmongers".
            patterns.setdefault(word, ("role", label, None if word.endswith("*") else False))
            patterns.setdefault(plural(label), ("role", label, True))
    for concept, framings in lexicon["terms"].items():
        for framing, phrases in framings.items():
            for phrase in phrases:
                patterns.setdefault(phrase, ("term", concept, framing, normalized(phrase.rstrip("*"))))
    return patterns


def paragraphs(text: str) -> Callable[[int], Line]:
    """Give a function that reads the paragraph around an offset, each paragraph once."""
    begins = [0, *(match.end() for match in re.finditer("\n", text))]
    read: dict[int, Line] = {}

    def line_around(place: int) -> Line:
        begin = begins[bisect_right(begins, place) - 1]
        if begin not in read:
            read[begin] = line_at(text, begin)
        return read[begin]

    return line_around
