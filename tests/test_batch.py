import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import batch
from analysis.batch.__main__ import main
from analysis.batch.execute import settle
from analysis.batch.fingerprint import fingerprint_run
from analysis.batch.gallery import read_caption
from analysis.batch.runs import fits_type
from analysis.batch.sizes import limit_outputs

PARAMETERS = """\
corpus: str = "articles"  # folder of articles
output: str = "build/figures"  # folder for the figures
least: int = 2  # mentions
share: float = 0.5
words: list[str] = ["war"]
"""
DRAW = """\
from pathlib import Path
from PIL import Image, PngImagePlugin
told = PngImagePlugin.PngInfo()
told.add_itxt("Title", "Two of 3 *say* <war>")
told.add_itxt("Description", "2 articles")
Path(output).mkdir(exist_ok=True)
Image.new("L", (4, 4), least).save(Path(output) / "{prefix}words.png", pnginfo=told)
Path(output, "{prefix}words.csv").write_text(f"word,mentions\\nwar,{{least}}\\n")
print(output, Path.cwd().name)
"""


def write_notebook(root: Path, name: str, *code: str, parameters: str = PARAMETERS) -> Path:
    cells = [
        new_markdown_cell(f"# Who says {name}?"),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
    ]
    cells += [new_code_cell(source) for source in code]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


def write_runs(root: Path, text: str) -> Path:
    path = root / "notebooks" / "runs.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Three notebooks: two that draw, one that fails in its second code cell; all run once."""
    root = tmp_path_factory.mktemp("project")
    (root / "articles").mkdir()
    (root / "articles" / "a.txt").write_text("War is here.\n")
    write_notebook(root, "01-words", DRAW.format(prefix="01-"))
    write_notebook(root, "02-more", DRAW.format(prefix="02-"))
    write_notebook(root, "03-fails", DRAW.format(prefix="03-"), "raise ValueError('no such\\nlabel')")
    write_notebook(root, "04-dies", "import os; os._exit(9)")
    write_notebook(root, "05-strays", DRAW.format(prefix="words-"))
    (root / "figures").mkdir()
    (root / "figures" / "03-words.png").write_bytes(b"drawn yesterday")
    (root / "figures" / "01-gone.csv").write_text("a figure the notebook no longer draws\n")
    write_runs(
        root,
        "words: {notebook: 01-words, parameters: {output: figures}}\n"
        "more: {notebook: 02-more.ipynb, parameters: {output: figures, least: 7}}\n"
        "fails: {notebook: 03-fails, parameters: {output: figures}}\n"
        "dies: {notebook: 04-dies, parameters: {output: figures}}\n"
        "strays: {notebook: 05-strays, parameters: {output: figures}}\n",
    )
    command = [sys.executable, "-m", "analysis.batch", "--root", str(root)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return root, ended


def test_figures_are_published_and_old_ones_go(project):
    root, _ = project
    names = sorted(path.name for path in (root / "figures").iterdir())
    # 03-words.png is yesterday's and its notebook failed; 01-gone.csv is no longer drawn.
    assert names == ["01-words.csv", "01-words.png", "02-words.csv", "02-words.png", "README.md"]
    assert (root / "figures" / "02-words.csv").read_text() == "word,mentions\nwar,7\n"
    assert not (root / "build" / "staging").exists()


def test_a_failure_is_one_line_and_the_others_finish(project):
    root, ended = project
    assert ended.returncode == 1
    dies, fails, strays = sorted(line for line in ended.stderr.splitlines() if "FAILED" in line)
    assert fails == "fails: FAILED in cell [4]: ValueError: no such label (see build/notebooks/fails.ipynb)"
    assert dies.startswith("dies: FAILED: DeadKernelError: ")
    assert "figure words-words.csv does not begin with '05-', as its notebook does" in strays
    assert "2 run, 0 unchanged, 3 failed" in ended.stdout
    kept = nbformat.read(root / "build" / "notebooks" / "fails.ipynb", as_version=4)
    assert [output.ename for output in kept.cells[-1].outputs] == ["ValueError"]


def test_an_executed_notebook_holds_nothing_of_its_run(project):
    root, _ = project
    text = (root / "build" / "notebooks" / "words.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert "papermill" not in notebook.metadata and "version" not in notebook.metadata.language_info
    assert str(root) not in text
    injected = next(cell for cell in notebook.cells if cell.id == "injected-parameters")
    assert 'output = "figures"' in injected.source
    # `output` as asked for, and a working folder of its own, which is not the notebook's.
    assert notebook.cells[-1].outputs[0].text == "figures work\n"


def test_unchanged_runs_are_not_run_again_and_bytes_repeat(project, capsys):
    root, _ = project
    watched = [*(root / "figures").iterdir(), root / "build" / "notebooks" / "words.ipynb"]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in watched}
    assert run(root, "--only", "words", "more") == 0
    assert "0 run, 2 unchanged, 0 failed" in capsys.readouterr().out
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in watched} == before
    assert run(root, "--only", "words", "--force") == 0
    assert {path: path.read_bytes() for path in watched} == {path: kept for path, (_, kept) in before.items()}


