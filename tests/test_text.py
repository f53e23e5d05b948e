"""What is a word, a sentence, a quotation?"""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import takes_time_in_proportion

from analysis.rules import read_rules
from analysis.text import quoted_spans, sentences, token_spans, tokenize


def quoted(text):
    return [text[start:end] for start, end in quoted_spans(text)]


def test_words_keep_inner_marks_and_lose_the_possessive():
    assert tokenize("Putin’s 11,000 multi-faceted don't") == ["putin", "11,000", "multi-faceted", "don't"]
    assert tokenize("") == []


def test_token_spans_give_the_same_words():
    text = "Kim Jong-un’s visit, 24 years on."
    assert [text[a:b].casefold() for a, b in token_spans(text)] == tokenize(text)


def test_a_line_end_ends_a_sentence_and_an_abbreviation_does_not():
    text = "Mr. Kim came. He left\nA heading\nThe U.S. said so."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Mr. Kim came.",
        "He left",
        "A heading",
        "The U.S. said so.",
    ]


def test_some_abbreviations_go_on_only_before_a_number():
    text = "He was No. 2 in art. Was he? No. Vol. 3 cost approx. 10 pounds. Sec. Okafor said no."
    assert [text[a:b] for a, b in sentences(text)] == [
        "He was No. 2 in art.",
        "Was he?",
        "No.",
        "Vol. 3 cost approx. 10 pounds.",
        "Sec. Okafor said no.",
    ]


def test_words_that_look_like_truth_values_are_words():
    rules = read_rules("text_abbreviations")
    assert "no" in rules["before a number"]
    assert all(isinstance(word, str) for words in rules.values() for word in words)
    assert read_rules("corpus_pages")["cookie wall"]["two"] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will,” he said. “Now.”", ["“We will,”", "“Now.”"]),
        ('"A," he said. "B."', ['"A,"', '"B."']),
        ("''A b,'' he said. ''C d.''", ["''A b,''", "''C d.''"]),
        ("``Old style,'' he said", ["``Old style,''"]),
        ("„Ja“, sagte er. «Oui», »Ja«.", ["„Ja“", "«Oui»", "»Ja«"]),
        # nested: the outermost counts
        ("“I said “no” to him,” he said.", ["“I said “no” to him,”"]),
        ("“I said ‘no’ to him,” he said.", ["“I said ‘no’ to him,”"]),
        ('"I took "Wall Street" money," she said.', ['"I took "Wall Street" money,"']),
        # single marks open before a word and close after one
        ("He said ‘we will win,’ and left.", ["‘we will win,’"]),
        ("'We're the leaders' best hope,' he said.", ["'We're the leaders' best hope,'"]),
        # careless typing
        ('“mixed," he said "and” so', ['“mixed,"', '"and”']),
        ("“so“ he said", ["“so“"]),
        ('He said: "so it is wrong. "Lee called it "fine" then.', ['"so it is wrong. "', '"fine"']),
        # inches inside a quotation do not close it
        ('"It\'s a 12" record," he said.', ['"It\'s a 12" record,"']),
        # unclosed
        ("“Unclosed here. He said “B.”", ["“Unclosed here.", "“B.”"]),
        ("“Yes. He left.\nHe went.", ["“Yes. He left."]),
    ],
)
def test_marks_of_every_form_are_paired(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the leaders’ summit in the '90s isn't the dogs' own",
        "rock 'n' roll",
        "He is 6'2\" tall",
        '<a href="http://example.org">',
        "no marks at all",
        "",
    ],
)
def test_apostrophes_inches_and_attributes_are_no_quotations(text):
    assert quoted(text) == []


def test_a_quotation_over_paragraphs_is_one_span_a_paragraph():
    assert quoted("“First.\n“Second.” He left.") == ["“First.", "“Second.”"]
    # web pages often leave out the opening marks in between
    assert quoted("“First.\nSecond.\nThird.” He left.") == ["“First.", "Second.", "Third.”"]
    assert quoted("“First.\nNot quoted. “Third.”") == ["“First.", "“Third.”"]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab. ,\"'“”‘’«»„\n12s", max_size=80))
def test_spans_are_in_order_apart_and_inside_one_line(text):
    spans = quoted_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all("\n" not in text[start:end] for start, end in spans)


@pytest.mark.parametrize("piece", ['"a ', "“", "'a ", "“a. ", "''", "a. ", '"'])
def test_a_long_line_takes_time_in_proportion(piece):
    def read(text):
        quoted_spans(text)
        sentences(text)

    assert takes_time_in_proportion(read, piece, 20_000)


def test_a_quotation_whose_opening_mark_was_lost():
    for text, said in {
        "She left. We will never go back.” Nobody spoke.": "We will never go back.”",
        "She said that we will never go back.” Nobody spoke.": "we will never go back.”",
        "“Yes,” she said. We will never go back.” Then she left.": "We will never go back.”",
    }.items():
        assert text[slice(*quoted_spans(text)[-1])] == said
    assert quoted_spans("A plank of 6 ft 2”. He measured 12” twice.") == []


def test_a_closing_mark_that_was_typed_for_an_opening_one():
    text = "She called it ”a small thing” and left. ”Go home,” he said."
    assert [text[start:end] for start, end in quoted_spans(text)] == ["”a small thing”", "”Go home,”"]
    for text in ("She is 5’2”. He is 6’2” tall.", "so” and ” so ”", "”Nothing closes.", "He left.” She"):
        assert quoted_spans(text) == []
    for unit in ("” ", " ”a", "”a ", "”a”"):
        quoted_spans(unit * 20_000)


def plain_words(text):
    """Spell the definition of a word out, one word at a time: a second way to the same list."""
    words = re.findall(r"[^\W_]+(?:(?:['’‑-]|(?<=\w)\.(?=\w)|(?<=\d),(?=\d))[^\W_]+)*", text)
    return [re.sub(r"['’][sS]$", "", word).casefold().replace("’", "'") for word in words]


# letters whose small form is longer, two sigmas, other digits, marks that join and marks that end words
ODD = "aSsſßİıŉΣςﬁ中٣1_0,.’'‑-\"“” \n\t\0\u2028"


@given(st.one_of(st.text(max_size=80), st.text(alphabet=ODD, max_size=80)))
@settings(max_examples=300, deadline=None)
def test_words_read_at_once_are_those_read_one_by_one(text):
    assert tokenize(text) == plain_words(text)


@given(st.one_of(st.text(max_size=80), st.text(alphabet=ODD, max_size=80)))
@settings(max_examples=200, deadline=None)
def test_no_word_crosses_a_blank(text):
    assert tokenize(text) == [word for form in text.split() for word in tokenize(form)]
