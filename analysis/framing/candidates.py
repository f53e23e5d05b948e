"""Which words does a corpus put on an actor that its lexicon does not list yet?"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.corpus import find_path
from analysis.framing.lexicon import read_lexicon
from analysis.framing.mentions import find_mentions, paragraphs, plural
from analysis.framing.phrases import normalized
from analysis.names import describing_words
from analysis.text import sentences

CANDIDATES = ("concept", "candidate", "kind", "mentions", "articles", "article_id", "start", "sentence")


def find_candidates(articles: pd.DataFrame, lexicon: Mapping) -> pd.DataFrame:
    """Find the words in front of or behind an actor's name that the lexicon does not list, so that no label is missed.

    One row per concept and candidate, the commonest first: `kind` is role (a noun that names the person: "strongman Kim",
    "Kim, a former spy,") or modifier (an adjective in front of a name or a listed role: "the ageing Putin", "reclusive
    leader"); `mentions` and `articles` count it; `article_id`, `start` and `sentence` show its first use.
    Countries, courtesies and function words are no candidates. Nothing found gives an empty table.
    """
    lexicon = lexicon if "reasons" in lexicon else read_lexicon(lexicon)
    listed = {normalized(word.rstrip("*")) for words in lexicon["roles"].values() for word in words}
    listed |= {plural(word) for word in listed}
    listed |= {part for phrase in listed for part in phrase.split()}
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    mentions = find_mentions(articles, lexicon)
    found: dict[tuple[str, str, str], list[tuple]] = defaultdict(list)
    for article_id, rows in mentions[mentions["kind"] != "term"].groupby("article_id", sort=True):
        lines = paragraphs(texts[article_id])
        places = set()
        for row in rows.itertuples():
            for word, kind, place in describing_words(
                lines(row.start), row.start, row.end, row.kind == "name"
            ):
                if word not in listed and place not in places:
                    places.add(place)
                    found[row.concept, word, kind].append((article_id, place))
    rows = [
        (
            concept,
            word,
            kind,
            len(uses),
            len({article for article, _ in uses}),
            *uses[0],
            _sentence(texts, *uses[0]),
        )
        for (concept, word, kind), uses in found.items()
    ]
    table = pd.DataFrame(rows, columns=list(CANDIDATES)).astype(
        dict.fromkeys(("mentions", "articles", "start"), "int64")
    )
    order = ["mentions", "articles", "concept", "candidate", "kind"]
    return table.sort_values(order, ascending=[False, False, True, True, True], ignore_index=True)


def write_candidates(candidates: pd.DataFrame, lexicon: str | Path, copy: str | Path) -> Path:
    """Write a copy of a lexicon file with the candidates under `candidates`, to be moved to a framing or deleted.

    The lexicon's own text, comments and all, stays as it is; each candidate has its count and first sentence as
    comment. Gives the copy's path. Raises ValueError if the copy would replace the lexicon or it has candidates already.
    """
    original, target = find_path(lexicon), Path(copy)
    if target.exists() and target.samefile(original):
        raise ValueError(f"{copy} is the lexicon itself; expected the name of a copy")
    text = original.read_text("utf-8-sig").rstrip("\n")
    if any(line.startswith("candidates:") for line in text.splitlines()):
        raise ValueError(f"{lexicon}: has candidates already; move or delete them first")
    lines = [
        "",
        "",
        "# Found beside the actors' names and not listed above: move each to a framing, or delete it.",
        "candidates:",
    ]
    for concept, rows in candidates.groupby("concept", sort=True):
        lines.append(f"  {json.dumps(concept, ensure_ascii=False)}:")
        for row in rows.itertuples():
            counts = f"{row.kind}, {row.mentions} time{'s' * (row.mentions > 1)} in {row.articles} article{'s' * (row.articles > 1)}"
            lines.append(
                f"    - {json.dumps(row.candidate, ensure_ascii=False)}  # {counts}: {_one_line(row.sentence)}"
            )
    if len(candidates) == 0:
        lines[-1] = "candidates: {}"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.write_text(text + "\n".join(lines) + "\n", "utf-8")
    partial.replace(target)
    return target


def _sentence(texts: dict, article_id: str, place: int) -> str:
    text = texts[article_id]
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[begin : end if end >= 0 else len(text)]
    around = (line[a:b] for a, b in sentences(line) if a <= place - begin < b)
    return next(around, line).strip()


def _one_line(text: str) -> str:
    """Keep a comment a comment: no line end of any kind, no control characters, not too long."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return flat if len(flat) <= 160 else flat[:159] + "…"
