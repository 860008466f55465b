"""Field sets, the selections in `fields:` of `@key`, `@requires` and `@provides`: read along types, printed alike.

A field set is a GraphQL selection set without variables and named fragments. `problem_of` says what is wrong with one
in the schema that it is written for; `absent_in` only what is not there, for schemas in which arguments may be fewer.
`walk` follows even a wrong one as far as it goes, for those who ask which fields somebody meant. Planning takes field
sets as `selections`, one form for them and for the keys of lookups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    FieldNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    parse,
)

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.literals.fit import literal_problem
from dovetail_composition.literals.text import MAX_DEPTH, literal_depth, literal_text
from dovetail_composition.schema.definitions import Field, TypeDefinition
from dovetail_composition.schema.type_refs import is_non_null, named_type

Types = Mapping[str, TypeDefinition]
_TYPENAME = "__typename"
_MAX_DEPTH = 32
"""Deeper selections only serve to exhaust someone's stack."""
_MAX_TOKENS = 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A field that a field set selects: the type it is selected on, its definition, and what is selected below."""

    type: str
    field: Field
    node: FieldNode
    parents: tuple[Chosen, ...]

    @property
    def coordinate(self) -> str:
        """Of the field."""
        return f"{self.type}.{self.field.name}"

    @property
    def is_leaf(self) -> bool:
        """Whether nothing is selected below."""
        return self.node.selection_set is None


@lru_cache(maxsize=4096)
def parse_field_set(text: str) -> SelectionSetNode | str:
    """The selection set, with or without outer braces; or what is wrong with its syntax."""
    inner = text.strip()
    source = inner if inner.startswith("{") else f"{{{text}}}"
    try:
        document = parse(source, no_location=True, max_tokens=_MAX_TOKENS)
    except GraphQLError as error:
        return error.message
    except RecursionError:
        return "It is nested too deeply."
    operation = document.definitions[0]
    if len(document.definitions) > 1 or not isinstance(operation, OperationDefinitionNode):
        return "It is no selection of fields."
    return _shape_problem(operation.selection_set) or _merged(operation.selection_set)


def print_field_set(selection: SelectionSetNode) -> str:
    """One form for all: no outer braces, single spaces, no directives; arguments and inline fragments are kept."""
    return " ".join(_print(each) for each in selection.selections)


def sorted_field_set(selection: SelectionSetNode) -> str:
    """A text that is equal for field sets that select the same, in whatever order."""
    found: dict[str, list[str]] = {}
    for each in selection.selections:
        below = getattr(each, "selection_set", None)
        head = _print(each).partition(" { ")[0]
        found.setdefault(head, []).extend([sorted_field_set(below)] if below is not None else [])
    return " ".join(
        f"{head} {{ {' '.join(sorted(set(parts)))} }}" if parts else head for head, parts in sorted(found.items())
    )


def directives_in(selection: SelectionSetNode) -> tuple[str, ...]:
    """Names of the directives that are applied in it, in the order written."""
    return tuple(_directives_in(selection))


def walk(selection: SelectionSetNode, type_name: str, types: Types) -> Iterator[Chosen]:
    """Each field that is selected and there, outer ones first; what is not there is passed over."""
    return (each for each in _walk(selection, type_name, types, ()) if isinstance(each, Chosen))


def absent_in(selection: SelectionSetNode, type_name: str, types: Types) -> str | None:
    """What a selection names that is not there, as a sentence; None where all is."""
    return next((each for each in _walk(selection, type_name, types, ()) if isinstance(each, str)), None)


def problem_of(selection: SelectionSetNode, type_name: str, types: Types) -> str | None:
    """What keeps a selection from being valid on a type, as a sentence; None where nothing does."""
    definition = types.get(type_name)
    for each in selection.selections:
        if isinstance(each, FieldNode):
            problem = _field_problem(each, definition, type_name, types)
        elif isinstance(each, InlineFragmentNode):
            problem = _fragment_problem(each, type_name, types)
        else:
            problem = "Named fragments cannot be used in it."
        if problem:
            return problem
    return None


def possible_types(type_name: str, types: Types) -> frozenset[str]:
    """Names of the object types that a value of a type may have in one schema."""
    definition = types.get(type_name)
    if definition is None:
        return frozenset()
    if definition.kind == "OBJECT":
        return frozenset({type_name})
    if definition.kind == "UNION":
        return frozenset(definition.members)
    return frozenset(name for name, each in types.items() if each.kind == "OBJECT" and type_name in each.interfaces)


def _field_problem(node: FieldNode, definition: TypeDefinition | None, type_name: str, types: Types) -> str | None:
    name = node.name.value
    if node.alias is not None:
        return f"The alias {node.alias.value} cannot be used in it."
    if name == _TYPENAME:
        return None if node.selection_set is None else "Nothing can be selected below __typename."
    field = definition.fields.get(name) if definition else None
    if field is None:
        known = definition.fields if definition else ()
        return f"The type {type_name} has no field {name}. {suggest(name, known)}".rstrip()
    problem = _arguments_problem(node, field, type_name, types)
    if problem:
        return problem
    inner = types.get(named_type(field.type))
    composite = inner is not None and inner.kind in ("OBJECT", "INTERFACE", "UNION")
    if composite and node.selection_set is None:
        return f"The field {type_name}.{name} needs a selection of fields: it is of the type {field.type}."
    if node.selection_set is None:
        return None
    if not composite:
        return f"Nothing can be selected below {type_name}.{name}: it is of the type {field.type}."
    return problem_of(node.selection_set, named_type(field.type), types)


def _arguments_problem(node: FieldNode, field: Field, type_name: str, types: Types) -> str | None:
    declared = {each.name: each for each in field.arguments}
    given = {each.name.value: each.value for each in node.arguments or ()}
    coordinate = f"{type_name}.{field.name}"
    for name, value in given.items():
        if name not in declared:
            return f"The field {coordinate} has no argument {name}. {suggest(name, declared)}".rstrip()
        if literal_depth(value) > MAX_DEPTH:
            return f"The argument {name} of {coordinate} is nested too deeply."
        if isinstance(value, VariableNode):
            return f"The argument {name} of {coordinate} is a variable."
        problem = literal_problem(value, declared[name].type, types)
        if problem:
            return f"The argument {name} of {coordinate} does not fit: {problem}"
    for name, argument in declared.items():
        if name not in given and is_non_null(argument.type) and argument.default is None:
            return f"The field {coordinate} needs its argument {name}."
    return None


def _fragment_problem(node: InlineFragmentNode, type_name: str, types: Types) -> str | None:
    condition = node.type_condition.name.value if node.type_condition else type_name
    definition = types.get(condition)
    if definition is None or definition.kind not in ("OBJECT", "INTERFACE", "UNION"):
        return f"{condition} is no type that a fragment can be on."
    if condition != type_name and possible_types(condition, types).isdisjoint(possible_types(type_name, types)):
        return f"A {type_name} can never be a {condition}."
    return problem_of(node.selection_set, condition, types)


def _walk(
    selection: SelectionSetNode, type_name: str, types: Types, parents: tuple[Chosen, ...]
) -> Iterator[Chosen | str]:
    """Each field that is there, and a sentence for each that is not."""
    definition = types.get(type_name)
    if definition is None:
        yield f"The type {type_name} is not defined."
        return
    for each in selection.selections:
        if isinstance(each, FieldNode):
            name = each.name.value
            if name == _TYPENAME:
                continue
            field = definition.fields.get(name)
            if field is None:
                yield f"There is no field {type_name}.{name}."
                continue
            chosen = Chosen(type_name, field, each, parents)
            yield chosen
            if each.selection_set is not None:
                yield from _walk(each.selection_set, named_type(field.type), types, (*parents, chosen))
        elif isinstance(each, InlineFragmentNode):
            condition = each.type_condition.name.value if each.type_condition else type_name
            yield from _walk(each.selection_set, condition, types, parents)
        else:
            yield "Named fragments cannot be used in it."


def _print(node: SelectionNode) -> str:
    if isinstance(node, FieldNode):
        given = ", ".join(f"{each.name.value}: {literal_text(each.value)}" for each in node.arguments or ())
        text = f"{node.name.value}({given})" if given else node.name.value
    elif isinstance(node, InlineFragmentNode):
        text = f"... on {node.type_condition.name.value}" if node.type_condition else "..."
    else:
        return ""
    below = node.selection_set
    return f"{text} {{ {print_field_set(below)} }}" if below is not None else text


def _merged(selection: SelectionSetNode) -> SelectionSetNode:
    """Without fields that are selected again right beside, with fields of their own: GraphQL makes one of them."""
    composite = {each.name.value for each in _fields(selection) if each.selection_set is not None}
    bare = [each for each in _fields(selection) if each.selection_set is None and each.name.value in composite]
    kept = (_with_merged(each) for each in selection.selections if each not in bare)
    return SelectionSetNode(selections=tuple(kept))


def _with_merged(node: SelectionNode) -> SelectionNode:
    if isinstance(node, FieldNode) and node.selection_set is not None:
        return FieldNode(
            name=node.name,
            alias=node.alias,
            arguments=node.arguments,
            directives=node.directives,
            selection_set=_merged(node.selection_set),
        )
    if isinstance(node, InlineFragmentNode):
        below = _merged(node.selection_set)
        return InlineFragmentNode(type_condition=node.type_condition, directives=node.directives, selection_set=below)
    return node


def _fields(selection: SelectionSetNode) -> list[FieldNode]:
    return [each for each in selection.selections if isinstance(each, FieldNode)]


def _directives_in(selection: SelectionSetNode) -> Iterator[str]:
    for each in selection.selections:
        yield from (directive.name.value for directive in each.directives or ())
        below = getattr(each, "selection_set", None)
        if below is not None:
            yield from _directives_in(below)


def _shape_problem(selection: SelectionSetNode) -> str | None:
    pending = [(selection, 1)]
    while pending:
        current, depth = pending.pop()
        if not current.selections:
            return "It selects nothing."
        if depth > _MAX_DEPTH:
            return "It is nested too deeply."
        for each in current.selections:
            below = getattr(each, "selection_set", None)
            if below is not None:
                pending.append((below, depth + 1))
    return None
