"""Checking documents against a schema, once for each document and schema."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    print_ast,
    validate,
)

from .errors import DocumentError, Problem
from .problems import did_you_mean, document_problems, nearest
from .variables import variable_problems

_MOST_DOCUMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that fits the schema."""

    text: str
    operations: Mapping[str, OperationDefinitionNode]
    """By name; one without a name by the empty one."""


class Documents:
    """The documents that were checked against one schema, the latest ones kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._checked: OrderedDict[str, Checked] = OrderedDict()

    def check(self, document: str | DocumentNode) -> Checked:
        """The document, valid. Raises `DocumentError`."""
        text = document if isinstance(document, str) else print_ast(document)
        found = self._checked.get(text)
        if found is None:
            found = self._checked[text] = Checked(text, self._operations(text))
            if len(self._checked) > _MOST_DOCUMENTS:
                self._checked.popitem(last=False)
        else:
            self._checked.move_to_end(text)
        return found

    def operation(
        self, checked: Checked, variables: Mapping[str, Any], name: str | None = None
    ) -> OperationDefinitionNode:
        """The operation that is meant, with variables that fit. Raises `DocumentError`."""
        operation = _chosen(checked.operations, name)
        problems = variable_problems(self.schema, operation, variables)
        if problems:
            raise DocumentError(problems)
        return operation

    def _operations(self, text: str) -> Mapping[str, OperationDefinitionNode]:
        try:
            document = parse(text)
        except GraphQLError as error:
            place = f" ({error.locations[0].line}:{error.locations[0].column})" if error.locations else ""
            raise DocumentError([Problem(f"{error.message}{place}")]) from error
        errors = validate(self.schema, document)
        if errors:
            raise DocumentError(document_problems(self.schema, document, errors))
        operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        return {each.name.value if each.name else "": each for each in operations}


def _chosen(operations: Mapping[str, OperationDefinitionNode], name: str | None) -> OperationDefinitionNode:
    if name is None and len(operations) == 1:
        return next(iter(operations.values()))
    if name in operations and name is not None:
        return operations[name]
    if not operations:
        raise DocumentError([Problem("the document holds no operation")])
    if name is None:
        raise DocumentError([Problem(f"operation_name must choose one of {', '.join(operations)}")])
    suggestions = nearest(name, operations)
    raise DocumentError(
        [Problem(f"the document has no operation {name}.{did_you_mean(suggestions)}", name, suggestions)]
    )
