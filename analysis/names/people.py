"""Who is named in an article, under which short forms, and whom do "he", "she" and "the senator" stand for?"""

from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from analysis.names.reading import Reading

# One mention of a person: first token, token after the last, fullest name, gender ("f", "m" or None), possessive.
Mention = tuple[int, int, str, str | None, bool]

_MOST_TOKENS = 5


def find_people(reading: Reading) -> list[Mention]:
    """Find the people named in an article: every mention with the fullest form of the name, in reading order.

    A run of capitalised words is a person when a title or a given name says so, or when it repeats the surname
    of such a run; "Kim" is then "Kim Jong Un" and "Mr. Lee" is "Amy Lee". Organisations are left out. An article
    that names nobody gives an empty list.
    """
    runs = _runs(reading)
    rules = _rules()
    known: Counter[tuple[str, ...]] = Counter()
    gender: dict[str, str] = {}
    for _, _, names, titles, _ in runs:
        if not names:
            continue
        first, surname = names[0].lower(), names[-1].lower()
        given = (
            "f" if first in rules["feminine_names"] else "m" if first in rules["masculine_names"] else None
        )
        if not titles and not (given and len(names) > 1):
            continue
        known[names] += 1
        said = _gender_of(titles) or (given if len(names) > 1 else None)
        if said:
            gender.setdefault(surname, said)
    fullest = _fullest(known)
    mentions = []
    for start, end, names, _titles, possessive in runs:
        full = fullest.get(tuple(name.lower() for name in names)) if names else None
        if full:
            mentions.append((start, end, full, gender.get(full.split()[-1].lower()), possessive))
    return mentions


def full_name(names: str, people: list[Mention]) -> str | None:
    """Give the fullest form for a name as it stands ("Mr. Lee"); None when nobody of that name is in `people`."""
    words = [
        word for word in names.replace("’", "'").split() if word.lower().rstrip(".") not in _rules()["titles"]
    ]
    if not words:
        return None
    wanted = [word.lower().removesuffix("'s") for word in words]
    counted = Counter(full for _, _, full, _, _ in people)
    fitting = [full for full in counted if _covers(full.lower().split(), wanted)]
    return max(fitting, key=lambda full: (counted[full], len(full), full)) if fitting else None


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
    before: dict[int, list[tuple[str, bool]]] = {}
    for start, _, full, gender, possessive in people:
        if start >= place:
            break
        if reading.quote[start] >= 0 or (gender and wanted and gender != wanted):
            continue
        before.setdefault(reading.sentence[start], []).append((full, possessive))
    for number in sorted((n for n in before if n <= sentence), reverse=True):
        free = [full for full, possessive in before[number] if not possessive]
        if (
            recent is not None
            and sentence - number <= 2
            and any(full == recent for full, _ in before[number])
        ):
            return recent
        if free:
            return free[0]
    if recent is not None and _fits(recent, wanted, people):
        return recent
    return next((full for number in sorted(before, reverse=True) for full, _ in before[number]), None)


def bearer(role: str, place: int, reading: Reading, people: list[Mention]) -> str | None:
    """Say who bears a role named in this article: the person last introduced with it ("Senator Lee", "Lee, the
    senator") before token `place`, else the first after it; None when no name stands beside the role."""
    found = None
    for start, end, full, _, _ in people:
        if found is not None and start >= place:
            break
        titles = reading.lower[max(0, start - 4) : end]
        following = reading.lower[end : end + 8]
        if role in titles or (following[:1] == [","] and role in following and reading.quote[start] < 0):
            found = full
    return found


def _fits(name: str, wanted: str | None, people: list[Mention]) -> bool:
    return all(
        not gender or not wanted or gender == wanted for _, _, full, gender, _ in people if full == name
    )


def _runs(reading: Reading) -> list[tuple[int, int, tuple[str, ...], list[str], bool]]:
    """Collect runs of capitalised words: first token, end, the names without titles, the titles, possessive."""
    kinds, words, lower = reading.kinds, reading.words, reading.lower
    rules = _rules()
    titles, particles, organisation = rules["titles"], rules["particles"], rules["organisation_words"]
    runs = []
    i, count = 0, len(words)
    while i < count:
        if kinds[i] != "name" and not (lower[i] in titles and i + 1 < count and kinds[i + 1] == "name"):
            i += 1
            continue
        start = i
        while i < count and (
            kinds[i] == "name"
            or (lower[i] in particles and i > start and i + 1 < count and kinds[i + 1] == "name")
            or (i == start)
        ):
            possessive = lower[i].endswith(("'s", "s'"))
            i += 1
            if possessive:
                break
        found = [words[k] for k in range(start, i)]
        called = []
        while found and found[0].lower().rstrip(".") in titles:
            called.append(found.pop(0).lower().rstrip("."))
        # "Russian President Vladimir Putin": what stands before the last title describes, it does not name
        last = max((k for k, word in enumerate(found[:-1]) if word.lower().rstrip(".") in titles), default=-1)
        if last >= 0 and found[-1].lower() not in rules["suffixes"]:
            called += [word.lower().rstrip(".") for word in found[: last + 1]]
            found = found[last + 1 :]
        first = i - len(found)
        possessive = bool(found) and lower[i - 1].endswith("'s")
        if possessive:
            found[-1] = found[-1][:-2]
        while found and found[-1].lower() in rules["suffixes"]:
            found.pop()
        if found and len(found) <= _MOST_TOKENS and not any(word.lower() in organisation for word in found):
            runs.append((first, i, tuple(found), called, possessive))
    return runs


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


def _covers(full: list[str], wanted: list[str]) -> bool:
    places = iter(full)
    return all(word in places for word in wanted)


def _gender_of(titles: list[str]) -> str | None:
    rules = _rules()
    if any(title in rules["feminine_titles"] for title in titles):
        return "f"
    return "m" if any(title in rules["masculine_titles"] for title in titles) else None


@cache
def _rules() -> dict[str, frozenset[str]]:
    path = Path(__file__).parents[1] / "rules" / "names_people.yml"
    return {name: frozenset(words.split()) for name, words in yaml.safe_load(path.read_text("utf-8")).items()}
