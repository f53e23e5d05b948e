"""Pages of many kinds: live blog, interview, judgment, table, poem, wire, tabloid and agency in six languages.

The pages in tests/pages are invented; "+" marks a line of the article, "-" one of the page, "?" one that coders may file
under either.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.clean import clean_articles
from analysis.clean.features import describe_lines, runs
from analysis.clean.kinds import foreign_headlines
from analysis.clean.rules import kinds_of, match_lines
from analysis.clean.train import broken
from analysis.clean.weights import _fills_a_gap

PAGES = {
    path.stem: path.read_text("utf-8").splitlines() for path in Path(__file__).parent.glob("pages/*.txt")
}
KINDS = sorted(name for name in PAGES if "-" in name)
MENU = "Home News Sport Weather Politics World Tech Business Travel Video Jobs Shop Podcasts Puzzles Contact Login Search Archive".split()
# known limits: what stands before or after a list, a table or short lines in a page that was pasted whole
LOST_AMONG_MENUS = {"en-results": 13, "fr-regional": 2, "pl-agency": 1}


@cache
def judged(menu: bool, body_alone: bool):
    """(mark, text, kept) of each line of each page, all pages cleaned at once."""
    around = MENU if menu else []
    pages = {name: [line for line in PAGES[name] if not body_alone or line[0] == "+"] for name in KINDS}
    texts = ["\n".join([*around, *(line[2:] for line in lines), *around]) for lines in pages.values()]
    _, ledger = clean_articles(
        pd.DataFrame({"article_id": list(pages), "source": None, "title": None, "text": texts})
    )
    kept = {name: rows.tolist() for name, rows in ledger.groupby("article_id")["kept"]}
    return {
        name: [
            (line[0], line[2:], stays) for line, stays in zip(lines, kept[name][len(around) :], strict=False)
        ]
        for name, lines in pages.items()
    }


@pytest.mark.parametrize("name", KINDS)
def test_article_is_all_that_stays_of_a_page(name):
    lines = judged(False, False)[name]
    assert [text for mark, text, kept in lines if mark == "+" and not kept] == []
    assert [text for mark, text, kept in lines if mark == "-" and kept] == []


@pytest.mark.parametrize("name", KINDS)
def test_body_alone_stays_whole(name):
    assert [text for _, text, kept in judged(False, True)[name] if not kept] == []


@pytest.mark.parametrize("name", KINDS)
def test_page_with_its_menus_keeps_the_article(name):
    lines = judged(True, False)[name]
    assert [text for mark, text, kept in lines if mark == "-" and kept] == []
    assert sum(mark == "+" and not kept for mark, _, kept in lines) <= LOST_AMONG_MENUS.get(name, 0)


def test_turn_of_a_speaker_and_signature_of_a_post_are_no_headlines():
    told = "The minister said in London that taxes will rise next year, which Parliament has to decide."
    turns = [
        "Jane Roe: Will Ada Lovelace visit Kiel?",
        "John Doe: She was.",
        "Jane Roe: Will Alan Turing visit Bonn?",
    ]
    lines = [told, turns[0], told, turns[2], told, "— Ferry Workers (@ferries) March 14, 2021", told]
    good = [True, False] * 3 + [True]
    assert foreign_headlines(lines, good, [None] * 7) == set()
    assert foreign_headlines([told, turns[0], told], [True, False, True], [None] * 3) == {1}


def test_what_no_menu_has_is_seen_in_a_line():
    lines = [
        "of anyone I knew,",
        "• two inspections",
        "(b) The witness",
        "read:",
        "Home News",
        "Weather today",
    ]
    goes_on = describe_lines(lines, [None] * 6)[1]["goes on"]
    assert goes_on.tolist() == [True, True, True, True, False, False]
    numbers = describe_lines(["Alice Dent 9,812 38.1%", "Majority 214"], [None] * 2)[1]["numbers"]
    assert numbers.tolist() == [True, False]


def test_runs_end_where_the_flag_or_the_article_changes():
    length, starts = runs(np.array([1, 1, 0, 0, 0], bool), np.array([0, 0, 0, 1, 1]))
    assert length.tolist() == [2, 2, 1, 2, 2]
    assert starts.tolist() == [0, 2, 3]


def test_gap_between_lines_that_stay_is_filled_only_where_it_is_narrow():
    odds = np.array([2.0, -0.4, -0.5, 2.0, -1.1, 2.0, -0.1])
    marks = {
        "first": np.array([0]),
        "size": np.array([7]),
        "ruled": np.zeros(7, bool),
        "numbers": np.zeros(7, bool),
    }
    article = np.zeros(7, bool)
    # 0.4 + 0.5 is within 1, 1.1 is not, and the last line has no line that stays below it
    assert _fills_a_gap(odds, article, marks).tolist() == [False, True, True, False, False, False, False]
    assert _fills_a_gap(odds, ~article, marks).tolist() == [False, True, True, False, True, False, False]
    table = marks | {"numbers": np.arange(7) == 4}
    assert _fills_a_gap(odds, article, table).tolist() == [False, True, True, False, True, False, False]
    # a line under a rule counts 2 and never comes back
    box = marks | {"ruled": np.arange(7) == 1}
    assert not _fills_a_gap(odds, article, box).any()


def test_weights_are_fitted_also_on_paragraphs_broken_into_sentences():
    long = "The ship left the harbour at dawn with forty people on board. It came back at noon with nobody."
    lines = [{"text": long, "gold": True}, {"text": "Home", "gold": False}, {"text": long, "gold": False}]
    assert [(line["text"][:12], line["gold"]) for line in broken(lines)] == [
        ("The ship lef", True), ("It came back", True), ("Home", False), ("The ship lef", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("© 2023 The Northern Messenger of the Isles. All rights are reserved by its owners.", "furniture"), ("Tel: +000 555 0143", "furniture"),
        ("Komentarze (12)", "comment"), ("Ein Schiff im Hafen ( AFP / Ada Roe )", "caption"), ("More in Opinion", "related"),
        ("Follow Jane Roe on Twitter", "furniture"), ("ООО «Линия», ИНН 0000", "furniture"), ("The author is not known.", None),
        ("Note: the harbour is closed", None), ("О компании", None), ("Samorząd rozważy pomoc. (PAP)", None),
    ],
)  # fmt: skip
def test_rules_take_what_they_mean(line, kind):
    assert kinds_of(match_lines([line])) == [kind]
