"""Does an executed notebook stay small enough to open, to commit and to mail?"""

import json
import re

ROWS = 1_000  # of a table
FIGURE = 200_000  # bytes of a picture
OUTPUT = 1_000_000  # characters of anything that a cell shows


def limit_outputs(notebook: dict) -> list[str]:
    """Take outputs of more than OUTPUT characters out of an executed notebook; list what is too large, a line each.

    A word in the place of an output tells what stood there: such a notebook would not open, and the run was none
    the worse. Tables of more than ROWS rows and pictures of more than FIGURE bytes stay, and are listed. A
    line names the cell and what to do.
    """
    told = []
    for cell in notebook["cells"]:
        for place, output in enumerate(cell.get("outputs", [])):
            fault = _fault(output)
            size = len(json.dumps(output, ensure_ascii=False))
            if size > OUTPUT:
                fault = f"{fault or 'something'} of {size / 1e6:.1f} MB, which was left out of the executed notebook"
                words = f"(An output of {size / 1e6:.1f} MB was left out here: it is more than {OUTPUT / 1e6:.0f} MB.)"
                cell["outputs"][place] = {
                    "output_type": "display_data",
                    "data": {"text/plain": words},
                    "metadata": {},
                }
            if fault:
                told.append(f"cell [{cell['id']}] shows {fault}")
    return told


def _fault(output: dict) -> str:
    held = output.get("data", {})
    rows = max(
        len(re.findall("<tr[ >]", _text(held.get("text/html")))),
        len(re.findall(r"^\|", _text(held.get("text/markdown")), flags=re.MULTILINE)),
    )
    if rows > ROWS:
        return f"a table of {rows:,} rows (show at most {ROWS:,}, such as the first, and save the rest)"
    size = len(_text(held.get("image/png"))) * 3 // 4
    if size > FIGURE:
        return f"a figure of {size / 1e3:,.0f} kB (at most {FIGURE / 1e3:,.0f} is wanted: draw fewer marks)"
    return ""


def _text(content: object) -> str:
    return content if isinstance(content, str) else "".join(content or "")
