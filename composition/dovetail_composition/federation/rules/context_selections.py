"""What the selection of a `@fromContext` must be: one value of the argument's type, on each type with the context."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, named_type, nullable
from dovetail_composition.selections.field_sets import Types, directives_in, possible_types, problem_of


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
        problem = _value_problem(fragment.selection_set, name, expected, types)
        if problem is not None:
            return problem
    for owner in owners:
        if possible_types(owner, types).isdisjoint(names):
            return f"none of its fragments is on a type that {owner} may be, which sets the context."
    setting = {name for owner in owners for name in possible_types(owner, types)}
    return next((f"nothing that sets the context may be a {name}." for name in names if name not in setting), None)


def _value_problem(selection: SelectionSetNode, owner: str, expected: str, types: Types) -> str | None:
    problem = problem_of(selection, owner, types)
    if problem is not None:
        return problem
    given = _value_type(selection, owner, types)
    if given is None:
        return "it selects more than one field."
    # Nothing says that the context's value is there when the argument is asked for: it may be null all the same.
    if not _fits(nullable(given), expected):
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
