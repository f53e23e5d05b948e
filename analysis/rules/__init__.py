"""The word lists and rules that every module follows: YAML files with a reason per entry, read here and nowhere else."""

from pathlib import Path

import yaml

RULES = Path(__file__).parent


def read_rules(name: str) -> dict:
    """Read rules/<name>.yml as it stands there; the caller keeps what it makes of it. An empty file gives {}.

    Raises FileNotFoundError for a file that is not there.
    """
    return yaml.safe_load((RULES / f"{name}.yml").read_text("utf-8")) or {}
