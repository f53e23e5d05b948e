"""The word lists and rules that every module follows: YAML files with a reason per entry, read here and nowhere else."""

import re
from pathlib import Path

import yaml

RULES = Path(__file__).parent


# The parser in C where this machine has it: the same tables in an eighth of the time.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which "no", "off", "on" and "yes" are words, as they are in word lists; `true` and `false` are not."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), ["t", "f"])


def read_rules(name: str) -> dict:
    """Read rules/<name>.yml as it stands there; the caller keeps what it makes of it. An empty file gives {}.

    Raises FileNotFoundError for a file that is not there.
    """
    return yaml.load((RULES / f"{name}.yml").read_text("utf-8"), _Loader) or {}
