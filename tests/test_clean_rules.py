"""Rules: looking only at lines with a sign finds what a look at every line finds, and cutting cuts these lines and no other."""

import sys

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.clean import cut_lines, match_rules, rules
from analysis.clean.openings import may_open, openings_of
from analysis.clean.signs import sign_of
from analysis.rules import RULES, read_rules
from benchmarks.synthetic import synthetic_articles

PHRASES = sorted(
    phrase
    for file in RULES.glob("clean_*.yml")
    for rule in read_rules(file.stem).values()
    for phrase in rules._phrases(rule.get("lines", "")) + rules._phrases(rule.get("starts", ""))
)
MADE_UP = synthetic_articles(600)["text"]
# what patterns look for, and what nearly is that
PARTS = (
    *"()|/:>»•@#©…”\"'’.,0123456789 İıſKΣς٣",
    "Getty Images", "REUTERS", "/AFP", "Photo: ", "photo by ", " with ", "Ann Lee", "BY ", "Von Max Muster", "is a reporter for",
    "7 min read", "3 comments", "says", "two days ago", "Archivfoto", "zdj", "фото", "tass", "home", "www.x.org", "ap",
)  # fmt: skip
LINES = st.lists(
    st.one_of(
        st.sampled_from(PHRASES),
        st.sampled_from(PHRASES).map(str.upper),
        st.sampled_from(PARTS),
        st.text(max_size=70),
        st.sampled_from([" ", ". ", " – "]),
    ),
    min_size=1,
    max_size=5,
).map(lambda parts: "".join(parts).replace("\n", " ").strip())


def _one_by_one(lines: list[str]) -> list[str | None]:
    known = rules.compile_rules()
    return [rules._match_phrase(line, known) or rules._match_pattern(line, known) for line in lines]


def _selected(lines: list[str], monkeypatch) -> list[str | None]:
    with monkeypatch.context() as patch:
        patch.setattr(rules, "_MANY", 0)
        return match_rules(lines)


@settings(max_examples=6, deadline=None)
@given(st.lists(LINES, min_size=40, max_size=80))
def test_a_rule_is_found_whether_lines_are_selected_first_or_not(lines):
    with pytest.MonkeyPatch.context() as patch:
        assert _selected(lines, patch) == _one_by_one(lines)


def test_the_seeds_and_made_up_articles_fall_under_the_same_rules(seeds, monkeypatch):
    texts = [*seeds["text"], *MADE_UP[:60]]
    lines = [line.strip() for text in texts for line in text.split("\n")]
    found = _selected(lines, monkeypatch)
    assert found == _one_by_one(lines)
    assert found.count("en.advertisement") >= 60


def test_every_phrase_is_found_in_any_case_and_behind_any_edge(monkeypatch):
    written = [
        form
        for phrase in PHRASES
        for form in (phrase, phrase.upper(), f"» {phrase.title()} …", phrase.replace("'", "’"))
    ]
    assert _selected(written, monkeypatch) == _one_by_one(written)


def test_arrow_folds_letters_and_digits_as_python_does_but_for_one():
    # were there another, a line that holds it could fall under a rule unseen; "İ" is looked for by name
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    unknown = {
        letter
        for letter in letters
        if (smaller := letter.lower()) != letter
        and not all(
            pc.match_substring_regex(pa.array([letter]), f"(?i){small}")[0].as_py() for small in smaller
        )
    }
    assert unknown == {"İ"}
    digits = pa.array([letter for letter in letters if letter.isdecimal()])
    assert pc.all(pc.match_substring_regex(digits, r"\p{Nd}")).as_py()


