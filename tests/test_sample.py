import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sample import (
    describe_part,
    describe_values,
    draw_rows,
    join_notes,
    keep_stories,
    largest_values,
)


def stories_of(*sizes):
    """Articles a000, a001, … in stories 1, 2, … of these sizes, dealt in turn so that stories lie apart."""
    story = [number for number, size in enumerate(sizes, 1) for _ in range(size)]
    story = np.random.default_rng(1).permutation(story)
    ids = [f"a{number:03d}" for number in range(len(story))]
    return pd.DataFrame({"article_id": ids, "text": "x"}), pd.DataFrame({"article_id": ids, "story": story})


@settings(max_examples=30, deadline=None)
@given(n=st.integers(0, 60), most=st.integers(1, 70), seed=st.integers(0, 5))
def test_rows_are_drawn_once_in_their_order(n, most, seed):
    table = pd.DataFrame({"row": range(n)}, index=[7] * n)
    drawn = draw_rows(table, most, seed=seed)
    assert len(drawn) == min(n, most)
    assert drawn["row"].is_monotonic_increasing and drawn["row"].is_unique
    assert drawn.equals(draw_rows(table, most, seed=seed))


def test_every_row_is_as_likely():
    table = pd.DataFrame({"row": range(10)})
    counts = pd.concat([draw_rows(table, 3, seed=seed) for seed in range(2000)])["row"].value_counts()
    # 600 each are expected, with a standard deviation of sqrt(2000 × 0.3 × 0.7) = 20.5.
    assert counts.between(600 - 82, 600 + 82).all() and len(counts) == 10


def test_what_the_table_carries_is_kept():
    table = pd.DataFrame({"row": range(10)})
    table.attrs["problems"] = [1]
    assert draw_rows(table, 3).attrs == draw_rows(table, 30).attrs == {"problems": [1]}
    assert draw_rows(table, 3).index.tolist() == [0, 1, 2]


def test_whole_stories_the_largest_first():
    articles, stories = stories_of(4, 1, 3, 3, 2)
    told = dict(zip(stories["article_id"], stories["story"], strict=True))

    def kept(most, **options):
        part = keep_stories(articles, stories, most, **options)
        assert part["article_id"].is_monotonic_increasing
        return part["article_id"].map(told).value_counts().to_dict()

    assert kept(13) == {1: 4, 2: 1, 3: 3, 4: 3, 5: 2}  # all thirteen
    assert kept(12) == {1: 4, 3: 3, 4: 3, 5: 2}  # nobody to compare the second with
    assert kept(9) == {1: 4, 3: 3}
    assert kept(3) == {3: 3}  # the story of four does not fit
    alone = stories.loc[stories["story"] == 2, "article_id"].item()
    assert kept(3, always=["", alone]) == {3: 3, 2: 1}


def test_one_story_larger_than_what_can_be_compared_is_cut():
    articles, stories = stories_of(9, 1)
    part = keep_stories(articles, stories, 4)
    in_story = stories.loc[stories["story"] == 1, "article_id"]
    assert part["article_id"].tolist() == in_story.tolist()[:4]
    lonely = keep_stories(*stories_of(1, 1, 1, 1), 3)
    assert lonely.empty and lonely.columns.tolist() == ["article_id", "text"]


def test_the_values_with_most_articles():
    articles = pd.DataFrame({"source": ["b", "a", "b", "c", None, "a", "b"], "article_id": list("1234567")})
    assert largest_values(articles, "source", 2) == ["a", "b"]  # three of b, two of a
    # The article without a source is one of its own, called "5", which stands before "c".
    assert largest_values(articles, "source", 3) == ["5", "a", "b"]
    assert largest_values(articles, "source", 4) is None
    months = articles.assign(
        published=pd.to_datetime(["2024-06-18"] * 3 + ["2024-07-01"] * (len(articles) - 4) + [None])
    )
    assert largest_values(months, "month", 1) == ["2024-06"]
    with pytest.raises(ValueError, match="no column 'moth' in the articles; did you mean 'month'"):
        largest_values(articles, "moth", 1)
    assert largest_values(articles.assign(kind=[1, 1, 2, 3, 3, 3, None]), "kind", 1) == [3]


def test_which_values_are_said():
    articles = pd.DataFrame(
        {"source": ["b", "a", "b", "c"], "kind": [1, 2, 2, None], "article_id": list("1234")}
    )
    largest = largest_values(articles, "source", 2)
    assert describe_values(largest, articles, "source") == "2 of 3 values of source, those with most articles"
    assert describe_values([2], articles, "kind") == "1 of 2 values of kind, those with most articles"
    assert describe_values(None, articles, "source") == ""


def test_counts_below_one_are_refused():
    articles, stories = stories_of(2, 2)
    with pytest.raises(ValueError, match="most is 0; expected at least 1 row"):
        draw_rows(articles, 0)
    with pytest.raises(ValueError, match="most is 1; expected at least 2 articles to compare"):
        keep_stories(articles, stories, 1)
    with pytest.raises(ValueError, match="most is 0; expected at least 1"):
        largest_values(articles, "text", 0)


def test_the_words_for_it():
    assert describe_part(range(60), range(12_304), "sentences") == "60 of 12,304 sentences, drawn with seed 0"
    assert describe_part(range(3), range(3), "sentences") == ""
    assert join_notes("5 articles", "", "60 of 90") == "5 articles · 60 of 90"
    assert join_notes("", "") == ""
