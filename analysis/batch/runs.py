"""Which notebook runs with which parameters, and is every one of them spelled right?"""

import ast
import datetime
import json
import re
from pathlib import Path

import yaml

from analysis import ROOT
from analysis.spelling import hint

OUTPUT = "output"  # the parameter that names the folder for figures
CORPUS = "corpus"  # the parameter that names the articles
_KEYS = ("notebook", "parameters", "for_each")
_EACH = {"column": str, "table": str, "least": int, "most": int}


def read_runs(path: str | Path) -> list[dict]:
    """Read a runs file: a YAML mapping from the name of a run to its `notebook` and `parameters`.

    One dict per run, in the order of the file: `name`, `notebook` (path; looked for beside the runs file,
    then in the project's notebooks/), `parameters` (as written there), and `for_each` where it is asked for (see
    `spread_runs`). ValueError names the file, the run and the nearest right spelling when
    the file cannot be read, holds no run, or names an unknown key or notebook.
    """
    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: cannot be read as a runs file ({' '.join(str(error).split())})") from None
    if not isinstance(content, dict) or not content:
        raise ValueError(f"{path}: expected at least one run, as 'name: {{notebook: …, parameters: {{…}}}}'")
    return [_read_run(path, name, entry) for name, entry in content.items()]


def check_runs(runs: list[dict]) -> list[dict]:
    """Check every run's parameters against the typed `parameters` cell of its notebook.

    The same runs, each with `values` added: all parameters of the notebook, the run's own over the defaults.
    ValueError, with every fault found, for an unknown parameter (naming the nearest right one), a wrong type,
    or two runs whose figures would overwrite each other.
    """
    checked, faults, owners = [], [], {}
    for run in runs:
        try:
            declared = read_parameters(run["notebook"])
        except ValueError as error:
            faults.append(f"{run['name']}: {error}")
            continue
        faults += [f"{run['name']}: {fault}" for fault in _faults(run, declared)]
        values = {name: default for name, (_, default) in declared.items()} | run["parameters"]
        checked.append({**run, "values": values})
        place = (str(values.get(OUTPUT)), figure_prefix(run["notebook"]))
        if run.get("for_each"):  # each of its runs will have a folder of its own
            continue
        if OUTPUT in values and place in owners:
            faults.append(
                f"{run['name']}: writes the same figures ({place[1]}* in {place[0]}) as {owners[place]}"
            )
        owners.setdefault(place, run["name"])
    if faults:
        raise ValueError("\n".join(faults))
    return checked


def read_parameters(notebook: Path) -> dict[str, tuple[str | None, object]]:
    """Read the `parameters` cell of a notebook: name to (type as written, default).

    Read from the syntax tree and not from papermill's inspection, which takes its one second import and reads
    line by line; a test holds the two equal. An empty dict when no cell is tagged `parameters`.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"{notebook} is not a notebook (no JSON with 'cells')") from None
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        return {}
    try:
        body = ast.parse("".join(tagged[0]["source"])).body
    except SyntaxError as error:
        raise ValueError(f"{notebook}: the cell tagged 'parameters' is not Python ({error.msg})") from None
    declared = {}
    for line in body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            declared[line.target.id] = (ast.unparse(line.annotation), _literal(line.value))
        elif isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            declared[line.targets[0].id] = (None, _literal(line.value))
    return declared


def figure_prefix(notebook: Path) -> str:
    """Return how the names of a notebook's figures begin: "03-" for 03-word-choice.ipynb."""
    number = re.match(r"\d+-", notebook.name)
    return number.group() if number else f"{notebook.stem}-"


def select_runs(runs: list[dict], only: list[str]) -> list[dict]:
    """Keep the runs named in `only`, all when it is empty; ValueError names the nearest run.

    A name without its corpus ("01-corpus" for 01-corpus@mine) means the run on every corpus.
    """
    called = [{run["name"], run["name"].split("@")[0]} for run in runs]
    names = list(dict.fromkeys(run["name"] for run in runs))
    for name in only:
        if not any(name in known for known in called):
            raise ValueError(f"no run is called '{name}'{hint(name, names)}")
    return [run for run, known in zip(runs, called, strict=True) if not only or known & set(only)]


def over_corpora(runs: list[dict], corpora: list[str], *, root: Path = ROOT) -> list[dict]:
    """Repeat every run for each corpus: named run@corpus, its figures in build/figures/<corpus>.

    The published figures are never drawn from another corpus. ValueError when a corpus does not exist or two
    have the same name.
    """
    repeated, taken = [], {}
    for corpus in corpora:
        path = next((found for found in (Path(corpus), root / corpus) if found.exists()), None)
        if path is None:
            raise ValueError(f"corpus {corpus}: there is no such folder or file")
        path = path.resolve()
        stem = re.sub(r"[^\w-]+", "-", path.name.split(".")[0]).strip("-") or "corpus"
        if taken.setdefault(stem, path) != path:
            raise ValueError(f"corpora {taken[stem]} and {path} would both be called '{stem}': rename one")
        place = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        own = {CORPUS: place, OUTPUT: f"build/figures/{stem}"}
        repeated += [
            {**run, "name": f"{run['name']}@{stem}", "parameters": {**run["parameters"], **own}}
            for run in runs
        ]
    return repeated


