"""Rule: a directive that `@composeDirective` names is one directive, by one name, wherever it is composed.

Which specification it belongs to is told by links: an imported name, the specification's own, or one behind its prefix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dovetail_composition.federation.specifications.specs import is_known
from dovetail_composition.members.federation import LinkedFeature
from dovetail_composition.schema.definitions import AppliedDirective, DirectiveDefinition, TypeDefinition

from .applied import KEPT
from .findings import listed, told
from .world import World

_BY_DEFAULT = ("inaccessible", "tag")
Types = Mapping[str, TypeDefinition]


@dataclass(frozen=True, slots=True)
class Composed:
    """A directive that one subgraph wants to have composed."""

    graph: str
    name: str
    original: str
    """Its name in its specification."""
    feature: LinkedFeature
    definition: DirectiveDefinition


def composed_directives(world: World) -> Mapping[str, DirectiveDefinition]:
    """The definitions of composed directives by name, each from the subgraph with the latest version of it."""
    items = [item for graph in world.members for item in _of_subgraph(world, graph)]
    refused = _mixed(world, items) | _clashing(world, items)
    unlike = _of_different_majors(world, items)
    by_name: dict[str, list[Composed]] = {}
    for item in items:
        if item.feature.url not in unlike and item.name not in refused:
            by_name.setdefault(item.name, []).append(item)
    return {name: _definition(found) for name, found in sorted(by_name.items())}


def check_own_names(world: World, directives: Mapping[str, DirectiveDefinition], types: Types) -> None:
    """Find directives for operations that are called as one that the supergraph carries and somebody applies."""
    own = KEPT.intersection(directives)
    if not own:
        return
    carried = {each.name for definition in types.values() for *_, given in _elements(definition) for each in given}
    for name in sorted(own & carried):
        message = f"@{name} is a directive for operations, and one of a specification that the supergraph carries."
        places = [
            (graph, member.public.directives[name].location)
            for graph, member in world.members.items()
            if name in member.public.directives
        ]
        world.findings.add("DIRECTIVE_CONFLICT", message, f"@{name}", places)


def check_locations(world: World, composed: Mapping[str, DirectiveDefinition], types: Types) -> None:
    """Find composed directives where their definition does not allow them: another subgraph's may have allowed more."""
    for definition in types.values() if composed else ():
        for coordinate, location, directives in _elements(definition):
            for directive in directives:
                chosen = composed.get(directive.name)
                if chosen is not None and location not in chosen.locations:
                    message = f"@{directive.name} stands on {coordinate}, which the composed definition does not allow."
                    places = [(claim.graph, claim.definition.location) for claim in world.claims[definition.name]]
                    world.findings.add("DIRECTIVE_COMPOSITION_ERROR", message, coordinate, places)


def _elements(definition: TypeDefinition) -> Iterator[tuple[str, str, tuple[AppliedDirective, ...]]]:
    name = definition.name
    yield name, definition.kind, definition.directives
    for field in definition.fields.values():
        yield f"{name}.{field.name}", "FIELD_DEFINITION", field.directives
        for argument in field.arguments:
            yield f"{name}.{field.name}({argument.name}:)", "ARGUMENT_DEFINITION", argument.directives
    for value in definition.input_fields.values():
        yield f"{name}.{value.name}", "INPUT_FIELD_DEFINITION", value.directives
    for enum_value in definition.values.values():
        yield f"{name}.{enum_value.name}", "ENUM_VALUE", enum_value.directives


def _of_subgraph(world: World, graph: str) -> list[Composed]:
    member = world.members[graph]
    if member.federation is None:
        return []
    found = []
    for name in member.federation.composed:
        definition = member.public.directives.get(name)
        origin = next(
            ((feature, own) for feature in member.federation.features if (own := _original(feature, name))), None
        )
        if definition is not None and origin is not None and not is_known(origin[0].url):
            found.append(Composed(graph, name, origin[1], origin[0], definition))
    return found


