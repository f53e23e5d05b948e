"""Which choices could another careful person have made otherwise?"""

from collections.abc import Sequence
from itertools import product

import pandas as pd

from analysis.spelling import hint

# Each choice has two reasonable answers; the first is what the notebooks take.
CHOICES = {
    "cleaning": ("on", "off"),
    "stop_words": ("kept", "left out"),
    "case": ("folded", "kept"),
    "phrases": ("words", "words and pairs"),
    "idf": ("with background", "these articles alone"),
    "threshold": ("usual", "loose"),
    "ranking": ("distance from chance", "z with informative prior"),
    "lexicon": ("whole", "without its commonest label"),
}

REASONS = {
    "cleaning": "page furniture is no reporting; but every cut is a judgement",
    "stop_words": "function words carry style and stance; but mostly grammar",
    "case": "“The” is “the”; but “West” is not “west”",
    "phrases": "a word is the unit of counting; but “special operation” is one name",
    "idf": "five articles say little about what is common; but the background is other people's news",
    "threshold": "one false alarm in 40 figures, a usual story; or one in 20, a broad story",
    "ranking": "what chance makes rarely; or how large the effect is, steadied by a prior",
    "lexicon": "all the role words; or without the one that dominates every total",
}


def list_choices(**answers: Sequence[str]) -> pd.DataFrame:
    """List every combination of the choices: a row per combination, a column per choice, the usual one first.

    An argument fixes or orders a choice's answers: `case=["folded"]` leaves 128 of the 256 combinations.
    Raises ValueError for an unknown choice or answer.
    """
    for name, given in answers.items():
        if name not in CHOICES:
            raise ValueError(f"no choice is called {name!r}{hint(name, CHOICES)}")
        if wrong := [answer for answer in given if answer not in CHOICES[name]]:
            raise ValueError(f"{name} is {wrong[0]!r}; expected {' or '.join(map(repr, CHOICES[name]))}")
    grid = {**CHOICES, **answers}
    return pd.DataFrame(list(product(*grid.values())), columns=list(grid))


def describe_choices(choices: pd.DataFrame) -> pd.DataFrame:
    """List the answers that were tried: a row per choice with `usual`, `other` answers and why both are reasonable."""
    rows = []
    for name in choices.columns:
        usual = choices[name].iloc[0]
        other = [answer for answer in CHOICES[name] if answer != usual and (choices[name] == answer).any()]
        rows.append((name.replace("_", " "), usual, ", ".join(other), REASONS[name]))
    return pd.DataFrame(rows, columns=["choice", "usual", "other", "why both are reasonable"])
