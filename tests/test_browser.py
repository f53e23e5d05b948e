"""In a real browser: JupyterLab runs the notebooks, tables sort and filter, nothing hostile runs, all can be read."""

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
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.batch import check_runs, read_runs
from analysis.report import build_report
from analysis.report.reading import read_corpora

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
            yield SimpleNamespace(address=address, folder=folder)
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
    page.goto(f"{lab.address}/?token={TOKEN}")
    page.wait_for_selector(".jp-MarkdownViewer table", timeout=60_000)
    links = page.eval_on_selector_all(".jp-MarkdownViewer td a", "all => all.map(a => a.textContent)")
    assert [f"{link}.ipynb" for link in links] == NOTEBOOKS
    page.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_in_jupyterlab_and_shows_its_figures(lab, browser, name):
    drawn = _figure_cells(ROOT / "notebooks" / name)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    _open(page, lab, name)
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


LOAD = """from IPython.display import HTML
from analysis import framing, reader
from analysis.corpus import load_articles
articles = load_articles("articles.csv")
lexicon = {"actors": {"Okafor": ["Okafor"]}, "roles": {"office": ["president"], "pejorative": ["tyrant"]}}
mentions = framing.find_mentions(articles, framing.read_lexicon(lexicon))"""
SHOW = """roles = mentions[mentions["kind"] == "role"]
HTML(reader.show_table(framing.concordance(roles, articles), articles=articles))"""
# Each would set the window's name if it ran.
HOSTILE = [
    "<script>window.name='run'</script>",
    "<img src=x onerror=window.name='run'>",
    "</td></table></style></script><svg onload=window.name='run'>",
    "<a href=javascript:window.name='run'>",
    "\"' autofocus onfocus=window.name='run' x='",
    "<button data-commandlinker-command=notebook:run-all-cells>",
]
SEEN = """() => ({name: window.name, strange: document.querySelectorAll(
  '.parallax :is(img, svg, button[data-commandlinker-command], a:not([href^="#"]), [autofocus])').length})"""


@pytest.fixture(scope="module")
def opened(lab, browser):
    """A notebook of hostile articles, run in JupyterLab: its page."""
    folder = lab.folder / "notebooks"
    lines = [
        f'"h{number}","{text.replace(chr(34), chr(34) * 2)} President Okafor left on day {number}. '
        f'Then the tyrant Okafor {text.replace(chr(34), chr(34) * 2)} spoke."'
        for number, text in enumerate(HOSTILE)
    ]
    (folder / "articles.csv").write_text("\n".join(["article_id,text", *lines]), encoding="utf-8")
    cells = [LOAD, SHOW, 'HTML(reader.mark_article(articles, mentions, "h2"))']
    cells += ['HTML(reader.face_articles(articles, mentions, "h0", "h5"))']
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    hostile = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel)
    nbformat.write(hostile, folder / "hostile.ipynb")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    _open(page, lab, "hostile.ipynb")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    assert page.evaluate(STATE)["errors"] == []
    page.wait_for_selector(".parallax.told th button", timeout=20_000)
    yield page
    page.close()


def test_a_table_sorts_by_its_headers(opened):
    table = opened.locator(".parallax.told")
    words = table.locator("tbody td:nth-child(6)")
    before = words.all_inner_texts()
    assert len(before) == 12
    head = table.locator("th button", has_text="keyword")
    head.focus()
    opened.keyboard.press("Enter")  # JupyterLab's shortcuts leave it alone
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("keyword")
    assert words.all_inner_texts() == sorted(before, key=str.lower)
    head.click()
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert words.all_inner_texts() == sorted(before, key=str.lower, reverse=True)


