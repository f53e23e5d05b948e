"""Reviewing: what changed is told, nothing else, and every row leads to its sentences."""

import hashlib
import io
import subprocess

import pandas as pd
import pytest
import yaml
from PIL import Image, PngImagePlugin

from analysis import framing, quotes
from analysis.batch import check_runs, read_runs
from analysis.batch.pool import owned_figures
from analysis.corpus import find_path
from analysis.figures import style
from analysis.review import CHANGES, compare_figures, describe_changes, review_figures, trace_figure
from analysis.review.__main__ import main
from analysis.review.changes import changed_pixels, compare_tables, read_table, row_keys
from analysis.review.diff import _only_figures_differ
from analysis.review.evidence import find_evidence, sentence_at
from analysis.review.trace import describe_traces, printable, select_rows, trace_figures
from analysis.review.words import plain

ROOT = find_path("notebooks").parent
LABELS = "source,concept,label,mentions,share\n000,Putin,dictator,3,0.12\n000,Putin,president,2,0.08\n001,Putin,president,4,0.5\n"


def table_of(text):
    return read_table(text.encode())


def png_of(shade, title="Three of 25"):
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Title", title)
    buffer = io.BytesIO()
    Image.new("RGB", (10, 10), (shade,) * 3).save(buffer, "PNG", pnginfo=told)
    return buffer.getvalue()


@pytest.fixture
def repository(tmp_path):
    """A git repository with two committed figures."""
    figures = tmp_path / "figures"
    figures.mkdir()
    for stem in ("03-labels", "03-names"):
        (figures / f"{stem}.csv").write_text(LABELS)
        (figures / f"{stem}.png").write_bytes(png_of(10))
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Draw the labels"]):
        own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), *own, *command], check=True)
    return tmp_path


def review(root, **options):
    return review_figures("HEAD", root=root, sentences=False, **options)


def test_nothing_changed_is_no_alarm(repository):
    changes, pictures = compare_figures("HEAD", root=repository)
    assert changes.empty and pictures.empty
    assert review(repository) == "No figure differs from `HEAD`.\n"
    for path in (repository / "figures").iterdir():
        path.touch()
    assert review(repository) == "No figure differs from `HEAD`.\n"


@pytest.mark.parametrize("line", [1, 2, 3])
@pytest.mark.parametrize("step", [-1, 1])
def test_every_planted_one_count_change_is_named(repository, line, step):
    lines = LABELS.splitlines()
    cells = lines[line].split(",")
    before, after = cells[3], str(int(cells[3]) + step)
    lines[line] = ",".join([*cells[:3], after, cells[4]])
    (repository / "figures" / "03-labels.csv").write_text("\n".join(lines) + "\n")
    (repository / "figures" / "03-labels.png").write_bytes(png_of(20))
    told = review(repository)
    assert f"- {' · '.join(cells[:3])}: `mentions` from {before} to {after}.\n" in told
    assert "## 1 figure differs" in told and "1 row of the table changed" in told and "03-names" not in told


def test_rows_that_came_and_went(repository):
    text = LABELS.replace("001,Putin,president,4,0.5\n", "001,Kim,leader,4,0.5\n")
    (repository / "figures" / "03-labels.csv").write_text(text)
    told = review(repository)
    # Source and concept tell these rows apart only together with the label.
    assert (
        "- 001 · Kim · leader: new row (`mentions` 4).\n- 001 · Putin · president: row is gone (`mentions` 4).\n"
        in told
    )
    assert "**The table changed without its picture**" in told


def test_a_picture_without_its_table(repository):
    (repository / "figures" / "03-labels.png").write_bytes(png_of(200))
    told = review(repository)
    assert "**The picture changed without its table** (100.0% of its pixels)" in told
    assert "| ![before](before/03-labels.png) | ![after](after/03-labels.png) |" in told
    shown = repository / "build" / "review"
    assert (shown / "before" / "03-labels.png").read_bytes() == png_of(10)
    assert (shown / "after" / "03-labels.png").read_bytes() == png_of(200)


