"""What a lexicon may hold, and what is said when it does not."""

import pytest

from analysis.framing import read_lexicon

GOOD = "actors:\n  Mira: [Mira Okafor, Okafor]\nroles:\n  office:\n    - president  # the post\n    - no\nterms:\n  war: {war: [war]}\n"


def written(tmp_path, text, name="words.yml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_lexicon_with_its_reasons(tmp_path):
    lexicon = read_lexicon(written(tmp_path, GOOD))
    assert lexicon["actors"] == {"Mira": ["Mira Okafor", "Okafor"]}
    assert lexicon["roles"] == {"office": ["president", "no"]}  # "no" is a word and not False
    assert lexicon["terms"] == {"war": {"war": ["war"]}}
    assert lexicon["ignore"] == []
    assert lexicon["reasons"] == {("roles", "office", "president"): "the post"}


def test_a_mapping_reads_as_a_file_does():
    lexicon = read_lexicon({"actors": {"Mira": ("Okafor",)}, "roles": {"any": ["chief  of staff"]}})
    assert lexicon["actors"] == {"Mira": ["Okafor"]}
    assert lexicon["roles"] == {"any": ["chief of staff"]}
    assert read_lexicon(lexicon) == lexicon | {"reasons": {}}


def test_the_seeds_lexicon_gives_reasons_and_every_judging_framing():
    lexicon = read_lexicon("seeds/lexicon.yml")
    assert {"office", "neutral", "pejorative", "honorific"} <= set(lexicon["roles"])
    assert {"war", "invasion", "aggression", "conflict", "offensive"} < set(
        lexicon["terms"]["the war in Ukraine"]
    )
    assert lexicon["reasons"]["ignore", "World War II"] == "001: another war"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "words.yml: empty; expected at least one of the sections actors, roles, terms"),
        ("# only a comment\n", "empty"),
        ("just words", "expected sections such as 'actors:', found the text 'just words'"),
        ("- a\n- b\n", "expected sections such as 'actors:', found a list"),
        ("actors: [a\n", "line 2: not YAML"),
        ("\tactors: x", "line 1: not YAML"),
        ("a: !!python/object:os.system x", "unknown section 'a'"),
        ("actor:\n  Mira: [Okafor]\n", "unknown section 'actor'; did you mean 'actors'?"),
        ("Roles:\n  a: [b]\n", "unknown section 'Roles'; did you mean 'roles'?"),
        (
            "actors:\n  Mira: Okafor\n",
            r"actors: Mira: expected a list of words, found the text 'Okafor'; write \[Okafor\]",
        ),
        ("actors:\n  Mira: []\n", "actors: Mira: empty list; expected at least one word"),
        ("actors:\n  Mira:\n", "actors: Mira: expected a list of words, found nothing"),
        ("actors:\n", "actors: expected keys over lists of words, found nothing"),
        ("roles:\n  office: {a: [b]}\n", "roles: office: expected a list of words, found keys"),
        ("roles:\n  office: [[a]]\n", "roles: office: expected a word, found a list"),
        ("roles:\n  office: ['*']\n", r"'\*' has no letter"),
        ("roles:\n  office: ['-president']\n", "must begin with a letter"),
        ("terms:\n  war: [war]\n", "terms: war: expected keys over lists of words, found a list"),
        ("roles:\n  good: [Chief]\n  bad: [chief]\n", "roles: 'chief' stands under 'good' and under 'bad'"),
        ("roles:\n  good: ['chief*']\n  bad: [chief]\n", "'chief' stands under 'good' and under 'bad'"),
        ("actors:\n  A: [Kim]\n  B: [Kim]\n", "actors: 'Kim' stands under 'A' and under 'B'"),
        ("terms:\n  w: {a: [war], b: [war]}\n", "terms: 'war' stands under 'w: a' and under 'w: b'"),
        ("actors:\n  A: [Kim]\n  A: [Lee]\n", "line 3: the key 'A' stands twice"),
        (
            "actors: {A: [Kim]}\nterms: {A: {x: [war]}}\n",
            "the concept 'A' stands under actors and under terms",
        ),
        (
            "actors: {Mira: [Okafor]}\ncountries: {Mria: Kenya}\n",
            "countries: unknown concept 'Mria'; did you mean 'Mira'?",
        ),
        (
            "terms: {the war: {war: [war]}}\nabout: {the wra: [Ruritania]}\n",
            "about: unknown concept 'the wra'; did you mean 'the war'?",
        ),
        (
            "actors: {Mira: [Okafor]}\ncountries: {Mira: Kenia}\n",
            "countries: Mira: unknown country 'Kenia'; did you mean 'Kenya'?",
        ),
        (b"roles: {a: [\xff]}", "not text in UTF-8"),
    ],
)
def test_mistakes_are_named_with_file_key_and_the_nearest_right_spelling(tmp_path, text, message):
    with pytest.raises(ValueError, match=message) as error:
        read_lexicon(written(tmp_path, text))
    assert "words.yml" in str(error.value)


def test_a_missing_file_names_the_nearest(tmp_path):
    written(tmp_path, GOOD, "lexicon.yml")
    with pytest.raises(FileNotFoundError, match=r"lexicon\.yml"):
        read_lexicon(tmp_path / "lexikon.yml")


def test_a_word_that_is_no_text_in_a_mapping():
    with pytest.raises(ValueError, match="roles: a: expected a word, found 3"):
        read_lexicon({"roles": {"a": [3]}})
    with pytest.raises(ValueError, match="expected at least one of the sections"):
        read_lexicon({})