def test_a_concordance_filters_and_a_row_opens_its_sentence(opened):
    table = opened.locator(".parallax.told")
    cells = opened.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.cells.length")
    table.locator("input").click()
    opened.keyboard.type("TÝRANT h4 dd")  # "dd" deletes a cell where a shortcut listens
    assert table.get_by_role("status").inner_text() == "0 of 12 rows"
    for _ in "dd ":
        opened.keyboard.press("Backspace")
    assert table.get_by_role("status").inner_text() == "2 of 12 rows"  # the one's context is the other
    assert opened.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.cells.length") == cells
    summary = table.locator("tbody tr:visible summary").last
    assert summary.inner_text() == "articles.csv, line 1"
    summary.focus()
    opened.keyboard.press("Enter")
    sentence = table.locator("tbody tr:visible details[open]").inner_text()
    assert "President Okafor left on day 4." in sentence and "sha256" in sentence
    table.locator("input").fill("")
    assert table.locator("tbody tr:visible").count() == 12


def test_a_mark_leads_to_its_sentence_and_back(opened):
    mark = opened.locator(".read mark a").first
    mark.click()
    place = opened.locator(mark.get_attribute("href"))
    assert place.is_visible() and "articles.csv" in place.inner_text()
    place.locator("a").click()
    assert opened.evaluate("() => document.activeElement.closest('mark')?.id").startswith("mark-")


def test_nothing_hostile_runs_in_jupyterlab(opened):
    assert opened.evaluate(SEEN) == {"name": "", "strange": 0}
    assert opened.locator(".parallax").count() == 3


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_outputs_in_jupyterlab_can_be_read_by_everybody(opened, theme):
    opened.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    opened.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
    opened.wait_for_timeout(300)
    assert _faults(opened, ".parallax") == []


def test_an_untrusted_notebook_is_read_without_script(lab, browser, opened):
    content = opened.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON()"
    )
    untrusted = nbformat.from_dict(json.loads(json.dumps(content)))
    nbformat.write(untrusted, lab.folder / "notebooks" / "received.ipynb")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    _open(page, lab, "received.ipynb")
    page.wait_for_selector("table")
    assert page.locator("th button").count() == 0 and page.evaluate(SEEN) == {"name": "", "strange": 0}
    assert page.locator("tbody tr:has(td:text-is('tyrant'))").count() == 6
    summary = page.locator("td summary").first
    summary.click()
    assert "sha256" in page.locator("td details[open]").inner_text()
    page.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of the published runs as they were last executed, in the templates of today."""
    runs = check_runs(read_runs(ROOT / "notebooks" / "runs.yml"))
    if not all((ROOT / "build" / "notebooks" / f"{run['name']}.ipynb").exists() for run in runs):
        pytest.skip("no executed notebooks: `make` comes first")
    root = tmp_path_factory.mktemp("report")
    (root / "build").mkdir()
    for shown in ("notebooks", "figures", "seeds", "build/notebooks"):
        (root / shown).symlink_to(ROOT / shown)
    return build_report(runs, root=root, corpora=read_corpora(runs, root=root)).parent


@pytest.mark.parametrize(("scheme", "pages"), [("light", "*"), ("dark", "[0gr][3ae]*")])
def test_the_report_can_be_read_by_everybody(report, browser, scheme, pages):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults = {}
    for path in sorted(report.glob(f"{pages}.html")):
        page.goto(path.as_uri())
        # Long lists are alike: axe asks for the colours of every word.
        page.evaluate("""() => document.querySelectorAll('tr, li').forEach(each => {
          if ([...each.parentNode.children].indexOf(each) > 20) each.remove(); })""")
        page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
        faults[path.name] = _faults(page)
    context.close()
    assert len(faults) >= 3 and {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_the_report_is_wider_than_its_window(report, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    wide = []
    for path in sorted(report.glob("*.html")):
        page.goto(path.as_uri())
        if page.evaluate("() => document.documentElement.scrollWidth") > width:
            wide.append(path.name)
    page.close()
    assert wide == []


def _open(page, lab, name):
    page.goto(f"{lab.address}/lab/tree/{name}?token={TOKEN}&reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=90_000,
    )


def _faults(page, within: str | None = None) -> list[str]:
    """What axe finds serious or critical: the rule, where, and why."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


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
