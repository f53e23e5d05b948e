"""Which country does a word point to? Names, adjectives and seats of government."""

from functools import cache

import yaml

from analysis.names.words import RULES, Line


def country_at(line: Line, index: int) -> tuple[str, int] | None:
    """Find a country's name or adjective that begins at a word: (country, number of words), the longest first."""
    for length in (4, 3, 2, 1):
        words = line.words[index : index + length]
        if len(words) == length and (country := _country(line, index, length)):
            return country, length
    return None


def country_before(line: Line, index: int) -> tuple[str, int] | None:
    """Find a country's name or adjective whose last word stands just before a word."""
    for length in (4, 3, 2, 1):
        if index >= length and (country := _country(line, index - length, length)):
            return country, length
    return None


def _country(line: Line, first: int, length: int) -> str | None:
    words = line.words[first : first + length]
    country = country_words().get(" ".join(line.lower[first : first + length]))
    if country is None or any(not gap.isspace() for gap in line.gaps[first + 1 : first + length]):
        return None
    # "us" and "chad" are words; "united states" without capitals is still a country.
    capital = words[0].isupper() if len(words[0]) < 4 and words[0] not in _short_names() else words[0][0].isupper()
    return country if capital or length > 1 else None


@cache
def country_words() -> dict[str, str]:
    """Map each listed word, in small letters, to its country."""
    listed = yaml.safe_load((RULES / "names_actors_countries.yml").read_text("utf-8"))
    return {
        word.lower(): country for country, words in listed.items() for word in (country, *words)
    }


@cache
def _short_names() -> frozenset[str]:
    listed = yaml.safe_load((RULES / "names_actors_countries.yml").read_text("utf-8"))
    names = [word for country, words in listed.items() for word in (country, *words)]
    return frozenset(name for name in names if len(name) < 4 and not name.isupper())
