"""The report: safe with text from anybody, and usable offline."""

import base64
import os
import re
import shutil
import subprocess
from html import escape
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.framing import add_speakers, find_mentions
from analysis.quotes import find_quotes
from analysis.report import build_report
from analysis.report.reading import read_corpora, read_toggles
from analysis.report.safe import plain_text, safe_html, safe_markdown

# Each would set the document's title if it ran. Written as an article, a file name or a table might hold it.
HOSTILE = [
    "<script>document.title='run'</script>",
    "</script><script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "<svg onload=\"document.title='run'\">",
    "<svg><script>document.title='run'</script></svg>",
    "<a href=\"javascript:document.title='run'\" autofocus onfocus=\"document.title='run'\">x</a>",
    "<iframe srcdoc=\"<script>parent.document.title='run'</script>\"></iframe>",
    "<style>@import 'https://example.org/x.css'; body{display:none}</style>",
    "<meta http-equiv=refresh content=\"0;url=https://example.org/\">",
    "<base href=\"https://example.org/\">",
    "<form action=\"https://example.org/\"><button>x</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=\"document.title='run'\">",
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='run'>\"></noscript>",
    "<details open ontoggle=\"document.title='run'\">x</details>",
    "\"><img src=x onerror=document.title='run'>",
    "'; document.title='run'; '",
    "{{ ''.__class__ }}{% for x in () %}",
    "[x](javascript:document.title='run')",
    "![x](https://example.org/x.png)",
    "<!--><img src=x onerror=document.title='run'>-->",
    "]]><img src=x onerror=document.title='run'>",
]  # fmt: skip
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