def test_a_new_title_is_told(repository):
    (repository / "figures" / "03-labels.png").write_bytes(png_of(10, "Four of 25"))
    told = review(repository)
    assert "its bytes, but not one pixel" in told
    assert "- Title: “Three of 25” is now “Four of 25”." in told


def test_new_gone_and_half_figures(repository):
    figures = repository / "figures"
    (figures / "04-new.csv").write_text(LABELS)
    (figures / "04-new.png").write_bytes(png_of(1))
    (figures / "05-half.csv").write_text(LABELS)
    for end in ("csv", "png"):
        (figures / f"03-names.{end}").unlink()
    told = review(repository)
    assert "### 03-names\n\nThe figure is gone.\n" in told
    assert "### 04-new\n\nNew figure.\n\n|" in told
    assert "### 05-half\n\nNew figure. **Only half of it**: picture missing, table added.\n" in told
    assert "| (none) | ![after](after/04-new.png) |" in told


def test_links_of_a_hosted_repository(repository):
    (repository / "figures" / "03-labels.png").write_bytes(png_of(200))
    told = review(repository, link="https://example.org/raw/{revision}/{path}")
    assert "![before](https://example.org/raw/HEAD/figures/03-labels.png)" in told
    assert not (repository / "build").exists()


def test_on_the_command_line(repository, capsys):
    arguments = ["--root", str(repository), "diff"]
    assert main([*arguments, "--exit-code"]) == 0
    (repository / "figures" / "03-labels.csv").write_text(LABELS.replace("4,0.5", "5,0.6"))
    assert main(arguments) == 0
    assert main([*arguments, "--exit-code", "--no-sentences"]) == 1
    told = capsys.readouterr().out
    assert "`mentions` from 4 to 5; `share` from 0.5 to 0.6" in told
    # The small repository has no code of its own to ask for sentences, and says so.
    assert "Sentences were not compared" in told
    assert (repository / "build" / "review" / "review.md").read_text(encoding="utf-8") in told
    assert main([*arguments, "no-such-revision"]) == 2
    assert "git knows no revision 'no-such-revision'" in capsys.readouterr().err


def test_columns_that_came_and_went():
    found = compare_tables(table_of("word,n\nwar,1\n"), table_of("word,uses\nwar,1\n"))
    assert [(row["change"], row["column"], row["row"]) for row in found] == [
        ("added", "uses", ""), ("removed", "n", ""),
    ]  # fmt: skip


def test_rows_are_matched_by_their_key():
    one, two = table_of(LABELS), table_of(LABELS.replace("0.08", "0.09"))
    assert row_keys(one, two) == ["source", "concept", "label"]
    assert row_keys(one.iloc[:1], two.iloc[:1]) == ["source"]
    # Equal rows are matched by their order, so one more of them is one new row.
    twice = "word\nwar\nwar\n"
    assert compare_tables(table_of(twice), table_of(twice)) == []
    assert [row["row"] for row in compare_tables(table_of(twice), table_of(twice + "war\n"))] == ["war (3)"]
    assert compare_tables(read_table(None), read_table(b"")) == []
    # A value that is a number with a decimal point names no row.
    assert row_keys(table_of("x,word\n0.5,war\n0.7,war\n"), table_of("x,word\n0.6,war\n0.7,war\n")) == [
        "word"
    ]


def test_pixels():
    assert changed_pixels(png_of(1), png_of(1)) == 0
    assert changed_pixels(png_of(1), png_of(2)) == 1
    half = Image.open(io.BytesIO(png_of(1)))
    half.paste((9, 9, 9), (0, 0, 10, 5))
    buffer = io.BytesIO()
    half.save(buffer, "PNG")
    assert changed_pixels(png_of(1), buffer.getvalue()) == 0.5
    assert changed_pixels(png_of(1), None) is None
    assert changed_pixels(png_of(1), b"no picture") is None