def _original(feature: LinkedFeature, name: str) -> str | None:
    """What a directive is called in a specification; None where it is none of its."""
    for element, alias in feature.names:
        if alias == f"@{name}":
            return element.removeprefix("@")
    if name == feature.name:
        return feature.url.rpartition("/")[2]
    prefix, separator, rest = name.partition("__")
    return rest if separator and prefix == feature.name else None


def _of_different_majors(world: World, items: list[Composed]) -> set[str]:
    by_url: dict[str, list[Composed]] = {}
    for item in items:
        by_url.setdefault(item.feature.url, []).append(item)
    found = set()
    for url, same in by_url.items():
        if len({item.feature.version[0] for item in same}) > 1:
            found.add(url)
            shown = told((item.graph, f"v{item.feature.version[0]}") for item in same)
            message = f"Directives of {url} cannot be composed: its major version differs, {shown}."
            _refuse(world, message, same)
    return found


def _mixed(world: World, items: list[Composed]) -> set[str]:
    """Names that stand for several directives, and directives with several names."""
    by_name: dict[str, list[Composed]] = {}
    by_origin: dict[tuple[str, str], list[Composed]] = {}
    for item in items:
        by_name.setdefault(item.name, []).append(item)
        by_origin.setdefault((item.feature.url, item.original), []).append(item)
    refused = set()
    for name, same in by_name.items():
        if len({(item.feature.url, item.original) for item in same}) > 1:
            refused.add(name)
            shown = told((item.graph, f"@{item.original} of {item.feature.url}") for item in same)
            _refuse(world, f"@{name} is not the same directive everywhere: {shown}.", same)
    for (_, original), same in by_origin.items():
        names = {item.name for item in same}
        if len(names) > 1:
            refused |= names
            shown = told((item.graph, f"@{item.name}") for item in same)
            _refuse(world, f"@{original} is composed under different names: {shown}.", same)
        else:
            _warn(world, same)
    return refused


def _clashing(world: World, items: list[Composed]) -> set[str]:
    """Names that some subgraph gives to a directive that is composed anyway."""
    taken: dict[str, str] = {}
    for member in world.members.values():
        for feature in member.federation.features if member.federation else ():
            if is_known(feature.url):
                own = dict(feature.names)
                taken.update({own[f"@{name}"]: name for name in _BY_DEFAULT if f"@{name}" in own})
    refused = set()
    for item in items:
        if f"@{item.name}" in taken:
            refused.add(item.name)
            message = f"@{item.name} cannot be composed: it is what a subgraph calls @{taken[f'@{item.name}']}."
            _refuse(world, message, [item])
    return refused


def _warn(world: World, same: list[Composed]) -> None:
    """Subgraphs that do not compose the directive and call it something else."""
    first, graphs = same[0], {item.graph for item in same}
    others = []
    for graph, member in world.members.items():
        for feature in member.federation.features if member.federation and graph not in graphs else ():
            alias = dict(feature.names).get(f"@{first.original}")
            if feature.url == first.feature.url and alias not in (None, f"@{first.name}"):
                others.append(graph)
    if others:
        message = f"@{first.name} has another name in {listed(others)}, where it is not composed."
        world.findings.add("DIRECTIVE_COMPOSITION_WARN", message, f"@{first.name}", [(each, None) for each in others])


def _refuse(world: World, message: str, items: list[Composed]) -> None:
    places = [(item.graph, item.definition.location) for item in items]
    world.findings.add("DIRECTIVE_COMPOSITION_ERROR", message, f"@{items[0].name}", places)


def _definition(same: list[Composed]) -> DirectiveDefinition:
    latest = max(reversed(same), key=lambda item: item.feature.version)  # of equals the youngest
    version = ".".join(map(str, latest.feature.version))
    return replace(
        latest.definition,
        arguments=tuple(replace(argument, directives=(), location=None) for argument in latest.definition.arguments),
        graphs=tuple(sorted(item.graph for item in same)),
        specification=f"{latest.feature.url}/v{version}",
        original=latest.original if latest.original != latest.name else None,
        location=None,
    )