class Found(HTMLParser):
    """Every tag with its attributes, as a browser's parser would meet them."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def is_harmless(html):
    for tag, attributes in Found(html).tags:
        if tag in {
            "script",
            "style",
            "iframe",
            "svg",
            "math",
            "img",
            "form",
            "base",
            "meta",
            "link",
            "object",
            "embed",
        }:
            return False
        if any(name.startswith("on") for name in attributes):
            return False
        for name in ("href", "src", "action"):
            if name in attributes and not re.match(r"(https?://|#)", attributes[name] or "#"):
                return False
    return True


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text):
    assert is_harmless(safe_html(text))
    assert is_harmless(safe_markdown(text))
    assert is_harmless(safe_markdown(f"# {text}\n\n- *{text}*\n\n| a |\n|---|\n| {text} |\n"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<b", "<", ">", "</b>", "<script", "style", "=", '"', "'", " "]),
        max_size=8,
    )
)
def test_no_mixture_of_it_survives(parts):
    assert is_harmless(safe_html("".join(parts)))
    assert is_harmless(safe_markdown("".join(parts)))


def test_what_is_harmless_stays():
    table = '<table border="1" class="dataframe"><thead><tr><th>word</th></tr></thead><tr><td>a &lt; b</td></tr></table>'
    assert "<td>a &lt; b</td>" in safe_html(f"<style>td {{}}</style>{table}")
    assert safe_html('<mark class="own">said</mark>') == '<mark class="own">said</mark>'
    assert safe_html('<td style="color: red; position: fixed">x</td>').count("position") == 0
    assert '<a href="https://example.org/a">' in safe_markdown("[a](https://example.org/a)")
    assert "<strong>3 of 5</strong>" in safe_markdown("**3 of 5**")


def test_long_hostile_text_is_no_burden():
    assert is_harmless(safe_html("<script" * 20_000))
    assert is_harmless(safe_html("<script>" * 5_000))


def test_terminal_colours_and_control_characters_go():
    assert plain_text("\x1b[31mValueError\x1b[0m: \x00no\n\tline") == "ValueError: no\n\tline"


def write_executed(root, name, cells):
    folder = root / "build" / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    (root / "notebooks").mkdir(exist_ok=True)
    (root / "notebooks" / f"{name}.ipynb").write_text("{}")
    values = {"corpus": "<img src=x onerror=document.title='run'>", "output": "figures"}
    return {
        "name": name,
        "notebook": root / "notebooks" / f"{name}.ipynb",
        "parameters": {},
        "values": values,
    }


def shown(text):
    """One cell that shows a text in every way a notebook can."""
    cell = new_code_cell(text)
    cell.outputs = [
        new_output("stream", text=text),
        new_output("display_data", {"text/html": text}),
        new_output("display_data", {"text/markdown": text}),
        new_output("display_data", {"text/plain": text}),
        new_output("error", ename="ValueError", evalue=text, traceback=[text]),
        new_output("display_data", {"application/javascript": "document.title='run'"}),
    ]
    return [new_markdown_cell(text), cell]


def corpora_of(texts):
    articles = [{"name": text, "html": f"<div class=parallax>{escape(text)}</div>"} for text in texts]
    sentences = [{"source": text, "text": text, "file": text, "line": 1} for text in texts]
    return {"sentences": sentences, "articles": articles, "toggles": {"concept": texts, "voice": ["own"]}}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A report in which everything that can be hostile is."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "figures").mkdir()
    (root / "figures" / "01-words.png").write_bytes(PIXEL)
    lines = "\n".join('"' + text.replace('"', '""') + '"' for text in HOSTILE)
    (root / "figures" / "01-words.csv").write_text(f'"word<script>document.title=1</script>"\n{lines}\n')
    cells = [new_markdown_cell(f"# {HOSTILE[0]}?")] + [cell for text in HOSTILE for cell in shown(text)]
    runs = [write_executed(root, "01-words", cells)]
    runs.append({**runs[0], "name": "02-absent"})
    traces = [
        {"row": i, "source": text, "sentence": text, "file": text, "line": 1}
        for i, text in enumerate(HOSTILE)
    ]
    traces = {"01-words": pd.DataFrame(traces)}
    return build_report(runs, root=root, corpora=corpora_of(HOSTILE), traces=traces).parent


def test_the_pages_there_are(site):
    pages = sorted(path.name for path in site.glob("*.html"))
    assert pages == ["01-words.html", "gallery.html", "index.html", "reading.html", "sentences.html"]
    assert "This run failed" in (site / "01-words.html").read_text(encoding="utf-8")


def test_pages_load_nothing_from_elsewhere_and_run_one_script(site):
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        tags = Found(html).tags
        assert [attributes for tag, attributes in tags if tag == "script"] == [{}], page.name
        assert not {"link", "iframe", "base", "object", "embed", "svg"} & {tag for tag, _ in tags}
        for tag, attributes in tags:
            assert not [name for name in attributes if name.startswith("on")]
            if tag == "img":
                source = attributes["src"]
                assert source.startswith("data:image/png") or (site / source).is_file()
            if tag == "a" and not re.match(r"(https?:|#)", attributes.get("href", "#")):
                assert (site / attributes["href"].split("#")[0]).is_file()


def test_pages_speak_to_everybody(site):
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        tags = Found(html).tags
        assert [tag for tag, _ in tags].count("h1") == [tag for tag, _ in tags].count("main") == 1
        assert all("alt" in attributes for tag, attributes in tags if tag == "img")
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(set(ids)) == len(ids)
        assert 'lang="en"' in html and 'class="skip" href="#main"' in html
        assert sum(attributes.get("aria-current") == "page" for _, attributes in tags) == 1


def test_sentences_stand_beside_the_rows(site):
    gallery = (site / "gallery.html").read_text(encoding="utf-8")
    assert gallery.count('<details class="behind"><summary>1</summary>') == len(HOSTILE)
    assert "<li>{{ &#39;&#39;.__class__ }}{% for x in () %} <small>" in gallery


def test_the_same_report_twice(site, tmp_path):
    first = {path.name: path.read_bytes() for path in site.glob("*.html")}
    root = site.parent.parent
    runs = [{"name": "01-words", "notebook": root / "notebooks" / "01-words.ipynb", "parameters": {}}]
    runs[0]["values"] = {"corpus": "<img src=x onerror=document.title='run'>", "output": "figures"}
    traces = [
        {"row": i, "source": text, "sentence": text, "file": text, "line": 1}
        for i, text in enumerate(HOSTILE)
    ]
    traces = {"01-words": pd.DataFrame(traces)}
    build_report(runs, root=root, corpora=corpora_of(HOSTILE), traces=traces)
    assert {path.name: path.read_bytes() for path in site.glob("*.html")} == first


def test_marks_are_chosen_by_person_framing_label_voice_and_speaker(articles_of):
    lexicon = {
        "actors": {"Mira Okafor": ["Okafor"], "Ren": ["Ren"]},
        "roles": {"office": ["president"], "pejorative": ["tyrant"]},
    }
    articles = articles_of(
        "“The tyrant Ren lies,” Mira Okafor said.\nThe “very grand” President Okafor left."
    )
    quotes = find_quotes(articles)
    mentions = add_speakers(find_mentions(articles, lexicon), quotes)
    assert read_toggles(mentions, quotes) == {
        "concept": ["Mira Okafor", "Ren"],
        "framing": ["office", "pejorative"],
        "label": ["president", "tyrant"],  # no names
        "voice": ["own", "quoted"],
        "speaker": ["", "Mira Okafor"],  # nobody is said to have spoken the second
    }
    assert not any(read_toggles(mentions.iloc[:0], quotes.iloc[:0]).values())


def test_the_boxes_have_the_values_of_the_marks(tmp_path, articles_of):
    (tmp_path / "one.txt").write_text("“The tyrant Ren lies,” Mira Okafor said.\n\nPresident Okafor left.\n")
    lexicon = "actors:\n  Mira Okafor: [Okafor]\n  Ren: [Ren]\nroles:\n  office: [president]\n  pejorative: [tyrant]\n"
    (tmp_path / "lexicon.yml").write_text(lexicon)
    run = {"name": "03-words", "notebook": tmp_path / "03-words.ipynb", "parameters": {}}
    run["values"] = {"corpus": "one.txt", "lexicon": "lexicon.yml"}
    corpora = read_corpora([run], root=tmp_path)
    page = build_report([run], root=tmp_path, corpora=corpora).with_name("reading.html")
    tags = Found(page.read_text(encoding="utf-8")).tags
    boxes = {attributes["value"] for tag, attributes in tags if attributes.get("type") == "checkbox"}
    for part in ("concept", "framing", "label", "voice", "speaker"):
        held = {
            attributes[f"data-{part}"]
            for _, attributes in tags
            if f"data-{part}" in attributes and attributes.get("class") != "name"
        }
        assert held and held <= boxes, part
    fieldsets = [attributes["data-of"] for tag, attributes in tags if tag == "fieldset"]
    assert fieldsets == ["concept", "framing", "label", "voice", "speaker"]


def test_the_navigation_groups_the_pages_of_a_variant(tmp_path):
    names = ["01-words", "02-more", "01-words@island", "02-more@island", "01-words@<b>"]
    runs = [write_executed(tmp_path, name, [new_markdown_cell("# Which words?")]) for name in names]
    folder = build_report(runs, root=tmp_path).parent
    page = (folder / "01-words_island.html").read_text(encoding="utf-8")
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r"<details( open)?><summary>(.*?)</summary>", nav) == [
        (" open", "island (2)"),
        ("", "&lt;b&gt; (1)"),
    ]
    assert re.findall(r">([^<]+)</a>", nav[: nav.index("<details")]) == [
        "Overview",
        "01-words",
        "02-more",
        "Gallery",
    ]
    links = [attributes["href"] for tag, attributes in Found(nav).tags if tag == "a"]
    assert len(links) == 7 and all((folder / link).is_file() for link in links)
    assert "<details" not in re.search(r"<nav.*?</nav>", build_site_of_one(tmp_path), re.DOTALL).group()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A report of 60 runs of two notebooks, two of which failed; every run has a figure of the same name."""
    root = tmp_path_factory.mktemp("many")
    runs = []
    for number in range(60):
        cells = [
            new_markdown_cell(f"# Which words {'are told' if number % 2 else 'differ'}?"),
            new_code_cell("1"),
        ]
        if number in (7, 40):
            cells[1].outputs = [
                new_output(
                    "error", ename="ValueError", evalue=HOSTILE[0], traceback=["ValueError: no", HOSTILE[0]]
                )
            ]
        run = write_executed(root, f"stories@{number:02d}", cells)
        folder = root / "figures" / str(number)
        folder.mkdir(parents=True)
        (folder / "01-words.png").write_bytes(PIXEL)
        (folder / "01-words.csv").write_text("word\nwar\n")
        notebook = root / "notebooks" / f"0{number % 2 + 1}-words.ipynb"
        runs.append({**run, "notebook": notebook, "values": {"output": f"figures/{number}"}})
    for number in range(60):  # the prefix of a figure is its notebook's
        (root / "figures" / str(number) / f"0{number % 2 + 1}-words.png").write_bytes(PIXEL)
    return build_report(runs, root=root).parent