@pytest.mark.parametrize(
    ("pattern", "found", "passed_over"),
    [
        (r".{10,240}\((?:photo|file)\b", "A (PHOTO of it", "A picture (of it"),
        (r"[\d., ]{1,20}[km]?(?!.)", "٣ and more", "No 3"),
        (r"(?:by|von):? (?=[A-Z])", "by then", "nearby"),
        (r"[^.!?]{2,60} ago(?!.)", "Long ago.", "agony"),
        (r"(?:photos?|@)? ?credit", "CREDIT", "photo @"),
        (r"\w+", "anything", None),
        (r"(?i:by) x", " x", "by"),
    ],
)
def test_a_sign_is_what_no_match_can_do_without(pattern, found, passed_over):
    expression = sign_of([pattern], [])
    assert pc.match_substring_regex(pa.array([found]), expression)[0].as_py()
    assert passed_over is None or not pc.match_substring_regex(pa.array([passed_over]), expression)[0].as_py()


def test_signs_of_exact_patterns_keep_their_letters():
    lines = pa.array(["Kim Reuters", "kim reuters"])
    assert pc.match_substring_regex(lines, sign_of([], ["[a-z.]Reuters"])).to_pylist() == [True, False]


def test_an_opening_stands_behind_edges_only_and_a_short_one_as_a_word():
    openings = openings_of([], ["don't miss our", "фотографии", "ap", "i\u0307stanbul"], "»“ ")
    lines = [
        "» Don’t miss it",
        "“Don't MISS",
        "I don't miss it",
        "Don",
        "ФОТО",
        "Фотография",
        "AP",
        "Ap: x",
        "Apple",
        "App",
        "ap–",
        "İstanbul",
    ]
    marked = may_open(pa.array(lines, pa.large_string()), openings)
    assert marked.tolist() == [True, True, False, False, True, True, True, True, False, False, True, True]
    assert may_open(pa.array([], pa.large_string()), openings).tolist() == []


def test_an_opening_of_a_whole_line_leaves_room_for_edges_only():
    openings = openings_of(["about", "ещё"], [], "»: ")
    lines = ["About", "» ABOUT:", "About the", "About: us", "Ещё", "about   and more", "aboute"]
    marked = may_open(pa.array(lines, pa.large_string()), openings)
    # of eight bytes only is judged whether edges follow
    assert marked.tolist() == [True, True, False, False, True, True, False]


def test_arrow_writes_small_what_python_does_but_for_one():
    # were there another, a line that begins with it could fall under a phrase unseen
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    smaller = pc.utf8_lower(pa.array(letters)).to_pylist()
    used = set("".join(PHRASES))
    differ = {letter for letter, small in zip(letters, smaller, strict=True) if letter.lower() != small}
    assert {letter for letter in differ if used & set(letter.lower())} == {"İ"}


def test_every_phrase_is_found_as_it_is_written():
    assert [phrase for phrase, rule in zip(PHRASES, match_rules(PHRASES), strict=True) if rule is None] == []


def test_cutting_takes_lines_under_a_rule_and_nothing_else():
    texts = pd.Series(
        [
            "Leaders met.\n\nShare this article\n  ADVERTISEMENT  \nThey signed.",
            "Share this article",
            "",
            None,
            "\n\nOne line.\n",
            "Share this article\n\nOne line.\nAdvertisement",
        ],
        index=list("abcdef"),
        name="text",
        dtype="str",
    )
    before = texts.copy()
    cut = cut_lines(texts)
    assert cut.tolist()[:3] == ["Leaders met.\n\nThey signed.", "", ""]
    assert pd.isna(cut["d"])
    assert cut.tolist()[4:] == ["\n\nOne line.\n", "\nOne line."]
    assert cut.index.tolist() == list("abcdef") and cut.name == "text" and cut.dtype == "str"
    pd.testing.assert_series_equal(texts, before)
    assert cut_lines(texts[:0]).empty
    in_chunks = pd.concat([texts[:2], texts[2:5], texts[5:]])
    pd.testing.assert_series_equal(cut_lines(in_chunks), cut)
    pd.testing.assert_series_equal(cut_lines(texts.astype(object)), cut)


def test_cutting_gives_the_same_for_many_texts_as_for_each_alone():
    each = [cut_lines(MADE_UP[row : row + 1]).iloc[0] for row in range(0, 600, 50)]
    assert cut_lines(MADE_UP)[::50].tolist() == each
    assert "Share this article" not in "\n".join(each)
