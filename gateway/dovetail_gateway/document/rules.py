"""The validation rules: the specification's, with a budget for the costly one, and our own."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from graphql import (
    ASTValidationRule,
    FieldNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    specified_rules,
)
from graphql.validation import NoSchemaIntrospectionCustomRule

MAX_DIGITS = 1_000
"""Characters of a number in a document; Python itself refuses to read integers of more than 4,300."""


class FiniteNumbersRule(ASTValidationRule):
    """Numbers that JSON cannot carry to a subgraph are refused, whatever the type of their argument."""

    def enter_int_value(self, node: IntValueNode, *_args: Any) -> None:
        """Called by the visitor."""
        if len(node.value) > MAX_DIGITS:
            self.report_error(GraphQLError(f"A number has more than {MAX_DIGITS} digits.", node))

    def enter_float_value(self, node: FloatValueNode, *_args: Any) -> None:
        """Called by the visitor."""
        if len(node.value) > MAX_DIGITS:
            self.report_error(GraphQLError(f"A number has more than {MAX_DIGITS} digits.", node))
        elif math.isinf(float(node.value)):
            self.report_error(GraphQLError(f"The number {node.value} is out of range.", node))


class IntrospectionDisabledRule(NoSchemaIntrospectionCustomRule):
    """`__schema` and `__type` are refused, by their field names alone."""

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        """Called by the visitor."""
        if node.name.value in {"__schema", "__type"}:
            self.report_error(IntrospectionDisabledError("Introspection is disabled on this API.", node))


class IntrospectionDisabledError(GraphQLError):
    """Tells this refusal from the other errors of validation."""


@lru_cache(maxsize=16)
def validation_rules(budget: int, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """The rules in their order. `budget`: comparisons of fields, at most."""

    class BudgetedOverlapRule(OverlappingFieldsCanBeMergedRule):
        """Gives up early: the library's own default allows half a second of work for a kilobyte."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = budget

    own: tuple[type[ASTValidationRule], ...] = (FiniteNumbersRule,)
    if not introspection:
        own += (IntrospectionDisabledRule,)
    rules = (BudgetedOverlapRule if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules)
    return (*own, *rules)