def test_an_altered_figure_is_drawn_again(project, capsys):
    root, _ = project
    table = root / "figures" / "01-words.csv"
    drawn = table.read_bytes()
    table.write_text("word,mentions\nwar,9\n")
    assert run(root, "--only", "words", "more") == 0
    assert "1 run, 1 unchanged" in capsys.readouterr().out
    assert table.read_bytes() == drawn


def test_the_fingerprint_feels_what_a_figure_depends_on(tmp_path):
    write_notebook(tmp_path, "01-words")
    (tmp_path / "articles").mkdir()
    article = tmp_path / "articles" / "a.txt"
    article.write_text("War.\n")
    (tmp_path / "lexicon.yml").write_text("terms: {}\n")
    path = write_runs(tmp_path, "words: {notebook: 01-words, parameters: {words: [lexicon.yml]}}\n")

    def now(**changed):
        (checked,) = batch.check_runs(batch.read_runs(path))
        checked["values"].update(changed)
        return fingerprint_run(checked, ground="code", root=tmp_path)

    before = now()
    assert now() == before
    assert now(output="elsewhere") != before  # another place to publish is another run
    assert now(least=3) != before
    article.write_text("Peace.\n")
    assert now() != before
    article.write_text("War.\n")
    assert now() == before
    (tmp_path / "articles" / "b.txt").write_text("")
    assert now() != before
    (tmp_path / "articles" / "b.txt").unlink()
    (tmp_path / "lexicon.yml").write_text("terms: {war: [war]}\n")
    assert now() != before
    (tmp_path / "lexicon.yml").write_text("terms: {}\n")
    write_notebook(tmp_path, "01-words", "1 + 1")
    assert now() != before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected at least one run"),
        ("a: [", "cannot be read as a runs file"),
        ("a: 3", "expected 'notebook' and 'parameters', not 3"),
        ("a/b: {notebook: 01-words}", "a run's name has letters"),
        ("../a: {notebook: 01-words}", "a run's name has letters"),
        ("a: {notebok: 01-words}", "unknown key 'notebok'; did you mean 'notebook'?"),
        ("a: {notebook: 01-wrods}", "there is no notebook '01-wrods'; did you mean '01-words'?"),
        (
            "a: {notebook: 01-words, for_each: 3}",
            "for_each is a column's name or {column: …, table: …}, not 3",
        ),
        ("a: {notebook: 01-words, for_each: {table: t}}", "for_each is a column's name or"),
        (
            "a: {notebook: 01-words, for_each: {column: a, leest: 3}}",
            "unknown key 'leest'; did you mean 'least'?",
        ),
        ("a: {notebook: 01-words, for_each: {column: a, least: few}}", "least is 'few'; expected a count"),
        ("a: {notebook: 01-words, for_each: {column: a, most: 0}}", "most is 0; expected a count"),
        (
            "a: {notebook: 01-words, for_each: source}",
            "a': corpus 'articles': there is no such folder or file",
        ),
        ("a: {notebook: 01-words, parameters: [1]}", "parameters are 'name: value' pairs, not [1]"),
        ("a: {notebook: 01-words, parameters: {leest: 3}}", "no parameter 'leest'; did you mean 'least'?"),
        ("a: {notebook: 01-words, parameters: {least: '3'}}", "'least' is '3' (str); expected int"),
        ("a: {notebook: 01-words, parameters: {least: true}}", "'least' is True (bool); expected int"),
        ("a: {notebook: 01-words, parameters: {words: war}}", "'words' is 'war' (str); expected list[str]"),
        ("a: {notebook: 01-words, parameters: {words: [1]}}", "'words' is [1] (list); expected list[str]"),
        ("a: {notebook: 01-words, parameters: {corpus: null}}", "'corpus' is None (NoneType); expected str"),
        (
            "a: {notebook: 01-words}\nb: {notebook: 01-words}",
            "b: writes the same figures (01-* in build/figures) as a",
        ),
    ],
)
def test_a_wrong_runs_file_stops_before_anything_runs(tmp_path, capsys, text, message):
    write_notebook(tmp_path, "01-words", "raise SystemExit('this must not run')")
    write_runs(tmp_path, text)
    assert run(tmp_path) == 2
    told = capsys.readouterr().err
    assert message in told and told.startswith("Nothing was run.")
    assert not (tmp_path / "build" / "notebooks").exists()


