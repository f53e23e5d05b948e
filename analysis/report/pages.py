"""A notebook as a page: its words and figures first, its code on demand."""

import base64
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from markupsafe import Markup

from analysis.batch.gallery import read_caption

from .safe import plain_text, safe_html, safe_markdown


def read_page(notebook: Path) -> dict:
    """Read an executed notebook as what a page shows: `title`, `cells`, `failed`, `cause`, `figures`.

    Each cell has a `kind` ("words" or "code"), and `html`, or `source` and `outputs`; each output a `kind` ("html",
    "text", "error" or "figure") and what it holds. `cause` is the last line of the error, "" without one;
    `figures` counts the pictures.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown, title, tables = [], notebook.stem, count(1)
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = re.match(r"#\s+(.+)", source)
            if heading and title == notebook.stem:
                # The page's own heading; the rest of the cell stays.
                title, source = heading.group(1).strip(), source[heading.end() :]
            if source.strip():
                shown.append({"kind": "words", "html": _lower_headings(safe_markdown(source))})
        elif cell["cell_type"] == "code" and source.strip():
            outputs = [found for output in cell["outputs"] if (found := _output(output, tables))]
            if shown and shown[-1]["kind"] == "code" and not shown[-1]["outputs"]:
                # Cells that show nothing are one with the next: imports, parameters, load, answer.
                source = f"{shown.pop()['source']}\n\n{source}"
            shown.append({"kind": "code", "source": source, "outputs": outputs})
    outputs = [output for cell in shown if cell["kind"] == "code" for output in cell["outputs"]]
    errors = [output["text"] for output in outputs if output["kind"] == "error"]
    return {
        "title": title,
        "cells": shown,
        "failed": bool(errors),
        "cause": errors[-1].strip().rpartition("\n")[2] if errors else "",
        "figures": sum(output["kind"] == "figure" for output in outputs),
    }


def _output(output: dict, tables: Iterator[int]) -> dict | None:
    if output["output_type"] == "error":
        return {"kind": "error", "text": plain_text("\n".join(output["traceback"]))}
    if output["output_type"] == "stream":
        return {"kind": "text", "text": plain_text("".join(output["text"]))}
    content = output["data"]
    if "image/png" in content:
        encoded = re.sub(r"\s", "", "".join(content["image/png"]))
        title, description = read_caption(base64.b64decode(encoded))
        return {"kind": "figure", "png": encoded, "title": title, "description": description}
    if "text/markdown" in content:
        return {"kind": "html", "html": _lower_headings(safe_markdown("".join(content["text/markdown"])))}
    if "text/html" in content:
        return {"kind": "html", "html": _scrolling(safe_html("".join(content["text/html"])), tables)}
    if "text/plain" in content:
        return {"kind": "text", "text": plain_text("".join(content["text/plain"]))}
    return None


def _lower_headings(html: Markup) -> Markup:
    """A page has one first heading, its title: what a cell calls a first or second one becomes a second."""
    return Markup(re.sub(r"(</?h)1\b", r"\g<1>2", html))


def _scrolling(html: Markup, tables: Iterator[int]) -> Markup:
    """Let a wide table scroll by itself, by keyboard too, and say what its header cells head."""
    html = re.sub(
        r"<table[^>]*>",
        lambda _: f'<div class="wide" tabindex="0" role="region" aria-label="Table {next(tables)}"><table>',
        html,
    )
    html = html.replace("</table>", "</table></div>")
    head = re.compile(r"<thead>.*?</thead>", re.DOTALL)
    html = head.sub(lambda found: re.sub(r"<th(?=[\s>])", '<th scope="col"', found.group()), html)
    # The corner above a table's index heads nothing.
    html = re.sub(r'<th scope="col">\s*</th>', "<td></td>", html)
    return Markup(re.sub(r"<th>", '<th scope="row">', html))
