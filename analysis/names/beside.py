"""Who is named directly beside a role word: behind it, before it with a comma, or by "is", "as" and "called"?"""

from bisect import bisect_left

from analysis.names.actors import Named, NamesIn, adjacent, capitalized, initial
from analysis.names.countries import country_at
from analysis.names.words import Line, possessive, word_list

# What can end an apposition.
_MARKS = tuple(",.;:)—–")

_OPENING, _CLOSING = ("“", "‘", '"', "'"), ("”", "’", '"', "'")
_CLAUSE = 15  # words in which a subject is looked for

# A person, what led there, and the country that the name itself gives ("President Moon of South Korea").
Beside = tuple[str | None, str | None, str | None]


def person_beside(line: Line, names: NamesIn, places: tuple[int, int, int, int], plural: bool) -> Beside:
    """Find the person named directly beside a role word.

    `names` are the persons named in this paragraph; `places` number the words where the role's determiner, its
    modifiers, its last word and what follows its complement stand. Gives (person, basis, country).
    """
    left, _, last, after = places
    starting, ending = names
    behind = _named_behind(line, places, starting, plural)
    if behind or plural:
        return behind or (None, None, None)
    previous = left - 1
    gap = line.gaps[left].strip() if left else "."
    if gap in (",", "—", "–", "("):
        # "Kim, 34, the leader": the age stands between.
        if previous not in ending and line.lower[previous].isdigit() and line.gaps[previous].strip() == ",":
            previous -= 1
        if previous in ending and (_closes(line, last, after) or _introduced(line, places)):
            return ending[previous].concept, "apposition", None
    elif not gap and (name := _predicated(line, previous, ending) or _serving(line, places, ending)):
        return name.concept, "predicate", None
    return None, None, None


def joint(people: list[str]) -> str:
    """Write several persons as one concept, in alphabetical order."""
    return " + ".join(sorted(set(people)))


def _named_behind(
    line: Line, places: tuple[int, int, int, int], starting: dict[int, Named], plural: bool
) -> Beside | None:
    """Read "President Putin", "the president of Russia, Vladimir Putin," and, of several, "Presidents Trump and Moon"."""
    _, first, last, after = places
    for place in dict.fromkeys((last + 1, after)):
        name = starting.get(place)
        if name and line.gaps[place].strip() in _CLOSING and _opened(line, first, last):
            return name.concept, "title", None  # the “leader” Kim
        if adjacent(line, place):
            if name and plural:
                return _joined(line, place, starting), "joint", None
            if name:
                return name.concept, "title", _origin(line, name)
            if not plural and not line.headline and capitalized(line, place):
                return _stranger(line, place), "title", None
        elif name and not plural and line.gaps[place].strip() == ",":
            gap = line.gaps[bisect_left(line.ends, name.end) + 1]
            if gap.strip()[:1] in _MARKS or possessive(gap):
                return name.concept, "title", None
    return None


def _origin(line: Line, name: Named) -> str | None:
    """Read the country behind a name: "President Moon Jae-in of South Korea"."""
    place = bisect_left(line.ends, name.end) + 1
    if adjacent(line, place) and line.lower[place] == "of" and (found := country_at(line, place + 1)):
        return found[0]
    return None


def _predicated(line: Line, previous: int, ending: dict[int, Named]) -> Named | None:
    """Read "Putin is a dictator", "called Kim a tyrant", "Kim as a tyrant", "Putin, branded a dictator"."""
    if previous in ending:
        name = ending[previous]
        verb = bisect_left(line.starts, name.start) - 1
        return name if verb >= 0 and line.lower[verb] in word_list("naming_verbs") else None
    copulas = word_list("copulas")
    linking = copulas | word_list("naming_verbs") | {"as"}
    subject = previous
    if " ".join(line.lower[max(previous - 1, 0) : previous + 1]) in copulas:
        subject -= 2
    elif line.lower[previous] in linking:
        subject -= 1
    else:
        return None
    while subject > 0 and line.lower[subject] in copulas | word_list("beside_copulas"):
        subject -= 1
    return ending.get(subject)


def _opened(line: Line, first: int, last: int) -> bool:
    return any(line.gaps[index].strip() in _OPENING for index in range(first, last + 1))


def _introduced(line: Line, places: tuple[int, int, int, int]) -> bool:
    """Tell whether "a" or an owner opens an apposition, which then may go on: "Silva, a friend and lawyer"."""
    left, first, _, _ = places
    return line.lower[left] in word_list("indefinite") or possessive(line.gaps[first])


def _serving(line: Line, places: tuple[int, int, int, int], ending: dict[int, Named]) -> Named | None:
    """Read "Okafor, who awaits confirmation as secretary of state" and "his time as head of state": the name before.

    Without a determiner the office is the subject's; a name that owns something ("Okafor's nominee to serve as") is
    the subject only where no other stands before.
    """
    left, first, _, _ = places
    if left != first or line.lower[left - 1] != "as":
        return None
    owner = None
    for index in range(left - 2, max(left - _CLAUSE, 0) - 1, -1):
        if _ends_sentence(line, index + 1):
            break
        if index in ending:
            if not possessive(line.gaps[index + 1]):
                return ending[index]
            owner = owner or ending[index]
    return owner


def _ends_sentence(line: Line, index: int) -> bool:
    return line.gaps[index].strip()[:1] in tuple(".!?;") and not adjacent(line, index)


def _closes(line: Line, last: int, after: int) -> bool:
    """Tell whether an apposition ends here: a mark, or what may still describe ("of", "who")."""
    for place in (last + 1, after):
        gap = line.gaps[place].strip()
        if gap[:1] in _MARKS or place == len(line.words):
            return True
        if line.lower[place] in ("of", "who", "whose", "whom", "since", "for"):
            return True
    return False


def _joined(line: Line, place: int, starting: dict[int, Named]) -> str | None:
    """Join the names of "Presidents Trump and Macron"."""
    people = [starting[place].concept]
    end = bisect_left(line.ends, starting[place].end) + 1
    if end + 1 < len(line.words) and line.lower[end] == "and" and end + 1 in starting:
        people.append(starting[end + 1].concept)
    return joint(people) if len(set(people)) > 1 else None


def _stranger(line: Line, place: int) -> str:
    end = place
    while adjacent(line, end + 1) and (capitalized(line, end + 1) or initial(line, end)):
        end += 1
    return "?" + line.words[end]
