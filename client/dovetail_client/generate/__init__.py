"""From a schema to a Python package with typed bindings: pure functions from values to the texts of files."""

from .operations import OperationProblem, OperationsError, Source
from .package import generate
from .scalar_mapping import ScalarMapping

__all__ = ["OperationProblem", "OperationsError", "ScalarMapping", "Source", "generate"]
