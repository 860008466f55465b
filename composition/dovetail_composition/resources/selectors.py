"""Label selectors with the meaning they have in Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .section import Section
from .values import Requirement, Selector

_OPERATOR = re.compile("In|NotIn|Exists|DoesNotExist")


def parse_selector(section: Section) -> Selector:
    """A selector of `matchLabels` and `matchExpressions`; all of them must hold."""
    labels = section.only("matchLabels", "matchExpressions").child("matchLabels")
    expressions = (_requirement(item) for item in section.children("matchExpressions"))
    return Selector(
        match_labels={name: labels.text(name) for name in labels.names()} if labels else {},
        match_expressions=tuple(requirement for requirement in expressions if requirement),
    )


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether an object with these labels is selected."""
    return all(labels.get(name) == value for name, value in selector.match_labels.items()) and all(
        _holds(requirement, labels) for requirement in selector.match_expressions
    )


def _requirement(section: Section) -> Requirement | None:
    key = section.only("key", "operator", "values").text("key")
    operator = section.text("operator", _OPERATOR, "one of In, NotIn, Exists, DoesNotExist")
    values = section.texts("values")
    match operator:
        case "In" | "NotIn":
            if not values:
                section.problem("values", f"{operator} needs at least one value")
            return Requirement(key=key, operator=operator, values=values)
        case "Exists" | "DoesNotExist":
            if values:
                section.problem("values", f"{operator} takes no values")
            return Requirement(key=key, operator=operator)
        case _:
            return None


def _holds(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    value = labels.get(requirement.key)
    match requirement.operator:
        case "In":
            return value in requirement.values
        case "NotIn":
            return value not in requirement.values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
