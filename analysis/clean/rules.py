"""Which phrases mark a line that is no part of an article? The rules of analysis/rules/clean_*.yml, matched in one pass."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.clean.dateline import DATE_KINDS, match_dates
from analysis.clean.openings import Openings, may_open, openings_of
from analysis.clean.signs import sign_of
from analysis.rules import RULES, read_rules

# bullets, dashes and quotation marks around a phrase do not make it another phrase
_EDGES = " \t\u00a0|•·*-–—_.,:;!?>»›<«‹…→←▶►■●○◆★☆✓+=~#\"'“”‘’„[](){}/\\&\u200b\ufeff"
# a phrase fills its line or starts it
_ENDS = {"lines": rf"[{re.escape(_EDGES)}]*(?!.)", "starts": r"(?!\w)"}
# a phrase of furniture stands at the beginning of a line; what follows is not looked at, patterns see more of it
_PHRASE, _HEAD = 90, 260
# a line that is longer and ends as a sentence is only looked up by its first word
_LONG = 60
_SENTENCE_ENDS = '.!?…”"'
# with fewer lines a look at each is over before the expressions for all of them are compiled
_MANY = 8_000
# so many texts or lines are looked at together, and two such parts at once: Arrow leaves other threads their time
_TEXTS, _LINES, _THREADS = 5_000, 70_000, 2


class Rules(NamedTuple):
    """The compiled rules: phrases by their first word, patterns for short lines, and the kind of each rule.

    `openings` say how the phrases begin; `sign` is Arrow's expression for the lines that patterns may match.
    """

    phrases: dict[str, re.Pattern]
    patterns: re.Pattern
    exact: re.Pattern
    names: dict[str, str]
    kinds: dict[str, str]
    openings: Openings
    sign: str


@cache
def compile_rules() -> Rules:
    """Read every clean_<language>.yml and compile it; a rule is called language.name."""
    names, kinds = {}, {}
    by_word, patterns, exact = defaultdict(list), [], []
    openings = {"lines": [], "starts": []}
    for file in sorted(RULES.glob("clean_*.yml")):
        language = file.stem.removeprefix("clean_")
        for name, rule in read_rules(file.stem).items():
            group, called = f"r{len(names)}", f"{language}.{name}"
            names[group], kinds[called] = called, rule["kind"]
            for key, end in _ENDS.items():
                for phrase in _phrases(rule.get(key, "")):
                    if phrase[0] in _EDGES:  # it is sought as it stands, not behind its own bracket
                        patterns.append((group, re.escape(phrase) + end))
                    else:
                        by_word[_first_word(phrase)].append((group, re.escape(phrase) + end))
                        openings[key].append(phrase)
            patterns += [(group, pattern) for pattern in rule.get("patterns", ())]
            exact += [(group, pattern) for pattern in rule.get("exact", ())]
    return Rules(
        {word: _compiled(found) for word, found in by_word.items()},
        _compiled(patterns),
        _compiled(exact),
        names,
        kinds,
        openings_of(openings["lines"], openings["starts"], _EDGES),
        sign_of((pattern for _, pattern in patterns), (pattern for _, pattern in exact)),
    )


def match_rules(lines: list[str]) -> list[str | None]:
    """Name the rule that each line falls under, or None; the lines have no outer blanks.

    Of many lines only those are looked at that open as a phrase does, or are short, or end as no sentence does, and hold a
    sign that a pattern needs.
    """
    names = [None, *compile_rules().kinds]
    parts = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    with ThreadPoolExecutor(_THREADS) as threads:
        numbered = threads.map(lambda part: _numbers(pa.array(part, pa.large_string())).tolist(), parts)
        return [names[number] for numbers in numbered for number in numbers]


def cut_lines(texts: pd.Series) -> pd.Series:
    """Cut every line of each text that falls under a rule, and nothing else; where no text is known, none comes back.

    `clean_articles` also sees what stands around a line: it keeps a heading that sounds like a menu, drops a list of headlines,
    and accounts for every line.
    """
    column = pa.array(texts, pa.large_string(), from_pandas=True)
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [chunk.slice(start, _TEXTS) for chunk in chunks for start in range(0, len(chunk), _TEXTS)]
    with ThreadPoolExecutor(_THREADS) as threads:
        cut = pa.chunked_array(list(threads.map(_cut, parts)), pa.large_string())
    return pd.Series(cut.to_pandas().array, index=texts.index, name=texts.name, dtype="str")


def _cut(texts: pa.Array) -> pa.Array:
    split = pc.split_pattern(texts, "\n")
    lines = split.flatten()
    bare = pc.utf8_trim_whitespace(lines)
    there = pc.not_equal(bare, "")
    stays = np.ones(len(lines), bool)
    stays[there.to_numpy(zero_copy_only=False)] = _numbers(bare.filter(there)) == 0
    # where each text's lines begin among those that stay
    starts = pa.array(np.r_[0, np.cumsum(stays)][split.offsets], pa.int32())
    kept = pa.ListArray.from_arrays(starts, lines.filter(pa.array(stays)), mask=texts.is_null())
    return pc.binary_join(kept, pa.scalar("\n", texts.type))


def _numbers(lines: pa.Array) -> np.ndarray:
    """The number of the rule that each line falls under, a phrase's before a pattern's; 0 for none."""
    rules = compile_rules()
    numbers = {name: number for number, name in enumerate(rules.kinds, 1)}
    found = np.zeros(len(lines), np.int64)
    for match, may_match in ((_match_phrase, _may_be_phrase), (_match_pattern, _may_be_pattern)):
        rows = np.flatnonzero((found == 0) & (may_match(lines, rules) if len(lines) >= _MANY else True))
        # short lines repeat, and are the costly ones
        looked = lines.take(pa.array(rows)).dictionary_encode()
        named = [numbers.get(match(line, rules), 0) for line in looked.dictionary.to_pylist()]
        found[rows] = np.array(named, np.int64)[looked.indices]
    return found


def _may_be_phrase(lines: pa.Array, rules: Rules) -> np.ndarray:
    return may_open(lines, rules.openings)


def _may_be_pattern(lines: pa.Array, rules: Rules) -> np.ndarray:
    # most lines end with a full stop, which is soonest seen; a character takes four bytes at most
    perhaps = pc.invert(pc.ends_with(lines, ".")).to_numpy(zero_copy_only=False)
    bytes_ = pc.binary_length(lines).to_numpy()
    perhaps |= bytes_ < _LONG
    rows = np.flatnonzero(~perhaps & (bytes_ < 4 * _LONG))
    perhaps[rows] = pc.less(pc.utf8_length(lines.take(pa.array(rows))), _LONG)
    rows = np.flatnonzero(perhaps)
    looked = lines.filter(perhaps)
    signed = pc.match_substring_regex(looked, rules.sign)
    marked = np.zeros(len(lines), bool)
    marked[rows[signed]] = True
    return marked


def _match_phrase(line: str, rules: Rules) -> str | None:
    first = line[:24].lower().partition(" ")[0]
    phrases = rules.phrases.get(first)
    if phrases is None and not first.isalpha():
        phrases = rules.phrases.get(_first_word(_plain(line)))
    hit = phrases.match(_plain(line).lstrip(_EDGES)) if phrases else None
    return rules.names[hit.lastgroup] if hit else None


def _match_pattern(line: str, rules: Rules) -> str | None:
    """Patterns are tried on lines that are short or end as no sentence does."""
    if len(line) >= _LONG and line[-1] in _SENTENCE_ENDS:
        return None
    hit = rules.patterns.match(line[:_HEAD].lower()) or rules.exact.match(line[:_HEAD])
    return rules.names[hit.lastgroup] if hit else None


def match_lines(lines: list[str]) -> list[str | None]:
    """Name the rule that each line falls under: nothing but a date, else a phrase, else None."""
    return [date or phrase for date, phrase in zip(match_dates(lines), match_rules(lines), strict=True)]


def kinds_of(rules: list[str | None]) -> list[str | None]:
    """Look up the ledger's kind for each rule."""
    kinds = compile_rules().kinds | DATE_KINDS
    return [kinds[rule] if rule else None for rule in rules]


def _plain(line: str) -> str:
    """The beginning of a line as phrases are written: small letters, straight apostrophes."""
    return line[:_PHRASE].lower().replace("’", "'")


def _phrases(text: str) -> list[str]:
    """Phrases stand in one text, a slash between two."""
    return [phrase for phrase in re.split(r"\s+/\s+", text.strip().replace("’", "'")) if phrase]


def _first_word(phrase: str) -> str:
    return phrase.lstrip(_EDGES).partition(" ")[0].strip(_EDGES)


def _compiled(found: list[tuple[str, str]]) -> re.Pattern:
    """One alternation, longer phrases first, each rule's in a group that carries its name."""
    groups = defaultdict(list)
    for group, pattern in found:
        groups[group].append(pattern)
    return re.compile(
        "|".join(f"(?P<{group}>{'|'.join(parts)})" for group, parts in groups.items()) or "(?!)", re.DOTALL
    )
