"""The committed notebooks: clean, short, in words, and they run."""

import ast
import json
import re

import pytest
from nbval_runner import run_nbval

from analysis.batch import read_parameters, read_runs
from analysis.corpus import find_path

ROOT = find_path("notebooks").parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IMPORTS = {"analysis", "pandas", "IPython.display"}
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.Try,
    ast.With,
)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path, kind=None):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if kind in (None, cell["cell_type"])]


def source_of(cell):
    return "".join(cell["source"])


@pytest.fixture(scope="module")
def lax(tmp_path_factory):
    return run_nbval(NOTEBOOKS, tmp_path_factory.mktemp("lax"), strict=False)


def test_every_notebook_is_published():
    published = {run["notebook"].name for run in read_runs(ROOT / "notebooks" / "runs.yml")}
    assert published == {path.name for path in NOTEBOOKS}


@each_notebook
def test_committed_without_results(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert re.fullmatch(r"\d\d-[a-z-]+", path.stem)
    for cell in cells_of(path, "code"):
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        assert not {"execution", "papermill"} & set(cell["metadata"])


@each_notebook
def test_cell_ids_are_words(path):
    ids = [cell["id"] for cell in cells_of(path)]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9-]*[a-z][a-z0-9-]*", name)] == []
    assert [name for name in ids if re.fullmatch(r"[0-9a-f]{8}", name)] == []  # a machine's own


@each_notebook
def test_opens_with_a_question_and_what_it_shows(path):
    first, *rest = cells_of(path)
    title, *paragraph = source_of(first).strip().split("\n\n")
    assert first["cell_type"] == "markdown"
    assert re.fullmatch(r"# .+\?", title)
    assert paragraph or rest[0]["cell_type"] == "markdown"


@each_notebook
def test_one_typed_parameters_cell_with_comments(path):
    tagged = [cell for cell in cells_of(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    declared = read_parameters(path)
    assert declared["corpus"] == ("str", "seeds")
    assert declared["output"] == ("str", "build/figures")
    assert [
        name for name, (annotation, default) in declared.items() if annotation is None or default is ...
    ] == []
    body = ast.parse(source_of(tagged[0])).body
    lines = source_of(tagged[0]).splitlines()
    assert [line for line in body if not isinstance(line, ast.AnnAssign)] == []
    assert [lines[line.lineno - 1] for line in body if "  # " not in lines[line.end_lineno - 1]] == []


@each_notebook
def test_parameters_are_those_papermill_sees(path):
    import papermill

    seen = papermill.inspect_notebook(str(path))
    assert {name: found["inferred_type_name"] for name, found in seen.items()} == {
        name: annotation for name, (annotation, _) in read_parameters(path).items()
    }


@each_notebook
def test_cells_are_short_and_only_call(path):
    for cell in cells_of(path, "code"):
        source = source_of(cell)
        assert len(source.splitlines()) <= 10, source
        assert not re.search(r"^\s*[%!]|/work/|/home/|/tmp/|[A-Z]:\\\\", source, flags=re.MULTILINE), source
        found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, FORBIDDEN)]
        assert found == [], source


@each_notebook
def test_imports_only_analysis_pandas_and_display(path):
    for cell in cells_of(path, "code"):
        for node in ast.walk(ast.parse(source_of(cell))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module]
            for name in names:
                assert name in IMPORTS or name.startswith("analysis."), name


@each_notebook
def test_words_before_and_after_every_figure(path):
    cells = cells_of(path)
    for position, cell in enumerate(cells):
        if cell["cell_type"] == "code" and "save_figure(" in source_of(cell):
            assert cells[position - 1]["cell_type"] == "markdown", source_of(cell)
            assert cells[position + 1]["cell_type"] == "markdown", source_of(cell)
            stem = re.search(r"""["'](\d\d-[a-z0-9-]+)["']""", source_of(cell))
            assert stem and stem.group(1)[:3] == path.name[:3], source_of(cell)


@each_notebook
def test_runs_as_committed(path, lax):
    assert lax[path.stem] == []
