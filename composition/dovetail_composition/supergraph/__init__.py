"""The supergraph's interchange form: SDL with the join spec's directives, printed and read."""

from .printing import print_supergraph
from .reading import SupergraphError, read_supergraph
from .urls import missing_urls

__all__ = ["SupergraphError", "missing_urls", "print_supergraph", "read_supergraph"]
