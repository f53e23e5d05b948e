"""The published runs: their notebooks' printed results and their figures' bytes repeat."""

import json

import pytest
from nbval_runner import run_nbval

from analysis.batch import check_runs, read_runs
from analysis.batch.gallery import read_caption
from analysis.batch.pool import owned_figures
from analysis.batch.sizes import limit_outputs
from analysis.corpus import find_path

ROOT = find_path("notebooks").parent
RUNS = check_runs(read_runs(ROOT / "notebooks" / "runs.yml"))
EXECUTED = ROOT / "build" / "notebooks"

pytestmark = pytest.mark.skipif(not EXECUTED.exists(), reason="no executed notebooks: `make` comes first")
each_run = pytest.mark.parametrize("run", RUNS, ids=lambda run: run["name"])


def executed(run):
    return EXECUTED / f"{run['name']}.ipynb"


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Run every executed notebook again, strictly: its failures, and the folder its figures went to."""
    folder = tmp_path_factory.mktemp("strict")
    paths = [executed(run) for run in RUNS if executed(run).exists()]
    return run_nbval(paths, folder, strict=True), folder / "figures"


@each_run
def test_the_executed_notebook_is_of_today(run):
    assert executed(run).exists(), "run `make` first"

    def code(path):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        kept = [cell for cell in cells if "injected-parameters" not in cell["metadata"].get("tags", [])]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in kept]

    assert code(executed(run)) == code(run["notebook"]), "run `make` first: the notebook has changed since"


@each_run
def test_printed_results_repeat(run, again):
    failures, _ = again
    assert failures[run["name"]] == []


@each_run
def test_figures_repeat_to_the_byte(run, again):
    _, figures = again
    committed = {path.name: path.read_bytes() for path in owned_figures(run, ROOT)}
    redrawn = {path.name: path.read_bytes() for path in figures.iterdir() if path.name in committed}
    assert committed and sorted(redrawn) == sorted(committed)
    assert [name for name in sorted(committed) if redrawn[name] != committed[name]] == []


@each_run
def test_executed_notebooks_hold_no_error_and_no_warning(run):
    for cell in json.loads(executed(run).read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr", output


@each_run
def test_executed_notebooks_stay_small(run):
    assert limit_outputs(json.loads(executed(run).read_text(encoding="utf-8"))) == []
    assert executed(run).stat().st_size < 1_000_000


def test_gallery_and_figures_agree():
    """Each picture has its table, its caption and its place in the gallery, and the other way round."""
    folder = ROOT / "figures"
    gallery = (folder / "README.md").read_text(encoding="utf-8")
    pictures = sorted(path.stem for path in folder.glob("*.png"))
    assert pictures == sorted(path.stem for path in folder.glob("*.csv"))
    assert pictures == sorted(
        path.stem for run in RUNS for path in owned_figures(run, ROOT) if path.suffix == ".png"
    )
    for stem in pictures:
        assert gallery.count(f"]({stem}.png)") == gallery.count(f"]({stem}.csv)") == 1
        title, description = read_caption(folder / f"{stem}.png")
        assert title and description
    assert gallery.count("![") == len(pictures)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["README.md", *[f"{stem}{end}" for stem in pictures for end in (".png", ".csv")]]
    )
