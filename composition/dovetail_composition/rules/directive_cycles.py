"""Rule: a directive is not applied, by whatever detour, to what its own definition consists of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import AppliedDirective, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type

from .rule import Checked

_INPUT_KINDS = frozenset({"SCALAR", "ENUM", "INPUT_OBJECT"})

_References = Mapping[str, tuple[str, ...]]
"""`@directive` or type → the directives and types that its definition refers to."""


def directive_cycles(checked: Checked) -> Iterator[Diagnostic]:
    """Find directives whose definition needs itself. Other composers of federated subgraphs do not mind."""
    if checked.federated:
        return
    directives = checked.schema.directives
    references = _references(checked.schema)
    if not any(name.startswith("@") for names in references.values() for name in names):
        return
    components = _components(references)
    sizes: dict[str, int] = {}
    for component in components.values():
        sizes[component] = sizes.get(component, 0) + 1
    for directive in directives.values():
        coordinate = f"@{directive.name}"
        if sizes[components[coordinate]] > 1 or coordinate in references[coordinate]:
            yield diagnose(
                "INVALID_GRAPHQL",
                f"The definition of {coordinate} applies {coordinate} itself, directly or through what it refers to.",
                coordinate=coordinate,
                location=directive.location,
                hint=f"Take {coordinate} off its own arguments, and off the directives and types that they use.",
            )


def _references(schema: Schema) -> _References:
    found = {
        f"@{directive.name}": (
            *_names(each for argument in directive.arguments for each in argument.directives),
            *(named_type(argument.type) for argument in directive.arguments),
        )
        for directive in schema.directives.values()
    }
    found |= {
        definition.name: _references_of_type(definition)
        for definition in schema.types.values()
        if definition.kind in _INPUT_KINDS
    }
    return {name: tuple(each for each in names if each in found) for name, names in found.items()}


def _references_of_type(definition: TypeDefinition) -> tuple[str, ...]:
    return (
        *_names(definition.directives),
        *_names(each for field in definition.input_fields.values() for each in field.directives),
        *_names(each for value in definition.values.values() for each in value.directives),
        *(named_type(field.type) for field in definition.input_fields.values()),
    )


def _names(directives: Iterable[AppliedDirective]) -> Iterator[str]:
    return (f"@{directive.name}" for directive in directives)


def _components(references: _References) -> Mapping[str, str]:
    """Each name → one that stands for all those that it leads to and that lead back to it (Kosaraju's algorithm)."""
    referring: dict[str, list[str]] = {name: [] for name in references}
    for name, targets in references.items():
        for target in targets:
            referring[target].append(name)
    components: dict[str, str] = {}
    for root in reversed(_finished(references)):
        pending = [root]
        while pending:
            name = pending.pop()
            if name not in components:
                components[name] = root
                pending += referring[name]
    return components


def _finished(references: _References) -> list[str]:
    """Names in the order in which a walk along the references leaves them; without recursion, since chains are long."""
    seen: set[str] = set()
    finished: list[str] = []
    for root in references:
        pending = [(root, False)]
        while pending:
            name, left = pending.pop()
            if left:
                finished.append(name)
            elif name not in seen:
                seen.add(name)
                pending.append((name, True))
                pending += ((target, False) for target in references[name])
    return finished
