"""Whom does "the president", "Russia's leader" or "the two leaders" mean? Role words resolved to persons."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from analysis.names.actors import Lines, Named, NamesIn, names_by_line
from analysis.names.beside import joint
from analysis.names.countries import country_at
from analysis.names.nominals import Role, RoleHit, read_role
from analysis.names.words import word_list

Bearers = dict[str, dict[str, list[frozenset[str]]]]


class Memory(NamedTuple):
    """What one article says about its people: who bears which role, of which country, and at which places each is named.

    `bearers[label][person]` lists for each time the role was put on the person the words that tell which office it
    is; `past` likewise for "former" and its like; `nations[person]` are countries, `guesses` keeps those that only
    stand near. Persons are concepts, or "?Name" for somebody whom no list holds.
    """

    bearers: Bearers
    past: Bearers
    nations: dict[str, set[str]]
    places: dict[str, list[int]]
    lines: Lines
    guesses: dict[str, str | None]


# So many names of one person tell the country that stands beside them as well as more would.
_NAMES_LOOKED_AT = 50


def resolve_roles(
    hits: list[RoleHit], named: list[Named], lines: Lines, countries: Mapping[str, str]
) -> list[tuple[int, int, str, str, str]]:
    """Give (start, end, person or persons, label, basis) for every role word that means somebody named here.

    basis: `title` ("Russian President Putin"), `apposition` ("Kim, the North's leader,"), `predicate` ("Kim is a
    dictator"), `definite` ("the president"), `generic` ("a Russian president" in an article whose Russian president
    is named), `joint` ("the two leaders"; the persons joined by " + ").
    First every role beside a name is read; these tell which roles and which country each person has in this article
    (role memory), and by them the roles without a name are resolved. Roles of people whom no list holds, of
    offices without their holder, and of deputies are left out. `countries` gives countries known beforehand.
    """
    if not hits:
        return []
    by_line = names_by_line(named, lines)
    nobody = NamesIn({}, {})
    read = []
    for hit in hits:
        line = lines(hit[0])
        read.append(read_role(hit, line, by_line.get(line.starts[0], nobody)))
    roles = [role for role in read if role is not None]
    memory = _memory(roles, named, lines, countries)
    found = []
    for role in roles:
        person, basis = (role.person, role.basis) if role.person else _resolve(role, memory)
        if person and not person.startswith("?"):
            start = min(role.line.starts[role.first], role.start)
            found.append((start, role.end, person, role.label, basis))
    return found


def _memory(roles: list[Role], named: list[Named], lines: Lines, countries: Mapping[str, str]) -> Memory:
    bearers: Bearers = defaultdict(lambda: defaultdict(list))
    past: Bearers = defaultdict(lambda: defaultdict(list))
    nations: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[int]] = defaultdict(list)
    for concept, country in countries.items():
        nations[concept].add(country)
    for name in named:
        places[name.concept].append(name.start)
    for role in roles:
        if role.person and not role.plural and role.basis != "predicate":
            (past if role.not_now else bearers)[role.label][role.person].append(
                role.qualifiers | role.belongs_to
            )
            if role.country:
                nations[role.person].add(role.country)
            if role.person.startswith("?"):
                places[role.person].append(role.start)
    return Memory(bearers, past, nations, places, lines, {})


def _resolve(role: Role, memory: Memory) -> tuple[str | None, str | None]:
    """Find whom a role without a name beside it means, and on which basis."""
    if role.plural:
        return _pair(role, memory), "joint"
    if role.owner == "a name":
        return None, None
    if role.not_now:
        return (_bearer(role, memory.past, memory) if role.determiner else None), "definite"
    if role.determiner in word_list("indefinite"):
        return (_of_country(role, memory, known=True) if role.country else None), "generic"
    if role.country:
        return _of_country(role, memory), "definite"
    if role.determiner is None and role.owner is None:
        # "during his time as head of state": the office stands for its holder, who was named just before.
        if role.left and role.line.lower[role.left - 1] == "as" and role.label in word_list("by_country"):
            return _last_named(role.start, memory, _leaders(memory)), "predicate"
        return None, None
    if role.determiner in word_list("pronouns") and role.determiner not in ("our", "my"):
        return None, None
    return _bearer(role, memory.bearers, memory) or _last_leader(role, memory), "definite"


def _bearer(role: Role, bearers: Bearers, memory: Memory) -> str | None:
    """Choose who "the president" is among those who bear the office here.

    Of several heads of state or government the one without a foreign country, for an article calls its own
    president "the president"; else the one named last.
    """
    people = {
        person: ways
        for person, ways in bearers.get(role.label, {}).items()
        if any(_same_office(role, office) for office in ways)
    }
    at_home = [person for person in people if not memory.nations.get(person)]
    if at_home and _leads(role):
        return max(at_home, key=lambda person: (len(people[person]), person))
    if not people:
        return None
    return _last_named(role.start, memory, at_home or people) or max(
        people, key=lambda who: (len(people[who]), who)
    )


def _same_office(role: Role, office: frozenset[str]) -> bool:
    """Compare the words that tell an office: "the director" may be any, "the director of the bank" only a bank's."""
    if role.belongs_to:
        return bool(role.belongs_to & office)
    return not role.qualifiers or not office or bool(role.qualifiers & office)


