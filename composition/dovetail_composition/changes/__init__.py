"""What changed between two API schemas, and whether clients of the old one can tell: safe, dangerous or breaking."""

from .change import Change, Level
from .compare import find_changes

__all__ = ["Change", "Level", "find_changes"]
