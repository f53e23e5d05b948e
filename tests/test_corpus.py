"""Reading: every format gives the same articles, every bad file a reason with its name, nothing is lost silently."""

import gzip
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.corpus import (
    ARTICLES,
    PROBLEMS,
    article_names,
    describe_articles,
    describe_languages,
    detect_languages,
    find_path,
    load_articles,
    locate,
    read_html,
    reading_problems,
    source_names,
)
from analysis.corpus.decoding import decode
from benchmarks.fuzz import try_inputs

ROOT = Path(__file__).parents[1]
STORY = (
    "The two leaders met for three hours in the capital on Wednesday, according to their spokesmen.\n"
    "They signed an agreement on trade, culture and security that had been prepared for several months.\n"
    "Neither side would say what exactly the agreement obliges it to do, or when it will take effect."
)
PAGE = """<html><head><title>Leaders sign an agreement in the capital | The Paper</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2024-06-18T21:44:00+02:00"></head><body><nav><a href="/">Home</a></nav><article><h1>Leaders sign an agreement in the capital</h1>
{}</article><footer>© The Paper</footer></body></html>""".format(
    "".join(f"<p>{line}</p>" for line in STORY.split("\n"))
)


def _problems(articles):
    return {row.file.rpartition("/")[2]: row.problem for row in reading_problems(articles).itertuples()}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


def test_the_seeds_are_read_with_their_metadata_files_and_hashes():
    articles = load_articles("seeds")
    assert list(articles.columns[:8]) == [*ARTICLES, "file", "sha256"]
    assert articles["article_id"].tolist() == ["000", "001", "002", "003", "004"]
    assert articles["source"].tolist() == [None] * 5
    for row in articles.itertuples():
        raw = (ROOT / row.file).read_bytes()
        assert row.sha256 == hashlib.sha256(raw).hexdigest()
        assert row.text == raw.decode("utf-8")
    assert articles["published"].dropna().tolist() == [pd.Timestamp("2024-06-18")]
    assert source_names(articles).tolist() == articles["label"].tolist()
    assert reading_problems(articles).empty and list(reading_problems(articles).columns) == list(PROBLEMS)
    assert describe_articles(articles).startswith("**5 articles** in 5 files. No article names its source.")


def test_every_format_gives_the_same_articles(tmp_path):
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "source": ["One", None],
            "title": ["T", "U"],
            "published": ["2024-06-18", None],
            "url": [None, None],
            "text": [STORY, "Other.\nText."],
        }
    )
    records = [{k: v for k, v in row.items() if pd.notna(v)} for row in table.to_dict("records")]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in records)
    table.to_csv(tmp_path / "t.csv", index=False)
    table.to_csv(tmp_path / "semicolon.csv", index=False, sep=";", encoding="utf-16")
    table.to_parquet(tmp_path / "t.parquet")
    (tmp_path / "t.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "t.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "t.json").write_text(json.dumps(records), encoding="utf-8")
    read = {file.name: load_articles(file) for file in sorted(tmp_path.iterdir())}
    (tmp_path / "texts").mkdir()
    for row in table.itertuples():
        (tmp_path / "texts" / f"{row.article_id}.txt").write_text(row.text, encoding="utf-8")
    read["texts"] = load_articles(tmp_path / "texts", metadata=table.drop(columns="text"))
    assert len(read) == 7
    for name, articles in read.items():
        assert list(articles.columns) == [*ARTICLES, "file", "sha256"], name
        assert articles["text"].tolist() == table["text"].tolist(), name
        assert articles["source"].tolist() == ["One", None], name
        assert articles["published"].tolist() == [pd.Timestamp("2024-06-18"), pd.NaT], name
        assert articles["url"].tolist() == [None, None], name
        assert str(articles["published"].dtype) == "datetime64[s]", name


def test_a_folder_of_parquet_parts_is_one_corpus(tmp_path):
    for part in range(3):
        pd.DataFrame(
            {"article_id": [f"{part}a", f"{part}b"], "text": ["Some text.", "More text."]}
        ).to_parquet(tmp_path / f"part-{part}.parquet")
    articles = load_articles(tmp_path)
    assert articles["article_id"].tolist() == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert articles["file"].nunique() == 3


