"""Names that were mistyped, and names that nobody meant."""

import pytest

from analysis.spelling import hint, nearest


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("sorce", ["title", "source"], "source"),
        ("ROLES", ["actors", "roles"], "roles"),
        ("Kenia", ["Kenya", "Guinea"], "Kenya"),
        ("s1", ["S1", "S2"], "S1"),
        (2023, [2024, 2020], "2024"),  # both differ in one figure: the first
        ("label", ["claim", "quote"], None),
        ("", ["source"], None),
        ("source", [], None),
    ],
)
def test_the_nearest_name(word, known, found):
    assert nearest(word, known) == found


def test_a_hint_ends_the_sentence():
    assert hint("lable", ["label", "voice"]) == "; did you mean 'label'?"
    assert hint("zebra", ["label", "label", "voice"]) == "; there are 'label', 'voice'"
    assert hint("zebra", []) == ""
    assert hint("x", range(100)) == "; there are '0', '1', '2', '3', '4', '5', '6', '7', …"
    assert (
        hint("\x1b[31m", ["\x1b[32m"]) == "; did you mean '\\x1b[32m'?"
    )  # nothing that a terminal would obey
