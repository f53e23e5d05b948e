"""Who is named in an article, and whom does a pronoun or a role stand for?"""

from analysis.names.people import antecedent, bearer, find_people
from analysis.names.reading import read


def names(text):
    return [mention.name for mention in find_people(read(text))]


def test_short_forms_become_the_fullest_name():
    assert names("Russian President Vladimir Putin met Kim Jong Un, who smiled. Putin thanked Kim.") == [
        "Vladimir Putin",
        "Kim Jong Un",
        "Vladimir Putin",
        "Kim Jong Un",
    ]


def test_organisations_countries_and_starts_of_sentences_are_no_people():
    assert (
        names(
            "The Foreign Relations Committee met in North Korea. United Nations envoys came. Later they left."
        )
        == []
    )
    assert names("") == []


def test_possessors_and_attributes_do_not_stand_free():
    mentions = find_people(read("Mr. Lee’s plan pleased the Ray administration and President Bob Ray."))
    assert [(mention.name, mention.free) for mention in mentions] == [
        ("Lee", False),
        ("Bob Ray", False),
        ("Bob Ray", True),
    ]


def test_a_pronoun_takes_the_nearest_fitting_subject():
    reading = read("Mary Lee met John Ray on Monday. She left early. Then he spoke.")
    people = find_people(reading)
    assert antecedent(reading.lower.index("she"), "she", reading, people) == "Mary Lee"
    assert antecedent(reading.lower.index("he"), "he", reading, people) == "John Ray"
    empty = read("Then he spoke.")
    assert antecedent(1, "he", empty, find_people(empty)) is None


def test_a_role_is_borne_by_the_name_beside_it():
    reading = read("Senator Amy Lee met Bob Ray, the new governor of the state. The senator left.")
    people = find_people(reading)
    end = len(reading.words)
    assert bearer("senator", end, reading, people) == "Amy Lee"
    assert bearer("governor", end, reading, people) == "Bob Ray"
    assert bearer("pope", end, reading, people) is None