def test_words_from_an_article_do_nothing_in_a_review():
    told = plain("<script>x</script> [x](https://example.org) @someone `a` | #1\n# b & c")
    assert "<" not in told.replace("\\<", "") and "](" not in told.replace("\\](", "")
    assert "@someone" not in told and "https://" not in told and "\n" not in told and "&amp; c" in told
    changes = pd.DataFrame(
        [{"figure": "a", "row": "<b>|", "change": "changed", "column": "n", "before": "@x", "after": "`"}]
    )
    pictures = pd.DataFrame([{"figure": "a", "picture": "changed", "pixels": 0.2, "table": "changed"}])
    found = pd.DataFrame([{"change": "added", "sentence": "@you | <i>", "file": "a|b.txt", "line": 3}])
    markdown = describe_changes(changes, pictures, revision="HEAD", sentences={"a": found})
    assert "@x" not in markdown and "@you" not in markdown and "<b>" not in markdown.replace("\\<", "")
    assert "Sentences that came (1):\n\n- @\u2060you \\| \\<i\\> — a\\|b.txt, line 3" in markdown
    assert printable("a\x1b[31mb\u202e\nc") == "a[31mb c"


def test_many_rows_are_counted_not_listed():
    changes = pd.DataFrame(
        [{"figure": "a", "row": f"r{i}", "change": "added", "column": None, "before": None, "after": None} for i in range(50)]
    )  # fmt: skip
    pictures = pd.DataFrame([{"figure": "a", "picture": "changed", "pixels": 0.0001, "table": "changed"}])
    told = describe_changes(changes, pictures, revision="HEAD")
    assert "r38, r39: new row." in told and "r40" not in told and "- … and 10 more rows." in told
    assert "50 rows of the table changed, and the picture (fewer than 0.1% of its pixels)." in told


def test_rows_that_count_nothing_are_told_in_one_line(repository):
    zeros = "".join(f"00{place},Kim,leader,0,\n" for place in range(3))
    (repository / "figures" / "03-labels.csv").write_text(LABELS + zeros)
    told = review(repository)
    assert "- 3 rows that count 0: new.\n" in told and "Kim" not in told
    assert "3 rows of the table changed" not in told  # the picture did not


def test_what_is_told_of_many_rows_alike_names_each_of_them():
    lines = ["source,label,voice,mentions,total"]
    lines += [f"000,{label},{voice},1,3" for label in ("dictator", "leader") for voice in ("own", "quoted")]
    new = [lines[0], "000,dictator,own,2,4", *(line[:-1] + "4" for line in lines[2:])]
    found = compare_tables(table_of("\n".join(lines)), table_of("\n".join(new)))
    pictures = pd.DataFrame([{"figure": "a", "picture": "changed", "pixels": 0.2, "table": "changed"}])
    told = describe_changes(
        pd.DataFrame([{"figure": "a", **row} for row in found]), pictures, revision="HEAD"
    )
    assert "- 000 · dictator · own: `mentions` from 1 to 2; `total` from 3 to 4.\n" in told
    assert "- 000: dictator · quoted, leader · own, leader · quoted: `total` from 3 to 4.\n" in told


def test_another_corpus_is_told_where_only_the_footer_changed(repository):
    captions = {"03-labels": (("Same", "5 articles · corpus 1a"), ("Same", "5 articles · corpus 2b"))}
    pictures = pd.DataFrame(
        [{"figure": "03-labels", "picture": "changed", "pixels": 0.0001, "table": "same"}]
    )
    told = describe_changes(pd.DataFrame(columns=CHANGES), pictures, revision="HEAD", captions=captions)
    assert "- Below it: “5 articles · corpus 1a” is now “5 articles · corpus 2b”.\n" in told
    assert "Title" not in told


def test_where():
    table = table_of(LABELS)
    assert select_rows(table, ["label=dictator"]).index.tolist() == [0]
    assert select_rows(table, ["label = President", "mentions=4.0"]).index.tolist() == [2]
    with pytest.raises(ValueError, match="no column 'lable'; did you mean 'label'"):
        select_rows(table, ["lable=dictator"])
    with pytest.raises(ValueError, match="expected column=value"):
        select_rows(table, ["dictator"])


