"""Do the findings survive other reasonable choices?"""

from analysis.sensitivity.choices import CHOICES, describe_choices, list_choices
from analysis.sensitivity.outcomes import (
    FINDINGS,
    OUTCOMES,
    change_one,
    describe_findings,
    try_choices,
    weigh_findings,
)

__all__ = [
    "CHOICES",
    "FINDINGS",
    "OUTCOMES",
    "change_one",
    "describe_choices",
    "describe_findings",
    "list_choices",
    "try_choices",
    "weigh_findings",
]
