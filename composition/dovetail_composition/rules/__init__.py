"""Rules: what the GraphQL specification demands of one schema. Each stands alone, one rule one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.outline import outline_of

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


def check_supergraph(checked: Checked, memo: Memo = NO_MEMO) -> Iterator[Diagnostic]:
    """The findings of the rules without which a supergraph that someone else composed cannot be run.

    For `memo` see `check_schema`.
    """
    return _check(SUPERGRAPH_RULES, "can be run", checked, memo)


def check_schema(checked: Checked, memo: Memo = NO_MEMO) -> Iterator[Diagnostic]:
    """The findings of all rules; they do not know which subgraph they speak of.

    Of a schema in which nothing was found, `memo` keeps that its types are right.
    """
    return _check(SCHEMA_RULES, "right", checked, memo)


def _check(rules: tuple[Rule, ...], fact: str, checked: Checked, memo: Memo) -> Iterator[Diagnostic]:
    types = checked.schema.types
    beside = {name: _beside(definition, types, memo) for name, definition in types.items()} if memo.keeps else {}
    checked = replace(checked, known=frozenset(name for name, found in beside.items() if memo.knows(fact, found)))
    right = True
    for rule in memo.each(rules):
        for finding in rule(checked):
            right = False
            yield finding
    if right:
        for name in beside.keys() - checked.known:
            memo.note(fact, beside[name])


def _beside(
    definition: TypeDefinition, types: Mapping[str, TypeDefinition], memo: Memo
) -> tuple[TypeDefinition | None, ...]:
    """A type with all that rules on one type look at: what it refers to, and what its interfaces do."""
    found = [definition, *map(types.get, outline_of(definition, memo).beside)]
    for name in definition.interfaces:
        interface = types.get(name)
        if interface is not None:
            found += map(types.get, outline_of(interface, memo).beside)
    return tuple(found)
