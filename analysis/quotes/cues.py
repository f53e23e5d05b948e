"""Which words announce somebody's speech, and how surely?"""

from functools import cache
from math import exp, log
from pathlib import Path

import yaml

_RULES = Path(__file__).parents[1] / "rules"


@cache
def cue_table() -> dict[str, float]:
    """Give each cue word the log odds that it announces speech, from the counts in rules/quotes_cues.yml.

    A word used `uses` times outside quotation marks, `cues` of them as a cue, has log((cues + 0.5) / (uses -
    cues + 0.5)), so that a word seen once promises little.
    """
    listed = yaml.safe_load((_RULES / "quotes_cues.yml").read_text("utf-8"))["words"]
    return {word: log((cues + 0.5) / (uses - cues + 0.5)) for word, (uses, cues) in listed.items()}


@cache
def weights(question: str) -> dict[str, float]:
    """Read the weight of every feature for one question, "direct" or "indirect" (rules/quotes_weights.yml)."""
    return yaml.safe_load((_RULES / "quotes_weights.yml").read_text("utf-8"))[question]


def chance(question: str, features: dict[str, float]) -> float:
    """Weigh the features of a candidate: the probability, in [0, 1], that it answers the question with yes."""
    weight = weights(question)
    total = weight["intercept"] + sum(weight.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + exp(-total)) if total > -700 else 0.0