def _of_country(role: Role, memory: Memory, *, known: bool = False) -> str | None:
    """Choose who "the Russian president" is: a bearer of that country, else its leader, else a bearer at home."""
    people = memory.bearers.get(role.label, {})
    there = [person for person in people if role.country in memory.nations.get(person, ())]
    if not there and not known and role.label in word_list("by_country"):
        leaders = sorted(_leaders(memory))
        there = [person for person in leaders if role.country in memory.nations.get(person, ())]
        if not there and not people:
            unknown = [person for person in leaders if not memory.nations.get(person)]
            there = [person for person in unknown if role.country == _country_around(person, memory)]
    if there:
        return _last_named(role.start, memory, there) or min(there)
    if not _leads(role):
        return None
    at_home = {person: len(ways) for person, ways in people.items() if not memory.nations.get(person)}
    return max(at_home, key=lambda person: (at_home[person], person)) if at_home else None


def _leads(role: Role) -> bool:
    """Tell whether a role leads a country, as "prime minister" does where the lexicon lists "minister" alone."""
    titles = word_list("by_country")
    return role.label in titles or any(f"{word} {role.label}" in titles for word in role.qualifiers)


def _last_leader(role: Role, memory: Memory) -> str | None:
    """Choose whom a word that fits any leader means when nobody here bears it beside a name."""
    if role.label not in word_list("by_country", "leaders") or role.qualifiers or role.belongs_to:
        return None
    return _subject_before(role, memory) or _last_named(role.start, memory, _leaders(memory))


def _subject_before(role: Role, memory: Memory) -> str | None:
    """Read whom a sentence that opens with a role goes on with: the first leader named in the sentence before it."""
    line = role.line
    if role.left == 0 or not _ends_sentence(line.gaps[role.left]):
        return None
    begin = next((i for i in range(role.left - 1, -1, -1) if _ends_sentence(line.gaps[i])), 0)
    places = []
    for person in _leaders(memory):
        starts = memory.places.get(person, [])
        at = bisect_left(starts, line.starts[begin])
        places += [(start, person) for start in starts[at : at + 1] if start < line.starts[role.left]]
    return min(places)[1] if places else None


def _ends_sentence(gap: str) -> bool:
    return any(mark in gap for mark in ".!?")


def _leaders(memory: Memory) -> set[str]:
    """List the persons who bear a leader's title here, and those of other countries who are known to and bear none."""
    titles = word_list("by_country")
    leading, bearing = set(), set()
    for label, people in memory.bearers.items():
        bearing |= set(people)
        for person, ways in people.items():
            if label in titles or any(f"{word} {label}" in titles for office in ways for word in office):
                leading.add(person)
    led = {country for person in leading for country in memory.nations.get(person, ())}
    return leading | {
        who for who, theirs in memory.nations.items() if who not in bearing and not led & theirs
    }


def _country_around(person: str, memory: Memory) -> str | None:
    """Guess a person's country: the one that stands most often within eight words of the name, twice at least."""
    if person in memory.guesses:
        return memory.guesses[person]
    counts: Counter = Counter()
    for start in memory.places.get(person, ())[:_NAMES_LOOKED_AT]:
        line = memory.lines(start)
        place = bisect_right(line.starts, start) - 1
        for index in range(max(place - 8, 0), min(place + 9, len(line.words))):
            if found := country_at(line, index):
                counts[found[0]] += 1
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    clear = ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    memory.guesses[person] = ranked[0][0] if clear else None
    return memory.guesses[person]


def _pair(role: Role, memory: Memory) -> str | None:
    """Read "the two leaders" and "both presidents": the two persons named last who lead a country here."""
    if role.determiner not in word_list("pairs") | {"the"} or role.owner or role.country or role.belongs_to:
        return None
    named = {person for person in memory.places if not person.startswith("?")}
    leaders = _leaders(memory) & named
    people = leaders if len(leaders) > 1 else named
    if len(people) != 2 and role.determiner == "the":
        return None
    last = _last_named(role.start, memory, people)
    other = _last_named(role.start, memory, people - {last})
    return joint([last, other]) if last and other else None


def _last_named(place: int, memory: Memory, people: Collection[str]) -> str | None:
    """Choose the person of these whose name stands nearest before a place."""
    nearest = [
        (starts[before - 1], person)
        for person in people
        if (starts := memory.places.get(person)) and (before := bisect_right(starts, place))
    ]
    return max(nearest)[1] if nearest else None
