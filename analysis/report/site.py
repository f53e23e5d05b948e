"""Which pages does the report have, and what stands on each?"""

import base64
import csv
import hashlib
import json
import re
import shutil
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from analysis.batch.gallery import read_caption
from analysis.batch.pool import owned_figures
from analysis.reader import SCRIPT, STYLE

from .pages import read_page

TEMPLATES = Path(__file__).with_name("templates")
ROWS = 200  # of a figure's table; the CSV has all
SENTENCES = 5000  # on the search page
MANY = 40  # runs beyond which the overview is a list to filter, and pages lead to the next run instead of to every one


def build_report(
    runs: list[dict], *, root: Path, corpora: dict | None = None, traces: dict | None = None
) -> Path:
    """Write build/report/ for checked runs (see `batch.check_runs`) and return its index.html.

    Runs whose executed notebook does not exist are left out. `corpora` (of `read_corpora`) makes the
    search page, with its first SENTENCES sentences, and the reading view; `traces` (of `review.trace_figures`) puts
    the sentences beside the rows of the gallery's tables. No page loads anything that does
    not lie beside it, and no text from an article can run: it is escaped, and the pages' policy allows their
    own script only.
    """
    report = root / "build" / "report"
    draft = report.with_name("report.part")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "figures").mkdir(parents=True)
    there = [run for run in runs if _executed(run, root).exists()]
    corpora = corpora or {"sentences": [], "articles": [], "toggles": {}}
    many = len(there) > MANY
    ends = [{"file": "gallery.html", "name": "Gallery"}]
    ends += [{"file": "reading.html", "name": "Reading"}] if corpora["articles"] else []
    ends += [{"file": "sentences.html", "name": "Sentences"}] if corpora["sentences"] else []
    every = [{"file": f"{_file_name(run['name'])}.html", "name": run["name"]} for run in there]
    pages = [{"file": "index.html", "name": "Overview"}, *([] if many else every), *ends]
    shown, taken = [], set()
    for number, run in enumerate(there):  # one page at a time: hundreds of notebooks are too much to hold
        each = _shown_run(run, root, draft, traces or {}, taken)
        page = each.pop("page")
        around = [every[number - 1] if number else None, *every[number + 1 : number + 2]] if many else []
        _write(draft, each["file"], "notebook.html", pages, run=each, around=around, **page)
        shown.append(each)
    overview = (
        {"runs": shown} if not many else {"groups": _groups(shown), "total": len(shown), "corpora": corpora}
    )
    title = "What these articles show"
    _write(draft, "index.html", "runs.html" if many else "index.html", pages, title=title, **overview)
    _write(draft, "gallery.html", "gallery.html", pages, title="Figures", runs=shown, many=many)
    if corpora["articles"]:
        # The reader escapes what it marks; its style is its own, so it is not cleaned away.
        articles = [{**article, "html": Markup(article["html"])} for article in corpora["articles"]]
        held = {"articles": articles, "toggles": corpora["toggles"]}
        _write(draft, "reading.html", "reading.html", pages, title="Articles side by side", **held)
    if found := corpora["sentences"]:
        held = {
            "sentences": found[:SENTENCES],
            "total": len(found),
            "names": sorted({each["source"] for each in found}),
        }
        _write(draft, "sentences.html", "sentences.html", pages, title="Sentences", **held)
    shutil.rmtree(report, ignore_errors=True)
    draft.rename(report)
    return report / "index.html"


def _shown_run(run: dict, root: Path, draft: Path, traces: dict, taken: set[str]) -> dict:
    page = read_page(_executed(run, root))
    figures = []
    file = _file_name(run["name"])
    folder = draft / "figures" / file
    for path in owned_figures(run, root):
        if path.suffix == ".png":
            folder.mkdir(exist_ok=True)
            figure = _shown_figure(path, folder, draft, traces.get(path.stem))
            # Where several runs draw the same figure, each has a place of its own in the gallery.
            figure["place"] = path.stem if path.stem not in taken else f"{file}-{path.stem}"
            taken.add(figure["place"])
            figures.append(figure)
    values = [
        (name, value if isinstance(value, str) else json.dumps(value, default=str))
        for name, value in run["values"].items()
    ]
    return {
        "name": run["name"],
        "notebook": run["notebook"].stem,
        "file": f"{file}.html",
        "title": page["title"],
        "failed": page["failed"],
        "cause": page["cause"],
        "figures": figures,
        "shown": [pair for pair in values if pair[0] != "output"],
        "page": page,
    }


def _groups(shown: list[dict]) -> list[dict]:
    """Group many runs for the overview: the failed ones first, then each notebook's."""
    failed = [run for run in shown if run["failed"]]
    groups = [{"title": "Failed", "runs": failed}] if failed else []
    for notebook in dict.fromkeys(run["notebook"] for run in shown):
        own = [run for run in shown if run["notebook"] == notebook and not run["failed"]]
        groups += [{"title": own[0]["title"], "runs": own}] if own else []
    return groups


def _shown_figure(path: Path, folder: Path, draft: Path, traces: object) -> dict:
    shutil.copyfile(path, folder / path.name)
    title, description = read_caption(path)
    figure = {
        "stem": path.stem,
        "title": title,
        "description": description,
        "csv": None,
        "rows": [],
        "behind": None,
        "total": 0,
    }
    figure["png"] = (folder / path.name).relative_to(draft).as_posix()
    table = path.with_suffix(".csv")
    if table.exists():
        shutil.copyfile(table, folder / table.name)
        figure["csv"] = (folder / table.name).relative_to(draft).as_posix()
        with table.open(encoding="utf-8", newline="") as opened:
            columns, *rows = [*csv.reader(opened)] or [[]]
        figure.update(columns=columns, rows=rows[:ROWS], total=len(rows))
        figure["behind"] = _behind(traces, len(figure["rows"]))
    return figure


def _behind(traces: object, rows: int) -> list[list[dict]] | None:
    """The sentences behind each of a table's first rows; None where they were not traced, or cannot be."""
    if traces is None or isinstance(traces, str):
        return None
    behind = [[] for _ in range(rows)]
    for sentence in traces.to_dict("records"):
        if sentence["row"] < rows:
            behind[sentence["row"]].append(sentence)
    return behind


def _menus(pages: list[dict]) -> list[dict]:
    """Group the pages for the navigation: those of a run's variant ("03-words@island") under its name, others first."""
    menus = {"": []}
    for page in pages:
        notebook, _, variant = page["name"].partition("@")
        menus.setdefault(variant, []).append({"file": page["file"], "name": notebook})
    return [{"name": name, "pages": held} for name, held in menus.items()]


def _write(draft: Path, file: str, template: str, pages: list[dict], **shown: object) -> None:
    script = _part("report.js") + SCRIPT
    # A notebook shows marked articles, too; their own style element is cleaned away with all others.
    style = _part("report.css") + STYLE
    page = _templates().get_template(template).render(
        file=file, menus=_menus(pages), style=Markup(style), script=Markup(script), policy=_policy(script), **shown
    )  # fmt: skip
    # A lone surrogate or a NUL can be in an article, but not in a page.
    (draft / file).write_bytes(page.encode("utf-8", "replace").replace(b"\0", b""))


def _policy(script: str) -> str:
    """Allow the page's own script by its hash, style, pictures from beside it, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


@cache
def _part(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _executed(run: dict, root: Path) -> Path:
    return root / "build" / "notebooks" / f"{run['name']}.ipynb"


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name)
