"""Which words announce somebody's speech, and how surely?"""

from functools import cache
from math import exp, log

from analysis.rules import read_rules


@cache
def cue_table() -> dict[str, float]:
    """Give each cue word the log odds that it announces speech (rules/quotes_cues.yml, quotes_cues_added.yml).

    Empty while nothing was learned yet.
    """
    odds = cue_odds(read_rules("quotes_cues").get("words", {}))
    for group in read_rules("quotes_cues_added").values():
        odds |= {word: group["odds"] for word in group["words"].split() if word not in odds}
    return odds


def cue_odds(counts: dict[str, tuple[int, int]]) -> dict[str, float]:
    """Turn counts into log odds: log((cues + 0.5) / (uses - cues + 0.5)), so that a rare word promises little."""
    return {word: log((cued + 0.5) / (uses - cued + 0.5)) for word, (uses, cued) in counts.items()}


@cache
def weights(question: str) -> dict[str, float]:
    """Read the weight of every feature for one question, "direct" or "indirect" (rules/quotes_weights.yml)."""
    return read_rules("quotes_weights")[question]


def chance(question: str, features: dict[str, float]) -> float:
    """Weigh the features of a candidate: the probability, in [0, 1], that it answers the question with yes."""
    weight = weights(question)
    total = 0.0
    for name, value in features.items():
        if name in weight:
            total += weight[name] * value
    return 1 / (1 + exp(-weight["intercept"] - total))
