"""Which words mean the same thing when claims are compared?"""

from functools import cache

from analysis.claims.tokens import rules, word_set


@cache
def is_plural(word: str) -> bool:
    """Tell whether a word looks like a plural noun."""
    words = rules("words")
    if word in words["plurals"]:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
        and word not in word_set("words", "singulars")
    )


@cache
def singular_of(word: str) -> str:
    """Give the singular of a plural noun; other words come back as they are.

    >>> singular_of("countries"), singular_of("missiles"), singular_of("people")
    ('country', 'missile', 'person')
    """
    words = rules("words")
    if word in words["plurals"]:
        return words["plurals"][word]
    if not is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        return word[:-2]
    return word[:-1]


@cache
def stem(word: str) -> str:
    """Bring the forms of a word together, and words that newsrooms use for the same thing ("trip", "visit")."""
    word = singular_of(word.removesuffix("'s").removesuffix("s'"))
    word = _synonym(word)
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    word = word.removesuffix("e") if len(word) > 4 else word
    return _synonym(word)


@cache
def terms(phrase: str | None) -> frozenset[str]:
    """Give the stems of a phrase's meaningful words."""
    words = (
        w.strip("-'’.,“”\"()").lower().replace("’", "'") for w in (phrase or "").replace("-", " ").split()
    )
    return frozenset(stem(w) for w in words if w and w[0].isalpha() and not is_small(w))


@cache
def _synonyms() -> dict[str, str]:
    table = {}
    for row in rules("words")["synonyms"]:
        for word in row:
            table.setdefault(word, row[0])
            table.setdefault(word.removesuffix("e"), row[0])
    return table


def _synonym(word: str) -> str:
    return _synonyms().get(word, word)


@cache
def is_small(word: str) -> bool:
    """Tell whether a word says nothing of what is counted: a function word, an auxiliary, an ordinal."""
    return (
        word in word_set("words", "closers", "function")
        or word in word_set("words", "passives")
        or (word in word_set("words", "adverbs") and word not in ("first",))
        or word in word_set("numbers", "ordinals")
        or word in word_set("numbers", "cardinals")
        or word in ("have", "has", "had", "own", "time", "s", "very", "i", "least")
        or len(word) == 1
    )
