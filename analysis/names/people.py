"""Who is named in an article, under which short forms, and whom do "he", "she" and "the senator" stand for?"""

from bisect import bisect_left
from collections import Counter, namedtuple
from functools import cache

from analysis.names.countries import country_words
from analysis.names.reading import Reading
from analysis.rules import read_rules

# One mention of a person: first token of the name, token after it, the fullest name, gender ("f", "m" or None),
# whether the name stands free (not "Obama's" nor "the Obama administration"), and the titles before it.
Mention = namedtuple("Mention", "start end name gender free titles")

_MOST_TOKENS = 5
_MEMORY = (
    200  # mentions back (and, for a role, ahead): more than an article has, so that a book takes no longer
)


def find_people(reading: Reading) -> list[Mention]:
    """Find the people named in an article: every mention with the fullest form of the name, in reading order.

    A run of capitalised words is a person when a title or a given name says so, when "who" or an age follows, or when
    its last word stands alone elsewhere; then every shorter form is that person: "Kim" is "Kim Jong Un", "Mr. Lee"
    is "Amy Lee". Organisations and countries are left out. An article that names nobody gives an empty list.
    """
    runs = _runs(reading)
    rules = _rules()
    alone = Counter(run.names[0] for run in runs if len(run.names) == 1)
    known: Counter[tuple[str, ...]] = Counter()
    gender: dict[str, str] = {}
    for run in runs:
        several = len(run.names) > 1
        if not several and not run.titles:
            continue  # a lone word makes nobody known
        first = run.names[0].lower()
        given = (
            "f" if first in rules["feminine_names"] else "m" if first in rules["masculine_names"] else None
        )
        strong = not rules["titles"].isdisjoint(run.titles)
        if strong or (several and (given or alone[run.names[-1]] > 1 or _followed_by_who(reading, run.end))):
            known[run.names] += 1
            if said := _gender_of(run.titles) or (given if several else None):
                gender.setdefault(run.names[-1].lower(), said)
    fullest = _fullest(known)
    mentions = []
    for run in runs:
        full = fullest.get(tuple(map(str.lower, run.names)))
        if full:
            sex = gender.get(full.split()[-1].lower())
            mentions.append(Mention(run.start, run.end, full, sex, _free(reading, run), run.titles))
    return mentions


def antecedent(
    place: int, pronoun: str, reading: Reading, people: list[Mention], *, recent: str | None = None
) -> str | None:
    """Say whom "he" or "she" at token `place` stands for: a full name, or None when nobody fits.

    The subject of this sentence or of the two before comes first, the nearest sentence winning; people inside
    quotations and possessors ("Obama's plan") do not count. `recent` is the last speaker, who is preferred
    among people of the nearest two sentences.
    """
    wanted = {"he": "m", "she": "f", "his": "m", "her": "f", "him": "m"}.get(pronoun)
    sentence = reading.sentence[place]
    before: dict[int, list[Mention]] = {}
    at = bisect_left(people, place, key=_start)
    for mention in people[max(0, at - _MEMORY) : at]:
        if reading.quote[mention.start] < 0 and not (mention.gender and wanted and mention.gender != wanted):
            before.setdefault(reading.sentence[mention.start], []).append(mention)
    for number in sorted((number for number in before if number <= sentence), reverse=True):
        named = before[number]
        if recent is not None and sentence - number <= 2 and any(mention.name == recent for mention in named):
            return recent
        if free := [mention for mention in named if mention.free]:
            return min(free, key=lambda mention: (_subject_rank(reading, mention), mention.start)).name
    if recent is not None and _fits(recent, wanted, people):
        return recent
    return next((before[number][0].name for number in sorted(before, reverse=True)), None)


def bearer(role: str, place: int, reading: Reading, people: list[Mention]) -> str | None:
    """Say who bears a role named in this article: the person last introduced with it ("Senator Lee", "Lee, the
    senator") before token `place`, else the first after it; None when no name stands beside the role."""
    found = None
    at = bisect_left(people, place, key=_start)
    for number, mention in enumerate(people[max(0, at - _MEMORY) : at + _MEMORY], max(0, at - _MEMORY)):
        if found is not None and number >= at:
            break
        titles = [_written_out().get(title, title) for title in mention.titles]
        if role in titles or (reading.quote[mention.start] < 0 and role in _apposition(reading, mention.end)):
            found = mention.name
    return found


def _apposition(reading: Reading, end: int) -> list[str]:
    """Give the head of what follows a name behind a comma: ", the senior senator" of ", the senior senator from …"."""
    lower, kinds = reading.lower, reading.kinds
    if end >= len(lower) or lower[end] != ",":
        return []
    words = []
    for i in range(end + 1, min(end + 6, len(lower))):
        if kinds[i] not in ("determiner", "word", "name", "adverb"):
            break
        words.append(lower[i])
    return words