def test_the_overview_of_many_runs_is_a_short_list_by_notebook_and_the_failed_come_first(many):
    page = (many / "index.html").read_text(encoding="utf-8")
    heads = re.findall(r"<summary><h2>(.*?) <small>\((\d+)\)</small></h2></summary>", page)
    assert heads == [("Failed", "2"), ("Which words differ?", "29"), ("Which words are told?", "29")]
    links = re.findall(r'<li><a href="(stories_\d\d\.html)">stories@(\d\d)</a>', page)
    assert [number for _, number in links][:3] == ["07", "40", "00"] and len(links) == 60
    assert all((many / file).is_file() for file, _ in links)
    assert page.count("&lt;script&gt;document.title=") == 2 and HOSTILE[0] not in page  # the causes
    assert "<img" not in page and len(page) < 40_000
    # Without a script all runs are there, and no box that would do nothing.
    assert re.search(r'<form class="search" role="search" id="choosing" hidden>', page)
    assert page.count("<details") == page.count('<details class="runs" open>') == 3


def test_pages_of_many_runs_lead_to_the_next(many):
    page = (many / "stories_40.html").read_text(encoding="utf-8")
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r">([^<]+)</a>", nav) == ["Overview", "Gallery"]
    around = re.search(r'<p class="around">.*?</p>', page, flags=re.DOTALL).group()
    assert re.findall(r'href="([^"]+)"', around) == ["stories_39.html", "index.html", "stories_41.html"]
    assert 'rel="next"' not in (many / "stories_59.html").read_text(encoding="utf-8")
    assert 'rel="prev"' not in (many / "stories_00.html").read_text(encoding="utf-8")


