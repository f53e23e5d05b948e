"""Who is named, and whom does a role word mean? Short texts with known answers, what must not match beside what must."""

import pytest

from analysis.framing import find_mentions, read_lexicon
from analysis.names.countries import country_at, country_words
from analysis.names.words import line_at, word_list

LEXICON = {
    "actors": {
        "Mira": ["Mira Okafor", "Okafor"],
        "Ren": ["Ren Dae Ho", "Ren"],
        "May": ["Theodora May", "May"],
        "Moon": ["Moon Ha-neul", "Moon"],
        "Silva": ["Jorge Silva", "Silva"],
    },
    "roles": {
        "office": [
            "president",
            "prime minister",
            "minister",
            "head of state",
            "secretary of state",
            "director",
        ],
        "neutral": ["leader", "chief", "ruler", "counterpart", "friend", "lawyer"],
        "pejorative": ["dictator", "tyrant", "warmonger"],
    },
}


def roles(articles_of, text, lexicon=LEXICON):
    found = find_mentions(articles_of(text), read_lexicon(lexicon))
    return [(row.text, row.concept) for row in found[found["kind"] == "role"].itertuples()]


def names(articles_of, text):
    found = find_mentions(articles_of(text), read_lexicon(LEXICON))
    return [(row.text, row.concept) for row in found[found["kind"] == "name"].itertuples()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ren Dae-ho met Mr. Ren's aide.", [("Ren Dae-ho", "Ren"), ("Ren", "Ren")]),
        ("REN DAE HO ARRIVES", [("REN DAE HO", "Ren")]),
        ("Mira J. Okafor spoke. Okafor’s plan.", [("Okafor", "Mira"), ("Okafor", "Mira")]),
        ("He saw Ren Dae Il, the father of Ren.", [("Ren", "Ren")]),  # a namesake with the surname in front
        ("Lena Okafor sang; Okafor listened.", [("Okafor", "Mira")]),  # a namesake with the surname behind
        ("She flew to Silva Park with Silva.", [("Silva", "Silva")]),  # a place named after somebody
        ("The Okafor administration and a Silva spokesman.", []),
        ("The Okafor-Silva summit.", []),
        ("In May they may meet May.", [("May", "May")]),
        ("On 3 May and May 4 the moon rose over Moon.", [("Moon", "Moon")]),
        ("okafor and silva", []),  # a capital is needed where the lexicon has one
    ],
)
def test_names(articles_of, text, expected):
    assert names(articles_of, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # in front of a name
        ("Kenyan President Mira Okafor spoke.", [("Kenyan President", "Mira")]),
        ("They met leader Ren.", [("leader", "Ren")]),
        ("Radio praised the young, able leader Ren.", [("leader", "Ren")]),
        ("The president of Kenya, Mira Okafor, spoke.", [("president", "Mira")]),
        ("The current leader, Ren Dae Ho, spoke.", [("current leader", "Ren")]),
        ("Secretary of State Jorge Silva spoke.", [("Secretary of State", "Silva")]),
        ("He met then-leader Ren.", [("then-leader", "Ren")]),
        ("Presidents Okafor and Silva met.", [("Presidents", "Mira + Silva")]),
        # behind a name
        ("Ren, the North's mercurial leader, spoke.", [("mercurial leader", "Ren")]),
        ("Ren, 41, a dictator, spoke.", [("dictator", "Ren")]),
        ("Okafor is a tyrant.", [("tyrant", "Mira")]),
        ("Critics called Okafor a tyrant.", [("tyrant", "Mira")]),
        ("They described Silva as the “dictator” of old.", [("dictator", "Silva")]),
        # role memory
        ("President Okafor met Silva. The president smiled.", [("President", "Mira"), ("president", "Mira")]),
        (
            "Kenyan dictator Okafor met Silva. A Kenyan dictator came. The dictator left.",
            [("Kenyan dictator", "Mira"), ("Kenyan dictator", "Mira"), ("dictator", "Mira")],
        ),
        (
            "Japanese leader Ren met Okafor. Japan’s ruler left.",
            [("Japanese leader", "Ren"), ("ruler", "Ren")],
        ),
        (
            "President Moon of Peru met Okafor. The Peruvian leader left.",
            [("President", "Moon"), ("Peruvian leader", "Moon")],
        ),
        # of two presidents the one at home
        (
            "Peruvian President Moon met President Okafor. Moon left. The president stayed.",
            [("Peruvian President", "Moon"), ("President", "Mira"), ("president", "Mira")],
        ),
        (
            "President Okafor and Peruvian leader Ren met. The two leaders ate. Both leaders left.",
            [
                ("President", "Mira"),
                ("Peruvian leader", "Ren"),
                ("leaders", "Mira + Ren"),
                ("leaders", "Mira + Ren"),
            ],
        ),
        (
            "Kenyan President Okafor began her time as head of state.",
            [("Kenyan President", "Mira"), ("head of state", "Mira")],
        ),
    ],
)
def test_roles(articles_of, text, expected):
    assert roles(articles_of, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Okafor spoke in a presidential tone about leadership.",
        "Vice President Okafor spoke.",
        "President Anna Weber met Okafor. The president left.",  # somebody else's office
        "The Peruvian president met Okafor of Kenya.",
        "Okafor met the president of the bank.",
        "The university's president met Okafor.",
        "Okafor saw a president.",
        "Okafor's lawyer spoke to the leaders of those countries.",
        "His friend met Okafor.",
        "The former president met Okafor, and Okafor left.",
        "A leader-in-waiting met Okafor.",
        "Okafor said the tyrants of old were gone.",
        "Okafor is not a tyrant, said the chief of the fire brigade.",
    ],
)
def test_what_must_not_be_a_role_of_somebody_listed(articles_of, text):
    assert roles(articles_of, text) == []