@pytest.mark.parametrize("rows_of_a_group", [1, 3, 100])
def test_row_groups_of_parquet_are_read_in_order_and_each_is_checked(tmp_path, rows_of_a_group):
    texts = [f"Text {number}.\n\nMore of it." for number in range(7)]
    table = pa.table({"article_id": [f"a{number}" for number in range(7)], "text": texts})
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=rows_of_a_group)
    assert load_articles(tmp_path / "t.parquet")["text"].tolist() == texts
    # the last text holds bytes that are no UTF-8, then marks that are mended
    broken = pa.array([*(text.encode() for text in texts[:-1]), b"\xff\xfe"]).view(pa.string())
    pq.write_table(
        table.set_column(1, "text", broken), tmp_path / "b.parquet", row_group_size=rows_of_a_group
    )
    with pytest.raises(ValueError, match=r"b\.parquet: cannot be read as Parquet: .*Invalid UTF8"):
        load_articles(tmp_path / "b.parquet")
    marked = pa.array([*texts[:-1], "one\r\ntwo\x00"])
    pq.write_table(
        table.set_column(1, "text", marked), tmp_path / "m.parquet", row_group_size=rows_of_a_group
    )
    assert load_articles(tmp_path / "m.parquet")["text"].tolist() == [*texts[:-1], "one\ntwo"]


def test_parquet_without_a_row_has_columns_and_no_article(tmp_path):
    pq.ParquetWriter(tmp_path / "t.parquet", pa.schema([("text", pa.string())])).close()
    with pytest.raises(ValueError, match="no article can be read"):
        load_articles(tmp_path / "t.parquet")


ENCODINGS = {
    "utf-8": "Grüße aus Köln", "utf-8-sig": "Grüße aus Köln", "utf-16": "Grüße aus Köln", "utf-16-le": "The agreement of Cologne", "utf-16-be": "The agreement of Cologne",
    "utf-32": "Grüße", "cp1252": "Der Präsident sagte am Dienstag in Köln, die Gespräche hätten „viel“ gebracht – für beide Länder.",
    "cp1251": "Президент России прибыл во вторник в столицу и провёл переговоры с руководителем страны о торговле.",
    "koi8_r": "Президент России прибыл во вторник в столицу и провёл переговоры с руководителем страны о торговле.",
    "cp1250": "Prezydent powiedział we wtorek, że rozmowy były trudne, ale zakończyły się podpisaniem umowy między państwami.",
}  # fmt: skip


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_encodings_as_scrapers_leave_them(encoding, tmp_path):
    text = ENCODINGS[encoding]
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    articles = load_articles(tmp_path)
    assert articles["text"].tolist() == [text]
    # every encoding that had to be guessed is reported
    assert bool(len(reading_problems(articles))) == (encoding not in ("utf-8", "utf-8-sig"))


def test_single_bad_bytes_in_utf8_are_replaced_and_reported(tmp_path):
    (tmp_path / "a.txt").write_bytes("Grüße aus Köln und Düsseldorf".encode() + b" \xff end")
    articles = load_articles(tmp_path)
    assert articles["text"].tolist() == ["Grüße aus Köln und Düsseldorf \ufffd end"]
    assert _problems(articles) == {"a.txt": "read as utf-8 replaced"}


def test_line_ends_become_newlines_and_nuls_go():
    assert decode(b"one\r\ntwo\rthree\n\x00four") == ("one\ntwo\nthree\nfour", "utf-8")


BAD = {
    "empty.txt": (b"", "is empty"), "blank.txt": (b" \r\n\t", "is empty"), "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is a PNG picture, not text"),
    "paper.txt": (b"%PDF-1.7 ...", "is a PDF document, not text"), "noise.txt": (bytes(range(256)) * 9, "is binary"),
    "torn.txt.gz": (gzip.compress(b"text " * 999)[:40], "cannot be read"), "no.html": (b"<html><body></body></html>", "is a page without an article"),
    "gone.html": (b"<html><title>404 Not Found</title><body><h1>Not Found</h1></body></html>", "is an error page"),
}  # fmt: skip


def test_a_bad_file_is_reported_with_its_name_and_the_others_are_read(folder):
    for name, (raw, _) in BAD.items():
        (folder / name).write_bytes(raw)
    with pytest.warns(UserWarning, match="8 not loaded"):
        articles = load_articles(folder)
    assert articles["article_id"].tolist() == ["one"]
    found = _problems(articles)
    for name, (_, reason) in BAD.items():
        assert reason in found[name], name
    assert reading_problems(articles)["dropped"].all()
    assert "**8 files or rows could not be read**" in describe_articles(articles)
    with pytest.raises(ValueError, match=r"blank\.txt: is empty"):
        load_articles(folder, strict=True)


