"""Which name was probably meant? The end of an error's sentence, wherever people type the name of something."""

from collections.abc import Iterable

_SHOWN = 8  # names listed where none is near: enough to see what they look like
_NEAR = 60  # of 100; "sorce" and "source" have 91, two words that merely share letters seldom 50


def hint(word: object, known: Iterable) -> str:
    """Say which known name a wrong one may mean, else which there are; "" where there are none.

    Names are given as `repr` gives them, since some come from articles.

    >>> hint("sorce", ["source", "title"])
    "; did you mean 'source'?"
    >>> hint("day", ["source", "title"])
    "; there are 'source', 'title'"
    """
    names = list(dict.fromkeys(str(name) for name in known))
    near = nearest(word, names)
    if near is not None:
        return f"; did you mean {near!r}?"
    listed = ", ".join(map(repr, names[:_SHOWN])) + ", …" * (len(names) > _SHOWN)
    return f"; there are {listed}" if names else ""


def nearest(word: object, known: Iterable) -> str | None:
    """Find the known name that is spelled most like a word, capitals aside, the first of equals; None if none is like it."""
    from rapidfuzz import fuzz, process  # only a wrong name needs them

    names = [str(name) for name in known]
    found = process.extractOne(
        str(word), names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    )
    return found[0] if found else None