def test_a_sentence_that_opens_with_a_role_goes_on_with_the_subject_before(articles_of):
    opening = "President Mira Okafor met President Jorge Silva."
    clause = ", who closed the harbour, smiled."
    assert roles(articles_of, f"{opening} The tyrant{clause}")[-1] == ("tyrant", "Mira")
    # Inside its sentence the role means whom the words stand nearest to.
    assert roles(articles_of, f"{opening} Then Silva left and the tyrant{clause}")[-1] == ("tyrant", "Silva")
    # A bearer of the word in this article goes before.
    assert roles(articles_of, f"Silva is a tyrant. The tyrant Silva ate. {opening} The tyrant{clause}")[
        -1
    ] == (
        "tyrant",
        "Silva",
    )


def test_the_former_holder_is_not_the_president_of_today(articles_of):
    text = "Former President Silva met President Okafor. The former president smiled at the president."
    assert roles(articles_of, text) == [
        ("Former President", "Silva"),
        ("President", "Mira"),
        ("former president", "Silva"),
        ("president", "Mira"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Former bank director Silva met Ren. The former director left.",
            [("Former bank director", "Silva"), ("former director", "Silva")],
        ),
        (
            "Bank Director Silva met Trade Director Lund. The bank director left.",
            [("Bank Director", "Silva"), ("bank director", "Silva")],
        ),
        (
            "Silva, director of the bank, met Ren. The bank's director and the director of the park left.",
            [("director", "Silva"), ("director", "Silva")],
        ),
        (
            "President Okafor met Ren. They accused the president of fraud.",
            [("President", "Mira"), ("president", "Mira")],
        ),
        ("Silva, who awaits confirmation as secretary of state, met Ren.", [("secretary of state", "Silva")]),
        ("Silva is now Okafor's pick to serve as director.", [("director", "Silva")]),
        (
            "London Mayor Silva met Ren. The mayor of London left. The Paris mayor stayed.",
            [("London Mayor", "Silva"), ("mayor", "Silva")],
        ),
        ("London’s mayor, Jorge Silva, met Ren; the mayor left.", [("mayor", "Silva"), ("mayor", "Silva")]),
        (
            "British Prime Minister Theodora May met Ren. The British leader left. The U.K. prime minister stayed.",
            [("British Prime Minister", "May"), ("British leader", "May"), ("U.K. prime minister", "May")],
        ),
        ("Mrs. May, the prime minister, spoke.", [("prime minister", "May")]),
        ("Silva spoke. “Mr. President,” said Ren.", []),
        (
            "Director Silva, Okafor's friend and lawyer, met Ren.",
            [("Director", "Silva"), ("friend", "Silva")],
        ),
        (
            "Okafor fired Director Silva, a onetime friend.",
            [("Director", "Silva"), ("onetime friend", "Silva")],
        ),
        ("The tyrant, Okafor, spoke.", [("tyrant", "Mira")]),
        ("The so-called “leader” Ren spoke.", [("leader", "Ren")]),
    ],
)
def test_whose_office(articles_of, text, expected):
    more = LEXICON | {"roles": LEXICON["roles"] | {"office": [*LEXICON["roles"]["office"], "mayor"]}}
    assert roles(articles_of, text, more) == expected


def test_of_two_presidents_at_home_the_one_who_is_called_so_more_often(articles_of):
    text = "President Okafor met former host President Silva. President Okafor spoke. Silva left. The president stayed."
    assert roles(articles_of, text)[-1] == ("president", "Mira")


def test_a_son_does_not_get_his_fathers_title(articles_of):
    lexicon = {"actors": {"Ren": ["Ren Dae Ho", "Ren"]}, "roles": {"neutral": ["leader"]}}
    text = "In 2000 then-leader Ren Dae-il received her. Ren came later."
    assert roles(articles_of, text, lexicon) == []


def test_countries_of_the_lexicon_count_without_a_word_in_the_article(articles_of):
    text = "Okafor and Silva met. Kenya’s president spoke."
    assert roles(articles_of, text) == []
    known = LEXICON | {"countries": {"Mira": "Kenya", "Silva": "Peru"}}
    assert roles(articles_of, text, known) == [("president", "Mira")]


def test_every_word_of_a_rule_is_written_as_it_is_compared():
    for group in ("openers", "modifiers", "courtesy", "by_country", "titles"):
        assert all(word == word.lower().strip() for word in word_list(group)), group
    assert len(set(country_words().values())) > 150


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("US troops", "United States"),
        ("us all", None),
        ("North Korean tea", "North Korea"),
        ("turkey", None),
        ("Turkey", "Turkey"),
    ],
)
def test_countries(words, country):
    found = country_at(line_at(words, 0), 0)
    assert (found and found[0]) == country