def _read_run(path: Path, name: object, entry: object) -> dict:
    place = f"{path}: run '{name}'"
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.@-]*", name):
        raise ValueError(f"{place}: a run's name has letters, digits, '-', '_', '.' or '@' and no folder")
    if not isinstance(entry, dict):
        raise ValueError(f"{place}: expected 'notebook' and 'parameters', not {entry!r}")
    for key in entry:
        if key not in _KEYS:
            raise ValueError(f"{place}: unknown key '{key}'{hint(key, _KEYS)}")
    parameters = entry.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise ValueError(f"{place}: parameters are 'name: value' pairs, not {parameters!r}")
    stem = str(entry.get("notebook", name)).removesuffix(".ipynb")
    folders = (path.parent, ROOT / "notebooks")
    notebook = next((found for folder in folders if (found := folder / f"{stem}.ipynb").is_file()), None)
    if notebook is None:
        known = sorted({found.stem for folder in folders for found in folder.glob("*.ipynb")})
        raise ValueError(f"{place}: there is no notebook '{stem}'{hint(stem, known)}")
    # YAML reads 2024-06-18 as a date; a notebook is given the string that was written.
    parameters = {
        str(key): value.isoformat() if isinstance(value, datetime.date) else value
        for key, value in parameters.items()
    }
    run = {"name": name, "notebook": notebook, "parameters": parameters}
    return {**run, "for_each": _read_each(entry["for_each"], place)} if "for_each" in entry else run


def _read_each(entry: object, place: str) -> dict:
    """Read what one run each is asked for: a column's name, or {column, table, least, most}."""
    asked = {"column": entry} if isinstance(entry, str) else entry
    if not isinstance(asked, dict) or "column" not in asked:
        raise ValueError(f"{place}: for_each is a column's name or {{column: …, table: …}}, not {entry!r}")
    for key, value in asked.items():
        if key not in _EACH:
            raise ValueError(f"{place}: for_each: unknown key '{key}'{hint(key, _EACH)}")
        counts = _EACH[key] is int
        if not isinstance(value, _EACH[key]) or isinstance(value, bool) or (counts and value < 1):
            raise ValueError(
                f"{place}: for_each: {key} is {value!r}; expected {'a count' if counts else 'a name'}"
            )
    return asked


def _faults(run: dict, declared: dict) -> list[str]:
    faults = []
    for name, value in run["parameters"].items():
        if name not in declared:
            faults.append(f"notebook {run['notebook'].stem} has no parameter '{name}'{hint(name, declared)}")
            continue
        annotation, default = declared[name]
        if annotation is None:
            annotation = "None" if default is None or default is ... else type(default).__name__
            fits = default is None or default is ... or fits_type(value, annotation)
        else:
            fits = fits_type(value, annotation)
        if not fits:
            faults.append(f"parameter '{name}' is {value!r} ({type(value).__name__}); expected {annotation}")
    return faults


def fits_type(value: object, annotation: str) -> bool:
    """Tell whether a YAML value has the type an annotation names; what is not understood fits."""
    return _fits_node(value, ast.parse(annotation, mode="eval").body)


def _fits_node(value: object, node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _fits_node(value, node.left) or _fits_node(value, node.right)
    if isinstance(node, ast.Constant) and node.value is None:
        return value is None
    if isinstance(node, ast.Subscript):
        name, inner = ast.unparse(node.value), node.slice
        if name == "Literal":
            return value in [_literal(choice) for choice in getattr(inner, "elts", [inner])]
        if name == "Optional":
            return value is None or _fits_node(value, inner)
        if name in ("list", "set"):
            return isinstance(value, list) and all(_fits_node(entry, inner) for entry in value)
        if name == "dict" and isinstance(inner, ast.Tuple) and isinstance(value, dict):
            return all(
                _fits_node(k, inner.elts[0]) and _fits_node(v, inner.elts[1]) for k, v in value.items()
            )
        return _fits_node(value, node.value)
    name = ast.unparse(node)
    if name == "float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    plain = {"str": str, "bool": bool, "list": list, "tuple": list, "set": list, "dict": dict}
    return isinstance(value, plain[name]) if name in plain else True


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...  # computed in the notebook: its value is not known here