def test_files_that_are_no_articles_are_counted_and_the_first_named(folder):
    before = len(load_articles(folder))
    for name in ("d.jpg", "a.docx", "b.jpg", "c.jpg"):
        (folder / name).write_bytes(b"\xff\xd8")
    (folder / "README.md").write_text("How the articles were collected.")
    articles = load_articles(folder)
    assert len(articles) == before
    notes = [row for row in reading_problems(articles).itertuples() if "passed over" in row.problem]
    assert [(row.file, row.dropped) for row in notes] == [(f"{folder.name}/", False)]
    assert notes[0].problem == "4 files are passed over, being no article: a.docx, b.jpg, c.jpg, …"
    (folder / "d.jpg").unlink()
    problems = reading_problems(load_articles(folder))["problem"]
    assert problems.str.endswith("no article: a.docx, b.jpg, c.jpg").any()


def test_a_huge_file_is_refused_by_its_size(folder):
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(200_000_000)
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 51_000_000, 1))
    with pytest.warns(UserWarning, match="2 not loaded"):
        found = _problems(load_articles(folder))
    assert "200,000,000 bytes; one article has at most 50,000,000" in found["huge.txt"]
    assert "more than 50,000,000 bytes when unpacked" in found["bomb.txt.gz"]


def test_missing_and_empty_places_say_what_was_expected(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"no file or folder 'seed'.*did you mean .*seeds"):
        load_articles("seed")
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        load_articles(tmp_path / "x" / "y")
    with pytest.raises(ValueError, match=r"holds nothing; expected \.txt, \.html, \.csv"):
        load_articles(tmp_path)
    (tmp_path / "notes.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match=r"holds 1 \.docx; expected"):
        load_articles(tmp_path)
    with pytest.raises(ValueError, match=r"notes\.docx: expected a folder or one of \.txt"):
        load_articles(tmp_path / "notes.docx")
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(ValueError, match=r"no article can be read; .*a\.txt: is empty"):
        load_articles(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert find_path("a.txt") == tmp_path / "a.txt"
    assert find_path("seeds/README.md").name == "README.md"


def test_a_table_without_the_needed_columns_names_the_nearest(tmp_path):
    (tmp_path / "a.csv").write_text("id,Content\n1,Some text\n")
    with pytest.raises(
        ValueError,
        match=r"has no column 'text' \(its columns: id, Content\); is it 'Content'\? Pass columns=",
    ):
        load_articles(tmp_path / "a.csv")
    renamed = load_articles(tmp_path / "a.csv", columns={"Content": "text", "id": "article_id"})
    assert renamed[["article_id", "text"]].values.tolist() == [["1", "Some text"]]
    (tmp_path / "b.csv").write_text("a,a\n1,2\n")
    with pytest.raises(ValueError, match="has the column 'a' twice"):
        load_articles(tmp_path / "b.csv")


def test_broken_rows_cost_only_themselves(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"article_id": "a", "text": "One."}\n{"article_id": "b", \n[1]\n{"article_id": "c", "text": "\\ud800 Three."}\n{"article_id": "d", "text": null}\n'
    )
    with pytest.warns(UserWarning, match="3 not loaded"):
        articles = load_articles(tmp_path / "a.jsonl")
    assert articles[["article_id", "text"]].values.tolist() == [["a", "One."], ["c", "? Three."]]
    problems = reading_problems(articles)["problem"].tolist()
    assert any("line 2 is not a JSON object" in problem for problem in problems)
    assert any(
        "line 3 is not a JSON object: expected an object, found list" in problem for problem in problems
    )
    assert "has no text" in problems
    (tmp_path / "b.csv").write_text('article_id,text\na,"One\nline"\nb,Two,too many\nc\n')
    with pytest.warns(UserWarning, match="2 not loaded"):
        articles = load_articles(tmp_path / "b.csv")
    assert articles["text"].tolist() == ["One\nline"]
    assert "line 4 has 3 cells; the header has 2" in reading_problems(articles)["problem"].tolist()


def test_the_second_of_two_equal_ids_is_left_out_and_named(tmp_path):
    pd.DataFrame({"article_id": ["a", "a", "b"], "text": ["One.", "Two.", "Three."]}).to_csv(
        tmp_path / "t.csv", index=False
    )
    with pytest.warns(UserWarning, match="has the article_id of another article"):
        articles = load_articles(tmp_path / "t.csv")
    assert articles["text"].tolist() == ["One.", "Three."]
    with pytest.raises(ValueError, match="has the article_id of another article"):
        load_articles(tmp_path / "t.csv", strict=True)


def test_files_that_differ_in_folder_or_suffix_only_are_two_articles(folder):
    (folder / "sub").mkdir()
    shutil.copy(folder / "one.txt", folder / "sub" / "one.txt")
    (folder / "one.html").write_text(PAGE, encoding="utf-8")
    (folder / ".hidden.txt").write_text("no")
    articles = load_articles(folder)
    assert articles["article_id"].tolist() == ["one.html", "one.txt", "sub/one"]
    assert "1 text equals another" in describe_articles(articles).replace("equal ", "equals ")


def test_metadata_is_joined_by_file_or_id_and_checked(folder):
    digest = hashlib.sha256(STORY.encode()).hexdigest()
    (folder / "articles.csv").write_text(
        f"file,article_id,source,label,sha256,published\none.txt,A1,The Paper,Short,{digest},18 June\nmissing.txt,A2,,,,\n"
    )
    articles = load_articles(folder)
    row = articles.iloc[0]
    assert (row["article_id"], row["source"], row["label"]) == ("A1", "The Paper", "Short")
    assert pd.isna(row["published"])
    assert source_names(articles).tolist() == ["The Paper"]
    problems = reading_problems(articles).set_index("file")["problem"]
    assert problems["missing.txt"] == "is a file of the metadata, but no such article was read"
    assert "published '18 June' is no day like 2024-06-18" in problems.tolist()

    (folder / "two.txt").write_text("Another text.")
    (folder / "articles.csv").write_text(f"file,sha256\none.txt,{digest}\ntwo.txt,{digest}\n")
    with pytest.warns(UserWarning, match="another sha256 than its metadata states"):
        assert load_articles(folder)["article_id"].tolist() == ["one"]
    other = pd.DataFrame({"article_id": ["one"], "source": ["Given"], "title": [float("nan")]})
    given = load_articles(folder, metadata=other).set_index("article_id")
    assert given["source"].tolist() == ["Given", None] and given["title"].tolist() == [None, None]


def test_ambiguous_metadata_is_an_error(folder):
    (folder / "articles.csv").write_text("file,source\none.txt,A\none.txt,B\n")
    with pytest.raises(ValueError, match=r"file 'one.txt' has more than one row"):
        load_articles(folder)
    (folder / "articles.csv").write_text("files,source\none.txt,A\n")
    with pytest.raises(ValueError, match=r"needs a column 'file' or 'article_id' .*is it 'files'\?"):
        load_articles(folder)


def test_a_page_gives_title_day_and_text():
    page = read_html(PAGE)
    assert page["title"] == "Leaders sign an agreement in the capital"
    assert page["published"] == date(2024, 6, 18)
    assert page["problem"] is None
    assert STORY.split("\n")[1] in page["text"] and "Home" not in page["text"]
    assert read_html(PAGE.encode()) == page


def test_text_in_several_boxes_is_read_whole():
    sentence = "In box {} the leaders spoke about the agreement that they had signed, and about what it means for sentence {}."
    boxes = "".join(
        '<div class="text">'
        + "".join(f"<p>{sentence.format(box, n)}</p>" for n in range(6))
        + '</div><aside class="ad">Buy this car now</aside>'
        for box in range(4)
    )
    text = read_html(f"<html><body><main>{boxes}</main></body></html>")["text"]
    assert all(sentence.format(box, n) in text for box in range(4) for n in range(6))
    assert "Buy this car" not in text


LINKS = "".join(f'<li><a href="/{n}">Headline number {n}</a></li>' for n in range(60))
NO_ARTICLE = {
    "<html><title>404 - Page not found</title><body><p>Sorry</p></body></html>": "error page",
    "<html><title>Just a moment...</title><body>Checking your browser</body></html>": "error page",
    "<html><title>Paper</title><body><p>We use cookies. We and our partners store data.</p><button>Accept all</button></body></html>": "cookie wall",
    f"<html><title>Paper</title><body><article><p>{STORY.splitlines()[0]}</p><p>Subscribe to continue reading this story.</p></article></body></html>": "paywall",
    f"<html><title>The Paper</title><body><ul>{LINKS}</ul></body></html>": "index|without an article",
    "<html></html>": "without an article",
    "": "no HTML",
    "\x00": "no HTML",
}


@pytest.mark.parametrize("page", sorted(NO_ARTICLE))
def test_a_page_that_is_no_article_is_reported_as_such(page):
    import re

    problem = read_html(page)["problem"]
    assert problem and re.search(NO_ARTICLE[page], problem), problem


def test_web_archives_give_their_pages(tmp_path):
    pytest.importorskip("fastwarc")
    body = PAGE.encode()
    for name, pack in (("a.warc", bytes), ("b.warc.gz", gzip.compress)):
        records = b""
        for number, (status, content) in enumerate([(b"200 OK", body), (b"404 Not Found", b"<html></html>")]):
            http = b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
            record = (
                (
                    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000%d>\r\nWARC-Date: 2024-06-18T00:00:00Z\r\n"
                    b"WARC-Target-URI: http://paper.example/%d\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
                    % (number, number, len(http))
                )
                + http
                + b"\r\n\r\n"
            )
            records += pack(record)
        (tmp_path / name).write_bytes(records)
        with pytest.warns(UserWarning, match="was answered with status 404"):
            articles = load_articles(tmp_path / name)
        assert articles["url"].tolist() == ["http://paper.example/0"]
        assert "agreement" in articles["text"].iloc[0]
    (tmp_path / "c.warc").write_bytes(b"no archive at all")
    with pytest.raises(ValueError, match=r"c\.warc"):
        load_articles(tmp_path / "c.warc")


def test_locate_leads_to_file_line_and_hash(articles_of):
    articles = articles_of("one\ntwo\nthree", "", file=["f", "g"], sha256=["x", "y"])
    table = pd.DataFrame({"article_id": ["a0", "a0", "a0", "a1", "a0"], "start": [0, 4, 8, 0, None]})
    found = locate(table, articles)
    assert list(found.columns) == ["article_id", "start", "file", "line", "sha256"]
    assert found["line"].tolist()[:4] == [1, 2, 3, 1] and pd.isna(found["line"].iloc[4])
    assert found["file"].tolist() == ["f", "f", "f", "g", "f"]
    assert len(locate(table.head(0), articles)) == 0
    with pytest.raises(ValueError, match="article_id 'zz' is not among the 2 articles"):
        locate(pd.DataFrame({"article_id": ["zz"], "start": [0]}), articles)


def test_source_names_fall_back_to_label_and_id(articles_of):
    articles = articles_of("", "", "", source=["One", None, None], label=["x", "Two", None])
    assert source_names(articles).tolist() == ["One", "Two", "a2"]
    assert source_names(articles.head(0)).tolist() == []


def test_languages_are_detected_and_mixtures_named(articles_of):
    german = "Die beiden Staatschefs trafen sich am Mittwoch in der Hauptstadt und sprachen drei Stunden lang über Handel und Kultur."
    english = STORY.split("\n")[0]
    found = detect_languages(articles_of(STORY, german, f"{english}\n{german}", "12 345", ""))
    assert found["language"].tolist()[:2] == ["en", "de"]
    assert found["language"].tolist()[3:] == [None, None]
    assert {found["language"].iloc[2], found["others"].iloc[2][:2]} == {"en", "de"}
    said = describe_languages(found)
    assert "**1 mix languages**: a2" in said and "no language (no words) in 2" in said
    assert describe_languages(found.head(0)) == "There are no articles."


def test_random_and_mutated_files_never_crash_and_lose_no_sentence(tmp_path):
    told, broken = try_inputs(60, 1, tmp_path)
    assert broken == []
    assert told["files read"] > 20 and told["files refused"] > 10


def test_metadata_as_spreadsheets_write_it(tmp_path):
    # a CSV with a byte-order mark and Windows line ends, as spreadsheets write it
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "articles.csv").write_bytes("\ufefffile,source\r\na.txt,Süd\r\n".encode())
    assert load_articles(tmp_path)["source"].tolist() == ["Süd"]


def test_articles_of_one_source_are_told_apart_by_day_then_title_then_id(articles_of):
    articles = articles_of(*["A text."] * 6, source=["Gazette"] * 4 + ["Herald", None])
    articles["published"] = pd.to_datetime(["2024-06-18", "2024-06-19", "2024-06-19", None, None, None])
    articles["title"] = ["One", "Two", "Three is a title that goes on and on", None, None, None]
    ids = articles["article_id"].tolist()
    assert article_names(articles).tolist() == [
        "Gazette · 18 Jun 2024",
        "Gazette · Two",
        "Gazette · Three is a title that goes …",
        f"Gazette · {ids[3]}",
        "Herald",
        ids[5],
    ]
    assert article_names(articles[:0]).empty
    assert article_names(articles.drop(columns=["title", "published"])).tolist()[1] == f"Gazette · {ids[1]}"
