"""What an operation would cost, counted with fragments expanded but never by expanding them, against the limits.

A fragment's cost is computed once and added wherever it is spread, so that counting is linear in the document while the
counts themselves may be exponential. Counting stops at the first limit that is passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from dovetail_composition.manifest import Limits
from dovetail_gateway.request.errors import RequestError


class Cost(NamedTuple):
    """Cost of a selection set. `root_fields` are the fields at its own level."""

    selections: int = 0
    depth: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    text: int = 0
    """Characters of names, arguments and directives: a long argument in a fragment is sent as often as it is spread."""
    variables: int = 0
    """Uses of variables: with each, a default may be sent."""


def check_limits(document: DocumentNode, limits: Limits) -> int:
    """Raise `RequestError` with the code of the first limit that an operation of the document passes.

    Gives the characters of the longest operation.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    counter = _Counter(fragments, limits)
    longest = 0
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            cost = counter.selection_set(definition.selection_set)
            variables = definition.variable_definitions or ()
            declared = sum(len(variable.directives or ()) for variable in variables)
            defaults = sum(_length(variable.default_value) for variable in variables)
            whole = cost._replace(
                directives=cost.directives + declared + len(definition.directives or ()),
                text=cost.text + cost.variables * defaults,
            )
            counter.check(whole)
            longest = max(longest, whole.text)
            if cost.root_fields > limits.root_fields:
                raise _passed("ROOT_FIELD_LIMIT_EXCEEDED", "root fields", limits.root_fields)
    return longest


class _Counter:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits) -> None:
        self.fragments = fragments
        self.limits = limits
        self.known: dict[str, Cost] = {}

    def selection_set(self, node: SelectionSetNode) -> Cost:
        selections = depth = aliases = directives = root_fields = text = variables = 0
        for selection in node.selections:
            inner = Cost()
            is_field = isinstance(selection, FieldNode)
            if isinstance(selection, FieldNode):
                if selection.selection_set is not None:
                    inner = self.selection_set(selection.selection_set)
                root_fields += 1
                aliases += selection.alias is not None
            elif isinstance(selection, InlineFragmentNode):
                inner = self.selection_set(selection.selection_set)
                root_fields += inner.root_fields
            elif isinstance(selection, FragmentSpreadNode):
                inner = self.fragment(selection.name.value)
                root_fields += inner.root_fields
            selections += 1 + inner.selections
            depth = max(depth, is_field + inner.depth)
            aliases += inner.aliases
            directives += inner.directives + len(selection.directives or ())
            own = _own_text(selection)
            text += inner.text + len(own)
            variables += inner.variables + own.count("$")
        cost = Cost(selections, depth, aliases, directives, root_fields, text, variables)
        self.check(cost)
        return cost

    def fragment(self, name: str) -> Cost:
        found = self.known.get(name)
        if found is None:
            # What leads back here counts as nothing: validation refuses cycles and unknown fragments.
            self.known[name] = Cost()
            definition = self.fragments.get(name)
            if definition is None:
                return Cost()
            cost = self.selection_set(definition.selection_set)
            found = self.known[name] = cost._replace(directives=cost.directives + len(definition.directives or ()))
        return found

    def check(self, cost: Cost) -> None:
        """A part that passes a limit is refused at once: the whole could only pass it further."""
        if cost.selections > self.limits.selections:
            raise _passed("SELECTION_LIMIT_EXCEEDED", "selections", self.limits.selections)
        if cost.depth > self.limits.depth:
            raise _passed("DEPTH_LIMIT_EXCEEDED", "levels of fields", self.limits.depth)
        if cost.aliases > self.limits.aliases:
            raise _passed("ALIAS_LIMIT_EXCEEDED", "aliases", self.limits.aliases)
        if cost.directives > self.limits.directives:
            raise _passed("DIRECTIVE_LIMIT_EXCEEDED", "directives", self.limits.directives)
        if cost.text > self.limits.body_bytes:
            raise _passed("SELECTION_LIMIT_EXCEEDED", "characters", self.limits.body_bytes)


def _own_text(node: SelectionNode) -> str:
    """A selection without what is selected in it."""
    if node.loc is None:
        return ""
    inner = None if isinstance(node, FragmentSpreadNode) else getattr(node, "selection_set", None)
    end = inner.loc.start if inner is not None and inner.loc is not None else node.loc.end
    return node.loc.source.body[node.loc.start : end]


def _length(node: ValueNode | None) -> int:
    return 0 if node is None or node.loc is None else node.loc.end - node.loc.start


def _passed(code: str, what: str, limit: int) -> RequestError:
    return RequestError(code, f"The operation has more than {limit} {what}, with its fragments expanded.")
