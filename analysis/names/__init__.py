"""Who is named here, under which aliases, and whom does "the president" or "he" stand for?"""

from analysis.names.actors import Hit, Named, find_names
from analysis.names.describing import describing_words
from analysis.names.roles import Role, resolve_roles
from analysis.names.words import Line, line_at

__all__ = [
    "Hit",
    "Line",
    "Named",
    "Role",
    "describing_words",
    "find_names",
    "line_at",
    "resolve_roles",
]
