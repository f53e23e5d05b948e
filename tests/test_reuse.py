"""Copies counted one by one, passages at their places, rewrites told from reporting, and what cannot be told."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import reuse
from analysis.reuse import duplicates, shingles
from analysis.reuse.quotations import read_quotations, same_quotations

STORY = (
    "The river rose over its banks in Larkham on Monday and flooded hundreds of houses near the old mill. "
    "Rescue crews with boats brought forty people to a school, where volunteers served soup and blankets. "
    "Mayor Ada Quill said the dam had held, but warned that more rain was expected before the weekend. "
    "“We have lost furniture and gardens, but nobody has lost a life in this flood,” she told reporters at the bridge. "
    "The regional government promised help for families who had no insurance, and opened an office in the town hall. "
    "In 1987 a similar flood destroyed the wooden bridge of Larkham, which was later rebuilt in stone. "
    "Engineers from Velden will inspect the dam on Thursday and publish their findings by the end of the month. "
    "Schools remain closed until Wednesday, and drivers are asked to avoid the road along the river."
)
SWAPS = (
    "river stream,rose climbed,banks edges,flooded drowned,hundreds scores,houses dwellings,old aged,mill factory,rescue "
    "salvage,crews squads,boats vessels,brought carried,people individuals,school academy,volunteers helpers,served "
    "offered,soup broth,blankets covers,dam barrier,held endured,warned cautioned,rain precipitation,expected anticipated,weekend "
    "holiday,lost misplaced,furniture fixtures,gardens plots,life existence,flood deluge,reporters correspondents,bridge "
    "overpass,regional local,government administration,promised pledged,help assistance,families households,insurance "
    "protection,opened launched,office bureau,town city,hall corridor,similar comparable,destroyed demolished,wooden "
    "timber,later afterwards,rebuilt reconstructed,stone rock,engineers technicians,inspect examine,publish "
    "release,findings conclusions,end close,month period,schools academies,remain stay,closed shut,drivers "
    "motorists,asked urged,avoid shun,road avenue"
)
INDEPENDENT = (
    "Larkham woke up under water. By noon on Monday the stream that crosses the town had reached the windows of the lower "
    "quarter, and firefighters were paddling from door to door. Ada Quill, who has been mayor for six years, spent the "
    "day in rubber boots. Nobody was hurt, officials said, although dozens of cellars will have to be pumped dry. "
    "Most of those who left their homes slept in a gymnasium. The dam upstream is to be checked by experts this week. "
    "Meteorologists see little hope: another front will arrive on Friday. For older residents, memories of 1987 came back, "
    "when the bridge was swept away. Insurance companies have sent their first assessors to the valley already."
)
OTHER = (
    "Striker Ivo Brandt scored twice as Norrby beat Velden in the cup final before sixty thousand spectators. Coach Lena "
    "Mark praised the goalkeeper, who saved a penalty in the last minute of extra time. The city prepares a parade."
)

BREAD = (
    "Sourdough needs patience, flour and a warm kitchen. Bakers in the Pellmar valley feed their leaven twice a day and "
    "knead before dawn. Rye makes the crumb moist, wheat lets it rise, and salt slows the yeast during proving."
)


def reworded(text: str) -> str:
    for pair in SWAPS.split(","):
        old, new = pair.split(" ")
        for before, after in ((old, new), (old.capitalize(), new.capitalize())):
            text = pd.Series([text]).str.replace(rf"\b{before}\b", after, regex=True).iloc[0]
    return text


def verdicts(table):
    return {(row.a, row.b): row.derivation for row in table.itertuples()}


# ------------------------------------------------------------------ near-duplicates
def test_containment_and_jaccard_counted_by_hand(articles_of):
    # Runs of two words: a0 has "a b", "b c", "c d"; a1 has "b c", "c d", "d e", "e f". Two in both, of 3 and of 5 in all.
    pairs = reuse.find_near_duplicates(articles_of("a b c d", "b c d e f"), n=2)
    assert pairs.to_dict("records") == [{"a": "a0", "b": "a1", "containment": 2 / 3, "jaccard": 2 / 5}]


def test_an_article_inside_another(articles_of):
    half = STORY[: STORY.index("The regional")]
    pairs = reuse.find_near_duplicates(articles_of(STORY, half, OTHER))
    assert pairs["containment"].tolist() == [1.0]
    assert 0.3 < pairs["jaccard"].iloc[0] < 0.6


def test_case_marks_and_lines_make_no_difference(articles_of):
    changed = STORY.upper().replace("“", '"').replace("”", '"').replace(". ", ".\n\n").replace(",", " –")
    assert reuse.find_near_duplicates(articles_of(STORY, changed))["jaccard"].tolist() == [1.0]


def test_same_story_is_no_near_duplicate(articles_of):
    assert reuse.find_near_duplicates(articles_of(STORY, INDEPENDENT, OTHER)).empty


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]), st.sampled_from([0.2, 0.5, 0.9]))
def test_exact_against_all_pairs(seed, n, least):
    draw = random.Random(seed)
    texts = [" ".join(draw.choice("abcdefgh") for _ in range(draw.randrange(0, 14))) for _ in range(12)]
    articles = pd.DataFrame({"article_id": [f"{i:02d}" for i in range(12)], "text": texts})
    shingles = []
    for text in texts:
        words = text.split()
        runs = {tuple(words[at : at + n]) for at in range(max(1, len(words) - n + 1))} if words else set()
        shingles.append(runs)
    expected = []
    for a in range(12):
        for b in range(a + 1, 12):
            both, smaller = len(shingles[a] & shingles[b]), min(len(shingles[a]), len(shingles[b]))
            if both and both / smaller >= least:
                expected.append(
                    (f"{a:02d}", f"{b:02d}", both / smaller, both / len(shingles[a] | shingles[b]))
                )
    found = reuse.find_near_duplicates(articles.sample(frac=1, random_state=seed), least=least, n=n)
    assert list(found.itertuples(index=False, name=None)) == expected


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.sampled_from([0.2, 0.5, 0.9]))
def test_ranges_of_hashes_one_by_one_give_the_pairs_of_the_whole(seed, ranges, least):
    draw = random.Random(seed)
    texts = [" ".join(draw.choice("abcdefgh") for _ in range(draw.randrange(0, 30))) for _ in range(15)]
    whole = reuse.hash_shingles(texts, 2)
    dealt = reuse.split_shingles(*whole, ranges)
    assert sum(len(hashes) for hashes, _ in dealt) == len(whole[0])
    found = {pair for part in dealt for pair in zip(*reuse.find_overlaps(*part, least)[:2], strict=True)}
    a, b = np.array(sorted(found), dtype=int).reshape(-1, 2).T
    both, sizes = (
        sum(counted) for counted in zip(*(reuse.count_overlaps(*part, a, b) for part in dealt), strict=True)
    )
    kept = reuse.alike(both, sizes[a], sizes[b], least)
    expected = reuse.find_overlaps(*whole, least)
    for of_ranges, of_whole in zip((a[kept], b[kept], both[kept], sizes), expected, strict=True):
        assert of_ranges.tolist() == of_whole.tolist()


def test_a_large_corpus_goes_in_ranges_and_blocks_with_the_same_pairs(articles_of, monkeypatch):
    draw = random.Random(7)
    texts = [" ".join(draw.choice("abcdefgh") for _ in range(20)) for _ in range(60)]
    at_once = reuse.find_near_duplicates(articles_of(*texts), n=2, least=0.5)
    for name, few in {
        "_HASHES_AT_ONCE": 64,
        "_MET_AT_ONCE": 50,
        "_PAIRS_AT_ONCE": 7,
        "_TEXTS_AT_ONCE": 9,
    }.items():
        monkeypatch.setattr(duplicates, name, few)
    monkeypatch.setattr(shingles, "_CHARS_A_BLOCK", 100)
    assert len(at_once) > 20
    pd.testing.assert_frame_equal(reuse.find_near_duplicates(articles_of(*texts), n=2, least=0.5), at_once)


def test_words_of_any_length_are_told_apart():
    # words that differ in one letter only, at lengths around the eights in which they are read; the last is hashed by itself
    lengths = [*range(1, 26), 255, 256, 257, 264, 300, 5000]
    words = ["x" * size for size in lengths] + ["x" * (size - 1) + "y" for size in lengths]
    hashes, counts = reuse.hash_shingles(words + [word.upper() + "." for word in words], 1)
    assert counts.tolist() == [1] * (4 * len(lengths))
    assert len(set(hashes[: 2 * len(lengths)].tolist())) == 2 * len(lengths)
    assert hashes[: 2 * len(lengths)].tolist() == hashes[2 * len(lengths) :].tolist()


def test_wrong_options_for_near_duplicates(articles_of):
    with pytest.raises(ValueError, match="least is 0; expected a containment above 0 and up to 1"):
        reuse.find_near_duplicates(articles_of(STORY), least=0)
    with pytest.raises(ValueError, match="n is 0; expected at least one word a shingle"):
        reuse.find_near_duplicates(articles_of(STORY), n=0)


# ------------------------------------------------------------------ passages
def test_passages_at_their_places_on_both_sides(articles_of):
    a = "Yesterday, the old bridge over the river Lark was closed to all heavy traffic until further notice, police said."
    b = "Sad news. The old bridge over the river Lark was closed to all heavy traffic! Why?"
    passages = reuse.find_passages(articles_of(a, b))
    assert len(passages) == 1
    row = passages.iloc[0]
    assert (
        a[row["a_start"] : row["a_end"]]
        == row["text"]
        == "the old bridge over the river Lark was closed to all heavy traffic"
    )
    assert (
        b[row["b_start"] : row["b_end"]]
        == "The old bridge over the river Lark was closed to all heavy traffic"
    )
    assert (row["words"], row["kind"], row["articles"]) == (13, "copied", 2)


@pytest.mark.parametrize(
    ("shared", "kind"),
    [
        ("the boats of the volunteers brought forty people from flooded houses to dry ground", "copied"),
        ("“the boats of the volunteers brought forty people from flooded houses to dry ground”", "quotation"),
        ("the North Korean leader Kim Jong Un and the Russian President Vladimir Putin", "name"),
        ("in the early hours of the morning", "phrase"),
        ("\nSubscribe to our newsletter and never miss a story again\n", "boilerplate"),
    ],
)
def test_copying_told_from_what_independent_articles_share(shared, kind, articles_of):
    texts = [f"First comes this {shared} Alpha beta.", f"Second stood that {shared} Gamma delta."]
    passages = reuse.find_passages(articles_of(*texts))
    assert passages["kind"].tolist() == [kind]


def test_what_stands_in_three_stories_is_boilerplate(articles_of):
    line = " This article was reviewed by an editor before it went online."
    passages = reuse.find_passages(articles_of(STORY + line, OTHER + line, BREAD + line))
    assert passages["kind"].tolist() == ["boilerplate"] * 3


def test_short_runs_are_no_passage(articles_of):
    assert reuse.find_passages(articles_of("one two three four five x", "y one two three four five")).empty
    assert (
        len(
            reuse.find_passages(
                articles_of("one two three four five x", "y one two three four five"), min_words=5
            )
        )
        == 1
    )
    with pytest.raises(ValueError, match="min_words is 1; expected at least 2"):
        reuse.find_passages(articles_of(STORY), min_words=1)


def test_crowded_runs_are_passed_over_when_asked(articles_of):
    assert len(reuse.find_passages(articles_of(STORY, STORY, STORY))) == 3
    assert reuse.find_passages(articles_of(STORY, STORY, STORY), most=2).empty


def test_the_most_telling_pair_is_compared(articles_of):
    articles = articles_of(STORY, OTHER, STORY)
    between = reuse.compare_passages(reuse.find_passages(articles), articles)
    assert between[["a", "b"]].iloc[0].tolist() == ["a0", "a2"]
    assert between["share_a"].iloc[0] > 0.95
    assert between["length_b"].iloc[0] == len(STORY)
    with pytest.raises(ValueError, match="no article 'zz'"):
        reuse.compare_passages(reuse.find_passages(articles), articles, a="zz", b="a0")
    alone = articles_of(OTHER)
    assert reuse.compare_passages(reuse.find_passages(alone), alone).empty


# ------------------------------------------------------------------ derivation
def test_skeleton_keeps_grammar_names_and_numbers():
    sentence = reuse.read_skeleton(
        "When floods came, Ada Quill said 40 houses were lost. Houses of Ada stood."
    )[0]
    assert sentence["skeleton"] == "when _ _ , Ada Quill said 40 _ were _ .".split()
    assert [word for word, *_ in sentence["words"]] == ["floods", "came", "houses", "lost"]


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (STORY, "copied"),
        (STORY[: STORY.index("The regional")], "shortened"),
        (reworded(STORY), "rewritten word by word"),
        (INDEPENDENT, "independent"),
        ("Flood in Larkham. The dam held.", "cannot tell"),
    ],
)
def test_verdict(made, verdict, articles_of):
    asked = pd.DataFrame({"a": ["a0"], "b": ["a1"]})
    table = reuse.explain_derivation(articles_of(STORY, made), pairs=asked)
    assert verdicts(table) == {("a0", "a1"): verdict}
    assert table["source_id"].tolist() == [None]  # nothing tells which was first


def test_rewritten_with_sentences_dropped_and_moved(articles_of):
    sentences = reworded(STORY).split(". ")
    moved = ". ".join(sentences[i] for i in (6, 2, 4, 0, 5)) + "."
    assert reuse.find_near_duplicates(articles_of(STORY, moved)).empty
    assert verdicts(reuse.explain_derivation(articles_of(STORY, moved))) == {
        ("a0", "a1"): "rewritten word by word"
    }


def test_swaps_are_the_evidence(articles_of):
    aligned = reuse.align_sentences(articles_of(STORY, reworded(STORY)), "a0", "a1")
    assert len(aligned) == 8
    assert "river → stream" in aligned["swaps"].iloc[0]
    assert aligned["kept"].max() < 0.5
    row = aligned.iloc[0]
    assert STORY[row["a_start"] : row["a_end"]] == row["text_a"]
    with pytest.raises(ValueError, match="no article 'a9'; there are 'a0', 'a1'"):
        reuse.align_sentences(articles_of(STORY, OTHER), "a0", "a9")


def test_underscores_in_print_are_no_blanks(articles_of):
    told = [
        f"The crew of @{name}_crew said the dam near the old mill had held until Monday."
        for name in ("red", "blue")
    ]
    aligned = reuse.align_sentences(articles_of(*told), "a0", "a1")
    assert len(aligned) == 1 and aligned["swaps"].iloc[0] == "red → blue"
    assert "_" not in reuse.read_skeleton("_ He said: ___ _")[0]["skeleton"]


def test_light_editing_is_no_rewriting(articles_of):
    edited = (
        STORY.replace("hundreds of", "many").replace("soup", "tea").replace("in the town hall", "on Tuesday")
    )
    assert verdicts(reuse.explain_derivation(articles_of(STORY, edited))) == {("a0", "a1"): "copied"}


def test_common_source_is_a_quotation_or_passage_in_both(articles_of):
    quotation = STORY[STORY.index("“") : STORY.index("”") + 1]
    quoting = INDEPENDENT + f" {quotation} Quill said in the evening."
    table = reuse.explain_derivation(articles_of(STORY, quoting))
    assert verdicts(table) == {("a0", "a1"): "common source"}
    assert table["quotations"].tolist() == [1]


def test_the_same_quotation_in_other_words():
    a = "He wrote: “We highly appreciate the firm support of our neighbours for the special mission in the north.”"
    b = "He said, “We greatly value the resolute support of neighbours for that special mission in the far north.”"
    c = "He said, “We will build a new station and two tunnels for the trains of the northern region.”"
    assert len(same_quotations(read_quotations(a), read_quotations(b))) == 1
    assert same_quotations(read_quotations(a), read_quotations(c)) == []


def test_a_direction_only_with_evidence(articles_of):
    spun = reworded(STORY)
    days = [pd.Timestamp("2024-06-20"), pd.Timestamp("2024-06-18")]
    table = reuse.explain_derivation(articles_of(spun, STORY, published=days))
    assert table["source_id"].tolist() == ["a1"]
    assert "dated earlier" in table["evidence"].iloc[0]
    changed = articles_of(spun, STORY, published=days, dated_by=["update line", "byline"])
    assert reuse.explain_derivation(changed)["source_id"].tolist() == [None]
    changed = articles_of(spun, STORY, published=days, dated_by=["byline", "update line"])
    assert reuse.explain_derivation(changed)["source_id"].tolist() == ["a1"]
    # 19 June in Pyongyang begins while it is 18 June in Washington.
    neighbours = articles_of(spun, STORY, published=[pd.Timestamp("2024-06-19"), pd.Timestamp("2024-06-18")])
    assert reuse.explain_derivation(neighbours)["source_id"].tolist() == [None]
    signed = (
        spun + " Both international locations spoke. The shared enjoy of it. It was penned by using a pen."
    )
    table = reuse.explain_derivation(articles_of(signed, STORY))
    assert table["source_id"].tolist() == ["a1"]
    assert "a0 alone has signs of rewriting" in table["evidence"].iloc[0]


def test_a_third_article_can_be_the_witness(articles_of):
    quotation = STORY[STORY.index("“") : STORY.index("”") + 1]
    witness = INDEPENDENT + f" {quotation} Quill said."
    table = reuse.explain_derivation(articles_of(STORY, reworded(STORY), witness))
    row = table[(table["a"] == "a0") & (table["b"] == "a1")].iloc[0]
    assert (row["derivation"], row["source_id"]) == ("rewritten word by word", "a0")
    assert "a2 has its wording of a quotation" in row["evidence"]


def test_default_pairs_and_order(articles_of):
    articles = articles_of(OTHER, STORY, reworded(STORY), STORY[:400])
    table = reuse.explain_derivation(articles)
    assert ("a1", "a2") in verdicts(table)
    assert list(table.columns) == list(reuse.DERIVATIONS)
    pd.testing.assert_frame_equal(table, reuse.explain_derivation(articles.sample(frac=1, random_state=2)))
    with pytest.raises(ValueError, match="pairs names 'zz', but there is no such article"):
        reuse.explain_derivation(articles, pairs=pd.DataFrame({"a": ["a0"], "b": ["zz"]}))


# ------------------------------------------------------------------ signs and origins
def test_signs_of_the_seeds(seeds):
    signs = reuse.find_signs(seeds)
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    assert all(texts[row.article_id][row.start : row.end] == row.text for row in signs.itertuples())
    rewriting = signs[signs["suggests"] == "rewriting"]
    assert set(rewriting["article_id"]) == {"003"}
    assert {"international locations", "unique army operations", "satellite tv for pc"} <= set(
        rewriting["text"]
    )


def test_edited_english_has_no_signs(articles_of):
    clean = articles_of(
        STORY, INDEPENDENT, OTHER, "It is the F.A.A. He lives in L.A. Grade A. The army operation ended."
    )
    assert reuse.find_signs(clean).empty
    assert reuse.find_signs(
        articles_of("Some warehouse locations. A satellite TV channel. Changed into dry clothes.")
    ).empty


def test_a_sentence_that_stops_in_mid_phrase(articles_of):
    signs = reuse.find_signs(articles_of("He came to Russia last year, during. Which he spoke of trade."))
    assert "during." in signs["text"].iloc[0]


def test_no_source_in_this_set_is_not_not_rewritten(seeds):
    origins = reuse.find_origins(seeds).set_index("article_id")
    assert origins.loc["003", "origin"] == "rewritten by a program"
    assert origins.loc["003", "source"] == "no source in this set"
    assert origins.loc["004", "origin"] == "reads as a translation"
    assert "from which language" in origins.loc["004", "unknown"]
    assert origins.loc[["000", "001", "002"], "origin"].eq("nothing to see").all()
    assert origins["source_id"].isna().all()
    said = reuse.describe_origins(reuse.find_origins(seeds))
    assert "Article 003 is rewritten by a program: no source in this set." in said
    assert "which does not make them original" in said


def test_a_source_in_the_set_is_named(articles_of):
    signed = (
        reworded(STORY)
        + " Both international locations spoke. The shared enjoy of it. It was penned by using a pen."
    )
    origins = reuse.find_origins(articles_of(STORY, signed)).set_index("article_id")
    assert origins.loc["a1", ["origin", "source", "source_id"]].tolist() == [
        "rewritten by a program",
        "in this set",
        "a0",
    ]


def test_seeds_share_quotations_and_no_copy(seeds):
    assert reuse.find_near_duplicates(seeds).empty
    table = verdicts(reuse.explain_derivation(seeds))
    assert {pair for pair, verdict in table.items() if verdict == "common source"} == {
        ("001", "003"),
        ("001", "004"),
        ("003", "004"),
    }
    assert len(table) == 10


# ------------------------------------------------------------------ everything
@pytest.mark.parametrize(
    "text",
    ["", "\x00", "a " * 20_000, "“" * 20_000, " " * 300_000, "新闻报道说" * 60, "the the the. " * 3000],
)
def test_untrusted_text(text, articles_of):
    articles = articles_of(text, STORY, text)
    reuse.find_near_duplicates(articles)
    reuse.find_passages(articles)
    assert len(reuse.find_origins(articles)) == 3


def test_empty_tables_have_their_columns(articles_of):
    for articles in (articles_of(), articles_of(STORY)):
        assert list(reuse.find_near_duplicates(articles).columns) == list(reuse.DUPLICATES)
        assert list(reuse.find_passages(articles).columns) == list(reuse.PASSAGES)
        assert list(reuse.explain_derivation(articles).columns) == list(reuse.DERIVATIONS)
        assert list(reuse.find_signs(articles).columns) == list(reuse.SIGNS)
        assert len(reuse.find_origins(articles)) == len(articles)
        assert reuse.describe_passages(reuse.find_passages(articles)) == "No two articles share a passage."
        assert reuse.describe_derivations(reuse.explain_derivation(articles)).startswith("There is no pair")


def test_sentences(articles_of):
    articles = articles_of(STORY, STORY[: STORY.index("The regional")], reworded(STORY))
    near = reuse.describe_duplicates(reuse.find_near_duplicates(articles), len(articles))
    assert "1 pair of articles print the same text" in near
    said = reuse.describe_derivations(reuse.explain_derivation(articles))
    assert "1 is shortened" in said and "rewritten word by word" in said
    assert "The longest that is more than names stands in a0 and a1" in reuse.describe_passages(
        reuse.find_passages(articles)
    )