def test_where_names_the_value_that_was_meant():
    table = table_of(LABELS)
    with pytest.raises(ValueError, match="no row has label=dictater; did you mean 'dictator'"):
        select_rows(table, ["label=dictater"])
    with pytest.raises(ValueError, match=r"no row has label=zebra; there are 'dictator', 'president'$"):
        select_rows(table, ["label=zebra"])
    with pytest.raises(ValueError, match=r"no row has label=dictator; there are 'president'$"):
        select_rows(table, ["source=001", "label=dictator"])
    assert select_rows(table.iloc[:0], ["label=zebra"]).empty


def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path, capsys):
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("Rain fell on Thursday, and the river rose.", encoding="utf-8")
    (tmp_path / "mine" / "b.txt").write_bytes(bytes(range(256)) * 20)
    table = tmp_path / "build" / "figures" / "mine" / "01-lines.csv"
    table.parent.mkdir(parents=True)
    table.write_text("source,kind,kept,lines,words\na,body,True,1,8\n")
    assert main(["--root", str(tmp_path), "trace", str(table), "--corpus", "mine"]) == 0
    told = capsys.readouterr()
    assert "Rain fell on Thursday" in told.out and "b.txt" in told.err
    assert "UserWarning" not in told.err and "warn(" not in told.err


# A table tells them apart: by case, by an apostrophe that a spreadsheet needs, by blanks and line ends.
NAMES = [
    "A", "a", "straße", "STRASSE", "=1+1", "'=1+1", "''=1+1", "' =x", " =x", "-", "a b", " a b", "a\nb", "NA", "nan",
    "1", "1.0", "“q”", '"q"', "a,b", "\tq",
]  # fmt: skip


def test_the_counts_of_sources_with_hostile_names_are_found_again(articles_of):
    text = "“The war of the tyrant Ren is lost,” Mira Okafor said. President Okafor left. “We will see,” Ren said. "
    articles = articles_of(*(text * (1 + place % 3) for place in range(len(NAMES))), source=NAMES)
    lexicon = {
        "actors": {"Mira Okafor": ["Okafor"], "Ren": ["Ren"]},
        "roles": {"office": ["president"], "pejorative": ["tyrant"]},
    }
    ground = {"articles": articles, "values": {"home": "", "lexicon": lexicon}}
    mentions = framing.find_mentions(articles, framing.read_lexicon(lexicon))
    quoted = quotes.find_quotes(articles)
    for counted in (quotes.speaker_shares(quoted, articles), framing.label_shares(mentions, articles)):
        written = read_table(style._csv(counted))
        _, told = find_evidence(written, ground)
        assert len(written) >= 2 * len(NAMES)
        assert [words for words in told.values() if "were found" in words] == []


def test_a_count_that_the_articles_do_not_hold_is_told():
    found = pd.DataFrame(columns=["change", "sentence", "file", "line"])
    found.attrs["told"] = ["000 · Putin · dictator: mentions is 4, but 3 were found"]
    pictures = pd.DataFrame([{"figure": "a", "picture": "same", "pixels": 0, "table": "changed"}])
    changes = pd.DataFrame(
        [
            {
                "figure": "a",
                "row": "000",
                "change": "changed",
                "column": "mentions",
                "before": "3",
                "after": "4",
            }
        ]
    )
    told = describe_changes(changes, pictures, revision="HEAD", sentences={"a": found})
    assert (
        "- **Not what the articles hold**: 000 · Putin · dictator: mentions is 4, but 3 were found.\n" in told
    )
    assert "The same sentences stand behind" in told


def test_where_only_figures_differ_both_sides_are_traced_here(repository):
    assert _only_figures_differ("HEAD", repository)
    (repository / "figures" / "03-labels.csv").write_text(LABELS.replace("4,0.5", "5,0.6"))
    assert _only_figures_differ("HEAD", repository)
    (repository / "lexicon.yml").write_text("actors: {}")
    assert not _only_figures_differ("HEAD", repository)
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["add", "."], ["commit", "-qm", "Look for nobody"]):
        subprocess.run(["git", "-C", str(repository), *own, *command], check=True)
    assert _only_figures_differ("HEAD", repository) and not _only_figures_differ("HEAD~1", repository)


def test_sentence_at():
    text = "One is here. Two is there.\nThree."
    assert [sentence_at(text, place) for place in (0, 14, 27)] == ["One is here.", "Two is there.", "Three."]


