"""Who says so: to whom does a sentence hand its statement?

A plain reading of one sentence ("according to X", "X said that", ", said X"). Its cues are verbs of stating only: `quotes`
knows many more ("hailed", "wants"), which carry words but vouch for no number.
"""

from analysis.claims.moments import date_words
from analysis.claims.numerals import starts_numeral
from analysis.claims.tokens import Token, word_at, word_set, words_between

_THAT = ("that", ",", ".", ";", ":", "”", "“", '"', "")
_STOPS = (",", ";", ":", "(", ")", "“", "”", '"', "—", "–", "«", "»", "‘", "―", "…")


def read_source(text: str, tokens: list[Token], previous: str | None = None) -> tuple[str, int, int] | None:
    """Read whom a sentence names as the source of what it says: (source, first token of the cue, its end), or None.

    `previous` is the source of the sentence before: "he added" and a sentence that opens with a bare "Stating that"
    go on with it.
    """
    return _according(text, tokens) or _citing_start(text, tokens, previous) or _said(text, tokens, previous)


def _according(text: str, tokens: list[Token]) -> tuple[str, int, int] | None:
    for at, (word, _, _) in enumerate(tokens):
        if word == "according" and word_at(tokens, at + 1) == "to":
            first = at + 2
            end = _phrase_end(tokens, first)
            if end > first and tokens[first][0] not in word_set("words", "pronouns"):
                return _name(text, tokens, first, end), at, end
    return None


def _citing_start(text: str, tokens: list[Token], previous: str | None) -> tuple[str, int, int] | None:
    """A sentence that opens with a bare participle ("Stating that …") goes on with the source before it."""
    if previous and tokens and tokens[0][0] in word_set("words", "cues") and tokens[0][0].endswith("ing"):
        return previous, 0, 1
    return None


def _said(text: str, tokens: list[Token], previous: str | None) -> tuple[str, int, int] | None:
    cues, passives = word_set("words", "cues"), word_set("words", "passives")
    for at, (word, _, _) in enumerate(tokens):
        if word not in cues or word_at(tokens, at - 1) in passives or _is_name(text, tokens, at):
            continue
        if word.endswith("ing") and word_at(tokens, at - 1) != ",":
            continue
        # "An estimated 800 barrels", "nine states" and "was expected to" name nobody.
        before = word_at(tokens, at - 1)
        if before in ("a", "an", "the", "as", "than") or word_at(tokens, at + 1) == "to":
            continue
        if before and starts_numeral(before):
            continue
        if word in word_set("words", "weak_cues") and not _introduces(tokens, at):
            continue
        if word in word_set("words", "that_cues") and word_at(tokens, at + 1) not in _THAT:
            continue
        found = (
            _speaker_behind_by(text, tokens, at)
            if word_at(tokens, at + 1) == "by"
            else _speaker_before(text, tokens, at, previous) or _speaker_after(text, tokens, at)
        )
        if found:
            return found, at, at + 1
    return None


def _introduces(tokens: list[Token], at: int) -> bool:
    """A weak cue hands on a statement only before "that" or at the end of the clause (", the survey found.")."""
    following = word_at(tokens, at + 1)
    if following in ("that", "the", "a", "an", "its", "their") and tokens[at][0] in ("put", "puts"):
        return not words_between(tokens, at + 1, at + 8).isdisjoint(("at", "to"))
    return following in ("that", ".", ",", "") or following[0].isdecimal()


def _speaker_before(text: str, tokens: list[Token], cue: int, previous: str | None) -> str | None:
    skip, adverbs = cue - 1, word_set("words", "adverbs")
    while skip >= 0 and (tokens[skip][0] in adverbs or _is_adverb(text, tokens[skip])):
        skip -= 1
    if skip < 0 or tokens[skip][0] in word_set("words", "closers", "verbs"):
        return None
    skip = _before_date(tokens, skip)
    # "Smith, the mayor, said": the name stands before the pair of commas.
    if tokens[skip][0] == ",":
        opening = next((i for i in range(skip - 1, -1, -1) if tokens[i][0] in _STOPS), None)
        if opening is None or tokens[opening][0] != "," or skip - opening > 16:
            return None
        skip = _named_of_two(text, tokens, opening, skip)
    end = skip + 1
    first = _phrase_start(text, tokens, end)
    if first >= end:
        return None
    if end - first == 1 and tokens[first][0] in word_set("words", "pronouns"):
        return previous if tokens[first][0] in ("he", "she", "they", "it") else None
    alone = end - first == 1 and tokens[first][0] in ("the", "a", "an")
    if alone or tokens[first][0] in word_set("words", "pronouns") or not tokens[first][0][0].isalpha():
        return None
    return _name(text, tokens, first, end)


