"""`@join__field`: how one subgraph takes part in a field."""

from __future__ import annotations

from collections.abc import Callable

from graphql import GraphQLError
from graphql.language import parse_type, print_ast

from dovetail_composition.schema.definitions import ContextArgument, FieldJoin

from .arguments import Arguments, MalformedError

GraphName = Callable[[str], str]
"""From an enum value of `join__Graph` to the subgraph's name. Raises `MalformedError`."""


def read_field_join(arguments: Arguments, graph_name: GraphName) -> FieldJoin:
    """The join of an application that names a subgraph. Raises `MalformedError`."""
    return FieldJoin(
        graph=graph_name(arguments.text("graph")),
        type=_type(arguments),
        external=arguments.flag("external"),
        requires=arguments.optional_text("requires"),
        provides=arguments.optional_text("provides"),
        override=arguments.optional_text("override"),
        override_label=arguments.optional_text("overrideLabel"),
        used_overridden=arguments.flag("usedOverridden"),
        context_arguments=tuple(_context_argument(each) for each in arguments.objects("contextArguments")),
    )


def _context_argument(argument: Arguments) -> ContextArgument:
    return ContextArgument(
        name=argument.text("name"),
        type=argument.text("type"),
        context=argument.text("context"),
        selection=argument.text("selection"),
    )


def _type(arguments: Arguments) -> str | None:
    text = arguments.optional_text("type")
    if text is None:
        return None
    try:
        return print_ast(parse_type(text, no_location=True))
    except GraphQLError as error:
        raise MalformedError(f"The argument type is no type: {text[:80]!r}.") from error