def test_every_fault_is_told_at_once(tmp_path, capsys):
    write_notebook(tmp_path, "01-words")
    write_runs(tmp_path, "a: {notebook: 01-words, parameters: {leest: 3, share: half}}")
    assert run(tmp_path) == 2
    told = capsys.readouterr().err
    assert "leest" in told and "'share' is 'half' (str); expected float" in told


def test_what_is_right_is_taken(tmp_path):
    write_notebook(tmp_path, "01-words")
    path = write_runs(
        tmp_path, "a: {notebook: 01-words, parameters: {share: 1, corpus: 2024-06-18, words: []}}"
    )
    (checked,) = batch.check_runs(batch.read_runs(path))
    # A whole number is a float; an unquoted date is the text that was written.
    assert checked["values"] == {
        "corpus": "2024-06-18", "output": "build/figures", "least": 2, "share": 1, "words": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "annotation", "fits"),
    [
        (None, "str | None", True),
        (3, "str | None", False),
        (None, "Optional[int]", True),
        ("wide", "Literal['wide', 'narrow']", True),
        ("broad", "Literal['wide', 'narrow']", False),
        ({"a": 1}, "dict[str, int]", True),
        ({"a": "1"}, "dict[str, int]", False),
        ([1, 2], "tuple[int, int]", True),
        ("anything", "Something", True),
    ],
)
def test_types(value, annotation, fits):
    assert fits_type(value, annotation) is fits


def test_parameters_are_those_papermill_sees(tmp_path):
    import papermill

    notebook = write_notebook(tmp_path, "01-words")
    seen = papermill.inspect_notebook(str(notebook))
    expected = {
        name: (found["inferred_type_name"], ast.literal_eval(found["default"]))
        for name, found in seen.items()
    }
    assert batch.read_parameters(notebook) == expected


