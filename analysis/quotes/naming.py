"""What is the speaker's name, and what kind of speaker is it?"""

from functools import cache
from pathlib import Path

import yaml

from analysis.names.people import Mention, antecedent, bearer
from analysis.names.reading import Reading
from analysis.quotes.speakers import Span

_PRONOUNS = {"he", "she", "him", "her"}


def name_speaker(
    span: Span, reading: Reading, people: list[Mention], *, recent: str | None = None
) -> str | None:
    """Name the speaker whose words a phrase announces: the fullest form of a person's name in this article, the
    person a pronoun or a role ("the senator") stands for, else the phrase itself ("South Korea's defense ministry").
    """
    first, end = span
    word = reading.lower[first]
    if end - first == 1 and reading.kinds[first] in ("pronoun", "object", "relative"):
        if word in _PRONOUNS:
            return antecedent(first, word, reading, people, recent=recent)
        if word in ("they", "it", "who", "which"):
            return recent
        return reading.words[first]
    inside = [mention for mention in people if mention[0] < end and mention[1] > first]
    cut = _head_end(reading, first, end)
    heads = [mention for mention in inside if mention[0] < cut and not mention[4]]
    if heads:
        return heads[-1][2]
    if reading.kinds[first] == "determiner" or end - first == 1:
        role = reading.lower[cut - 1]
        if (
            role in _roles()
            and reading.lower[first] != "a"
            and (found := bearer(role, first, reading, people))
        ):
            return found
    return reading.text[reading.starts[first] : reading.ends[end - 1]]


def _head_end(reading: Reading, first: int, end: int) -> int:
    """Cut a phrase before its first "of", "for", "from", …, unless a name follows a title ("Secretary of State")."""
    for i in range(first + 1, end):
        if reading.kinds[i] in ("of", "preposition"):
            if reading.kinds[first] == "name" and reading.kinds[i - 1] == "name" and reading.kinds[i] == "of":
                continue
            return i
    return end


@cache
def _roles() -> frozenset[str]:
    path = Path(__file__).parents[1] / "rules" / "quotes_speakers.yml"
    return frozenset(yaml.safe_load(path.read_text("utf-8"))["roles"].split())
