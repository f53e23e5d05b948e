"""The notebooks in a real browser: JupyterLab opens, runs them, shows their figures and no error."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TOKEN = "only-for-this-test"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed, so no browser was tried")

# What the open notebook holds once it has run: errors, pictures and cells without a result.
STATE = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells;
  const code = cells.filter(cell => cell.cell_type === 'code');
  const outputs = code.flatMap(cell => cell.outputs);
  return {
    waiting: code.filter(cell => cell.source.length && cell.execution_count === null).length,
    errors: outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue),
    stderr: outputs.filter(o => o.name === 'stderr').map(o => String(o.text)),
    pictures: outputs.filter(o => o.data && o.data['image/png']).length,
  };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab as `make lab` does, on a copy of the notebooks; give its address."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", "--no-browser", "--allow-root",
        f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
        "--LabApp.default_url=/lab/tree/README.md",
    ]  # fmt: skip
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(
            command,
            cwd=folder / "notebooks",
            env=os.environ | own | {"JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={TOKEN}")
            yield address
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def test_start_page_names_every_notebook_in_reading_order(lab, browser):
    page = browser.new_page()
    page.goto(f"{lab}/?token={TOKEN}")
    page.wait_for_selector(".jp-MarkdownViewer table", timeout=60_000)
    links = page.eval_on_selector_all(".jp-MarkdownViewer td a", "all => all.map(a => a.textContent)")
    assert [f"{link}.ipynb" for link in links] == NOTEBOOKS
    page.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_in_jupyterlab_and_shows_its_figures(lab, browser, name):
    drawn = _figure_cells(ROOT / "notebooks" / name)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab}/lab/tree/{name}?token={TOKEN}&reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=90_000,
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    state = page.evaluate(STATE)
    assert state["errors"] == []
    assert state["stderr"] == []
    assert state["waiting"] == 0
    assert state["pictures"] >= drawn
    page.evaluate("() => document.querySelector('.jp-RenderedImage img')?.scrollIntoView()")
    width = page.evaluate("() => document.querySelector('.jp-RenderedImage img')?.naturalWidth ?? 0")
    assert width == 1280 or not drawn
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


def _figure_cells(path: Path) -> int:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return sum("save_figure(" in "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise TimeoutError("JupyterLab did not start within a minute")