def test_code_that_cannot_be_imported_costs_the_report_its_articles_only(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("analysis.batch.__main__._read_corpora", lambda *_: 1 / 0)
    write_notebook(tmp_path, "01-words", "1 + 1")
    write_runs(tmp_path, "words: {notebook: 01-words}")
    assert run(tmp_path) == 0
    told = capsys.readouterr()
    assert "The report is without the articles: ZeroDivisionError" in told.err
    assert (tmp_path / "build" / "report" / "index.html").exists()


def test_outputs_that_are_too_large_are_named_and_the_huge_ones_left_out():
    def output(**held):
        return {"output_type": "display_data", "data": held, "metadata": {}}

    table = "<table>" + "<tr><td>x</td></tr>" * 1001 + "</table>"
    kept = [
        output(**{"text/html": table.replace("<tr>", "", 1)}),  # 1,000 rows
        output(**{"image/png": "A" * 266_666}),  # 199,999 bytes
        {"output_type": "stream", "name": "stdout", "text": "x" * 900_000},
    ]
    large = [
        output(**{"text/html": [table[:9], table[9:]]}),
        output(**{"text/markdown": "| a |\n" * 1001}),
        output(**{"image/png": "A" * 300_000}),
    ]
    huge = [
        output(**{"text/html": table + "x" * 1_000_000}),
        {"output_type": "stream", "text": "x" * 1_200_000},
    ]
    cells = [{"id": "small", "outputs": list(kept)}, {"id": "large", "outputs": list(large)}]
    notebook = {"cells": [*cells, {"id": "huge", "outputs": list(huge)}, {"id": "words"}]}
    told = limit_outputs(notebook)
    assert [line.split(" (")[0] for line in told[:3]] == [
        "cell [large] shows a table of 1,001 rows",
        "cell [large] shows a table of 1,001 rows",
        "cell [large] shows a figure of 225 kB",
    ]
    left_out = "MB, which was left out of the executed notebook"
    assert [f"1.0 {left_out}" in told[3], f"something of 1.2 {left_out}" in told[4], len(told)] == [
        True,
        True,
        5,
    ]
    assert [cell.get("outputs") for cell in notebook["cells"]][:2] == [kept, large]
    assert [left["data"]["text/plain"][:24] for left in notebook["cells"][2]["outputs"]] == [
        "(An output of 1.0 MB was",
        "(An output of 1.2 MB was",
    ]


def test_the_batch_warns_of_a_large_output(tmp_path, capsys):
    table = "from IPython.display import HTML\nHTML('<table>' + '<tr><td>1</td></tr>' * 1200 + '</table>')"
    write_notebook(tmp_path, "01-words", table)
    write_runs(tmp_path, "words: {notebook: 01-words}")
    assert run(tmp_path) == 0  # a run that went well is no failure
    assert "words: warning: cell [cell-2] shows a table of 1,200 rows" in capsys.readouterr().err


def test_not_a_notebook(tmp_path, capsys):
    path = write_notebook(tmp_path, "01-words")
    write_runs(tmp_path, "a: {notebook: 01-words}")
    path.write_text("{}")
    assert run(tmp_path) == 2
    assert "01-words.ipynb is not a notebook" in capsys.readouterr().err


def test_only_names_the_nearest_run(tmp_path, capsys):
    write_notebook(tmp_path, "01-words")
    write_runs(tmp_path, "words: {notebook: 01-words}")
    assert run(tmp_path, "--only", "word") == 2
    assert "no run is called 'word'; did you mean 'words'?" in capsys.readouterr().err


def test_only_takes_a_name_without_its_corpus():
    runs = [{"name": name} for name in ("01-words@mine", "01-words@yours", "02-more@mine")]
    assert batch.select_runs(runs, ["01-words"]) == runs[:2]
    assert batch.select_runs(runs, ["01-words@yours"]) == runs[1:2]


def test_a_runs_file_elsewhere_finds_the_notebooks_of_the_project(tmp_path):
    (tmp_path / "mine.yml").write_text("mine: {notebook: 01-corpus}")
    (found,) = batch.read_runs(tmp_path / "mine.yml")
    assert found["notebook"].parent.name == "notebooks" and found["notebook"].is_file()


def test_other_corpora_never_touch_the_published_figures(tmp_path):
    write_notebook(tmp_path, "01-words")
    runs = batch.read_runs(write_runs(tmp_path, "words: {notebook: 01-words, parameters: {output: figures}}"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "yours.csv").write_text("")
    repeated = batch.over_corpora(runs, ["mine", "yours.csv"], root=tmp_path)
    assert [(entry["name"], entry["parameters"]) for entry in repeated] == [
        ("words@mine", {"output": "build/figures/mine", "corpus": "mine"}),
        ("words@yours", {"output": "build/figures/yours", "corpus": "yours.csv"}),
    ]
    with pytest.raises(ValueError, match="corpus theirs: there is no such folder or file"):
        batch.over_corpora(runs, ["theirs"], root=tmp_path)
    (tmp_path / "yours.jsonl").write_text("")
    with pytest.raises(ValueError, match="would both be called 'yours'"):
        batch.over_corpora(runs, ["yours.csv", "yours.jsonl"], root=tmp_path)


def settled(root, settings, only=None):
    words = root / "notebooks" / "runs.yml"
    return batch.check_runs(batch.set_parameters(batch.read_runs(words), settings, only))


def test_parameters_of_one_go_are_typed_and_drawn_into_a_folder_of_their_own(tmp_path):
    write_notebook(tmp_path, "01-words")
    write_notebook(tmp_path, "02-more", parameters='width: int = 3\noutput: str = "build/figures"')
    write_runs(
        tmp_path,
        "words: {notebook: 01-words, parameters: {output: figures, share: 0.1}}\nmore: {notebook: 02-more}",
    )
    settings = ["least=7", "words=[war, peace]", "corpus=12"]
    words, more = settled(tmp_path, settings)
    stem = "least-7-words-war-peace-corpus-12"
    assert (words["name"], more["name"]) == (f"words@{stem}", f"more@{stem}")
    assert words["values"] == {
        "corpus": "12",
        "output": f"build/figures/{stem}",
        "least": 7,
        "share": 0.1,
        "words": ["war", "peace"],
    }
    # A notebook without these parameters belongs to the same go; nothing is drawn among the published figures.
    assert more["values"] == {"width": 3, "output": f"build/figures/{stem}"}
    assert [run["name"] for run in settled(tmp_path, ["share=1"], ["words"])] == ["words@share-1"]
    assert settled(tmp_path, ["output=here"])[0]["values"]["output"] == "here"
    assert batch.set_parameters([more], []) == [more]


def test_a_wrong_setting_stops_the_batch_and_names_the_right_one(tmp_path, capsys):
    write_notebook(tmp_path, "01-words")
    write_notebook(tmp_path, "02-more", parameters="width: int = 3")
    write_runs(tmp_path, "words: {notebook: 01-words}\nmore: {notebook: 02-more}")
    for arguments, told in (
        (["--set", "leats=7"], "no notebook of these runs has a parameter 'leats'; did you mean 'least'?"),
        (
            ["--set", "least=7", "--only", "more"],
            "no notebook of these runs has a parameter 'least'; there are 'width'",
        ),
        (["--set", "least=many"], "parameter 'least' is 'many' (str); expected int"),
        (["--set", "words=[war"], "parameter 'words' is '[war' (str); expected list[str]"),
        (["--set", "least"], "--set least: expected NAME=VALUE"),
        (["--set", "least=7", "--only", "word"], "no run is called 'word'; did you mean 'words'?"),
    ):
        assert run(tmp_path, *arguments) == 2
        assert told in capsys.readouterr().err
    assert not (tmp_path / "build").exists()


ARTICLES = pd.DataFrame(
    {
        "article_id": [f"a{number}" for number in range(8)],
        "source": ["Sun", "Sun", "sun", "The Ö/Star", "Sun", None, "sun", "Moon"],
        "text": [f"War {number}." for number in range(8)],
    }
)


def spread(root, for_each, **parameters):
    write_notebook(root, "01-words")
    content = {"each": {"notebook": "01-words", "parameters": parameters, "for_each": for_each}}
    runs = batch.read_runs(write_runs(root, json.dumps(content)))
    batch.check_runs(runs)
    return batch.check_runs(batch.spread_runs(runs, root=root))


@pytest.mark.parametrize("form", ["parquet", "csv", "folder"])
def test_a_run_for_each_value_of_a_column(tmp_path, form):
    if form == "csv":
        corpus = tmp_path / "big.csv"
        ARTICLES.to_csv(corpus, index=False)
    else:
        corpus = tmp_path / ("big.parquet" if form == "parquet" else "big")
        for number, part in enumerate([ARTICLES] if form == "parquet" else [ARTICLES[:3], ARTICLES[3:]]):
            path = corpus if form == "parquet" else corpus / f"part-{number}.parquet"
            path.parent.mkdir(exist_ok=True)
            part.to_parquet(path)
    runs = spread(tmp_path, "source", corpus=corpus.name, least=3)
    # Three of Sun, two of sun, one each of Moon and The Ö/Star; a5 has no source. File names differ in more than case.
    assert [run["name"] for run in runs] == ["each@Sun", "each@sun-2", "each@Moon", "each@The-Ö-Star"]
    assert runs[1]["values"]["corpus"] == "build/corpora/each/sun-2.parquet"
    assert runs[1]["values"]["output"] == "build/figures/each/sun-2"
    assert runs[1]["values"]["least"] == 3
    held = [pd.read_parquet(tmp_path / run["values"]["corpus"])["article_id"].tolist() for run in runs]
    assert held == [["a0", "a1", "a4"], ["a2", "a6"], ["a7"], ["a3"]]
    (few,) = spread(tmp_path, {"column": "source", "least": 2, "most": 1}, corpus=corpus.name, output="mine")
    assert (few["name"], few["values"]["output"]) == ("each@Sun", "mine/Sun")
    # The cut of before is no longer asked for.
    assert [path.name for path in (tmp_path / "build/corpora/each").glob("*.parquet")] == ["Sun.parquet"]


def test_a_run_for_each_story_of_a_table(tmp_path):
    ARTICLES.to_parquet(tmp_path / "big.parquet")
    stories = pd.DataFrame({"article_id": ARTICLES["article_id"], "story": [7, 7, 1, 1, 1, 9, None, 7]})
    stories.to_parquet(tmp_path / "stories.parquet")
    asked = {"column": "story", "table": "stories.parquet", "least": 2}
    runs = spread(tmp_path, asked, corpus="big.parquet")
    assert [run["name"] for run in runs] == ["each@1", "each@7"]  # both have three; 9 has one
    path = tmp_path / runs[0]["values"]["corpus"]
    assert pd.read_parquet(path).equals(ARTICLES[2:5].reset_index(drop=True))
    cut = path.stat().st_mtime_ns
    spread(tmp_path, asked, corpus="big.parquet")
    assert path.stat().st_mtime_ns == cut  # the same corpus is not cut again
    ARTICLES[:5].to_parquet(tmp_path / "big.parquet")
    spread(tmp_path, asked, corpus="big.parquet")
    assert path.stat().st_mtime_ns != cut


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"column": "sauce"}, "run 'each': for_each: there is no column 'sauce'; did you mean 'source'?"),
        (
            {"column": "story", "table": "none.csv"},
            "run 'each': table 'none.csv': there is no such folder or file",
        ),
        ({"column": "source", "least": 4}, "for_each: no source has 4 articles; the largest has 3"),
    ],
)
def test_nothing_to_spread_over(tmp_path, asked, message):
    ARTICLES.to_parquet(tmp_path / "big.parquet")
    with pytest.raises(ValueError, match=re.escape(message)):
        spread(tmp_path, asked, corpus="big.parquet")


