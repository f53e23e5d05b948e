"""Which country does a word point to? Names, adjectives and seats of government."""

from functools import cache

from analysis.names.words import Line
from analysis.rules import read_rules


def country_at(line: Line, index: int) -> tuple[str, int] | None:
    """Find a country's name or adjective that begins at a word: (country, number of words), the longest first."""
    if index < len(line.words) and line.lower[index] in _borders()[0]:
        for length in (4, 3, 2, 1):
            if index + length <= len(line.words) and (country := _country(line, index, length)):
                return country, length
    return None


def country_before(line: Line, index: int) -> tuple[str, int] | None:
    """Find a country's name or adjective whose last word stands just before a word."""
    if index and line.lower[index - 1] in _borders()[1]:
        for length in (4, 3, 2, 1):
            if index >= length and (country := _country(line, index - length, length)):
                return country, length
    return None


def _country(line: Line, first: int, length: int) -> str | None:
    listed, country = country_words().get(" ".join(line.lower[first : first + length]), (None, None))
    if listed is None or any(not gap.isspace() for gap in line.gaps[first + 1 : first + length]):
        return None
    # "us", "chad" and "turkey" are words; "united states" is a country without its capitals too.
    if length > 1:
        return country
    word = line.words[first]
    return country if (word == listed if listed.isupper() else word[0].isupper()) else None


@cache
def country_words() -> dict[str, tuple[str, str]]:
    """Map each listed word in small letters to (the word as listed, its country)."""
    listed = read_rules("names_actors_countries")
    return {word.lower(): (word, country) for country, words in listed.items() for word in (country, *words)}


@cache
def _borders() -> tuple[frozenset[str], frozenset[str]]:
    """List the words with which a country begins and ends, for most words are neither."""
    names = [name.split() for name in country_words()]
    return frozenset(name[0] for name in names), frozenset(name[-1] for name in names)
