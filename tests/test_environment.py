"""The environment files say the same: requirements.in, requirements.lock, environment.yml."""

import re
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
