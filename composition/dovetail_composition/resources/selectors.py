"""Label selectors with the meaning they have in Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .json_values import shortened
from .metadata import DNS_NAME
from .section import Section
from .values import Requirement, Selector

_OPERATOR = re.compile("In|NotIn|Exists|DoesNotExist")
_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", re.ASCII)
_LABEL = re.compile(rf"({DNS_NAME.pattern}/)?{_NAME.pattern}", re.ASCII)
_VALUE = re.compile(rf"({_NAME.pattern})?", re.ASCII)


def parse_selector(section: Section) -> Selector:
    """A selector of `matchLabels` and `matchExpressions`; all of them must hold."""
    labels = section.only("matchLabels", "matchExpressions").child("matchLabels")
    expressions = (_requirement(item) for item in section.children("matchExpressions"))
    return Selector(
        match_labels=_labels(labels) if labels else {},
        match_expressions=tuple(requirement for requirement in expressions if requirement),
    )


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether an object with these labels is selected."""
    return all(labels.get(name) == value for name, value in selector.match_labels.items()) and all(
        _holds(requirement, labels) for requirement in selector.match_expressions
    )


def _labels(section: Section) -> dict[str, str]:
    for name in section.names():
        _check_name(section, name, name)
    return {name: section.text(name, _VALUE, "the value of a label") for name in section.names()}


def _check_name(section: Section, field: str, name: str) -> None:
    if not _LABEL.fullmatch(name):
        section.problem(field, f'"{shortened(name)}" is not the name of a label', "such as api or example.com/api")


def _requirement(section: Section) -> Requirement | None:
    key = section.only("key", "operator", "values").text("key")
    operator = section.text("operator", _OPERATOR, "one of In, NotIn, Exists, DoesNotExist")
    _check_name(section, "key", key)
    values = section.texts("values", _VALUE, "the value of a label", distinct=True)
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