def test_gallery_says_what_the_figure_says(project):
    root, _ = project
    text = (root / "figures" / "README.md").read_text(encoding="utf-8")
    assert "## Who says 01-words?\n" in text
    assert "### Two of 3 \\*say\\* \\<war\\>\n" in text  # a title may quote an article: no markup
    assert "![Two of 3 \\*say\\* \\<war\\>](01-words.png)\n\n2 articles\n" in text
    assert "`least` = `7`" in text and "`output`" not in text
    assert "notebook [01-words](../notebooks/01-words.ipynb) · table [01-words.csv](01-words.csv)" in text
    assert "03-" not in text
    assert read_caption(root / "figures" / "01-words.png") == ("Two of 3 *say* <war>", "2 articles")


def _wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def _begin(root: Path, *, jobs: int) -> tuple[subprocess.Popen, int]:
    """Start a batch whose second notebook waits for a file; give it and that notebook's kernel once it waits."""
    waits = (
        f"import os, time\nroot = Path({str(root)!r})\n(root / 'begun').write_text(str(os.getpid()))\n"
        "while not (root / 'go').exists():\n    time.sleep(0.05)"
    )
    write_notebook(root, "01-words", DRAW.format(prefix="01-"))
    write_notebook(root, "02-waits", DRAW.format(prefix="02-"), waits)
    write_runs(
        root,
        "waits: {notebook: 02-waits, parameters: {output: figures}}\n"
        "words: {notebook: 01-words, parameters: {output: figures}}\n",
    )
    command = [sys.executable, "-m", "analysis.batch", "--root", str(root), "--jobs", str(jobs)]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    _wait_for(lambda: (root / "begun").exists() and (root / "begun").read_text())
    return started, int((root / "begun").read_text())


