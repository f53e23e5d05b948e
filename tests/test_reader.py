"""An article as HTML: every mark explained, nothing of the article run."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis import framing, quotes, reader

LEXICON = {
    "actors": {"Mira <b>": ["Okafor"], "Ren": ["Ren"]},
    "roles": {"office": ["president"], "pejorative": ["tyrant"]},
    "terms": {"the war": {"war": ["war"]}},
}
HOSTILE = (
    "<script>alert(1)</script> President Okafor & “the tyrant Ren”\n"
    '"><img src=x onerror=alert(1)> President Okafor <!-- </div></style> \x00\x1b[31m \u202eRen war\n\n'
)


class Tags(HTMLParser):
    """Collect the tags and texts of a page, and check that every tag is closed."""

    VOID = frozenset(("meta", "br"))

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.words = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.words.append(data)


def links_of(tags):
    return [value for name, value in tags.attributes if name == "href"]


def text_of(page):
    """The article as the page shows it, without notes and line numbers."""
    body = page[page.index("<p>") : page.index("<details")].replace("</p><p>", "\n")
    for note in (r"<small>.*?</small>", r'<span class="line".*?</span> ', r"<[^>]+>"):
        body = re.sub(note, "", body)
    return body


@pytest.fixture
def hostile(articles_of):
    articles = articles_of(HOSTILE, "Ren spoke of war.", title=["<i>Head</i>", None], source=['"A" <x>', "B"])
    return articles, framing.find_mentions(articles, LEXICON)


@pytest.fixture(params=["one", "two"])
def page(request, hostile):
    return (
        reader.mark_article(*hostile, "a0")
        if request.param == "one"
        else reader.face_articles(*hostile, "a0", "a1")
    )


def test_everything_of_an_article_is_escaped(page):
    tags = Tags(page)
    assert tags.tags.count("script") == tags.tags.count("style") == 1  # its own, the last and the first
    assert (
        page.endswith(f"<script>{reader.SCRIPT}</script></div>") and "</" not in reader.SCRIPT + reader.STYLE
    )
    assert set(tags.tags) - {"script"} <= set(
        "div style h3 ul ol li a b br mark small span p table caption thead tbody tr th td details summary".split()
    )
    assert tags.open == []
    assert not any(name.startswith("on") or name in ("src", "style") for name, _ in tags.attributes)
    assert all(re.fullmatch(r"#(mark|place)-[0-9a-f]{10}-\d+", link) for link in links_of(tags))
    assert not re.search(r"https?://|url\(|@import|javascript:", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", page)
    page.encode("utf-8")


def test_an_article_says_who_is_meant_in_which_framing_and_voice(hostile):
    page = reader.mark_article(*hostile, "a0")
    words = " ".join(Tags(page).words)
    assert "<i>Head</i>" in words
    assert "Mira <b> · office" in words
    assert "Ren · pejorative · quoted" in words
    assert 'class="f1 quoted"' in page  # the frame, beside the word "quoted"
    assert "not in the article’s own voice" in words
    assert "3 role words, 1 term, 4 names" in words


def test_marks_leave_the_text_as_it_was(articles_of):
    text = "President Okafor met Ren.\nThe president spoke of war, the war."
    articles = articles_of(text)
    page = reader.mark_article(articles, framing.find_mentions(articles, LEXICON), "a0")
    assert text_of(page) == text


def test_two_articles_face_each_other(articles_of):
    articles = articles_of("President Okafor. The president.", "Okafor is a tyrant. War.")
    mentions = framing.find_mentions(articles, LEXICON)
    page = reader.face_articles(articles, mentions, "a0", "a1")
    rows = re.findall(r"<tr>(.*?)</tr>", page)
    assert [len(re.findall("<t[dh]", row)) for row in rows] == [2] * len(rows)
    assert "President" in rows[1]
    assert "tyrant" in rows[1]
    assert "no further mention" in rows[2]
    captions = re.findall("<caption>(.*?)</caption>", page)
    assert captions == ["Mira &lt;b&gt;", "the war"]  # whom both name comes first


@pytest.mark.parametrize("text", ["", "   \n\n", "Nobody.", None, "war " * 3000])
def test_articles_without_marks_or_with_many(articles_of, text):
    articles = articles_of(text, "Nobody at all.")
    mentions = framing.find_mentions(articles, LEXICON)
    assert Tags(reader.mark_article(articles, mentions, "a0")).open == []
    page = reader.face_articles(articles, mentions, "a0", "a1")
    assert ("Neither article uses a word" in page) == (text != "war " * 3000)


def test_marks_say_what_they_are_for_a_script_too(hostile):
    articles, mentions = hostile
    mentions = mentions.assign(speaker='"><img src=x onerror=alert(1)>')
    page = reader.mark_article(articles, mentions, "a0")
    tags = Tags(page)
    assert not any(name.startswith("on") for name, _ in tags.attributes) and "img" not in tags.tags
    assert {value for name, value in tags.attributes if name == "data-concept"} == {
        "Mira <b>",
        "Ren",
        "the war",
    }
    assert ("data-framing", "pejorative") in tags.attributes
    assert ("data-label", "tyrant") in tags.attributes
    assert ("data-voice", "quoted") in tags.attributes
    assert ("data-speaker", '"><img src=x onerror=alert(1)>') in tags.attributes


def test_quotations_are_shaded_with_their_speaker(articles_of):
    text = (
        "“The war of the tyrant Ren is lost,” Mira Okafor said.\nThe “president” left. He said that Ren lied."
    )
    articles = articles_of(text)
    found = quotes.find_quotes(articles)
    page = reader.mark_article(articles, framing.find_mentions(articles, LEXICON), "a0", quotes=found)
    said = re.findall(r'<span class="said" data-speaker="([^"]*)">(.*?)</span>', page)
    assert [(who, words[0], words[-1]) for who, words in said] == [("Mira Okafor", "“", "”"), ("", "“", "”")]
    assert 'data-label="tyrant"' in said[0][1]
    assert Tags(page).open == []
    assert text_of(page) == text  # what is reported without marks has no shade


def test_no_quotation_crosses_a_mark_or_a_line(articles_of):
    articles = articles_of("President “Okafor and Ren” met.\nHe said “so\nand so” to Ren.")
    mentions = framing.find_mentions(articles, LEXICON)
    held = articles["text"][0]
    role = mentions.iloc[:1].assign(start=0, end=12, text=held[:12])
    spans = [(held.index("“O"), held.index("” met") + 1), (held.index("“so"), held.index("” to") + 1)]
    said = pd.DataFrame(spans, columns=["start", "end"]).assign(article_id="a0", kind="mixed", speaker=None)
    page = reader.mark_article(articles, role, "a0", quotes=said)
    assert "said" not in Tags(page).tags and 'class="said"' not in page
    assert Tags(page).open == []


def test_an_unknown_article_is_named(hostile):
    with pytest.raises(ValueError, match="no article 'a9'; there are 'a0', 'a1'"):
        reader.mark_article(*hostile, "a9")


def test_light_and_dark_and_no_meaning_by_colour_alone(hostile):
    page = reader.mark_article(*hostile, "a0")
    assert "color-scheme:light dark" in page and "data-jp-theme-light=false" in page
    assert set(re.findall(r"(--\w+):(?!light-dark)", page)) == {"--line"}
    lines = re.findall(r"\.f(\d)\{[^}]*--line:([^;}]+)", page)
    assert len({line for _, line in lines}) == len(lines) == 6


SPOKEN = "President Okafor met Ren. The tyrant spoke.\nOkafor & <b>Ren</b> left. It rained."


def spoken(articles_of):
    articles = articles_of(
        SPOKEN,
        "Ren met President Okafor.",
        source=["one", "two"],
        file=["a.txt", "b.txt"],
        sha256=["0" * 64, "1" * 64],
    )
    return articles, framing.find_mentions(articles, LEXICON)


def rows_of(page):
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]


def test_a_row_opens_the_sentence_at_its_place(articles_of):
    articles, mentions = spoken(articles_of)
    roles = mentions[mentions["kind"] == "role"]
    page = reader.show_table(framing.concordance(roles, articles), articles=articles)
    assert Tags(page).open == []
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
    assert heads == ["article id", "concept", "label", "voice", "left", "keyword", "right", "sentences"]
    first, *_, last = [row[-1] for row in rows_of(page)]
    assert first.startswith("<details><summary>a.txt, line 1</summary>")
    assert '<mark class="here">President</mark> Okafor met Ren. <small>a.txt, line 1 · sha256 0000' in first
    assert 'Ren met <mark class="here">President</mark> Okafor.' in last and "b.txt, line 1" in last
    assert page == reader.show_table(framing.concordance(roles, articles), articles=articles)


def test_a_row_that_counts_opens_all_places_that_agree(articles_of):
    articles, mentions = spoken(articles_of)
    counts = pd.DataFrame(
        {"source": ["one", "one", "two"], "label": ["president", "tyrant", "tyrant"], "n": [1, 1, 0]}
    )
    page = reader.show_table(counts, articles=articles, places=mentions[mentions["kind"] == "role"])
    shown = [re.sub(r"<[^>]+>", " ", row[-1]).split() for row in rows_of(page)]
    assert [words[0] for words in shown] == ["1", "1", "0"]
    assert "President" in shown[0] and "tyrant" in shown[1] and shown[2] == ["0"]
    many = reader.show_table(
        counts.iloc[:1][["source"]], articles=articles, places=pd.concat([mentions] * 20)
    )
    assert many.count("<li>") == 41 and "more</li></ol>" in many


def test_values_are_written_for_people():
    table = pd.DataFrame(
        {
            "number": [0.0312345, 1234567.891, None], "year": [2024, 1999, 12345], "day": pd.to_datetime(["2024-06-18 00:00", None, "2024-06-18 12:30"]),
            "flag": [True, False, True], "list": [["a", "b"], None, ()], "text": ["<b>", float("nan"), "x" * 900],
        }
    )  # fmt: skip
    first, second, third = rows_of(reader.show_table(table))
    assert first == ["0.031", "2024", "2024-06-18", "yes", "a, b", "&lt;b&gt;"]
    assert second == ["1,234,567.89", "1999", "", "no", "", ""]
    assert third[:5] == ["", "12,345", "2024-06-18 12:30:00", "yes", ""] and third[5] == "x" * 500 + "…"


def test_long_and_empty_tables_say_how_many_rows_there_are(articles_of):
    table = pd.DataFrame({"n": range(1234)})
    page = reader.show_table(table)
    assert len(rows_of(page)) == 200 and "The first 200 of 1,234 rows." in page
    assert "0 rows." in reader.show_table(table.head(0)) and "1 row." in reader.show_table(table.head(1))
    articles, mentions = spoken(articles_of)
    assert "0 rows." in reader.show_table(mentions.head(0), articles=articles)
    assert "0 rows." in reader.show_table(mentions.head(0), articles=articles, places=mentions)


def test_a_table_that_names_no_place_says_so(articles_of):
    articles, mentions = spoken(articles_of)
    with pytest.raises(ValueError, match="no column 'start' says where the sentences are"):
        reader.show_table(mentions.drop(columns="start"), articles=articles)


def test_tables_of_hostile_text_are_escaped(articles_of):
    articles = articles_of(
        HOSTILE, "Ren.", source=['"A" <x>', "B"], file=["<i>.txt", "b"], sha256=["<s>", "b"]
    )
    mentions = framing.find_mentions(articles, LEXICON).rename(columns={"voice": "<script>x</script>"})
    for page in (
        reader.show_table(mentions, articles=articles),
        reader.show_table(mentions[["article_id", "label"]], articles=articles, places=mentions),
    ):
        tags = Tags(page)
        assert tags.open == [] and not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", page)
        assert set(tags.tags) <= set(
            "div style script table thead tbody tr th td details summary ol li mark small p".split()
        )
        assert not any(name.startswith("on") for name, _ in tags.attributes)


def test_a_mark_leads_to_its_place_and_back(articles_of):
    articles, mentions = spoken(articles_of)
    page = reader.mark_article(articles, mentions, "a0")
    tags = Tags(page)
    ids = {value for name, value in tags.attributes if name == "id"}
    assert {link[1:] for link in links_of(tags)} == ids and len(ids) == 4  # two role words: mark and place
    assert "a.txt, line 1</small><br>The <b>tyrant</b> spoke." in page
    assert re.findall(r'class="line" title="line in the file">(\d+)<', page) == ["1", "2"]
    bare = reader.mark_article(articles, mentions, "a0", alone=False)
    assert "<style" not in bare and "<script" not in bare
