"""How is a line that is wholly in capitals written in small letters? As other lines of these articles write its words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise

# "U.S." is no two words; of "PUTIN’S" both runs of letters are looked up
_WORD = re.compile(r"\b(?:[^\W\d_]\.){2,}|[^\W\d_]+")
_OPENS = re.compile(r"(?:^|(?<!\b\w)[.!?…][\"”’')\]]*\s)\W*[^\W\d_]")
_ENDS = frozenset('.!?…:"”»)')
_EDGES = "\"'“”‘’„«»().,:;!?…–—-[]"
# shorter lines are headings, marks of a kind ("EXCLUSIVE") or initials
_WORDS = 4
# a longer word in capitals is shouted in that line too, and no abbreviation
_ABBREVIATION = 6
# of so many of a line's words the small letters must be known
_KNOWN = 2 / 3
# the lines beside a shouted one, mostly of its own article, show how its names are written; so many lines in all show how
# common words are, and what only more of them would show is safer in capitals
_BESIDE, _LINES = 40, 20_000


def mend_capitals(articles: list[list[str]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Write the lines of `articles` that are wholly in capitals as all other lines write their words.

    Gives, for each line of four words or more in capitals, {(article, line): (text, rule for the ledger)}; {} where there is
    none. The lines beside them are asked first; 20,000 lines are enough, however large the corpus.
    """
    shouted = {
        (index, place): line
        for index, lines in enumerate(articles)
        for place, line in enumerate(lines)
        if line.isupper() and len(_words(line)) >= _WORDS
    }
    if not shouted:
        return {}
    written = learn_case(_calm_lines(articles, shouted), shouted.values())
    mended = {}
    for place, line in shouted.items():
        text, known, words = in_small_letters(line, written)
        told = f"in capitals: {known} of its {words} words are known in small letters"
        mended[place] = (text, told if text == line else "repair: capitals")
    return mended


def with_rule(before: str | None, rule: str) -> str:
    """Add what was found about capitals to the rule that a line has in the ledger, once."""
    if not before or before.startswith("in capitals"):
        return rule
    before = before.partition("; in capitals")[0]
    repair = rule.removeprefix("repair: ")
    return f"{before}{', ' if repair != rule and before.startswith('repair: ') else '; '}{repair}"


def learn_case(lines: Iterable[str], shouted: Iterable[str]) -> dict[str | tuple[str, str], str]:
    """Learn from `lines` how each word of the `shouted` lines is mostly written within a sentence.

    Gives {word: as written} and {(word before, word): as written}, the keys in small letters: "war" is written small, but
    "War" after "World". The first word of a sentence has a capital for another reason and does not count.
    """
    lines = list(lines)
    wanted = {word.lower() for line in shouted for word in _words(line)}
    tokens: Counter = Counter()
    for line in lines:
        tokens.update([token for before, token in _pairs(line) if before[-1] not in _ENDS])
    counts: dict[str | tuple[str, str], Counter] = defaultdict(Counter)
    words = {token: word for token in tokens if (word := _evidence(token, wanted))}
    for token, word in words.items():
        counts[word.lower()][word] += tokens[token]
    # only of a word that is written in several ways the one before is asked
    unsure = {token: word for token, word in words.items() if len(counts[word.lower()]) > 1}
    for line in lines if unsure else ():
        for before, token in _pairs(line):
            if token in unsure and before[-1] not in _ENDS:
                counts[before.strip(_EDGES).lower(), unsure[token].lower()][unsure[token]] += 1
    # most often; of two forms as frequent the smaller letters
    return {
        key: min(forms, key=lambda form: (-forms[form], form.swapcase())) for key, forms in counts.items()
    }


def in_small_letters(line: str, written: dict[str | tuple[str, str], str]) -> tuple[str, int, int]:
    """Write a shouted line as its words are written elsewhere: (line, words known, words in all).

    A word that nobody else writes stays in capitals, since it may be a name; where more than a third is not known, the whole
    line stays. Sentences begin with a capital. The line keeps its length.
    """
    words = _words(line)
    known = sum(word.lower() in written for word in words)
    if known < _KNOWN * len(words):
        return line, known, len(words)

    small, end, before = [], 0, ""
    for match in _WORD.finditer(line):
        word = match[0].lower()
        ending = len(word) == 1 and line[match.start() - 1] in "’'" and match.start() > 0
        form = written.get((before, word)) or written.get(word) or (word if ending else match[0])
        small += [line[end : match.start()], form if len(form) == len(match[0]) else match[0]]
        end, before = match.end(), word
    small = "".join([*small, line[end:]])
    return _OPENS.sub(lambda match: match[0][:-1] + _capital(match[0][-1]), small), known, len(words)


def _calm_lines(articles: list[list[str]], shouted: Iterable[tuple[int, int]]) -> list[str]:
    """The lines in small letters that are asked how words are written: those beside shouted ones, then from the first on."""
    beside: dict[tuple[int, int], None] = {}
    for index, place in shouted:
        if len(beside) > _LINES:
            break
        last = min(place + _BESIDE + 1, len(articles[index]))
        beside |= dict.fromkeys((index, near) for near in range(max(place - _BESIDE, 0), last))
    others = (
        (index, place)
        for index, lines in enumerate(articles)
        for place in range(len(lines))
        if (index, place) not in beside
    )
    lines = (articles[index][place] for index, place in chain(beside, others))
    return list(islice((line for line in lines if not line.isupper()), _LINES))


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Each token of a line with the one before it; apostrophes and hyphens begin a new one."""
    return pairwise(line.replace("’", " ’").replace("'", " '").replace("-", " - ").split())


def _evidence(token: str, wanted: set[str]) -> str | None:
    """The word in a token if it is wanted and not shouted itself."""
    word = token.strip(_EDGES)
    if word.lower() not in wanted or (word.isupper() and len(word) > _ABBREVIATION):
        return None
    return word


def _words(line: str) -> list[str]:
    return [word for word in _WORD.findall(line) if "." not in word]


def _capital(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter
