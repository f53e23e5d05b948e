"""The figures of quotations, by their artists."""

import pandas as pd
import pytest

from analysis.figures.lineage import draw_lineage, lineage_title
from analysis.figures.quotes import draw_speakers
from analysis.quotes import CELLS, SPEAKERS, align_variants, find_quotes, group_variants, speaker_shares


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        t.get_text() for t in figure.texts
    ]


@pytest.fixture(scope="module")
def strip(seeds):
    return align_variants(group_variants(find_quotes(seeds)), seeds)


def test_every_word_of_the_strip_is_drawn_once(strip):
    figure = draw_lineage(strip)
    drawn = [text for axes in figure.axes for text in axes.texts if text.get_gid()]
    assert len(drawn) == (strip["change"] != "restated").sum() + 4  # and the four words of the key
    marks = [line.get_gid() for axes in figure.axes for line in axes.lines if line.get_gid()]
    for change in ("swapped", "added", "dropped"):
        assert marks.count(change) == (strip["change"] == change).sum() + 1


def test_a_change_is_marked_without_its_colour(strip):
    figure = draw_lineage(strip)
    styles = {line.get_gid(): line.get_linestyle() for line in figure.axes[0].lines if line.get_gid()}
    assert len({str(style) for style in (styles["swapped"], styles["added"])}) == 2
    assert any(text.startswith("+") for text in texts(figure))


def test_equal_words_stand_under_one_another(strip):
    figure = draw_lineage(strip)
    places = {}
    for text in figure.axes[0].texts:
        if text.get_gid() == "same" and text.get_text() == "Ukraine":
            places.setdefault(round(text.get_position()[0], 6), []).append(text.get_position()[1])
    assert [len(ys) for ys in places.values()] == [3]


def test_titles_are_computed(strip):
    assert (
        lineage_title(strip)
        == "Vladimir Putin’s words, in quotation marks in 3 articles, read differently in each"
    )
    alike = pd.DataFrame(
        [(1, a, 0, a == "a", a, "Amy Lee", 0, "word", "same") for a in "ab"], columns=list(CELLS)
    )
    assert lineage_title(alike) == "Amy Lee’s words stand alike in quotation marks in 2 articles"
    longer = alike.iloc[[1]].assign(column=1, word="more", change="added")
    assert lineage_title(pd.concat([alike, longer])) == lineage_title(alike)
    other = alike.iloc[[1]].assign(word="else", change="swapped")
    assert lineage_title(pd.concat([alike[:1], other])).endswith("read differently in each")


def test_a_long_restatement_does_not_narrow_the_strip(strip):
    long = strip.iloc[[0]].assign(word="a restatement of many words " * 6, change="restated", column=0)
    wide = []
    for table in (strip, pd.concat([strip, long])):
        figure = draw_lineage(table)
        figure.draw_without_rendering()
        wide.append(figure.axes[0].get_window_extent().width)
    assert wide[0] == pytest.approx(wide[1])


def test_the_heads_of_many_kinds_do_not_touch():
    kinds = "other official media document organisation unnamed expert party".split()
    table = pd.DataFrame(
        [("A", kind, 2, 1, 16, 8, 0.125, 0.125, 0.0, 0.4) for kind in kinds], columns=list(SPEAKERS)
    )
    figure = draw_speakers(table)
    figure.draw_without_rendering()
    heads = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text() in kinds]
    assert len(heads) == len(kinds)
    assert not any(a.overlaps(b) for i, a in enumerate(heads) for b in heads[:i])


@pytest.mark.parametrize("count", [2, 5, 35])
def test_many_versions_and_long_names_fit(count):
    cells = [
        (
            1,
            f"a{i:02}",
            0,
            i == 0,
            "A very long name of a newspaper " * 3,
            "Amy Lee",
            column,
            "longword" * 3,
            "same",
        )
        for i in range(count)
        for column in range(12)
    ]
    figure = draw_lineage(pd.DataFrame(cells, columns=list(CELLS)))
    assert any("…" in text for text in texts(figure))
    assert any("further versions" in text for text in texts(figure)) == (count > 8)
    assert any("one wording" in text for text in texts(figure)) == (count > 8)


def test_of_many_versions_each_wording_has_one_line():
    words = ["peace"] * 20 + ["truce"] * 10 + ["quiet"]
    cells = [
        (
            1,
            f"a{i:02}",
            0,
            i == 0,
            f"paper {i}",
            "Amy Lee",
            column,
            said,
            "swapped" if said not in ("we", "peace") else "same",
        )
        for i, word in enumerate(words)
        for column, said in enumerate(("we", word))
    ]
    figure = draw_lineage(pd.DataFrame(cells, columns=list(CELLS)))
    found = texts(figure)
    assert [text for text in found if text.startswith("paper")] == ["paper 0", "paper 20", "paper 30"]
    assert "Amy Lee · 31 articles · 3 wordings, a line each" in found
    assert any("28 further versions are in the table" in text.replace("\n", " ") for text in found)


def test_bars_are_shares(articles_of):
    articles = articles_of("“We will win the war,” said a resident.\n“Yes we can,” said a police spokesman.")
    shares = speaker_shares(find_quotes(articles), articles)
    figure = draw_speakers(shares)
    bars = [patch.get_width() for patch in figure.axes[0].patches if patch.get_gid() == "share"]
    whole = [patch.get_width() for patch in figure.axes[0].patches if patch.get_gid() is None]
    assert sum(bars) == pytest.approx(whole[0])  # the shares of one source add up to one whole bar
    assert "5 (1×)" in texts(figure)
    assert "3 (1×)" in texts(figure)


def test_empty_tables_say_so():
    assert "No words stand in quotation marks" in texts(draw_speakers(pd.DataFrame(columns=list(SPEAKERS))))
    assert any(
        "No quotation stands in two" in text
        for text in texts(draw_lineage(pd.DataFrame(columns=list(CELLS))))
    )


def test_of_many_sources_those_that_quote_most_are_drawn():
    rows = [(f"outlet {number:02d}", "official", 10 + number % 20, 2) for number in range(40)]
    table = pd.DataFrame(rows, columns=["source", "speaker_kind", "words", "quotations"])
    table = table.assign(total=table["words"], share=1.0)
    shown = [text for text in texts(draw_speakers(table)) if text.startswith("outlet")]
    # 29 words are quoted by outlets 19 and 39, 28 by 18 and 38, … and 22 by 12 and 32, of which the first has room.
    assert shown == [f"outlet {number:02d}" for number in (*range(12, 20), *range(33, 40))]
    told = " ".join(" ".join(texts(draw_speakers(table))).split())
    assert "The 15 sources that quote most words of 40; all are in the table." in told
    assert "all are in the table" not in " ".join(texts(draw_speakers(table[:15])))
