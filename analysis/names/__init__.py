"""Who is named here, under which aliases, and whom does "the president" or "he" stand for?"""

from analysis.names.actors import Hit, Named, find_names
from analysis.names.roles import Role, resolve_roles
from analysis.names.words import Line, line_at
