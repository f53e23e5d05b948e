"""How far do these measures agree with a reader's coding?"""

from analysis.validation.agreement import (
    AGREEMENT,
    CODERS,
    compare_coders,
    describe_agreement,
    describe_coders,
    measure_agreement,
)
from analysis.validation.answers import ANSWERS, answer_sheet
from analysis.validation.sheet import CODES, QUESTIONS, SHEET, read_sheet, sample_sheet, write_sheet

__all__ = [
    "AGREEMENT",
    "ANSWERS",
    "CODERS",
    "CODES",
    "QUESTIONS",
    "SHEET",
    "answer_sheet",
    "compare_coders",
    "describe_agreement",
    "describe_coders",
    "measure_agreement",
    "read_sheet",
    "sample_sheet",
    "write_sheet",
]
