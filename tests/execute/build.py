"""Plans made by hand, and their execution against subgraphs in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    parse,
)
from support.both_ways import execute

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.document.selection import SelectionSet
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_json, encode_response
from dovetail_gateway.plan.nodes import (
    Constant,
    Entry,
    Fetch,
    JoinEntry,
    KeyArgument,
    KeyShape,
    KeyValue,
    Parents,
    PathStep,
    Plan,
    RootEntry,
)
from dovetail_gateway.plan.response_keys import Keys, united
from dovetail_gateway.testing import MemorySubgraphs, Resolve


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the client would see, and the calls that it took."""

    data: Any
    errors: list[dict[str, Any]]
    port: MemorySubgraphs
    is_large: bool

    @property
    def body(self) -> str:
        return encode_response(self.data, self.errors).decode()

    @property
    def problems(self) -> list[tuple[Any, str]]:
        """Path and message of the errors."""
        return [(error.get("path"), error["message"]) for error in self.errors]

    @property
    def codes(self) -> list[Any]:
        return [error["extensions"].get("code") for error in self.errors]


def shape_of(schema: GraphQLSchema, operation: str) -> SelectionSet:
    document = parse(operation)
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    node = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
    return normalize(schema, node, fragments)


def root(text: str, *keys: str, **options: Any) -> RootEntry:
    return RootEntry(text=text, asked=asked(f"{{ {text} }}"), response_keys=keys, **options)


def asked(text: str) -> Keys:
    """The response keys of a selection set, given with its braces."""
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return keys_of(operation.selection_set)


def keys_of(selection: SelectionSetNode) -> Keys:
    found: Keys = {}
    for node in selection.selections:
        below: Keys | None = None
        if not isinstance(node, FragmentSpreadNode) and node.selection_set is not None:
            below = keys_of(node.selection_set)
        if isinstance(node, FieldNode):
            found = united(found, {node.alias.value if node.alias else node.name.value: below})
        else:
            found = united(found, below or {})
    return found


def steps(*keys: str) -> tuple[PathStep, ...]:
    return tuple(PathStep(key=key) for key in keys)


def key(*path: str, format: str | None = None) -> KeyValue:  # noqa: A002 — as the node calls it
    return KeyValue(path=path, format=format)


def argument(name: str, shape: KeyShape, target: KeyShape | None = None, type: str = "[ID!]!", **options: Any) -> Any:  # noqa: A002
    return KeyArgument(name=name, type=type, key=shape, target=target, **options)


def join(alias: str, path: Iterable[PathStep], field: str, *arguments: Any, **options: Any) -> JoinEntry:
    defaults = {"mode": "batch", "attach": alias, "text": "{ id name }"}
    options = {**defaults, **options}
    places = (Parents(path=tuple(path), types=options.pop("parent_types", None)),)
    options["asked"] = asked(options["text"]) if options["text"] else None
    return JoinEntry(alias=alias, places=places, field=field, arguments=arguments, **options)


def fetches(*groups: tuple[str, Entry | Iterable[Entry]]) -> tuple[Fetch, ...]:
    """Fetches one after the other, each of a subgraph with its entries."""
    return tuple(
        Fetch(
            id=index,
            subgraph=subgraph,
            entries=tuple(entries) if isinstance(entries, (list, tuple)) else (entries,),
            depends_on=(index - 1,) if index else (),
        )
        for index, (subgraph, entries) in enumerate(groups)
    )


async def run(
    sdl: str,
    operation: str,
    made: tuple[Fetch, ...],
    subgraphs: Mapping[str, Resolve],
    *,
    variables: Mapping[str, Any] | None = None,
    batching: Batching | None = None,
    limits: Limits | None = None,
    formats: Mapping[str, str] | None = None,
    constants: tuple[Constant, ...] = (),
    introspection: str | None = None,
    to_wire: Any = None,
    untyped: frozenset[str] = frozenset(),
) -> Outcome:
    schema = build_schema(sdl)
    kind = "mutation" if operation.lstrip().startswith("mutation") else "query"
    plan = Plan(
        operation=kind,
        root_type=kind.capitalize(),
        shape=shape_of(schema, operation),
        fetches=made,
        constants=constants,
        untyped=untyped,
        introspection=parse(introspection) if introspection else None,
    )
    port = MemorySubgraphs(subgraphs)
    runtime = ExecutionRuntime(
        schema=schema,
        to_wire=to_wire or (lambda _subgraph, _type, value: value),
        message=lambda _subgraph, text: text,
        scalar_formats=formats or {},
        batching=batching or Batching(),
        limits=limits or Limits(),
    )
    result = await execute(plan, variables=variables or {}, port=port, runtime=runtime)
    return Outcome(data=result.data, errors=result.errors, port=port, is_large=result.is_large)


def answers(**fields: Any) -> Resolve:
    """A subgraph that always gives this data."""
    body = encode_json({"data": fields})
    return lambda _request: body
