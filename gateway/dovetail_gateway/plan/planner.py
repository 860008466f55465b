"""Planning an operation: root fields first, then place by place outwards (see docs/algorithms.md)."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FragmentDefinitionNode, OperationDefinitionNode, OperationType

from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_gateway.document.selection import SelectionSet

from .context import PlanContext
from .errors import PlanningError
from .fields import plan_one
from .finish import finish
from .introspection import introspection_document
from .nodes import Plan
from .permitted import permitted
from .position import Position
from .roots import plan_mutation, plan_query
from .serial import in_series


def plan_operation(
    graph: QueryGraph,
    names: WireNames,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    shape: SelectionSet,
    *,
    scalar_formats: Mapping[str, str] | None = None,
    labels: frozenset[str] = frozenset(),
) -> Plan:
    """The plan of a valid operation whose normal form is `shape`. Raises `PlanningError`.

    `labels`: those of progressive overrides that hold for the request.
    """
    if operation.operation is OperationType.SUBSCRIPTION:
        raise PlanningError("OPERATION_NOT_SUPPORTED", "Subscriptions are not supported.")
    context = PlanContext(
        graph=graph.with_labels(labels),
        names=names,
        scalar_formats=scalar_formats or {},
        operation=operation,
        prefix=_prefix(operation, shape),
        plan_one=plan_one,
    )
    allowed = permitted(shape)
    position = Position((shape,))
    for group in allowed.groups:
        if operation.operation is OperationType.MUTATION:
            plan_mutation(context, shape.type_name, in_series(group), position)
        else:
            plan_query(context, shape.type_name, group.fields, position)
    fetches, constants = finish(context)
    return Plan(
        operation="mutation" if operation.operation is OperationType.MUTATION else "query",
        root_type=shape.type_name,
        shape=shape,
        fetches=fetches,
        constants=constants,
        untyped=frozenset(context.untyped),
        introspection=introspection_document(operation, fragments),
    )


def _prefix(operation: OperationDefinitionNode, shape: SelectionSet) -> str:
    """The start of the plan's own variables and aliases, such that none can be a client's."""
    taken = [item.variable.name.value for item in operation.variable_definitions or ()]
    taken += [field.response_key for group in shape.groups for field in group.fields]
    prefix = "j"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return prefix
