"""What is left of a sentence when its words are swapped one by one? Function words, names, numbers, punctuation."""

from analysis.grammar import function_words, language_of
from analysis.text import sentences, token_spans

BLANK = "_"
# An underscore in print (an address, a user's name) must not be taken for a blank.
_MARKS = str.maketrans("“”„‟«»’‘–—…_", '""""""\'\'--. ')


def read_skeleton(text: str) -> list[dict]:
    """Read a text sentence by sentence: `start`, `end`, `skeleton` and `words`, one entry per sentence.

    `skeleton` lists the tokens of the sentence with every plain word as "_": function words, names
    (capitalised inside a sentence somewhere in the text), numbers and punctuation stay. A rewriter who swaps
    words by synonyms leaves the skeleton; two reporters of one event have the names in common, but not the
    skeleton. `words` lists the plain words, casefolded, with their places: (word, start, end, place in the
    skeleton).
    """
    found = []
    bounds = sentences(text)
    spans = token_spans(text)
    grammar = function_words(language_of(text[start:end].casefold() for start, end in spans))
    names = _names(text, bounds, spans)
    next_word = 0
    for start, end in bounds:
        inside = []
        while next_word < len(spans) and spans[next_word][0] < end:
            inside.append(spans[next_word])
            next_word += 1
        found.append({"start": start, "end": end} | _bones(text, start, end, inside, grammar, names))
    return found


def _names(text: str, bounds: list[tuple[int, int]], spans: list[tuple[int, int]]) -> set[str]:
    openings = set()
    place = 0
    for start, _ in bounds:
        while place < len(spans) and spans[place][0] < start:
            place += 1
        if place < len(spans):
            openings.add(spans[place][0])
    return {text[start:end] for start, end in spans if start not in openings and text[start].isupper()}


def _bones(text: str, start: int, end: int, spans: list, grammar: frozenset[str], names: set[str]) -> dict:
    skeleton, words = [], []
    edge = start
    for opening, closing in [*spans, (end, end)]:
        skeleton += text[edge:opening].translate(_MARKS).split()
        edge = closing
        printed = text[opening:closing]
        if not printed:
            continue
        folded = printed.casefold()
        if folded in grammar:
            skeleton.append(folded)
        elif printed in names or printed[0].isdigit():
            skeleton.append(printed)
        else:
            words.append((folded, opening, closing, len(skeleton)))
            skeleton.append(BLANK)
    return {"skeleton": skeleton, "words": words}


def compact(skeleton: list[str]) -> list[str]:
    """Write runs of blanks as one: a rewriter puts two words for one, and back."""
    return [
        token
        for place, token in enumerate(skeleton)
        if token != BLANK or skeleton[place - 1 : place] != [BLANK]
    ]
