"""Whatever is selected, and whatever fails, `remote_schema` gives the answer of the service itself."""

import asyncio
from typing import Any

from delegation_in_code.library import in_process
from delegation_in_code.test_remote_schema import answer_of
from graphql import GraphQLObjectType, get_named_type, graphql, is_abstract_type, is_composite_type, parse, validate
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dovetail_client import remote_schema

LIBRARY, BINDING = in_process()
SCHEMA = asyncio.run(remote_schema(BINDING))
KEYS = st.sampled_from(["id", "title", "a", "b", "c"])
ARGUMENTS = {"id": ['"b1"', '"b3"', '"none"', "$id"], "text": ['""'], "first": ["0", "1", "$first"]}


@st.composite
def selections(draw: st.DrawFn, type_: Any, depth: int) -> str:
    """The selection set of a type: fields under any keys, and fragments on all that it may be."""
    fields = [*getattr(type_, "fields", {}).items()]
    parts = ["__typename"] if not fields else []
    for name, field in draw(st.lists(st.sampled_from(fields), min_size=1, max_size=4)) if fields else ():
        inner = get_named_type(field.type)
        if is_composite_type(inner) and not depth:
            continue
        given = [f"{each}: {draw(st.sampled_from(ARGUMENTS[each]))}" for each in field.args if each in ARGUMENTS]
        key = draw(st.one_of(st.none(), KEYS))
        condition = draw(st.sampled_from(["", "", " @skip(if: $no)", " @include(if: $no)"]))
        below = draw(selections(inner, depth - 1)) if is_composite_type(inner) else ""
        head = f"{key}: {name}" if key else name
        parts.append(f"{head}{'(' + ', '.join(given) + ')' if given else ''}{condition} {below}")
    if is_abstract_type(type_):
        drawn = draw(st.lists(st.sampled_from(SCHEMA.get_possible_types(type_)), max_size=2))
        parts += [f"... on {possible} {draw(selections(possible, depth))}" for possible in drawn]
    elif isinstance(type_, GraphQLObjectType) and type_.interfaces and draw(st.booleans()):
        parts.append(f"... on {type_.interfaces[0]} {draw(selections(type_.interfaces[0], 0))}")
    return "{ " + " ".join(parts or ["__typename"]) + " }"


@settings(max_examples=60, deadline=None)
@given(selections(SCHEMA.query_type, 3), st.booleans(), st.sampled_from(["b2", "f1", "none"]))
def test_answers_are_the_services_own(selection: str, no: bool, key: str) -> None:
    query = f"query($id: ID!, $first: Int = 1, $no: Boolean!) {selection}"
    known = [each for each in validate(SCHEMA, parse(query)) if "never used" not in each.message]
    assume(not known)
    for name, type_ in (("id", "ID!"), ("first", "Int = 1"), ("no", "Boolean!")):
        if f"${name}" not in selection:
            query = query.replace(f"${name}: {type_}", "", 1)
    query = query.replace("query(, , )", "query")
    values = {name: value for name, value in (("id", key), ("no", no)) if f"${name}" in selection}

    async def both() -> tuple[Any, Any]:
        mine = await graphql(SCHEMA, query, variable_values=values)
        return mine, await graphql(LIBRARY.schema, query, variable_values=values)

    mine, theirs = map(answer_of, asyncio.run(both()))
    assert mine["data"] == theirs["data"]
    # Of several errors behind one null, one is told.
    assert bool(mine["errors"]) == bool(theirs["errors"])
    assert all(each in theirs["errors"] for each in mine["errors"])