def test_figures_of_one_name_have_their_own_places(many):
    page = (many / "gallery.html").read_text(encoding="utf-8")
    ids = [attributes["id"] for _, attributes in Found(page).tags if "id" in attributes]
    assert len(ids) == len(set(ids)) and page.count('<section class="gallery"') == 60
    assert "<table" not in page  # they are beside it, as CSV
    for tag, attributes in Found(page).tags:
        if tag in ("img", "a") and not attributes.get("href", "").startswith("#"):
            assert (many / (attributes.get("src") or attributes["href"])).is_file()


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium is installed")
def test_the_filter_of_many_runs_works_in_a_browser(many, tmp_path):
    page = tmp_path / "index.html"
    html = (many / "index.html").read_text(encoding="utf-8")
    # As if these words had been typed: the page's policy allows no script but its own.
    html = html.replace('id="wanted"', 'id="wanted" value="TOLD? stories@1"').replace("{{", "")
    page.write_text(html.replace('<li><a href="stories_11.html">', '<li>Told? <a href="stories_11.html">'))
    dom = dump(page, tmp_path)
    assert re.search(r'<p id="chosen"[^>]*>1 of 60 runs</p>', dom)
    assert (
        len(re.findall(r"<li hidden", dom)) == 59
        and dom.count('<details class="runs" open="" hidden="">') == 2
    )


def build_site_of_one(root):
    run = write_executed(root, "01-words", [new_markdown_cell("# Which words?")])
    return build_report([run], root=root).read_text(encoding="utf-8")


BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(not BROWSER, reason="no Chromium is installed: what a real browser runs was not tried")
@pytest.mark.parametrize(
    "page", ["01-words.html", "gallery.html", "sentences.html", "index.html", "reading.html"]
)
def test_no_hostile_text_runs_in_a_browser(site, tmp_path, page):
    dom = dump(site / page, tmp_path)
    title = re.search(r"<title>(.*?)</title>", dom, flags=re.DOTALL).group(1)
    assert title != "run" and title.endswith("Parallax")
    if page == "sentences.html":  # the page's own script did run
        assert re.search(rf'<p id="told"[^>]*>{len(HOSTILE)} of {len(HOSTILE)} sentences</p>', dom)
    if page == "reading.html":
        assert re.search(r'<p [^>]*id="marks"[^>]*>0 marks shown</p>', dom)
    if page == "gallery.html":
        assert '<th scope="col"><button type="button">' in dom


def dump(page, profile):
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={profile}", "--virtual-time-budget=2000", "--dump-dom", page.as_uri()]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": str(profile)}
    )
    return ended.stdout
