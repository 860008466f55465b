"""The shortest operation that asks for a field at the end of some steps, as GraphQL text on one line."""

from __future__ import annotations

from dovetail_composition.graph import QueryGraph
from dovetail_composition.schema.definitions import Field, InputValue
from dovetail_composition.schema.type_refs import is_list, named_type, nullable

from .walk import Asked, Step

_SCALARS = {"Int": "1", "Float": "1.0", "String": '"text"', "ID": '"id"', "Boolean": "true"}
_COMPOSITE = ("OBJECT", "INTERFACE", "UNION")


def example_operation(graph: QueryGraph, asked: Asked) -> str:
    """Such as `{ products { ... on Book { author { name } } } }`; valid, required arguments included."""
    definition = graph.types.get(named_type(asked.field.type))
    is_leaf = definition is None or definition.kind not in _COMPOSITE
    text = f"{_call(graph, asked.field)}{'' if is_leaf else ' { __typename }'}"
    step: Step = asked.step
    while step.before is not None:
        field = graph.types[step.before.position.type_name].fields[step.field_name]
        if named_type(field.type) != step.position.type_name:
            text = f"... on {step.position.type_name} {{ {text} }}"
        text = f"{_call(graph, field)} {{ {text} }}"
        step = step.before
    roots = {name: operation for operation, name in graph.supergraph.schema.roots.items()}
    operation = roots[step.position.type_name]
    return f"{{ {text} }}" if operation == "query" else f"{operation} {{ {text} }}"


def _call(graph: QueryGraph, field: Field) -> str:
    given = [f"{each.name}: {_value(graph, each, ())}" for each in field.arguments if each.is_required]
    return f"{field.name}({', '.join(given)})" if given else field.name


def _value(graph: QueryGraph, value: InputValue, within: tuple[str, ...]) -> str:
    """A value that the type takes; what need not be given is left out, so that even cyclic types have one."""
    if is_list(nullable(value.type)):
        return "[]"
    name = named_type(value.type)
    definition = graph.types.get(name)
    if definition is None or definition.kind == "SCALAR" or name in within:
        return _SCALARS.get(name, '"value"')
    if definition.kind == "ENUM":
        return min((each.name for each in definition.values.values() if not each.inaccessible), default="null")
    fields = [each for each in definition.input_fields.values() if not each.inaccessible]
    wanted = fields[:1] if definition.one_of else [each for each in fields if each.is_required]
    return "{" + ", ".join(f"{each.name}: {_value(graph, each, (*within, name))}" for each in wanted) + "}"
