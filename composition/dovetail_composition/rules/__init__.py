"""Rules: what the GraphQL specification demands of one schema. Each stands alone, one rule one file."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics import Diagnostic

from .contents import contents
from .default_cycles import default_cycles
from .defaults import defaults
from .deprecations import deprecations
from .directive_cycles import directive_cycles
from .input_objects import input_objects
from .interfaces import interfaces
from .names import names
from .references import references
from .roots import roots
from .rule import Checked, Rule
from .unions import unions

__all__ = ["Checked", "Rule", "check_schema", "check_supergraph"]

# graphql-core's own validation is not used: it takes time quadratic in the interfaces of a crafted schema, tells no
# coordinate, and refuses what public schemas do. A property test holds the verdicts of both together.
SCHEMA_RULES: tuple[Rule, ...] = (
    names,
    roots,
    references,
    contents,
    interfaces,
    unions,
    input_objects,
    defaults,
    default_cycles,
    deprecations,
    directive_cycles,
)


# Other composers do not check the rest, and nothing that runs a supergraph depends on it.
_OF_AUTHORS = (defaults, deprecations, directive_cycles)
SUPERGRAPH_RULES: tuple[Rule, ...] = tuple(rule for rule in SCHEMA_RULES if rule not in _OF_AUTHORS)


def check_supergraph(checked: Checked) -> Iterator[Diagnostic]:
    """The findings of the rules without which a supergraph that someone else composed cannot be run."""
    for rule in SUPERGRAPH_RULES:
        yield from rule(checked)


def check_schema(checked: Checked) -> Iterator[Diagnostic]:
    """The findings of all rules; they do not know which subgraph they speak of."""
    for rule in SCHEMA_RULES:
        yield from rule(checked)
