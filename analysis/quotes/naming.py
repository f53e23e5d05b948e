"""What is the speaker's name, and what kind of speaker is it?"""

from bisect import bisect_left
from functools import cache
from itertools import pairwise

from analysis.names.countries import country_words
from analysis.names.people import Mention, antecedent, bearer
from analysis.names.reading import Reading
from analysis.quotes.speakers import Span
from analysis.rules import read_rules

_NEAR = 12  # mentions that a phrase and its apposition can hold
_DESCRIBED = 20  # mentions of a name whose surroundings are read: an article introduces nobody later
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
    cut = _head_end(reading, first, end)
    at = bisect_left(people, first, key=_start)
    near = people[at : at + _NEAR]
    if named := [mention.name for mention in near if mention.start < cut and mention.free]:
        return named[-1]
    # "the editor in chief, Ben Smith," names him behind the comma
    if reading.kinds[min(end, len(reading.kinds) - 1)] == "," and reading.kinds[first] != "pronoun":
        for mention in near:
            if mention.start - len(mention.titles) == end + 1:
                return mention.name
    head = reading.lower[cut - 1]
    if reading.lower[first] in ("the", "this", "that") or end - first == 1:
        if head in _roles() and (found := bearer(head, first, reading, people)):
            return found
        if head in _own_words() and recent:
            return recent
    return reading.text[reading.starts[first] : reading.ends[end - 1]]


def _start(mention: Mention) -> int:
    return mention.start


def _head_end(reading: Reading, first: int, end: int) -> int:
    """Cut a phrase before its first "of", "for", "from", …, unless a name follows a title ("Secretary of State")."""
    for i in range(first + 1, end):
        if reading.kinds[i] in ("of", "preposition"):
            if reading.kinds[first] == "name" and reading.kinds[i - 1] == "name" and reading.kinds[i] == "of":
                continue
            return i
    return end


def speaker_kind(
    name: str | None, span: Span, reading: Reading, people: list[Mention], *, home: str | None = None
) -> str:
    """Say what kind of speaker this is: unnamed, state media, media, expert, witness, official, foreign government,
    document, organisation or other, by the first rule of rules/quotes_speakers.yml that fits.

    An official or a bare country ("North Korea") whose country is named beside it and is not `home` is a foreign
    government; without `home` nobody can be called foreign, and both are official.
    """
    words, phrase = _described(name, span, reading, people)
    for kind, rule in _kinds():
        if not words.isdisjoint(rule["words"]) or any(each in phrase for each in rule["phrases"]):
            if kind != "official":
                return kind
            return "foreign government" if home and _countries(words, phrase) - {home} else kind
    spoken = reading.text[reading.starts[span[0]] : reading.ends[span[1] - 1]].lower()
    if country := _country(spoken.removeprefix("the ")):
        return "foreign government" if home and country != home else "official"
    return "other"


def _described(name: str | None, span: Span, reading: Reading, people: list[Mention]) -> tuple[set[str], str]:
    """Collect the words that describe a speaker: the phrase, and what stands beside a person's name anywhere."""
    places = [range(*span)]
    own = [mention for mention in people if mention.name == name and reading.quote[mention.start] < 0]
    for start, end, _, _, _, titles in own[:_DESCRIBED]:
        first = start - len(titles)
        while first > 0 and start - first < 6 and _describes(reading, first - 1):
            first -= 1
        places.append(range(first, start))
        if (
            end < len(reading.words)
            and reading.kinds[end] == ","
            and reading.kinds[min(end + 1, len(reading.words) - 1)] in ("determiner", "word", "name")
        ):
            last = end + 1
            while (
                last < len(reading.words)
                and last - end < 10
                and reading.kinds[last] not in (",", ".", "\n", "auxiliary")
            ):
                last += 1
            places.append(range(end, last))
    words = [reading.lower[i].removesuffix("'s").rstrip(".") for place in places for i in place]
    return set(words), " ".join(words)


def _describes(reading: Reading, i: int) -> bool:
    """Tell whether a token before a name can belong to its title ("Russian foreign ministry spokesman …")."""
    return reading.kinds[i] in ("name", "of") or (
        reading.kinds[i] == "word" and reading.lower[i] in _title_words()
    )


@cache
def _title_words() -> frozenset[str]:
    return _roles().union(*(rule["words"] for _, rule in _kinds()), _speakers()["title_words"].split())


def _countries(words: set[str], phrase: str) -> set[str]:
    """Name the countries that describe a speaker; a seat of government counts ("the Kremlin" by its own rule)."""
    listed = country_words()
    found = {listed[word][1] for word in words if word in listed}
    pairs = phrase.split()
    found |= {listed[" ".join(pair)][1] for pair in pairwise(pairs) if " ".join(pair) in listed}
    return found | ({"Russia"} if "kremlin" in words else set())


def _country(words: str) -> str | None:
    listed = country_words().get(words)
    return listed[1] if listed else None


@cache
def _kinds() -> list[tuple[str, dict]]:
    listed = _speakers()["kinds"].items()
    return [
        (kind, {"words": frozenset(rule["words"].split()), "phrases": rule.get("phrases", [])})
        for kind, rule in listed
    ]


@cache
def _roles() -> frozenset[str]:
    return frozenset(_speakers()["roles"].split())


@cache
def _own_words() -> frozenset[str]:
    return frozenset(_speakers()["own_words"].split())


@cache
def _speakers() -> dict:
    return read_rules("quotes_speakers")
