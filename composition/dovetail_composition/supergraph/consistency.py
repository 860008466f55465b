"""What join directives refer to must be there: subgraphs of types, types by name, fields in field sets."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Field, FieldJoin, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import Types, absent_in, parse_field_set

from .refusals import refusal


def check_joins(schema: Schema, memo: Memo = NO_MEMO) -> Iterator[Diagnostic]:
    """What is wrong with the joins of a supergraph's schema."""
    for name, definition in schema.types.items():
        if memo.recall(_is_plain, (definition,)):
            continue
        for problem in _of_type(definition, schema.types):
            yield refusal(problem, coordinate=name)
        graphs = {join.graph for join in definition.joins}
        for field in definition.fields.values():
            for join in field.joins:
                for problem in _of_join(definition, field, join, graphs, schema.types):
                    yield refusal(problem, coordinate=f"{name}.{field.name}")


def _is_plain(definition: TypeDefinition) -> bool:
    """Whether nothing can be wrong: its joins name subgraphs of the type, and nothing else."""
    graphs = {join.graph for join in definition.joins}
    joins = (join for field in definition.fields.values() for join in field.joins)
    return not any(join.keys for join in definition.joins) and all(
        join.graph in graphs and join.type is None and join.requires is None and join.provides is None for join in joins
    )


def _of_type(definition: TypeDefinition, types: Types) -> Iterator[str]:
    for join in definition.joins:
        for key in join.keys:
            problem = _problem(key.fields, definition.name, types)
            if problem is not None:
                yield f"The key {key.fields!r} of the subgraph {join.graph} cannot be used: {problem}"


def _of_join(
    definition: TypeDefinition, field: Field, join: FieldJoin, graphs: set[str], types: Types
) -> Iterator[str]:
    if join.graph not in graphs:
        yield f"It is joined to the subgraph {join.graph}, to which its type {definition.name} does not belong."
    inner = named_type(join.type or field.type)
    if join.type is not None and inner not in types and inner not in BUILT_IN_SCALARS:
        yield f"Its type in the subgraph {join.graph} is {join.type}, which is not defined."
    for argument, text, owner in (("requires", join.requires, definition.name), ("provides", join.provides, inner)):
        problem = None if text is None else _problem(text, owner, types)
        if problem is not None:
            yield f"The argument {argument} of the subgraph {join.graph}, {text!r}, cannot be used: {problem}"


def _problem(text: str, type_name: str, types: Types) -> str | None:
    """Arguments are not looked at: composition may have left out those that not all subgraphs know."""
    selection = parse_field_set(text)
    return selection if isinstance(selection, str) else absent_in(selection, type_name, types)
