"""What changed between two API schemas, and whether clients of the old one can tell: safe, dangerous or breaking.

`find_changes` says it of everybody who might use the API, `check_operations` of the operations that are known.
"""

from .change import Change, Level
from .compare import find_changes
from .documents import Source, SourceError
from .operations import Verdict, check_operations

__all__ = ["Change", "Level", "Source", "SourceError", "Verdict", "check_operations", "find_changes"]
