"""What does one run's process do? Execute a notebook through papermill, and leave its result in words."""

import json
import os
import sys
import threading
from pathlib import Path

from .sizes import limit_outputs

# Two optional imports of papermill's take 1.5 s together and are of no use to notebooks in local files:
# pyarrow (for HDFS) and rfc3987_syntax (jsonschema's "iri" format, which no notebook schema has). Named None,
# they count as not installed; the kernels, which are processes of their own, have both.
_SPARED = {name: sys.modules.get(name) for name in ("pyarrow", "rfc3987_syntax")}
sys.modules.update({name: None for name, module in _SPARED.items() if module is None})
try:
    import nbformat
    import papermill
finally:
    for _name, _module in _SPARED.items():
        if _module is None:
            sys.modules.pop(_name, None)

_MARKER = "papermill-error-cell-tag"


def execute_run(task: dict) -> None:
    """Execute a run in its own folder `task["folder"]` and write result.json there, last.

    `task` holds notebook, parameters, output, folder and timeout. The folder then holds figures/,
    notebook.ipynb (settled: the same bytes each time) and result.json with `cause` and `cell`, both null
    when all went well, and `large`, the outputs that are too large (see `limit_outputs`). Ends at once when the batch that started it has gone.
    """
    _follow_parent()
    # One thread a kernel: the batch already fills every processor.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    os.environ["PARALLAX_JOBS"] = str(task.get("jobs", 1))
    folder = Path(task["folder"])
    executed, work, figures = folder / "executed.ipynb", folder / "work", folder / "figures"
    work.mkdir()
    figures.mkdir()
    parameters = dict(task["parameters"])
    if task["output"] is not None:
        parameters["output"] = str(figures)
    result = {"cause": None, "cell": None}
    try:
        papermill.execute_notebook(
            str(task["notebook"]),
            str(executed),
            parameters,
            kernel_name="python3",
            cwd=str(work),
            progress_bar=False,
            shutdown_kernel="immediate",
            execution_timeout=task["timeout"],
            extra_arguments=["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"],
        )
    except papermill.PapermillExecutionError as error:
        result = {"cause": _one_line(f"{error.ename}: {error.evalue}"), "cell": error.exec_count}
    except Exception as error:  # whatever it was, the others go on and the cause is told
        result["cause"] = _one_line(f"{type(error).__name__}: {error}")
    if executed.exists():
        notebook = nbformat.read(executed, as_version=4)
        result["large"] = limit_outputs(notebook)
        text = settle(notebook, task, str(figures))
        (folder / "notebook.ipynb").write_text(text, encoding="utf-8")
    (folder / "result.part").write_text(json.dumps(result), encoding="utf-8")
    (folder / "result.part").rename(folder / "result.json")


def settle(notebook: nbformat.NotebookNode, task: dict, staged: str) -> str:
    """Return an executed notebook as text that is the same for the same results.

    Without clock times, the Python version and this run's working folder; `output` is the one asked for.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.cells = [cell for cell in notebook.cells if _MARKER not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    text = nbformat.writes(notebook, version=4) + "\n"
    # As JSON writes it, because a folder's name may hold a quotation mark or a backslash.
    return text.replace(json.dumps(staged, ensure_ascii=False)[1:-1], str(task["output"]))


def _follow_parent() -> None:
    """End this process as soon as the batch that started it is gone, even by kill -9."""
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def end() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _follow_input() -> None:
    """End this process as soon as the worker that started it is gone, and with it the other end of the input."""

    def end() -> None:
        sys.stdin.read()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _one_line(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"


if __name__ == "__main__":  # on a worker of a cluster, which may not fork
    asked = json.loads(sys.stdin.readline())
    _follow_input()
    execute_run(asked)