def test_killed_half_way_it_goes_on_where_it_stopped(tmp_path, capsys):
    killed, kernel = _begin(tmp_path, jobs=2)
    _wait_for((tmp_path / "build" / "runs" / "words.json").exists)
    killed.kill()
    killed.communicate(timeout=30)
    _wait_for(lambda: _ended(kernel), seconds=20)  # neither worker nor kernel outlives the batch
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["01-words.csv", "01-words.png"]
    (tmp_path / "go").touch()
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert "words: unchanged" in told and "1 run, 1 unchanged, 0 failed" in told
    assert (tmp_path / "figures" / "02-words.png").exists()
    assert not (tmp_path / "build" / "staging").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interrupted_it_leaves_nothing_behind(tmp_path):
    interrupted, kernel = _begin(tmp_path, jobs=1)
    os.killpg(interrupted.pid, signal.SIGINT)  # as a terminal does: to the batch and its workers
    _, told = interrupted.communicate(timeout=30)
    assert interrupted.returncode == 130
    assert told.decode() == "\nInterrupted; the next batch goes on from here.\n"
    _wait_for(lambda: _ended(kernel), seconds=20)
    assert not (tmp_path / "build" / "staging").exists()
    assert not (tmp_path / "figures").exists()


def test_one_batch_at_a_time(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    write_notebook(tmp_path, "01-words")
    runs = batch.check_runs(batch.read_runs(write_runs(tmp_path, "a: {notebook: 01-words}")))
    (tmp_path / "build").mkdir()
    with (tmp_path / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ValueError, match="another batch is at work"):
            batch.run_batch(runs, root=tmp_path)


def test_settling_is_the_same_for_any_folder():
    def executed(folder):
        cell = new_code_cell(
            "x", id="a", metadata={"papermill": {"duration": 1}, "execution": {"iopub": "1"}}
        )
        cell.outputs = [nbformat.v4.new_output("stream", text=f"saved {folder}/a.png")]
        notebook = new_notebook(
            cells=[cell], metadata={"papermill": {}, "language_info": {"name": "python", "version": "3"}}
        )
        return settle(notebook, {"output": "figures"}, folder)

    assert executed('/tmp/a "b"') == executed("/tmp/c")
    assert json.loads(executed("/tmp/c"))["cells"][0]["outputs"][0]["text"] == ["saved figures/a.png"]