def _is_adverb(text: str, token: Token) -> bool:
    word, start, _ = token
    return len(word) > 4 and word.endswith("ly") and not text[start].isupper()


def _named_of_two(text: str, tokens: list[Token], opening: int, closing: int) -> int:
    """Of "her lawyer, Peter Novak, said" take the name: give the last token of the part that is one."""
    inner = tokens[opening + 1 : closing]
    outer = tokens[max(0, opening - 2) : opening]
    named = all(text[start].isupper() or word == "." for word, start, _ in inner)
    return closing - 1 if named and not all(text[start].isupper() for _, start, _ in outer) else opening - 1


def _speaker_after(text: str, tokens: list[Token], cue: int) -> str | None:
    """Read ", said the mayor" at the end of a clause or after a quotation."""
    if word_at(tokens, cue - 1) not in (",", "”", '"', "'", "’") or cue + 1 >= len(tokens):
        return None
    # "…, telling reporters" names the listener.
    if tokens[cue][0].startswith("t") or tokens[cue][0].endswith("ing"):
        return None
    end = _phrase_end(tokens, cue + 1)
    if end <= cue + 1 or tokens[cue + 1][0] in word_set("words", "pronouns"):
        return None
    return _name(text, tokens, cue + 1, end)


def _speaker_behind_by(text: str, tokens: list[Token], cue: int) -> str | None:
    """Read "an exchange first reported by the Post"."""
    end = _phrase_end(tokens, cue + 2)
    return _name(text, tokens, cue + 2, end) if end > cue + 2 else None


def _phrase_end(tokens: list[Token], first: int) -> int:
    """Find where a noun phrase that begins here ends: at a mark, a verb or a word that opens a clause."""
    stops = word_set("words", "name_ends")
    verbs = word_set("words", "closers", "verbs")
    end = first
    while end < len(tokens) and end - first < 14:
        word = tokens[end][0]
        if word in _STOPS or word in verbs or (end > first and (word == "." or word in stops)):
            # Initials and abbreviations keep their point ("J. Smith").
            if word == "." and end > first and end + 1 < len(tokens) and _is_short(tokens[end - 1][0]):
                end += 1
                continue
            break
        end += 1
    while end > first and tokens[end - 1][0] == ".":
        end -= 1
    return end


def _phrase_start(text: str, tokens: list[Token], end: int) -> int:
    """Find where the noun phrase that ends here begins."""
    openers = word_set("words", "openers")
    first = end
    while first > 0 and end - first < 14:
        word = tokens[first - 1][0]
        if word in _STOPS or (word == "." and not _is_short(word_at(tokens, first - 2))):
            break
        if word == "-" and "-" in (word_at(tokens, first - 2), word_at(tokens, first)):
            break
        if word in openers:
            # "the head of the agency", "ministers for trade" belong together; "On Monday the ministry" does not.
            if word in word_set("words", "name_joints") and first > 1 and _joins(text, tokens, first - 1):
                first -= 1
                continue
            break
        first -= 1
    return _after_date(text, tokens, first, end)


def _is_short(word: str) -> bool:
    """Tell whether a point behind a word belongs to it: an initial ("J.") or a title ("Sen.")."""
    return len(word) <= 2 or word in word_set("words", "titles")


def _joins(text: str, tokens: list[Token], at: int) -> bool:
    before, after = tokens[at - 1], word_at(tokens, at + 1)
    if tokens[at][0] == "and":
        return text[before[1]].isupper() and bool(after) and text[tokens[at + 1][1]].isupper()
    return (
        before[0][0].isalpha()
        and before[0] not in word_set("words", "closers", "verbs")
        and before[0] not in word_set("words", "cues")
    )


def _before_date(tokens: list[Token], last: int) -> int:
    """Skip the day between a speaker and the verb ("Police on Sunday said")."""
    day = date_words() | word_set("words", "day_words")
    at = last
    while at > 0 and (tokens[at][0] in day or tokens[at][0].isdecimal()):
        at -= 1
    return at


def _after_date(text: str, tokens: list[Token], first: int, end: int) -> int:
    """Skip what a sentence's opening date leaves in front of the speaker ("On Monday the ministry")."""
    for at in range(end - 1, first, -1):
        article = tokens[at][0] in ("the", "a", "an")
        if article and tokens[at - 1][0] not in word_set("words", "name_joints"):
            return at
    return first


def _name(text: str, tokens: list[Token], first: int, end: int) -> str:
    if tokens[first][0] in ("the", "a", "an") and end - first > 1:
        first += 1
    return text[tokens[first][1] : tokens[end - 1][2]]


def _is_name(text: str, tokens: list[Token], at: int) -> bool:
    return at > 0 and text[tokens[at][1]].isupper()
