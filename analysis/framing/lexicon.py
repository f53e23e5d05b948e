"""Which words are looked for, and why? A lexicon people edit by hand, read strictly."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from analysis.corpus import find_path
from analysis.framing.phrases import normalized
from analysis.names import countries
from analysis.spelling import hint

SECTIONS = ("actors", "roles", "terms", "about", "countries", "ignore", "candidates")


def read_lexicon(source: str | Path | Mapping) -> dict:
    """Read a lexicon from a YAML file or a mapping of the same layout.

    The layout is a quanteda dictionary's, nested keys over lists of glob patterns:
    `actors: {concept: [names]}`, `roles: {framing: [words]}`, `terms: {concept: {framing: [phrases]}}`; and, not needed,
    `about: {concept: [words]}` (the terms of a concept count only in articles that hold one of these words: "offensive" names
    the war in Ukraine where Ukraine is spoken of), `countries: {concept: country}` (whose office an actor holds), `ignore:
    [phrases]` (longer phrases in which a word means something else, "World War II") and `candidates` (what `find_candidates` wrote; not looked for).
    `*` stands for any letters of a word, `?` for one. Capitals count in names only. A role also finds its plural.

    Gives a dict with these sections and with `reasons`: the comment behind an entry, by its path
    (`("roles", "pejorative", "dictator")`). Raises ValueError with file, line, key and the nearest right
    spelling for an unknown section or country, a wrong shape, an empty list, a key or word that stands twice, text that is no
    YAML; FileNotFoundError for a missing file.
    """
    if isinstance(source, Mapping):
        name, reasons = "lexicon", {}
        tree = _plain_tree(source)
    else:
        path = find_path(source)
        name = str(source)
        tree, reasons = _parse(path, name)
    if not tree:
        raise ValueError(f"{name}: empty; expected at least one of the sections actors, roles, terms")
    if not isinstance(tree, dict):
        raise ValueError(f"{name}: expected sections such as 'actors:', found {_shown(tree)}")
    for section in tree:
        if section not in SECTIONS:
            raise ValueError(f"{name}: unknown section {_text(section)!r}{hint(section, SECTIONS)}")
    lexicon = {
        "actors": _groups(tree, "actors", name),
        "roles": _groups(tree, "roles", name),
        "terms": _terms(tree, name),
        "about": _about(tree, name),
        "countries": _countries(tree, name),
        "ignore": _words(tree["ignore"], ("ignore",), name) if tree.get("ignore", []) != [] else [],
    }
    _refuse_doubles(lexicon, name)
    return lexicon | {"reasons": reasons}


# ---------------------------------------------------------------- YAML, with its lines and comments


def _parse(path: Path, name: str) -> tuple[object, dict[tuple, str]]:
    # Nodes instead of values, so that "no" stays a word, a key that stands twice is seen and comments keep their word.
    try:
        text = path.read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise ValueError(f"{name}: not text in UTF-8 ({error.reason} at byte {error.start})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"{name}{place}: not YAML: {getattr(error, 'problem', None) or error}") from None
    reasons: dict[tuple, str] = {}
    return (_tree(node, (), name, text.split("\n"), reasons) if node else None), reasons


def _tree(node: yaml.Node, path: tuple, name: str, lines: list[str], reasons: dict) -> object:
    if len(path) > 4:
        raise ValueError(f"{name}, line {node.start_mark.line + 1}: nested deeper than a lexicon is")
    if isinstance(node, yaml.MappingNode):
        tree: dict = {}
        for key, value in node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else str(key.value)
            if word in tree:
                raise ValueError(f"{name}, line {key.start_mark.line + 1}: the key {word!r} stands twice")
            tree[word] = _tree(value, (*path, word), name, lines, reasons)
        return tree
    if isinstance(node, yaml.SequenceNode):
        return [_tree(entry, path, name, lines, reasons) for entry in node.value]
    if node.tag.endswith(":null"):
        return None
    comment = re.search(r"(?:^|\s)#\s*(.*)", lines[node.end_mark.line][node.end_mark.column :])
    if comment:
        reasons[(*path, node.value)] = comment[1].strip()
    return node.value


def _plain_tree(source: object) -> object:
    if isinstance(source, Mapping):
        return {key: _plain_tree(value) for key, value in source.items() if key != "reasons"}
    return list(source) if isinstance(source, list | tuple | set | frozenset) else source


# ---------------------------------------------------------------- the shape of each section


def _groups(tree: dict, section: str, name: str) -> dict[str, list[str]]:
    if section not in tree:
        return {}
    groups = _mapping(tree[section], (section,), name)
    return {key: _words(words, (section, key), name) for key, words in groups.items()}


def _terms(tree: dict, name: str) -> dict[str, dict[str, list[str]]]:
    if "terms" not in tree:
        return {}
    return {
        concept: {
            framing: _words(words, ("terms", concept, framing), name)
            for framing, words in _mapping(framings, ("terms", concept), name).items()
        }
        for concept, framings in _mapping(tree["terms"], ("terms",), name).items()
    }


def _about(tree: dict, name: str) -> dict[str, list[str]]:
    groups = _groups(tree, "about", name)
    for concept in groups:
        _refuse_unknown(concept, tree.get("terms") or {}, "about", name)
    return groups


def _countries(tree: dict, name: str) -> dict[str, str]:
    found = {}
    for concept, country in _mapping(tree.get("countries") or {}, ("countries",), name).items():
        _refuse_unknown(concept, tree.get("actors") or {}, "countries", name)
        listed = countries.country_words().get(_text(country).lower())
        if listed is None:
            known = sorted({place for _, place in countries.country_words().values()})
            shown = f"{_text(country)!r}{hint(country, known)}"
            raise ValueError(f"{name}: countries: {concept}: unknown country {shown}")
        found[concept] = listed[1]
    return found


def _refuse_unknown(concept: str, known: Mapping, section: str, name: str) -> None:
    if concept not in known:
        raise ValueError(f"{name}: {section}: unknown concept {_text(concept)!r}{hint(concept, known)}")


def _mapping(value: object, path: tuple, name: str) -> dict:
    if not isinstance(value, dict) or (not value and len(path) > 1):
        raise ValueError(f"{name}: {_at(path)}: expected keys over lists of words, found {_shown(value)}")
    for key in value:
        if not isinstance(key, str) or not key.strip():
            raise ValueError(f"{name}: {_at(path)}: expected a word as key, found {_shown(key)}")
    return value


def _words(value: object, path: tuple, name: str) -> list[str]:
    if not isinstance(value, list):
        hint = f"; write [{value}]" if isinstance(value, str) else ""
        raise ValueError(f"{name}: {_at(path)}: expected a list of words, found {_shown(value)}{hint}")
    if not value:
        raise ValueError(f"{name}: {_at(path)}: empty list; expected at least one word")
    for word in value:
        if not isinstance(word, str):
            raise ValueError(f"{name}: {_at(path)}: expected a word, found {_shown(word)}")
        if not re.search(r"\w", word):
            raise ValueError(f"{name}: {_at(path)}: {word!r} has no letter; expected a word or phrase")
        if not re.match(r"\w", word.strip()) or not re.search(r"[\w*?]$", word.strip()):
            raise ValueError(
                f"{name}: {_at(path)}: {word!r} must begin with a letter and end with a letter, '*' or '?'"
            )
    return [" ".join(word.split()) for word in value]


def _refuse_doubles(lexicon: dict, name: str) -> None:
    """One word has one meaning within its section; otherwise a count would depend on which was read first."""
    sections = {
        "actors": [((concept,), words) for concept, words in lexicon["actors"].items()],
        "roles": [((framing,), words) for framing, words in lexicon["roles"].items()],
        "terms": [
            ((concept, framing), words)
            for concept, framings in lexicon["terms"].items()
            for framing, words in framings.items()
        ],
    }
    for section, groups in sections.items():
        seen: dict[str, tuple] = {}
        for path, words in groups:
            for word in words:
                other = seen.setdefault(normalized(word).rstrip("*"), path)
                if other != path:
                    raise ValueError(
                        f"{name}: {section}: {word!r} stands under {_at(other)!r} and under {_at(path)!r};"
                        " expected it in one place"
                    )
    both = sorted(set(lexicon["actors"]) & set(lexicon["terms"]))
    if both:
        raise ValueError(
            f"{name}: the concept {both[0]!r} stands under actors and under terms; expected two names"
        )


def _at(path: tuple) -> str:
    return ": ".join(path)


def _text(value: object) -> str:
    return str(value)


def _shown(value: object) -> str:
    kinds = {dict: "keys", list: "a list", str: f"the text {value!r}", type(None): "nothing"}
    return kinds.get(type(value), repr(value))
