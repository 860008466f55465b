"""The supergraph's interchange form: SDL with the join spec's directives, printed and read."""

from .printing import print_supergraph
from .reading import SupergraphError, read_supergraph
from .urls import check_urls

__all__ = ["SupergraphError", "check_urls", "print_supergraph", "read_supergraph"]
