"""The environment files say the same: requirements, environment.yml, Codespaces, Binder and the hosted check."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def asked() -> list[str]:
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def locked() -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9_.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def conda() -> dict[str, str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    pins = [entry.split("=", 1) for entry in listed if isinstance(entry, str) and "=" in entry]
    pins += [entry.split("==") for entry in pip if "==" in entry]
    return {name: version for name, version in pins if name != "python"}


def test_everything_asked_for_is_locked_at_one_version():
    assert [name for name in asked() if len(locked().get(name, ())) != 1] == []


def test_every_locked_package_has_hashes():
    entries = re.split(r"\n(?=[a-z0-9_.-]+==)", LOCK)
    assert len(entries) > 100
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    "name", ["requirements.in", "requirements.lock", "environment.yml", "pyproject.toml", "Makefile"]
)
def test_no_file_names_an_address(name):
    content = (ROOT / name).read_text("utf-8")
    assert re.findall(r"https?:|--(?:extra-)?index|--find-links| @ ", content) == []


def test_conda_file_asks_for_the_same_packages_as_requirements_in():
    assert sorted(conda()) == sorted(asked())


def test_conda_file_has_the_versions_of_the_lock():
    differing = {
        name: (version, locked()[name]) for name, version in conda().items() if {version} != locked()[name]
    }
    assert differing == {}, "environment.yml differs from requirements.lock: {package: (yml, lock)}"


def test_python_versions_agree():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "(3, 11) <= v <= (3, 13)" in (ROOT / "Makefile").read_text("utf-8")
    assert "python=3.12" in listed


def test_where_uv_cannot_install_pip_does_with_the_same_lock_and_certificates():
    recipe = (ROOT / "Makefile").read_text("utf-8")
    assert "export UV_SYSTEM_CERTS := 1" in recipe
    steps = re.search(r"uv==.*?\n(.*?)\n(.*?)\n", recipe)
    assert steps is not None
    assert steps[1].endswith("--require-hashes -r requirements.lock || \\")
    assert "-m pip install" in steps[2] and steps[2].endswith("--require-hashes -r requirements.lock")


def version(text: str) -> tuple[int, int]:
    return tuple(int(number) for number in text.split(".")[:2])


def targets() -> set[str]:
    recipe = (ROOT / "Makefile").read_text("utf-8")
    known = dict(re.findall(r"^([A-Z]+) [:?]?= (.+)$", recipe, re.MULTILINE))
    named = re.findall(r"^(\S+):(?!=)", recipe, re.MULTILINE)
    return {re.sub(r"\$\((\w+)\)", lambda found: known[found[1]], name) for name in named}


def is_there(command: str) -> bool:
    """Whether what a command of ours starts exists: a target of the Makefile, a script, or a module of this project."""
    words = shlex.split(command)
    if words[0] == "make":
        return set(words[1:]) <= targets()
    if words[0] in ("sh", "bash"):
        return (ROOT / words[1]).is_file()
    if words[1:2] == ["-m"]:
        module = ROOT.joinpath(*words[2].split("."))
        return module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()
    return False


def test_codespaces_builds_with_a_python_that_the_project_takes():
    opened = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    image, _, tag = opened["image"].partition(":")
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pinned = next(entry for entry in listed if str(entry).startswith("python="))
    assert image == "python" and (3, 11) <= version(tag) <= (3, 13)
    assert version(tag) == version(pinned.removeprefix("python="))
    commands = [text for name, text in opened.items() if name.endswith("Command")]
    assert commands and [command for command in commands if not is_there(command)] == []
    interpreter = opened["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter == "${workspaceFolder}/.venv/bin/python" and "-m venv --clear .venv" in (
        ROOT / "Makefile"
    ).read_text("utf-8")


def test_binder_finds_one_environment_file_and_runs_nothing_that_is_not_there():
    # Binder reads the first of these folders that exists; then nothing in the root counts.
    assert [name for name in ("binder", ".binder") if (ROOT / name).exists()] == []
    assert (ROOT / "environment.yml").is_file()
    # The first would be taken instead of it, the others run besides it.
    others = ("Dockerfile", "postBuild", "start", "apt.txt")
    assert [name for name in others if (ROOT / name).exists()] == []
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    # Without the project itself no notebook could import it; pip resolves its path from the root.
    assert pip[-1] == "--editable ." and "jupyterlab" in conda()


def test_the_hosted_check_tries_every_python_and_starts_what_is_there():
    recipe = yaml.safe_load((ROOT / ".github" / "workflows" / "figures.yml").read_text("utf-8"))
    job = recipe["jobs"]["figures"]
    assert [version(each) for each in job["strategy"]["matrix"]["python"]] == [(3, 11), (3, 12), (3, 13)]
    lines = "\n".join(step.get("run", "") for step in job["steps"]).replace("\\\n", " ").splitlines()
    ours = [line.strip() for line in lines if line.strip().startswith((".venv/", "bash ", "make"))]
    assert len(ours) == 3 and [line for line in ours if not is_there(line)] == []


def test_what_does_not_exist_would_be_seen():
    assert is_there("make lab") and is_there("bash .ci/run") and is_there("python -m analysis.report")
    assert (
        not is_there("make labb")
        and not is_there("bash .ci/runs")
        and not is_there("python -m analysis.repot")
    )


def test_every_command_of_the_papers_is_there():
    """README and CONTRIBUTING name modules, targets and files that exist."""
    for paper in ("README.md", "CONTRIBUTING.md", "notebooks/README.md"):
        text = (ROOT / paper).read_text("utf-8")
        for module in re.findall(r"-m (analysis[\w.]*)", text):
            assert is_there(f"python -m {module}"), (paper, module)
        for target in re.findall(r"^(?:`)?make +([a-z]+)", text, re.MULTILINE):
            assert target in targets(), (paper, target)
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert ((ROOT / paper).parent / link).exists(), (paper, link)
