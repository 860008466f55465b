"""From a schema to a Python package with typed bindings: pure functions from values to the texts of files."""

from .operations import OperationProblem, OperationsError, Source
from .package import generate
from .scalar_mapping import ScalarMapping
from .text import MARK

__all__ = ["MARK", "OperationProblem", "OperationsError", "ScalarMapping", "Source", "generate"]
