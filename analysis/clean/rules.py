"""Which phrases mark a line that is no part of an article? The rules of analysis/rules/clean_*.yml, matched in one pass."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "rules"
# a furniture phrase stands at the beginning of a line: what follows is not looked at
_HEAD = 260
_EDGES = " \t\u00a0|•·*-–—_.,:;!?>»›<«‹…→←▶►■●○◆★☆✓+=~#\"'“”‘’„[](){}/\\&\ufeff"


class Rules(NamedTuple):
    """The compiled rules: whole lines, one pattern for all beginnings, and the kind each rule gives."""

    whole: dict[str, str]
    starts: re.Pattern
    names: dict[str, str]
    kinds: dict[str, str]


@cache
def read_rules() -> Rules:
    """Read every clean_<language>.yml and compile it; a rule is called language.name."""
    whole, patterns, names, kinds = {}, [], {}, {}
    for file in sorted(FOLDER.glob("clean_*.yml")):
        language = file.stem.removeprefix("clean_")
        for name, rule in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            called = f"{language}.{name}"
            kinds[called] = rule["kind"]
            whole.update({_bare(line): called for line in rule.get("lines", ())})
            found = [rf"{re.escape(start)}(?!\w)" for start in sorted(rule.get("starts", ()), key=len, reverse=True)]
            found += rule.get("patterns", [])
            if found:
                group = f"r{len(names)}"
                names[group] = called
                patterns.append(f"(?P<{group}>{'|'.join(found)})")
    return Rules(whole, re.compile("|".join(patterns), re.DOTALL), names, kinds)


def match_rules(lines: list[str]) -> list[str | None]:
    """Name the rule that each line falls under, or None; one look-up and at most one match a line."""
    rules = read_rules()
    whole, match, names = rules.whole.get, rules.starts.match, rules.names
    found = []
    for line in lines:
        head = line[:_HEAD].lower().strip(_EDGES)
        called = whole(head)
        if called is None:
            hit = match(head)
            called = names[hit.lastgroup] if hit else None
        found.append(called)
    return found


def _bare(line: str) -> str:
    return str(line).lower().strip(_EDGES)
