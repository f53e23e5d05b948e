"""Which parameters does the command line set, for this one go?"""

import re

import yaml

from analysis.spelling import hint

from .runs import OUTPUT, fits_type, read_parameters

_PUBLISHED = "figures"  # the folder of the committed figures, in which nothing else is drawn


def set_parameters(runs: list[dict], settings: list[str], only: list[str] | None = None) -> list[dict]:
    """Set parameters, each written NAME=VALUE, in every run whose notebook has one of that name.

    A value is read as the notebook declares its parameter: text as it stands, everything else as YAML writes it (2,
    0.5, true, [one, two]). With `most=50` run `words` becomes `words@most-50`, whether it has that parameter or
    not, and its figures go to the folder most-50 in those of the run (of the published ones: in build/figures), so
    that no figure of another setting is lost. ValueError for a setting that is not NAME=VALUE, or that no notebook
    of the runs `only` names has, with the nearest right spelling.
    """
    asked = {name.split("@")[0] for name in only or []}
    meant = [run for run in runs if not asked or run["name"].split("@")[0] in asked]
    if not settings or not meant:  # `select_runs` says which names there are
        return runs
    declared = [read_parameters(run["notebook"]) for run in meant]
    known = list(dict.fromkeys(name for parameters in declared for name in parameters))
    pairs = [_split(setting) for setting in settings]
    for name, _ in pairs:
        if name not in known:
            raise ValueError(f"--set: no notebook of these runs has a parameter '{name}'{hint(name, known)}")
    stem = re.sub(r"[^\w.]+", "-", "-".join(settings)).strip("-.")[:60]
    return [_set(run, parameters, pairs, stem) for run, parameters in zip(meant, declared, strict=True)]


def _set(run: dict, declared: dict, pairs: list[tuple[str, str]], stem: str) -> dict:
    own = {name: _value(text, *declared[name]) for name, text in pairs if name in declared}
    if OUTPUT in declared:
        output = run["parameters"].get(OUTPUT, declared[OUTPUT][1])
        own = {OUTPUT: f"{'build/figures' if output == _PUBLISHED else output}/{stem}"} | own
    return {**run, "name": f"{run['name']}@{stem}", "parameters": {**run["parameters"], **own}}


def _split(setting: str) -> tuple[str, str]:
    name, sign, value = setting.partition("=")
    if not sign or not name.isidentifier():
        raise ValueError(f"--set {setting}: expected NAME=VALUE, such as most=50")
    return name, value


def _value(text: str, annotation: str | None, default: object) -> object:
    if fits_type(text, annotation or type(default).__name__):
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text  # `check_runs` says what was expected