def _subject_rank(reading: Reading, mention: Mention) -> int:
    """Rank how much a name looks like its sentence's subject: at the start, behind a leading clause, elsewhere."""
    first = mention.start - len(mention.titles)
    if first <= 0 or reading.sentence[first - 1] != reading.sentence[mention.start]:
        return 0
    after = reading.kinds[mention.end] if mention.end < len(reading.kinds) else "\n"
    return 1 if reading.kinds[first - 1] == "," and after in ("word", "auxiliary", "adverb") else 2


def _fits(name: str, wanted: str | None, people: list[Mention]) -> bool:
    gender = next((mention.gender for mention in people if mention.name == name), None)
    return not gender or not wanted or gender == wanted


def _start(mention: Mention) -> int:
    return mention.start


def _followed_by_who(reading: Reading, end: int) -> bool:
    """Tell whether ", who", ", 31," or "(R" follows a name."""
    if end + 1 >= len(reading.words) or reading.words[end] not in ",(":
        return False
    return reading.lower[end + 1] in ("who", "r", "d", "age", "aged") or (
        reading.kinds[end + 1] == "number" and len(reading.words[end + 1]) == 2
    )


def _free(reading: Reading, run: "Run") -> bool:
    """Tell a person from a possessor and from "the Obama administration"."""
    if run.possessive:
        return False
    before = run.start - len(run.titles) - 1
    article = before >= 0 and reading.lower[before] in ("the", "a", "an", "that", "this")
    return not (article and run.end < len(reading.kinds) and reading.kinds[run.end] == "word")


Run = namedtuple("Run", "start end names titles possessive")


def _runs(reading: Reading) -> list[Run]:
    """Collect the runs of capitalised words that may name a person, titles cut off."""
    kinds, words, lower = reading.kinds, reading.words, reading.lower
    titles, particles = _titles(), _rules()["particles"]
    runs = []
    end, count = 0, len(words)
    for first in [i for i, kind in enumerate(kinds) if kind == "name"]:
        if first < end:
            continue  # inside the run before
        start = first - 1 if first > end and lower[first - 1] in titles else first
        end = first + 1
        while (
            end < count
            and (
                kinds[end] == "name" or (lower[end] in particles and kinds[min(end + 1, count - 1)] == "name")
            )
            and not lower[end - 1].endswith("'s")
        ):
            end += 1
        if run := _run(start, end, words[start:end]):
            runs.append(run)
    return runs


def _run(start: int, end: int, found: list[str]) -> Run | None:
    """Split a run into titles and name ("Russian President | Vladimir Putin"); None when it cannot be a person."""
    rules, titles = _rules(), _titles()
    possessive = found[-1].endswith(("'s", "’s"))
    if possessive:
        found[-1] = found[-1][:-2]
    while len(found) > 1 and found[-1].lower() in rules["suffixes"]:
        found.pop()
        end -= 1
    low = [word.lower().rstrip(".") for word in found]
    # what stands before the last title describes, it does not name
    cut = len(low)
    while cut and low[cut - 1] not in titles:
        cut -= 1
    names = low[cut:]
    if not names or len(names) > _MOST_TOKENS or not rules["organisation_words"].isdisjoint(names):
        return None
    if " ".join(names) in country_words():
        return None
    return Run(start + cut, end, tuple(found[cut:]), tuple(low[:cut]), possessive)


def _fullest(known: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Map every lower-case form a person may be named by to the fullest form; the more frequent person wins."""
    forms: dict[tuple[str, ...], str] = {}
    full = sorted(
        (names for names in known if len(names) > 1), key=lambda names: (-known[names], -len(names), names)
    )
    for names in full:
        low = tuple(name.lower() for name in names)
        for form in (low, low[-1:], (low[0], low[-1]), low[:1], low[:2]):
            forms.setdefault(form, " ".join(names))
    for names in sorted(known, key=lambda names: (-known[names], names)):
        forms.setdefault(tuple(name.lower() for name in names), " ".join(names))
    return forms


def _gender_of(titles: tuple[str, ...]) -> str | None:
    rules = _rules()
    if any(title in rules["feminine_titles"] for title in titles):
        return "f"
    return "m" if any(title in rules["masculine_titles"] for title in titles) else None


@cache
def _written_out() -> dict[str, str]:
    """Map an abbreviated title to the role it stands for: "sen" is "senator"."""
    return dict(pair.split("=") for pair in _rules()["short_titles"])


@cache
def _titles() -> frozenset[str]:
    """List what may stand in front of a name and is none: titles and what modifies them ("former")."""
    return _rules()["titles"] | _rules()["modifiers"]


@cache
def _rules() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in read_rules("names_people").items()}
