"""Who is given a voice by whom, and what is there to say about it?"""

from collections.abc import Sequence

import pandas as pd

from analysis.corpus import source_names
from analysis.stats import binomial_interval
from analysis.text import tokenize

SPEAKERS = (
    "source",
    "speaker_kind",
    "words",
    "quotations",
    "total",
    "quotations_total",
    "share",
    "share_of_quotations",
    "low",
    "high",
)
NOT_FOUND = "not found"


def speaker_shares(quotes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count the words that each source prints inside quotation marks by kind of speaker.

    One row per source and kind, with SPEAKERS as columns, sorted so; zeros are rows. `words` are those of direct and
    mixed quotations, `total` all such words of the source, `share` = words / total in [0, 1] (None for a source
    that quotes nobody). Words of one quotation are not independent, so the exact interval low..high belongs to
    `share_of_quotations` = quotations / quotations_total. "not found": no rule found the speaker. Empty input gives
    an empty table.
    """
    names = dict(zip(articles["article_id"], source_names(articles), strict=True))
    spoken = quotes[quotes["kind"].isin(["direct", "mixed"])]
    counted = pd.DataFrame(
        {
            "source": [names[article_id] for article_id in spoken["article_id"]],
            "speaker_kind": [kind if isinstance(kind, str) else NOT_FOUND for kind in spoken["speaker_kind"]],
            "words": [len(tokenize(text)) for text in spoken["text"]],
            "quotations": 1,
        }
    )
    every = pd.MultiIndex.from_product(
        [sorted(set(names.values())), sorted(set(counted["speaker_kind"]))], names=["source", "speaker_kind"]
    )
    shares = (
        counted.groupby(["source", "speaker_kind"])[["words", "quotations"]]
        .sum()
        .reindex(every, fill_value=0)
    )
    shares = shares.reset_index().astype({"words": "int64", "quotations": "int64"})
    shares["total"] = shares.groupby("source")["words"].transform("sum")
    shares["quotations_total"] = shares.groupby("source")["quotations"].transform("sum")
    shares["share"] = shares["words"] / shares["total"].where(shares["total"] > 0)
    shares["share_of_quotations"] = shares["quotations"] / shares["quotations_total"].where(
        shares["total"] > 0
    )
    shares["low"], shares["high"] = binomial_interval(shares["quotations"], shares["quotations_total"])
    return shares[list(SPEAKERS)]


def describe_quotes(quotes: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Answer in words whose words these articles carry: counts by kind, the most quoted speakers, the rest."""
    spoken = quotes[quotes["kind"].isin(["direct", "mixed"])]
    reported = int((quotes["kind"] == "indirect").sum())
    holding = spoken["article_id"].nunique()
    if not len(spoken):
        return (
            f"None of {_count(len(articles), 'article')} quotes anybody in marks; "
            f"{_count(reported, 'passage')} report speech without them."
        )
    words = [len(tokenize(text)) for text in spoken["text"]]
    sentences = [
        f"{holding} of {_count(len(articles), 'article')} carry {_count(len(spoken), 'quotation')} "
        f"({sum(words):,} words), and {_count(reported, 'passage')} of reported speech."
    ]
    named = spoken.assign(words=words).dropna(subset=["speaker"])
    if len(named):
        most = named.groupby("speaker")["words"].sum().sort_values(ascending=False, kind="stable").head(3)
        listed = "; ".join(f"{speaker}, {count:,} words" for speaker, count in most.items())
        sentences.append(f"Most words are those of {listed}.")
    nameless = len(spoken) - len(named)
    sentences.append(f"For {nameless} of the {len(spoken)} no speaker was found.")
    return " ".join(sentences)


def describe_variants(variants: pd.DataFrame, *, most: int = 20) -> str:
    """Answer in words what became of the quotations: per lineage its articles, wordings and changes, as a list.

    Of more than `most` lineages those in most articles, and of each as many changes; what is left out is counted.
    """
    if not len(variants):
        return "No quotation stands in two of these articles."
    quoted = variants[variants["kind"] != "indirect"]
    sizes = quoted.groupby("lineage")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    lines = [f"{most} of {len(sizes):,} utterances, those in most articles:\n"] if len(sizes) > most else []
    for lineage, group in quoted[quoted["lineage"].isin(sizes.index[:most])].groupby("lineage", sort=True):
        centre = group[group["centre"]].iloc[0]
        wordings = len({" ".join(tokenize(text)) for text in group["text"]})
        whose = centre["speaker"] if isinstance(centre["speaker"], str) else "Somebody"
        lines.append(
            f"{lineage}. {whose} in {_count(group['article_id'].nunique(), 'article')}, {_count(wordings, 'wording')}: "
            f"{centre['text']}"
        )
        changed = group[group["edits"] != ""].groupby("edits", sort=False)["article_id"].unique()
        told = [f"    - {_named(ids)}: {edits}" for edits, ids in changed.items()]
        restated = variants[(variants["lineage"] == lineage) & (variants["kind"] == "indirect")]
        told += [f"    - {row.article_id} restates: {row.cue} {row.text}" for row in restated.itertuples()]
        lines += [*told[:most], *([f"    - and {len(told) - most:,} more"] if len(told) > most else [])]
    return "\n".join(lines)


def _named(ids: Sequence[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3:,} more" if len(ids) > 3 else "")


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")
