"""What holds for the field set of `@key`, `@requires` and `@provides` alike: a string, a valid selection, nothing else.

Each directive has codes of its own: `KEY_INVALID_FIELDS_TYPE`, `KEY_INVALID_FIELDS`, `KEY_DIRECTIVE_IN_FIELDS_ARG`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import FieldSetUse, Written
from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES
from dovetail_composition.selections.field_sets import directives_in, parse_field_set, problem_of

from .rule import found, place_of


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one directive."""

    not_text: str
    invalid: str
    directive: str


def field_set_problems(written: Written, field_set: FieldSetUse, codes: Codes) -> Iterator[Diagnostic]:
    """What keeps a field set from being read or followed; nothing else need be asked of one that has problems."""
    use = field_set.use
    text = use.text("fields")
    if text is None:
        message = f"The fields of @{use.directive} on {use.coordinate} are no string."
        yield found(written, codes.not_text, message, use, 'Write the selection as a string: `fields: "id name"`.')
        return
    selection = parse_field_set(text)
    if isinstance(selection, str):
        message = f"The fields of @{use.directive} on {use.coordinate} cannot be read: {selection}"
        yield found(written, codes.invalid, message, use, 'Write a selection of fields: `fields: "id owner { id }"`.')
        return
    problem = problem_of(selection, field_set.type, written.types)
    known = BUILT_IN_DIRECTIVES.keys() | written.schema.directives.keys()
    directives = directives_in(selection)
    unknown = next((name for name in directives if name not in known), None)
    if problem is None and unknown is not None:
        problem = f"The directive @{unknown} is not defined."
    if problem is not None:
        message = f"The fields {text!r} of @{use.directive} on {use.coordinate} are invalid: {problem}"
        hint = (
            f"Select fields of {field_set.type} as this subgraph knows it; one that it does not resolve is @external."
        )
        yield found(written, codes.invalid, message, use, hint, place_of(written, field_set.type))
    elif directives:
        message = f"The fields {text!r} of @{use.directive} on {use.coordinate} apply the directive @{directives[0]}."
        yield found(written, codes.directive, message, use)


def select_without_external(written: Written, field_set: FieldSetUse, code: str) -> Iterator[Diagnostic]:
    """Leaves that the subgraph resolves itself, with nothing external above them: nobody else need supply them."""
    use = field_set.use
    for chosen in written.chosen(field_set):
        name = (chosen.type, chosen.field.name)
        if not chosen.is_leaf or name in written.external:
            continue
        if any(_may_be_external(written, parent.type, parent.field.name) for parent in chosen.parents):
            continue
        message = (
            f"@{use.directive} on {use.coordinate} selects {chosen.coordinate}, which this subgraph resolves itself."
        )
        hint = f"Mark {chosen.coordinate} as @external, or leave it out of the selection."
        if name in written.resolved_all_the_same:
            message += " Its @external counts for nothing: it is part of the key of an extension."
            hint = f"Leave {chosen.field.name} out of the selection."
        yield found(written, code, message, use, hint, place_of(written, *name))


def _may_be_external(written: Written, type_name: str, field: str) -> bool:
    """Of an interface's field, whether one of those that implement it is external."""
    return any((owner, field) in written.external for owner in (type_name, *written.implementations.get(type_name, ())))
