"""A prepared operation: all that can be known of a request before its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from dovetail_composition.manifest import Policies
from dovetail_gateway.request.errors import RequestError

from .limits import check_limits
from .normalize import normalize
from .parse import parse_document
from .selection import SelectionSet
from .validate import validate_document


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedOperation:
    """One valid operation within the limits, with its selection in normal form. Holds no request data."""

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    selection: SelectionSet
    length: int = 0
    """Characters, with fragments expanded: the memory that its plan takes."""

    @property
    def is_mutation(self) -> bool:
        """Whether it may change something."""
        return self.operation.operation is OperationType.MUTATION

    def without_syntax(self) -> PreparedOperation:
        """The same without the document's selections, as plans are made of the normal form.

        They are most of the memory. What asks about the schema itself is answered from them, and keeps them.
        """
        if any(field.name in ("__schema", "__type") for group in self.selection.groups for field in group.fields):
            return self
        head = OperationDefinitionNode(
            operation=self.operation.operation,
            name=self.operation.name,
            variable_definitions=self.operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=()),
        )
        return replace(self, operation=head, fragments={})


def prepare(schema: GraphQLSchema, text: str, operation_name: str | None, policies: Policies) -> PreparedOperation:
    """Parse, limit, validate, choose the operation, normalise. Raises `RequestError`."""
    document = parse_document(text, policies.limits)
    length = check_limits(document, policies.limits)
    validate_document(schema, document, policies)
    operation = _choose(document, operation_name)
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    selection = normalize(schema, operation, fragments)
    _check_introspection(selection)
    return PreparedOperation(operation=operation, fragments=fragments, selection=selection, length=length)


def _check_introspection(selection: SelectionSet) -> None:
    """The whole schema may be a thousand times as long as the document that asks for it: it is told once."""
    if sum(field.name == "__schema" for group in selection.groups for field in group.fields) > 1:
        raise RequestError("ROOT_FIELD_LIMIT_EXCEEDED", "The operation asks for __schema more than once.")


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [item for item in document.definitions if isinstance(item, OperationDefinitionNode)]
    if name is None:
        if len(operations) != 1:
            raise RequestError("OPERATION_NOT_FOUND", "The document has several operations; name one of them.")
        operation = operations[0]
    else:
        found = next((item for item in operations if item.name is not None and item.name.value == name), None)
        if found is None:
            raise RequestError("OPERATION_NOT_FOUND", "The document has no operation of the given operationName.")
        operation = found
    if operation.operation is OperationType.SUBSCRIPTION:
        raise RequestError("SUBSCRIPTIONS_NOT_SUPPORTED", "Subscriptions are not supported.")
    return operation
