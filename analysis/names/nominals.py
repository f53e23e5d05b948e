"""Which words belong to a role word? Its modifiers, determiner, owner, country and complement."""

from typing import NamedTuple

from analysis.names.actors import NamesIn, adjacent, capitalized
from analysis.names.beside import person_beside
from analysis.names.countries import country_at, country_before
from analysis.names.words import Line, plain_words, possessive, span_of, word_list


class Role(NamedTuple):
    """A role word in a text, the words around it that belong to it, and the person that they name directly.

    `first` and `last` number the first modifier and the role's last word in `line`; `left` the determiner or owner,
    if there is one. `qualifiers` say which office is meant by words in front ("foreign"), `belongs_to` by words behind or
    by an owner ("of the bank", "the bank's"). `person` is a concept, or "?Name" for somebody whom no list holds, or None.
    """

    start: int
    end: int
    label: str
    plural: bool
    line: Line
    left: int
    first: int
    last: int
    determiner: str | None
    owner: str | None
    country: str | None
    qualifiers: frozenset[str]
    belongs_to: frozenset[str]
    not_now: bool
    person: str | None
    basis: str | None


# A role word as the lexicon's phrases found it: (start, end, (label, plural)).
RoleHit = tuple[int, int, tuple[str, bool]]


def read_role(hit: RoleHit, line: Line, names: NamesIn) -> Role | None:
    """Read a role word with the words around it; `names` are the persons named in its paragraph.

    Gives None for a part of another word ("presidential", "leader-in-waiting") and for a deputy's office.
    """
    start, end, (label, plural) = hit
    span = span_of(line, start, end)
    if span is None:
        return None
    first, last = span
    prefix = line.lower[first][: start - line.starts[first]].strip("-'")
    suffix = line.lower[last][len(line.lower[last]) - (line.ends[last] - end) :].strip("-")
    not_now_words = word_list("not_now")
    if (prefix and prefix not in not_now_words) or (suffix and suffix not in not_now_words):
        return None
    head = first
    left, first, determiner, owner, country, words = _to_the_left(line, head, names)
    # What a quotation mark cuts off does not belong to the words: so-called “leader”.
    first = next((index for index in range(head, first, -1) if _opens_quotation(line.gaps[index])), first)
    if words and words[-1] in word_list("deputies"):
        return None
    if not suffix and adjacent(line, last + 1) and line.lower[last + 1] in ("elect", "designate"):
        suffix = line.lower[last + 1]
    country, behind, after = _complement(line, last, country, names)
    if left and line.lower[left - 1] in word_list("of_verbs"):
        behind = []  # "accused the president of fraud"
    if behind == ["a name"]:
        owner, behind = "a name", []
    if owner == "other":
        behind = [*behind, line.lower[first - 1]]
    qualifiers = _office(words) - word_list("qualities") - not_now_words if words else frozenset()
    person, basis, named_country = person_beside(line, names, (left, first, last, after), plural)
    country = country or named_country
    return Role(
        start, end, label, plural, line, left, first, last, determiner, owner, country, qualifiers, _office(behind),
        bool({prefix, suffix, *words} & not_now_words - {""}) , person, basis,
    )  # fmt: skip


class _Left(NamedTuple):
    left: int
    first: int
    determiner: str | None
    owner: str | None
    country: str | None
    words: list[str]


def _to_the_left(line: Line, first: int, names: NamesIn) -> _Left:
    """Walk over the modifiers in front of a role to its determiner or owner.

    A small-letter modifier that no list holds, and all in front of it, count only if a determiner or an owner
    stands before them: "the mercurial leader", but not "met leader Kim".
    """
    index, country = first, None
    words: list[str] = []
    sure: _Left | None = None
    while index > 0 and first - index < 7:
        gap = line.gaps[index]
        if possessive(gap):
            owner, left, owned = _owner(line, index, names)
            return _Left(left, index, None, owner, country or owned, words)
        if not (adjacent(line, index) or _opens_quotation(gap)):
            break
        word = line.lower[index - 1]
        if found := country_before(line, index):
            country = country or found[0]
            index -= found[1]
            continue
        if word in word_list("determiners") or word in word_list("pairs"):
            left = index - 1
            if word in word_list("pairs") and line.lower[left - 1] in word_list("determiners"):
                left -= 1
            return _Left(left, index, word, None, country, words)
        known = word in word_list("modifiers") or (line.words[index - 1][0].isupper() and not line.headline)
        if index - 1 in names.ending:
            # "Trump lawyer Cohen": a name in front owns the role as a possessive does.
            if sure is None:
                return _Left(index - 1, index, None, "a name", country, words)
            break
        if word in word_list("takes_a_person"):
            break
        if word in plain_words() and word not in word_list("modifiers"):
            break
        if word in word_list("not_now") and not any(between.endswith(("s", "ed")) for between in words):
            sure = None  # "former bank director", but not "former aides praised director"
        elif not known and sure is None:
            sure = _Left(index, index, None, None, country, list(words))
        words.insert(0, word)
        index -= 1
    return sure or _Left(index, index, None, None, country, words)


def _office(words: list[str]) -> frozenset[str]:
    """Write the words that tell one office from another in one way: "F.B.I." is "FBI"; "ousted" tells none."""
    if not words:
        return frozenset()
    plain = plain_words()
    return frozenset(word.replace(".", "") for word in words if word not in plain and not word.endswith("ed"))


def _opens_quotation(gap: str) -> bool:
    return gap[:1].isspace() and gap.strip() in ("“", "‘", '"', "'")


def _owner(line: Line, index: int, names: NamesIn) -> tuple[str, int, str | None]:
    """Read who owns a role: (a name / a country / a nation / other, index where the owner begins, country)."""
    if found := country_before(line, index):
        owner, left, country = "a country", index - found[1], found[0]
    elif index - 1 in names.ending:
        return "a name", index - 1, None
    else:
        owner, left, country = "other", index - 1, None
        if line.lower[left] in word_list("nations"):
            owner = "a nation"
    while index - left < 4 and adjacent(line, left) and line.lower[left - 1] not in plain_words():
        left -= 1
    if adjacent(line, left) and line.lower[left - 1] in word_list("determiners"):
        return owner, left - 1, country
    return owner, index - (found[1] if found else 1), country


def _complement(
    line: Line, last: int, country: str | None, names: NamesIn
) -> tuple[str | None, list[str], int]:
    """Read "of South Korea" or "of state" behind a role: (country, other words, index of the word after)."""
    after = last + 1
    if not (adjacent(line, after) and line.lower[after] == "of" and adjacent(line, after + 1)):
        return country, [], after
    index = after + 1
    if line.lower[index] in word_list("determiners") and adjacent(line, index + 1):
        index += 1
    if found := country_at(line, index):
        end = index + found[1]
        if not possessive(line.gaps[end]):
            return country or found[0], [], end
    if line.lower[index] in word_list("courtesy") or index in names.starting:
        return country, ["a name"], last + 1
    words = []
    while index < len(line.words) and len(words) < 6 and (not words or adjacent(line, index)):
        if words and (line.lower[index] in plain_words() or capitalized(line, index)):
            break
        words.append(line.lower[index])
        index += 1
    return country, words, index