def test_a_table_of_no_run(tmp_path):
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(ValueError, match=r"not drawn by a run.*name them: --corpus"):
        trace_figure(tmp_path / "x.csv")
    with pytest.raises(ValueError, match="there is no table"):
        trace_figure("figures/99-none.csv")


def test_the_figure_of_another_corpus_is_traced_in_its_articles(tmp_path):
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("Rain fell on Thursday, and the river rose.", encoding="utf-8")
    table = tmp_path / "build" / "figures" / "mine" / "01-lines.csv"
    table.parent.mkdir(parents=True)
    table.write_text("source,kind,kept,lines,words\na,body,True,1,8\na,caption,False,0,0\n")
    traces = trace_figure(table, corpus="mine", root=tmp_path)
    assert traces["sentence"].tolist() == ["Rain fell on Thursday, and the river rose."]
    # one of the user's own runs
    (tmp_path / "own").mkdir()
    own = tmp_path / "own" / "01-lines.csv"
    own.write_bytes(table.read_bytes())
    (tmp_path / "my-runs.yml").write_text(
        "rain: {notebook: 01-corpus, parameters: {corpus: mine, output: own}}"
    )
    with pytest.raises(ValueError, match=r"or its runs file: --runs FILE"):
        trace_figure(own, root=tmp_path)
    found = trace_figure(own, runs=tmp_path / "my-runs.yml", root=tmp_path)
    assert found["sentence"].tolist() == traces["sentence"].tolist()
    # a table that is older than its articles: what it counts is not there any more
    table.write_text("source,kind,kept,lines,words\nb,body,True,1,8\n")
    assert trace_figure(table, corpus="mine", root=tmp_path).attrs["told"] == {
        0: "lines is 1, but 0 were found"
    }


PUBLISHED = [
    path for run in check_runs(read_runs(ROOT / "notebooks" / "runs.yml")) for path in owned_figures(run, ROOT)
    if path.suffix == ".csv"
]  # fmt: skip


@pytest.fixture(scope="module")
def traced():
    return trace_figures(PUBLISHED)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_every_row_of_every_table_leads_to_its_sentences(path, traced):
    traces = traced[path.stem]
    assert not isinstance(traces, str), traces
    rows = read_table(path.read_bytes())
    told = traces.attrs["told"]
    assert set(traces["row"]) | set(told) == set(rows.index)
    assert [words for words in told.values() if "were found" in words] == []
    for trace in traces.itertuples():
        lines = (ROOT / trace.file).read_text(encoding="utf-8", errors="replace").splitlines()
        assert trace.sentence[:12].split()[0] in lines[trace.line - 1]
        assert trace.sha256 == hashlib.sha256((ROOT / trace.file).read_bytes()).hexdigest()
    assert describe_traces(rows, traces).count("sha256") == len(traces)


def test_the_recipe_for_a_hosted_repository():
    recipe = yaml.safe_load((ROOT / ".github" / "workflows" / "figures.yml").read_text(encoding="utf-8"))
    steps = [step for job in recipe["jobs"].values() for step in job["steps"]]
    commands = "\n".join(step.get("run", "") for step in steps)
    assert "sh .ci/run" in commands and (ROOT / ".ci" / "run").exists()
    assert "python -m analysis.review diff" in commands
    # What comes from a pull request is given as an environment variable, never put into a command.
    assert "${{" not in commands
    assert recipe["permissions"] == {"contents": "read"}


def test_sentences_are_compared_without_the_filter_of_newer_pythons(repository, monkeypatch):
    import tarfile

    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    original = tarfile.TarFile.extractall
    monkeypatch.setattr(tarfile.TarFile, "extractall", lambda packed, path: original(packed, path))
    table = repository / "figures" / "03-labels.csv"
    table.write_text(table.read_text() + "z,1,2\n")
    (repository / "lexicon.yml").write_text("actors: {}")  # more than the figures differs
    # the table is no run's there; what matters is that the old articles could be unpacked
    assert "Sentences were not compared" in review_figures("HEAD", root=repository)
