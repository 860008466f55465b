"""A subgraph's own schema as its server has it, and what its federation directives say, read from its SDL alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    build_ast_schema,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from graphql.language import REMOVE

_KEPT = {"deprecated", "specifiedBy", "oneOf"}
_TYPES = (
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
)


@dataclass(kw_only=True)
class Subgraph:
    """Directives by coordinate, and the schema of the server."""

    name: str
    sdl: str
    schema: GraphQLSchema = field(init=False)
    keys: dict[str, list[SelectionSetNode]] = field(default_factory=dict)
    """Resolvable keys by type."""
    external: set[str] = field(default_factory=set)
    """Coordinates that only a representation or a `@provides` brings; fields of keys are none of them."""
    provides: dict[str, SelectionSetNode] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    """Coordinate → the subgraph that has nothing to say there anymore."""
    labelled: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Coordinate → the same for a progressive override, with its label."""
    interface_objects: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        document = parse(self.sdl)
        names = _names(document)
        key_texts: list[tuple[str, str]] = []
        for definition in document.definitions:
            if not isinstance(definition, _TYPES):
                continue
            type_name = definition.name.value
            used = {name: each for each in definition.directives or () if (name := names.get(each.name.value))}
            for each in definition.directives or ():
                if names.get(each.name.value) == "key":
                    key_texts.append((type_name, _text(each, "fields")))
                    if "resolvable: false" not in print_ast(each):
                        self.keys.setdefault(type_name, []).append(field_set(_text(each, "fields")))
            if "interfaceObject" in used:
                self.interface_objects.add(type_name)
            for declared in definition.fields or ():
                self._read_field(f"{type_name}.{declared.name.value}", declared, names, everywhere="external" in used)
        self.schema = build_ast_schema(_server(document, set(self.keys)))
        for type_name, text in key_texts:
            self.external -= set(self._coordinates(type_name, field_set(text)))

    def _read_field(
        self, coordinate: str, declared: FieldDefinitionNode, names: dict[str, str], *, everywhere: bool
    ) -> None:
        used = {name: each for each in declared.directives or () if (name := names.get(each.name.value))}
        if everywhere or "external" in used:
            self.external.add(coordinate)
        if "provides" in used:
            self.provides[coordinate] = field_set(_text(used["provides"], "fields"))
        if "override" in used:
            from_, label = _text(used["override"], "from"), _text(used["override"], "label")
            if label:
                self.labelled[coordinate] = (from_, label)
            else:
                self.overrides[coordinate] = from_

    def _coordinates(self, type_name: str, selection: SelectionSetNode) -> Iterator[str]:
        type_ = self.schema.get_type(type_name)
        for each in selection.selections:
            if isinstance(each, FieldNode) and each.name.value != "__typename":
                yield f"{type_name}.{each.name.value}"
                if each.selection_set is not None:
                    inner = get_named_type(type_.fields[each.name.value].type)  # type: ignore[union-attr]
                    yield from self._coordinates(inner.name, each.selection_set)
            elif isinstance(each, InlineFragmentNode) and each.type_condition is not None:
                yield from self._coordinates(each.type_condition.name.value, each.selection_set)


def field_set(text: str) -> SelectionSetNode:
    """A field set as a selection set."""
    definition = parse(f"{{ {text} }}").definitions[0]
    return definition.selection_set  # type: ignore[union-attr]


def _names(document: DocumentNode) -> dict[str, str]:
    """Directive names as the SDL uses them → the specified ones."""
    specified = ["key", "requires", "provides", "external", "shareable", "override", "extends", "interfaceObject"]
    names = {name: name for name in specified} | {f"federation__{name}": name for name in specified}
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            for link in definition.directives or ():
                for argument in link.arguments:
                    if argument.name.value == "as" and isinstance(argument.value, StringValueNode):
                        names |= {f"{argument.value.value}__{name}": name for name in specified}
                    for item in getattr(argument.value, "values", ()):
                        pair = {each.name.value: each.value.value for each in getattr(item, "fields", ())}
                        if "as" in pair:
                            names[pair["as"].lstrip("@")] = pair["name"].lstrip("@")
    return names


def _text(directive: ConstDirectiveNode, name: str) -> str:
    value = next((each.value for each in directive.arguments if each.name.value == name), None)
    if value is None:
        return ""
    if isinstance(value, StringValueNode):
        return value.value
    return " ".join(each.value for each in value.values)  # type: ignore[union-attr]


def _server(document: DocumentNode, entities: set[str]) -> DocumentNode:
    """The schema of the server: no federation directives, no bare extensions, `_entities` and `_service`."""
    defined = {each.name.value for each in document.definitions if isinstance(each, _TYPES[0] | _TYPES[2])}

    class Strip(Visitor):
        def enter_directive(self, node: ConstDirectiveNode, *_: object) -> object:
            return None if node.name.value in _KEPT else REMOVE

    plain = visit(document, Strip())
    definitions: list[Node] = []
    query = "Query"
    for each in plain.definitions:
        if isinstance(each, SchemaDefinitionNode | SchemaExtensionNode):
            roots = {item.operation.value: item.type.name.value for item in each.operation_types or ()}
            query = roots.get("query", query)
            if roots:
                definitions.append(each)
        elif isinstance(each, ObjectTypeExtensionNode | InterfaceTypeExtensionNode) and each.name.value not in defined:
            defined.add(each.name.value)
            whole = (
                ObjectTypeDefinitionNode if isinstance(each, ObjectTypeExtensionNode) else InterfaceTypeDefinitionNode
            )
            definitions.append(whole(**{name: getattr(each, name) for name in each.keys if name != "description"}))
        elif not (isinstance(each, DirectiveDefinitionNode) and each.name.value in {"key", "link"}):
            definitions.append(each)
    kinds = {each.name.value: each for each in definitions if isinstance(each, ObjectTypeDefinitionNode)}
    objects = {name for name in entities if name in kinds}
    objects |= {
        name
        for name, each in kinds.items()
        if any(interface.name.value in entities for interface in each.interfaces or ())
    }
    kind = "extend type" if query in defined else "type"
    entry = "_entities(representations: [_Any!]!): [_Entity]!" if objects else ""
    text = f"{kind} {query} {{ _service: _Service! {entry} }} type _Service {{ sdl: String }}"
    if objects:
        text += f" scalar _Any union _Entity = {' | '.join(sorted(objects))}"
    return DocumentNode(definitions=(*definitions, *parse(text).definitions))
