"""Rule: a `@fromContext` takes a context that is set in its subgraph, for an argument that only the gateway gives."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import SelectionSetNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.federation.contexts import ContextField, parse_context_field
from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written
from dovetail_composition.schema.definitions import InputValue
from dovetail_composition.selections.field_sets import walk

from .context_selections import selection_problem
from .rule import found


def from_context(written: Written) -> Iterator[Diagnostic]:
    """Find wrong uses of contexts."""
    set_by: dict[str, list[str]] = {}
    for context in written.of("context"):
        set_by.setdefault(context.text("name") or "", []).append(context.type)
    for use in written.of("fromContext"):
        if use.type.startswith("@"):
            message = f"{use.coordinate} belongs to the definition of a directive and comes from a context."
            yield found(written, "CONTEXT_NOT_SET", message, use, "Use @fromContext on arguments of fields.")
            continue
        yield from _argument(written, use)
        yield from _field(written, use, set_by)


def _argument(written: Written, use: Use) -> Iterator[Diagnostic]:
    """Whether the argument may come from a context at all."""
    owner = written.types[use.type]
    if owner.kind == "INTERFACE":
        message = f"{use.coordinate} belongs to a field of an interface and comes from a context."
        hint = "Use @fromContext on fields of object types."
        yield found(written, "CONTEXT_NOT_SET", message, use, hint)
        return
    for interface in owner.interfaces:
        demanded = written.types.get(interface)
        if demanded is not None and use.field in demanded.fields:
            message = f"{use.coordinate} comes from a context, but {interface} demands the field {use.field}."
            hint = f"Use another field, which {interface} does not demand."
            yield found(written, "CONTEXT_NOT_SET", message, use, hint)
    if _definition(written, use).default is not None:
        message = f"{use.coordinate} comes from a context and has a default value."
        yield found(written, "CONTEXT_NOT_SET", message, use, "Remove the default value.")
    if not any(key.resolvable for key in written.keys.get(use.type, ())):
        message = f"{use.type} takes an argument from a context and has no resolvable key."
        yield found(written, "CONTEXT_NO_RESOLVABLE_KEY", message, use)


def _field(written: Written, use: Use, set_by: dict[str, list[str]]) -> Iterator[Diagnostic]:
    """Whether the context is there and gives the argument's value."""
    text = use.text("field") or ""
    context = parse_context_field(text)
    if context is None or not context.text:
        missing = "names no context" if context is None else "selects nothing of its context"
        yield found(written, "NO_CONTEXT_IN_SELECTION", f"{text[:100]!r} on {use.coordinate} {missing}.", use)
    elif context.name not in set_by:
        message = f"{use.coordinate} takes a value from the context {context.name}, which nothing sets."
        yield found(written, "CONTEXT_NOT_SET", message, use, suggest(context.name, set_by))
    else:
        yield from _selection(written, use, context, set_by[context.name])


def _selection(written: Written, use: Use, context: ContextField, owners: list[str]) -> Iterator[Diagnostic]:
    if context.selection is None:
        problem: str | None = "it cannot be read."
    else:
        expected = _definition(written, use).type
        problem = selection_problem(context.selection, owners, expected, written.types) or _unresolved(
            written, context.selection, owners
        )
    if problem is not None:
        message = f"The selection of the context {context.name} for {use.coordinate} is invalid: {problem}"
        yield found(written, "CONTEXT_INVALID_SELECTION", message, use)


def _unresolved(written: Written, selection: SelectionSetNode, owners: list[str]) -> str | None:
    """Values of interface objects are another subgraph's to give."""
    objects = {use.type for use in written.of("interfaceObject")}
    read = {chosen.type for owner in owners if objects for chosen in walk(selection, owner, written.types)}
    return next((f"it reads the interface object {name}." for name in sorted(objects & read)), None)


def _definition(written: Written, use: Use) -> InputValue:
    field = written.types[use.type].fields[use.field]
    return next(argument for argument in field.arguments if argument.name == use.argument)
