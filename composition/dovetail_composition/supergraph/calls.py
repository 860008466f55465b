"""Links and lookups as arguments of our directives, both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from graphql.language.print_string import print_string

from dovetail_composition.schema.links import ArgumentSource, Call, CallArgument, Link, Lookup

from .arguments import Arguments, MalformedError

GraphName = Callable[[str], str]
"""From a subgraph's name to its enum value, or back."""


def print_link(link: Link, enum_value: GraphName) -> str:
    """`@dovetail__link(...)`."""
    parts = [f"graph: {enum_value(link.graph)}"]
    if link.call is not None:
        parts.append(f"call: {_print_call(link.call, enum_value)}")
    if link.constant is not None:
        parts.append(f"constant: {print_string(link.constant)}")
    parts += [f"{name}: true" for name in ("collection", "batched") if getattr(link, name)]
    return f"@dovetail__link({', '.join(parts)})"


def print_lookup(lookup: Lookup, enum_value: GraphName) -> str:
    """`@dovetail__lookup(...)`."""
    return f"@dovetail__lookup(key: {print_string(lookup.key)}, call: {_print_call(lookup.call, enum_value)})"


def read_link(arguments: Arguments, graph_name: GraphName) -> Link:
    """The inverse of `print_link`."""
    call = arguments.optional_object("call")
    return Link(
        graph=graph_name(arguments.text("graph")),
        call=None if call is None else _read_call(call, graph_name),
        constant=arguments.optional_text("constant"),
        collection=arguments.flag("collection"),
        batched=arguments.flag("batched"),
    )


def read_lookup(arguments: Arguments, graph_name: GraphName) -> Lookup:
    """The inverse of `print_lookup`."""
    return Lookup(key=arguments.text("key"), call=_read_call(arguments.object("call"), graph_name))


def _print_call(call: Call, enum_value: GraphName) -> str:
    parts = [
        f"graph: {enum_value(call.graph)}",
        f"query: {print_string(call.query)}",
        f"returns: {print_string(call.returns)}",
    ]
    if call.arguments:
        parts.append(f"arguments: [{', '.join(_print_argument(argument) for argument in call.arguments)}]")
    return f"{{{', '.join(parts)}}}"


def _print_argument(argument: CallArgument) -> str:
    parts = [
        f"name: {print_string(argument.name)}",
        f"type: {print_string(argument.type)}",
        f"source: {argument.source.upper()}",
        f"value: {print_string(argument.value)}",
    ]
    parts += [f"{name}: true" for name in ("batch", "each", "positional") if getattr(argument, name)]
    if argument.target is not None:
        parts.append(f"target: {print_string(argument.target)}")
    return f"{{{', '.join(parts)}}}"


def _read_call(call: Arguments, graph_name: GraphName) -> Call:
    return Call(
        graph=graph_name(call.text("graph")),
        query=call.text("query"),
        returns=call.text("returns"),
        arguments=tuple(_read_argument(argument) for argument in call.objects("arguments")),
    )


def _read_argument(argument: Arguments) -> CallArgument:
    source = _SOURCES.get(argument.text("source"))
    if source is None:
        raise MalformedError(f"The source of an argument is one of {', '.join(_SOURCES)}.")
    return CallArgument(
        name=argument.text("name"),
        type=argument.text("type"),
        source=source,
        value=argument.text("value"),
        batch=argument.flag("batch"),
        each=argument.flag("each"),
        target=argument.optional_text("target"),
        positional=argument.flag("positional"),
    )


_SOURCES: Mapping[str, ArgumentSource] = {source.upper(): source for source in get_args(ArgumentSource)}
