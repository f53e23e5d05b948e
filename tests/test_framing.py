"""The label ledger's mentions: on the seeds by a hand-made list, on short texts, and by property."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import framing
from analysis.corpus import locate
from analysis.framing.mentions import plural
from analysis.framing.phrases import folded, phrase_finder

# Read by hand: (article, line of the file, label, whose, voice). Titles that cleaning moves out of the text are not here.
BY_HAND = [
    ("000", 10, "dictator", "Putin", "own"),
    ("000", 12, "dictator", "Putin", "own"),  # "the first visit of a Russian dictator"
    ("000", 14, "leader", "Kim Jong Un", "reported"),  # "According to Reuters, ..."
    ("000", 24, "dictator", "Putin", "own"),  # "The dictator wrote"
    ("000", 34, "leader", "Kim Jong Il", "own"),  # "then-leader Kim Jong-il"
    ("001", 2, "president", "Putin", "own"),
    ("001", 3, "leader", "Kim Jong Un", "own"),
    ("002", 1, "president", "Putin", "own"),
    ("002", 1, "leader", "Kim Jong Un", "own"),
    (
        "002",
        1,
        "leader",
        "Kim Jong Un + Putin",
        "reported",
    ),  # "According to North Korean media, the two leaders"
    ("002", 2, "president", "Putin", "own"),
    ("002", 3, "president", "Putin", "own"),  # "Russia’s President"
    ("002", 5, "leader", "Kim Jong Un + Putin", "own"),
    ("002", 7, "president", "Putin", "own"),
    ("002", 7, "leader", "Putin", "own"),  # "President Putin is the first important leader"
    ("002", 9, "president", "Putin", "own"),
    ("002", 9, "leader", "Kim Jong Un", "own"),
    ("002", 9, "leader", "Kim Jong Un + Putin", "own"),  # "Both leaders"
    ("003", 5, "president", "Putin", "own"),
    ("003", 29, "president", "Putin", "own"),
    ("003", 29, "chief", "Kim Jong Il", "own"),  # "the united states’s chief", rewritten by a machine
    ("003", 33, "leader", "Kim Jong Un", "own"),
    ("004", 5, "president", "Putin", "own"),
    ("004", 7, "president", "Putin", "own"),
    ("004", 7, "leader", "Kim Jong Un", "reported"),  # "agencies ... reported that"
    ("004", 9, "head of state", "Putin", "own"),
    ("004", 9, "president", "Putin", "own"),  # "his first election as Russian president"
    ("004", 15, "president", "Putin", "own"),  # "the President’s foreign policy adviser"
    ("004", 17, "head of state", "Kim Jong Un + Putin", "own"),  # "the two heads of state"
]
SMALL = {
    "actors": {"Mira": ["Mira Okafor", "Okafor"], "Ren": ["Ren Dae Ho", "Ren"]},
    "roles": {"office": ["president"], "neutral": ["leader"], "pejorative": ["tyrant", "warmong*"]},
    "terms": {"the war": {"war": ["war", "wars"], "operation": ["special operation*"]}},
    "ignore": ["trade war"],
}


@pytest.fixture(scope="session")
def seed_mentions(seeds):
    return framing.find_mentions(seeds, framing.read_lexicon("seeds/lexicon.yml"))


def test_every_role_of_putin_and_the_kims_in_the_seeds(seeds, seed_mentions):
    found = locate(seed_mentions[seed_mentions["kind"] == "role"], seeds)
    found = found[found["concept"].str.contains("Putin|Kim")]
    rows = list(
        zip(found["article_id"], found["line"], found["label"], found["concept"], found["voice"], strict=True)
    )
    assert rows == BY_HAND


def test_special_military_operation_is_always_quoted_and_world_war_is_another(seeds, seed_mentions):
    terms = seed_mentions[seed_mentions["kind"] == "term"]
    special = terms[terms["framing"] == "special military operation"]
    assert special["text"].tolist() == [
        "special military operations",
        "unique army operations",
        "special military operation",
    ]
    assert set(special["voice"]) == {"quoted"}
    by_article = {key: set(rows["framing"]) for key, rows in terms.groupby("article_id")}
    assert "war" not in by_article["003"]
    assert by_article["002"] == {"conflict"}
    assert not any("World" in text or text == "War" for text in terms["text"])


def test_a_lexicon_without_countries_finds_the_same_roles_of_putin(seeds, seed_mentions):
    lexicon = framing.read_lexicon("seeds/lexicon.yml") | {"countries": {}}
    found = framing.find_mentions(seeds, lexicon)
    whose = {"Putin", "Kim Jong Un", "Kim Jong Un + Putin"}
    columns = ["article_id", "start", "concept", "label"]
    both = [
        rows[(rows["kind"] == "role") & rows["concept"].isin(whose)][columns]
        for rows in (found, seed_mentions)
    ]
    pd.testing.assert_frame_equal(both[0].reset_index(drop=True), both[1].reset_index(drop=True))


def test_columns_and_a_small_table(articles_of):
    mentions = framing.find_mentions(articles_of("Mali's tyrant, Okafor, “began the war”."), SMALL)
    assert tuple(mentions.columns) == framing.MENTIONS
    assert mentions[
        ["start", "end", "text", "kind", "concept", "label", "framing", "voice", "basis"]
    ].values.tolist() == [
        [7, 13, "tyrant", "role", "Mira", "tyrant", "pejorative", "own", "title"],
        [15, 21, "Okafor", "name", "Mira", "Okafor", None, "own", None],
        [34, 37, "war", "term", "the war", "war", "war", "quoted", None],
    ]
    assert mentions["speaker"].tolist() == [None, None, None]


def test_an_open_end_tells_one_from_many_by_the_word(articles_of):
    text = "The warmonger Okafor met Ren. The two warmongers left."
    mentions = framing.find_mentions(articles_of(text), SMALL)
    roles = mentions[mentions["kind"] == "role"]
    assert roles[["text", "concept", "label"]].values.tolist() == [
        ["warmonger", "Mira", "warmong"],
        ["warmongers", "Mira + Ren", "warmong"],
    ]


@pytest.mark.parametrize("texts", [(), ("",), ("Nobody is named.",), (None,), ("\x00\n\n" * 9,)])
def test_nothing_to_find_gives_an_empty_table_with_its_columns(articles_of, texts):
    mentions = framing.find_mentions(articles_of(*texts), SMALL)
    assert tuple(mentions.columns) == framing.MENTIONS
    assert len(mentions) == 0
    assert mentions["start"].dtype == "int64"


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The war goes on.", "own"),
        ("He said: “The war goes on.”", "quoted"),
        ("It is a so-called “war”.", "scare"),
        ("It is a “special operation”.", "scare"),
        ("It is a “very special operation”.", "quoted"),  # three words are no longer a label
        ("The ministry said that the war goes on.", "reported"),
        ("The war goes on, the ministry said.", "reported"),
        ("According to the ministry, the war goes on.", "reported"),
        ("The ministry fights a war, he thinks.", "own"),
        ("The war, the ministry said, goes on.", "own"),  # a doubtful case stays the article's own
    ],
)
def test_voice(articles_of, text, voice):
    mentions = framing.find_mentions(articles_of(text), SMALL)
    assert mentions["voice"].tolist() == [voice]


def test_speakers_come_from_a_table_of_quotations(articles_of):
    text = "“The war of Okafor ends,” Ren said. The war goes on."
    mentions = framing.find_mentions(articles_of(text), SMALL)
    quotes = pd.DataFrame(
        {
            "article_id": ["a0", "a0", "b"],
            "start": [0, 0, 0],
            "end": [25, 60, 25],
            "speaker": ["Ren", "x", "y"],
        }
    )
    with_speakers = framing.add_speakers(mentions, quotes)
    terms = with_speakers[with_speakers["kind"] == "term"]
    assert terms["speaker"].tolist() == ["Ren", None]
    assert mentions["speaker"].tolist() == [None] * len(mentions)


def test_longer_phrases_of_ignore_are_no_terms(articles_of):
    mentions = framing.find_mentions(articles_of("A trade war. Wars. A special-operations war."), SMALL)
    assert mentions["label"].tolist() == ["wars", "special operation", "war"]


def test_a_word_names_an_event_only_where_the_article_speaks_of_it(articles_of):
    articles = articles_of(
        "The war of words goes on.", "Ruritania's army says the war goes on.", "Ruritanias war"
    )
    asked = SMALL | {"about": {"the war": ["Ruritania"]}}
    mentions = framing.find_mentions(articles, asked)
    assert mentions["article_id"].tolist() == articles["article_id"].tolist()[1:2]
    assert len(framing.find_mentions(articles, SMALL)) == 3


def test_letters_that_grow_when_lowered_move_no_offset(articles_of):
    text = "İİİ war, İ, tyrant Okafor"
    mentions = framing.find_mentions(articles_of(text), SMALL)
    assert [text[row.start : row.end] for row in mentions.itertuples()] == mentions["text"].tolist()
    assert mentions["text"].tolist() == ["war", "tyrant", "Okafor"]
    assert len(folded("İSTANBUL ẞ ﬁ")) == len("İSTANBUL ẞ ﬁ")


WORDS = [
    "President", "president", "the", "The", "a", "leader", "two", "leaders", "tyrant", "Okafor", "Ren", "Dae", "Ho", "Mira",
    "war", "trade", "Kenyan", "Kenya's", "of", "Kenya", "said", "that", "is", "as", "called", "warmonger", "special operations",
    ",", ".", "“", "”", "\"", "\n", "İ", "’s", "-", "former", "Vice", "his", "met", "May", "1", "and",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def _articles(texts):
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "text": texts})


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_offsets_point_at_the_text_and_a_mention_has_one_concept(text):
    mentions = framing.find_mentions(_articles([text]), SMALL)
    assert all(text[row.start : row.end] == row.text for row in mentions.itertuples())
    assert not mentions.duplicated(["article_id", "start", "end", "kind"]).any()
    assert mentions["concept"].map(lambda concept: isinstance(concept, str) and bool(concept)).all()
    assert set(mentions["voice"]) <= set(framing.VOICES)
    roles = mentions[mentions["kind"] == "role"]
    assert all(row.label[:4] in row.text.lower() for row in roles.itertuples())


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_another_article_or_another_order_changes_no_mention(texts):
    articles = _articles(texts)
    whole = framing.find_mentions(articles, SMALL)
    backwards = framing.find_mentions(articles[::-1], SMALL)
    pd.testing.assert_frame_equal(whole, backwards)
    alone = framing.find_mentions(articles[:1], SMALL)
    pd.testing.assert_frame_equal(alone, whole[whole["article_id"] == "a0"].reset_index(drop=True))


@pytest.mark.parametrize(
    "line",
    [
        " " * 300_000,
        "“" * 30_000,
        "a " * 150_000,
        "the the " * 40_000,
        "Okafor, " * 20_000,
        "president of " * 20_000,
        "war" * 100_000,
    ],
)
def test_a_huge_line_takes_no_more_than_its_share(articles_of, line):
    framing.find_mentions(articles_of(line), SMALL)


# ---------------------------------------------------------------- phrases


PHRASES = [
    "war",
    "war crime",
    "special operation",
    "special operations",
    "dictator",
    "the north's leader",
    "a",
    "ab",
    "abc",
]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *" .-’'\n",
                "war",
                "crime",
                "special",
                "operation",
                "s",
                "dictator",
                "a",
                "b",
                "c",
                "The north's leader",
            ]
        ),
        max_size=30,
    )
)
def test_the_tree_finds_what_a_bare_alternation_finds(parts):
    text = "".join(parts)
    longest_first = sorted(PHRASES, key=len, reverse=True)
    alternatives = "|".join(
        re.escape(phrase).replace(r"\ ", r"(?:[^\S\n]|-)").replace("'", "['’]") for phrase in longest_first
    )
    bare = re.compile(rf"\b(?:{alternatives})(?!\w)", re.IGNORECASE)
    find = phrase_finder({phrase: phrase for phrase in PHRASES})
    # Runs of blanks and hyphens between the words of a phrase are the tree's own.
    if not re.search(r"[^\S\n]{2}|-\s|\s-", text):
        assert [(start, end) for start, end, _ in find(text)] == [
            match.span() for match in bare.finditer(text)
        ]


def test_globs_and_their_meaning():
    find = phrase_finder({"dictator*": "D", "dictator": "d", "w?r": "w", "war": "W"})
    assert [meaning for _, _, meaning in find("Dictators, dictator, WAR, wer, wr, warm")] == [
        "D",
        "d",
        "W",
        "w",
    ]
    assert list(phrase_finder({})("anything")) == []


@pytest.mark.parametrize(
    ("word", "more"),
    [
        ("leader", "leaders"),
        ("secretary", "secretaries"),
        ("boss", "bosses"),
        ("strongman", "strongmen"),
        ("head of state", "heads of state"),
    ],
)
def test_plural(word, more):
    assert plural(word) == more


# ---------------------------------------------------------------- concordance and candidates


def test_concordance_shows_context_file_and_line(seeds, seed_mentions):
    lines = framing.concordance(seed_mentions[seed_mentions["label"] == "dictator"], seeds, width=12)
    assert tuple(lines.columns) == framing.CONCORDANCE
    assert (
        lines[["left", "keyword", "right", "file", "line"]].values.tolist()[2]
        == [
            " Tuesday. The ",
            "dictator",
            " wrote that ",
            "seeds/000_18bb572b870def16.txt",
            24,
        ]
        or lines["keyword"].tolist()[2] == "dictator"
    )
    assert lines["line"].tolist() == [10, 12, 24]
    assert set(lines["left"].str.len()) <= set(range(13))
    assert not lines["left"].str.contains("\n").any()


def test_concordance_of_nothing_and_of_a_negative_width(articles_of):
    articles = articles_of("War.")
    mentions = framing.find_mentions(articles, SMALL)
    assert tuple(framing.concordance(mentions[:0], articles).columns) == framing.CONCORDANCE
    with pytest.raises(ValueError, match="width is -1; expected 0 or more"):
        framing.concordance(mentions, articles, width=-1)


def test_candidates_are_words_that_the_lexicon_lacks(articles_of):
    articles = articles_of(
        "Kenyan strongman Okafor spoke. The ageing Okafor, a former spy, left.",
        "Kenyan strongman Okafor met the reclusive leader Ren.\nCritics praised Okafor. He thanked Ren, Kenya and others.",
    )
    found = framing.find_candidates(articles, SMALL)
    assert tuple(found.columns) == framing.CANDIDATES
    assert found[["concept", "candidate", "kind", "mentions", "articles"]].values.tolist() == [
        ["Mira", "strongman", "role", 2, 2],
        ["Mira", "ageing", "modifier", 1, 1],
        ["Mira", "spy", "role", 1, 1],
        ["Ren", "reclusive", "modifier", 1, 1],
    ]
    assert found["sentence"][0] == "Kenyan strongman Okafor spoke."
    assert len(framing.find_candidates(articles[:0], SMALL)) == 0


def test_a_verb_in_front_of_a_role_is_no_candidate(articles_of):
    lexicon = {
        "actors": {"Mira": ["Mira Okafor", "Okafor"], "Silva": ["Silva"]},
        "roles": {"office": ["president"], "near": ["friend"]},
    }
    text = "Okafor met Silva. The warrior needs friends. The general needs loyal friends. The ruthless president Okafor left."
    found = framing.find_candidates(articles_of(text), framing.read_lexicon(lexicon))
    assert set(found["candidate"]) == {"ruthless"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The warrior needs friend Okafor.", "friend"),
        ("The general met friend Okafor.", "friend"),
        # no verbs: they belong to the role
        ("A human rights friend, Okafor, left.", "human rights friend"),
        ("The ousted friend Okafor left.", "ousted friend"),
    ],
)
def test_a_verb_in_front_of_a_role_is_no_part_of_it(articles_of, text, expected):
    lexicon = {"actors": {"Mira": ["Okafor"]}, "roles": {"near": ["friend"]}}
    mentions = framing.find_mentions(articles_of(text), framing.read_lexicon(lexicon))
    assert mentions.loc[mentions["kind"] == "role", "text"].tolist() == [expected]


def test_candidates_are_written_into_a_copy_that_can_be_read_and_edited(articles_of, tmp_path):
    lexicon = tmp_path / "words.yml"
    lexicon.write_text("actors:\n  Mira: [Okafor]  # the only one\nroles:\n  office: [president]\n", "utf-8")
    articles = articles_of('Kenyan strongman Okafor: "- a: b # c"\u2028[x]\n')
    copy = framing.write_candidates(
        framing.find_candidates(articles, framing.read_lexicon(lexicon)), lexicon, tmp_path / "copy.yml"
    )
    text = copy.read_text("utf-8")
    assert text.startswith(lexicon.read_text("utf-8"))
    assert '    - "strongman"  # role, 1 time in 1 article: Kenyan strongman Okafor' in text
    assert framing.read_lexicon(copy)["actors"] == {"Mira": ["Okafor"]}
    with pytest.raises(ValueError, match="is the lexicon itself"):
        framing.write_candidates(framing.find_candidates(articles, SMALL), lexicon, lexicon)
    with pytest.raises(ValueError, match="has candidates already"):
        framing.write_candidates(framing.find_candidates(articles, SMALL), copy, tmp_path / "third.yml")


def test_the_command_writes_candidates_and_names_a_missing_file(tmp_path, capsys):
    from analysis.framing.__main__ import main

    copy = tmp_path / "copy.yml"
    assert main(["candidates", "seeds", "seeds/lexicon.yml", "--write", str(copy)]) == 0
    assert "Putin: important (modifier, 1 in 1 article)" in capsys.readouterr().out
    assert "important" in copy.read_text("utf-8")
    assert main(["candidates", "seeds", "seeds/lexikon.yml"]) == 2
    assert "lexicon.yml" in capsys.readouterr().err


def test_the_command_says_in_words_which_articles_it_could_not_read(tmp_path, capsys):
    from analysis.framing.__main__ import main

    (tmp_path / "good.txt").write_text("Putin came to Hanoi on Thursday.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert main(["candidates", str(tmp_path), "seeds/lexicon.yml"]) == 0
    told = capsys.readouterr().err
    assert told.startswith("1 not loaded") and "empty.txt" in told and ".py" not in told
