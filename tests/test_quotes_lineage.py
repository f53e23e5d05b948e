"""Which quotations are versions of one utterance, and what was changed?"""

import pandas as pd
import pytest

from analysis.quotes import (
    CELLS,
    VARIANTS,
    align_variants,
    describe_variants,
    find_quotes,
    group_variants,
)
from analysis.quotes.alignment import align, describe_edits, stem


def test_alignment_by_hand():
    steps = align("the special military operation in Ukraine", "unique army operations in Ukraine")
    assert [(there, here, change) for _, there, here, change in steps] == [
        ("the", None, "dropped"),
        ("special", "unique", "swapped"),
        ("military", "army", "swapped"),
        ("operation", "operations", "swapped"),
        ("in", "in", "same"),
        ("Ukraine", "Ukraine", "same"),
    ]
    assert describe_edits(align("a big red house", "a big house")) == "− red"
    assert describe_edits(align("a big house", "a big red house")) == "+ red"
    assert describe_edits(align("a big house", "A big house")) == ""
    assert describe_edits(align("the F.B.I. agents don’t", "the FBI agents don't")) == ""


def test_stems_join_inflections_and_hyphens_only():
    assert stem("supporting") == stem("supports") == stem("supported")
    assert stem("multi-faceted") == stem("multifaceted")
    assert stem("treaty") != stem("partnership")


def test_the_op_ed_sentence_of_the_seeds_is_one_lineage(seeds):
    variants = group_variants(find_quotes(seeds))
    assert tuple(variants.columns) == VARIANTS
    quoted = variants[variants["kind"] != "indirect"]
    op_ed = quoted[quoted["text"].str.contains("operation")]
    assert op_ed["lineage"].nunique() == 1
    assert op_ed["article_id"].tolist() == ["001", "003", "004"]
    edits = op_ed.set_index("article_id")["edits"]
    assert "special military operation → " in edits["003"]
    assert "unique army operations" in edits["003"]
    # the two partnership phrases are different quotations
    partnership = quoted[quoted["text"].str.contains("partnership")]
    assert partnership["article_id"].tolist() == ["001", "003", "004"]
    assert "treaty" not in " ".join(variants["text"])
    assert set(partnership["lineage"]) != set(op_ed["lineage"])
    # 000 restates the sentence without marks
    assert set(variants.loc[variants["kind"] == "indirect", "article_id"]) == {"000"}
    assert "restates: thanked North Korea" in describe_variants(variants)


def test_an_utterance_that_hundreds_of_articles_print_is_one_lineage():
    said = "We will rebuild the old harbour bridge before winter"
    texts = (
        [said] * 120
        + [said.replace("rebuild", "repair")] * 120
        + ["Taxes on bread and salt fall next week"] * 2
    )
    quoted = pd.DataFrame({"article_id": [f"a{n:03}" for n in range(len(texts))], "text": texts})
    quoted = quoted.assign(
        start=1, end=50, sentence=quoted["text"], speaker="Ann Lee", cue="said", kind="direct"
    )
    variants = group_variants(quoted)
    assert variants["lineage"].value_counts().tolist() == [240, 2]
    # Each version is nearest to the first other article in its very words; of two equally near wordings the first is the centre.
    first, other = variants[variants["article_id"].isin(["a000", "a120"])].to_dict("records")
    assert (first["centre"], first["nearest"], first["similarity"], first["edits"]) == (True, "a001", 1.0, "")
    assert (other["nearest"], other["similarity"], other["edits"]) == ("a121", 1.0, "rebuild → repair")
    told = describe_variants(variants).splitlines()
    assert told[0] == f"1. Ann Lee in 240 articles, 2 wordings: {said}"
    assert told[1] == "    - a120, a121, a122 and 117 more: rebuild → repair"
    assert describe_variants(variants, most=1).startswith(
        "1 of 2 utterances, those in most articles:\n\n1. Ann Lee"
    )


def test_speakers_who_contradict_and_one_article_alone_make_no_lineage(articles_of):
    said = "“We will rebuild the old harbour bridge before winter,” said {}."
    same = articles_of(said.format("Amy Lee"), said.format("Amy Lee"))
    assert group_variants(find_quotes(same))["similarity"].tolist() == [1.0, 1.0]
    other = articles_of(said.format("Amy Lee"), said.format("Bob Ray"))
    assert group_variants(find_quotes(other)).empty
    twice = articles_of("\n".join([said.format("Amy Lee")] * 2))
    assert group_variants(find_quotes(twice)).empty
    assert (
        describe_variants(group_variants(find_quotes(twice)))
        == "No quotation stands in two of these articles."
    )


def test_the_order_of_articles_changes_no_lineage(seeds):
    forward = group_variants(find_quotes(seeds))
    backward = group_variants(find_quotes(seeds.iloc[::-1]))
    pd.testing.assert_frame_equal(forward, backward)


def test_least_is_a_share(articles_of):
    with pytest.raises(ValueError, match="least is 0; expected a share of words above 0"):
        group_variants(find_quotes(articles_of("")), least=0)


def test_strip_puts_equal_words_into_one_column(seeds):
    cells = align_variants(group_variants(find_quotes(seeds)), seeds)
    assert tuple(cells.columns) == CELLS
    same = cells[cells["change"] == "same"]
    words = same.assign(word=same["word"].str.casefold()).groupby(["lineage", "column"])["word"].nunique()
    assert (words == 1).all()
    assert not cells.duplicated(["lineage", "article_id", "start", "column"]).any()
    centre = cells[cells["centre"]]
    assert set(centre["change"]) == {"same"}
    assert align_variants(group_variants(find_quotes(seeds.iloc[:0]))).empty
