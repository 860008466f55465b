"""What the selection of a `@fromContext` must be: one value of the argument's type, on each type with the context."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from dovetail_composition.field_sets import Types, directives_in, problem_of
from dovetail_composition.type_refs import is_list, is_non_null, item_type, named_type, nullable


def selection_problem(selection: SelectionSetNode, owners: Iterable[str], expected: str, types: Types) -> str | None:
    """What is wrong with a selection on the types that set a context, as a sentence; None where nothing is."""
    owners = tuple(dict.fromkeys(owners))
    if directives_in(selection):
        return "it applies a directive."
    fragments = [each for each in selection.selections if isinstance(each, InlineFragmentNode)]
    if not fragments:
        return next(filter(None, (_value_problem(selection, owner, expected, types) for owner in owners)), None)
    if len(fragments) < len(selection.selections):
        return "it selects fields and fragments side by side."
    return _fragments_problem(fragments, owners, expected, types)


def _fragments_problem(
    fragments: list[InlineFragmentNode], owners: tuple[str, ...], expected: str, types: Types
) -> str | None:
    names = [each.type_condition.name.value if each.type_condition else "" for each in fragments]
    if len(set(names)) < len(names):
        return "two of its fragments are on the same type."
    for name, fragment in zip(names, fragments, strict=True):
        definition = types.get(name)
        if definition is None or definition.kind != "OBJECT":
            return f"{name or 'nothing'} is no object type that a fragment can be on."
        # Other subgraphs may not know that the value is never null.
        problem = _value_problem(fragment.selection_set, name, nullable(expected), types)
        if problem is not None:
            return problem
    fitting = {name for name in names if name in owners or not types[name].interfaces.keys().isdisjoint(owners)}
    fitting |= {name for owner in owners for name in names if name in types[owner].members}
    return None if fitting else "none of its fragments is on a type that sets the context."


def _value_problem(selection: SelectionSetNode, owner: str, expected: str, types: Types) -> str | None:
    problem = problem_of(selection, owner, types)
    if problem is not None:
        return problem
    given = _value_type(selection, owner, types)
    if given is None:
        return "it selects more than one field."
    if not _fits(given, expected):
        return f"it gives a {given}, where a {expected} is expected."
    return None


def _value_type(selection: SelectionSetNode, owner: str, types: Types) -> str | None:
    if len(selection.selections) != 1 or not isinstance(selection.selections[0], FieldNode):
        return None
    node = selection.selections[0]
    definition = types[owner].fields.get(node.name.value)
    if definition is None:
        return "String!"  # __typename
    if node.selection_set is None:
        return definition.type
    below = _value_type(node.selection_set, named_type(definition.type), types)
    if below is None:
        return None
    for _ in range(definition.type.count("[")):
        below = f"[{below}]"
    return below if is_non_null(definition.type) else nullable(below)


def _fits(given: str, expected: str) -> bool:
    if is_non_null(expected):
        return is_non_null(given) and _fits(nullable(given), nullable(expected))
    given = nullable(given)
    if is_list(expected) or is_list(given):
        return is_list(expected) and is_list(given) and _fits(item_type(given), item_type(expected))
    return given == expected
