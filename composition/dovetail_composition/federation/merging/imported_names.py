"""Rule: a directive that goes into the supergraph by itself has one name in all subgraphs that apply it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.federation.specifications.specs import is_known
from dovetail_composition.schema.definitions import AppliedDirective, Schema

from .applied import KEPT
from .findings import told
from .world import World

_MERGED = KEPT | {"inaccessible"}


def check_imported_names(world: World) -> None:
    """Find directives that subgraphs call differently, as `@tag` and `@federation__tag`."""
    names: dict[str, dict[str, str]] = {}
    for graph, member in world.members.items():
        for feature in member.federation.features if member.federation else ():
            for element, alias in feature.names if is_known(feature.url) else ():
                if element.removeprefix("@") in _MERGED and element.startswith("@"):
                    names.setdefault(element, {})[graph] = alias
    for element, aliases in sorted(names.items()):
        if len(set(aliases.values())) < 2:
            continue
        name = element.removeprefix("@")
        used = [
            (graph, alias)
            for graph, alias in aliases.items()
            if any(each.name == name for each in _applied(world.members[graph].own))
        ]
        if len({alias for _, alias in used}) > 1:
            message = f"{element} is imported under different names: {told(used)}."
            world.findings.add("LINK_IMPORT_NAME_MISMATCH", message, element, [(graph, None) for graph, _ in used])


def _applied(schema: Schema) -> Iterator[AppliedDirective]:
    yield from schema.applied
    for definition in schema.types.values():
        yield from definition.directives
        for field in definition.fields.values():
            yield from field.directives
            for argument in field.arguments:
                yield from argument.directives
        for input_field in definition.input_fields.values():
            yield from input_field.directives
        for value in definition.values.values():
            yield from value.directives
