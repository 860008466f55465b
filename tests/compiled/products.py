"""Products, their makers and stock: plans over them, and services that answer in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from execute.build import argument, join, key, root, shape_of, steps
from graphql import build_schema

from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.plan.nodes import Entry, Fetch, KeyObject, Plan
from dovetail_gateway.testing import MemorySubgraphs

SDL = """
type Query { top: [Product!] any: [Named] only: Alone }
type Product implements Named { id: ID! name: String price: Float size: Size made: Date! stock: Int! maker: Maker
  tags: [ID!] makers: [Maker] }
type Maker implements Named { id: ID! name: String }
interface Named { name: String }
interface Alone { name: String }
type Lone implements Alone { name: String }
enum Size { S L }
scalar Date
"""
BY_ID = KeyObject(path=(), fields=(("id", key("id")),), typename="Product")
BY_MADE = KeyObject(path=(), fields=(("made", key("made")),), typename="Product")
TOP = '{"data":{"top":[{"id":"1","name":"a","makerId":"m"},{"id":"2","name":null,"makerId":"m"}]}}'
STOCK = '{"data":{"e":[{"stock":5},{"stock":6}]}}'


def entities(**options: Any) -> Entry:
    given = argument("representations", BY_ID, batch=True, type="[_Any!]!")
    text = "{ ... on Product { stock } }"
    return join("e", steps("top"), "_entities", given, entities=True, attach=None, text=text, **options)


def plan_of(operation: str, *entries: tuple[str, Entry], **options: Any) -> Plan:
    """Fetches one after the other."""
    fetches = tuple(
        Fetch(id=index, subgraph=name, entries=(entry,), depends_on=(index - 1,) if index else ())
        for index, (name, entry) in enumerate(entries)
    )
    shape = shape_of(build_schema(SDL), operation)
    return Plan(operation="query", root_type="Query", shape=shape, fetches=fetches, **options)


STOCKED = plan_of("{ top { id name stock } }", ("products", root("top { id name }", "top")), ("stock", entities()))


def runtime(**options: Any) -> ExecutionRuntime:
    return ExecutionRuntime(
        schema=build_schema(SDL),
        to_wire=lambda _subgraph, _type, value: value,
        message=lambda _subgraph, text: text,
        **options,
    )


def subgraphs(**replies: str) -> MemorySubgraphs:
    return MemorySubgraphs({name: (lambda _request, body=body: body.encode()) for name, body in replies.items()})


async def fast(plan: Plan, port: MemorySubgraphs, formats: Mapping[str, str] | None = None) -> ExecutionResult | None:
    known = runtime(scalar_formats=formats or {})
    program = compile_plan(plan, known.schema, known.scalar_formats, {})
    return await run(program, variables={}, port=port, runtime=known, made=[])
