"""Services for tests of linking, written as manifests, and links and lookups as compact text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dovetail_composition.diagnostics.diagnostic import has_errors
from dovetail_composition.linking import Linked, link
from dovetail_composition.members.member import Member
from dovetail_composition.members.naming import name_members
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.merge import merge
from dovetail_composition.prepare import member_of, prepare
from dovetail_composition.resources.schema import parse_schema
from dovetail_composition.schema.definitions import Field, InputValue, Schema
from dovetail_composition.schema.links import Call, CallArgument, Lookup

SERVICES = Path(__file__).parents[1] / "linking"


def service(
    name: str, sdl: str, spec: str | dict[str, Any] = "", *, namespace: str = "shop", virtual: bool = False
) -> SubgraphSource:
    """A GraphQLSchema: `spec` has its links, lookups and transforms, as YAML or read from it."""
    written = yaml.safe_load(spec) or {} if isinstance(spec, str) else spec
    endpoint: dict[str, Any] = {} if virtual else {"endpoint": {"url": f"http://{name}.test/graphql"}}
    manifest = {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {**endpoint, "schema": {"sdl": sdl}, **written},
    }
    resource, diagnostics = parse_schema(manifest, {})
    assert resource is not None, diagnostics
    return resource.source


def catalog_and_product(links: list[dict[str, Any]]) -> tuple[SubgraphSource, SubgraphSource]:
    """Two services with fields of all kinds; the links are the catalog's."""
    shared = {"type": "Shared", "key": "id", "arguments": [{"name": "ids", "from": "id", "batch": True}]}
    catalog = {"links": links, "lookups": [{**shared, "query": "sharedThings"}]}
    product = {"transforms": [{"hide": ["Secret", "How"]}], "lookups": [{**shared, "query": "shared"}]}
    sdl = {name: (SERVICES / f"{name}.graphql").read_text() for name in ("catalog", "product")}
    return service("catalog", sdl["catalog"], catalog), service("product", sdl["product"], product)


def members_of(*sources: SubgraphSource) -> tuple[Schema, list[Member]]:
    """The merged schema and the members, as linking gets them."""
    named, diagnostics = name_members(sources)
    prepared = [prepare(each) for each in named]
    problems = [*diagnostics, *(finding for each in prepared for finding in each.diagnostics)]
    assert not has_errors(problems), problems
    members = [member_of(*each) for each in zip(named, prepared, strict=True)]
    merged, problems = merge(members)
    assert not has_errors(problems), problems
    return merged, members


def linked(*sources: SubgraphSource) -> Linked:
    """The services merged and linked."""
    return link(*members_of(*sources))


def findings(result: Linked) -> list[tuple[str, str, str]]:
    """Code, coordinate and hint of each finding."""
    return [(each.code, each.coordinate, each.hint) for each in result.diagnostics]


def show_field(field: Field) -> str:
    """A field with its link: `products(sort: Sort): [Product!]! <- product.productsByIds(...)`."""
    inputs = ", ".join(_show_input(each) for each in field.arguments)
    head = f"{field.name}({inputs}): {field.type}" if inputs else f"{field.name}: {field.type}"
    if field.link is None:
        return head
    flags = "".join(f" {name}" for name in ("collection", "batched") if getattr(field.link, name))
    if field.link.call is None:
        return f"{head} <- {field.link.constant}"
    return f"{head} <-{flags} {show_call(field.link.call)}"


def _show_input(argument: InputValue) -> str:
    default = "" if argument.default is None else f" = {argument.default}"
    return f"{argument.name}: {argument.type}{default}"


def show_lookup(lookup: Lookup) -> str:
    """`by id: product.productsByIds(...)`."""
    return f"by {lookup.key}: {show_call(lookup.call)}"


def show_call(call: Call) -> str:
    """`product.productsByIds(ids: [ID!]! from productIds batch by id): [Product!]!`."""
    return f"{call.graph}.{call.query}({', '.join(map(_show_argument, call.arguments))}): {call.returns}"


def _show_argument(argument: CallArgument) -> str:
    words = {"parent": "from", "argument": "given", "constant": "="}
    flags = "".join(f" {name}" for name in ("batch", "each", "positional") if getattr(argument, name))
    target = f" by {argument.target}" if argument.target is not None else ""
    return f"{argument.name}: {argument.type} {words[argument.source]} {argument.value}{flags}{target}"
