"""Operations out of documents: each alone, with the fragments that it uses, wherever these are defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DefinitionNode,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    Visitor,
    parse,
    visit,
)

from dovetail_composition.schema.definitions import Location


@dataclass(frozen=True, slots=True)
class Source:
    """A document with operations, and its name, such as the path of its file."""

    name: str
    text: str


class SourceError(Exception):
    """The document is no GraphQL."""

    def __init__(self, source: str, message: str, location: Location) -> None:
        super().__init__(message)
        self.source = source
        self.location = location


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation that stands alone."""

    source: str
    name: str
    """Empty for an anonymous one."""
    location: Location
    document: DocumentNode
    """The operation and its fragments. Fragments that are defined nowhere are missing."""


def read_operations(sources: Iterable[Source]) -> tuple[Operation, ...]:
    """The operations of all documents, in order. Raises `SourceError`.

    A fragment is looked for in the operation's own document first, then in all others.
    """
    documents = [(source, _parse(source)) for source in sources]
    everywhere: dict[str, FragmentDefinitionNode] = {}
    for _, document in documents:
        everywhere = _fragments(document) | everywhere
    found: list[Operation] = []
    for source, document in documents:
        fragments = everywhere | _fragments(document)
        found += (
            Operation(
                source=source.name,
                name=each.name.value if each.name else "",
                location=_location(each),
                document=DocumentNode(definitions=(each, *_used(each, fragments))),
            )
            for each in document.definitions
            if isinstance(each, OperationDefinitionNode)
        )
    return tuple(found)


def _parse(source: Source) -> DocumentNode:
    try:
        return parse(source.text)
    except GraphQLSyntaxError as exc:
        place = exc.locations[0] if exc.locations else None
        location = Location(place.line, place.column) if place else Location(1, 1)
        raise SourceError(source.name, exc.message, location) from exc


def _location(node: DefinitionNode) -> Location:
    token = node.loc.start_token if node.loc else None
    return Location(token.line, token.column) if token else Location(1, 1)


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    definitions = document.definitions
    return {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}


def _used(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FragmentDefinitionNode]:
    seen: set[str] = set()
    pending = _spreads(operation)
    while pending:
        name = pending.pop(0)
        if name not in seen and name in fragments:
            seen.add(name)
            yield fragments[name]
            pending += _spreads(fragments[name])


def _spreads(definition: DefinitionNode) -> list[str]:
    collector = _Spreads()
    visit(definition, collector)
    return collector.names


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.append(node.name.value)
