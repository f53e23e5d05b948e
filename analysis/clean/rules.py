"""Which phrases mark a line that is no part of an article? The rules of analysis/rules/clean_*.yml, matched in one pass."""

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from analysis.clean.dateline import DATE_KINDS, match_dates
from analysis.rules import RULES, read_rules

# bullets, dashes and quotation marks around a phrase do not make it another phrase
_EDGES = " \t\u00a0|•·*-–—_.,:;!?>»›<«‹…→←▶►■●○◆★☆✓+=~#\"'“”‘’„[](){}/\\&\u200b\ufeff"
# a phrase of furniture stands at the beginning of a line; what follows is not looked at, patterns see more of it
_PHRASE, _HEAD = 90, 260
# a line that is longer and ends as a sentence is only looked up by its first word
_LONG = 60
_SENTENCE_ENDS = '.!?…”"'


class Rules(NamedTuple):
    """The compiled rules: phrases by their first word, patterns for short lines, and the kind of each rule."""

    phrases: dict[str, re.Pattern]
    patterns: re.Pattern
    exact: re.Pattern
    names: dict[str, str]
    kinds: dict[str, str]


@cache
def compile_rules() -> Rules:
    """Read every clean_<language>.yml and compile it; a rule is called language.name."""
    names, kinds = {}, {}
    by_word, patterns, exact = defaultdict(list), [], []
    for file in sorted(RULES.glob("clean_*.yml")):
        language = file.stem.removeprefix("clean_")
        for name, rule in read_rules(file.stem).items():
            group, called = f"r{len(names)}", f"{language}.{name}"
            names[group], kinds[called] = called, rule["kind"]
            for phrase in _phrases(rule.get("lines", "")):
                by_word[_first_word(phrase)].append(
                    (group, rf"{re.escape(phrase)}[{re.escape(_EDGES)}]*(?!.)")
                )
            for phrase in _phrases(rule.get("starts", "")):
                by_word[_first_word(phrase)].append((group, rf"{re.escape(phrase)}(?!\w)"))
            patterns += [(group, pattern) for pattern in rule.get("patterns", ())]
            exact += [(group, pattern) for pattern in rule.get("exact", ())]
    phrases = {word: _compiled(found) for word, found in by_word.items()}
    return Rules(phrases, _compiled(patterns), _compiled(exact), names, kinds)


def match_rules(lines: list[str]) -> list[str | None]:
    """Name the rule that each line falls under, or None; the lines are not empty and have no outer blanks.

    Most lines cost one look-up of their first word; patterns are tried on lines that are short or end as no sentence does.
    """
    rules, known, found = compile_rules(), {}, []
    for line in lines:
        if len(line) >= _LONG:
            found.append(_match_rule(line, rules))
            continue
        # short lines are the ones that repeat, and the costly ones
        if line not in known:
            known[line] = _match_rule(line, rules)
        found.append(known[line])
    return found


def _match_rule(line: str, rules: Rules) -> str | None:
    first = line[:24].lower().partition(" ")[0]
    phrases = rules.phrases.get(first)
    if phrases is None and not first.isalpha():
        phrases = rules.phrases.get(_first_word(_plain(line)))
    hit = phrases.match(_plain(line).lstrip(_EDGES)) if phrases else None
    if hit is None and (len(line) < _LONG or line[-1] not in _SENTENCE_ENDS):
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
