"""The modules of object types, interfaces and unions: what can be selected, and what is selected by default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import GraphQLField, GraphQLObjectType, GraphQLUnionType

from .names import IN_CLASSES, python_names
from .selecting import Form, Selecting
from .target import Abstract, Composite, Target, TypeNames
from .text import Module, called, docstring, quoted
from .type_texts import TypeTexts, is_leaf

_TYPENAME = frozenset({"typename"})


def members_module(target: Target) -> str:
    """`members.py`: the bases of all selections of the concrete types of an interface or a union."""
    module = Module("What a choice of selections for an interface or a union is made of.")
    module.needs("dovetail_client", "typed")
    for each in target.composites:
        if isinstance(each, Abstract):
            module.lines += ["", f"class {target.names[each.name].member}(typed.Selection):"]
            module.lines += [f'    """A selection of a type that is a `{each.name}`."""', ""]
    return module.text()


def object_module(type_: Composite, target: Target) -> str:
    """One type."""
    names = target.names[type_.name]
    kind = "type" if isinstance(type_, GraphQLObjectType) else "interface or union"
    module = Module(f"Selections of the {kind} `{type_.name}`.", names.any)
    module.needs("dovetail_client", "typed")
    module.needs("typing_extensions", "TypeVar", checkers_only=True)
    module.type_variable(f'{names.any} = TypeVar("{names.any}", bound="{names.selection}", default="{names.name}")')
    fields: Mapping[str, GraphQLField] = {} if isinstance(type_, GraphQLUnionType) else type_.fields
    reserved = IN_CLASSES | _TYPENAME if isinstance(type_, Abstract) else IN_CLASSES
    attributes = python_names(fields, reserved)
    default = {name: each for name, each in fields.items() if _is_selected_by_default(each)}
    other = {name: each for name, each in fields.items() if name not in default}
    module.lines += _selection(type_, names, target, module)
    if other:
        module.lines += _fields(other, attributes, names, target, module)
    module.lines += _default(type_, default, attributes, names, target, module, bool(other))
    return module.text()


def _is_selected_by_default(field: GraphQLField) -> bool:
    return is_leaf(field.type) and not field.args and field.deprecation_reason is None


def _selection(type_: Composite, names: TypeNames, target: Target, module: Module) -> Iterator[str]:
    bases = [each.member for each in target.abstracts_of(type_)] if isinstance(type_, GraphQLObjectType) else []
    for base in bases:
        module.needs("..members", base)
    yield ""
    yield f"class {names.selection}({', '.join(bases) or 'typed.Selection'}):"
    yield f'    """The base of selections of `{type_.name}`."""'
    yield from ("", f"    GRAPHQL_TYPE = {quoted(type_.name)}", "")


def _fields(
    fields: Mapping[str, GraphQLField],
    attributes: Mapping[str, str],
    names: TypeNames,
    target: Target,
    module: Module,
) -> Iterator[str]:
    """The fields that are selected only if one says so: those with arguments, of objects, and deprecated ones."""
    selecting, texts = Selecting(target, module, ".."), TypeTexts(target, module, "..")
    yield from ("", f"class {names.fields}(typed.SelectionType):")
    yield from (f'    """Fields of `{names.name}` that are not selected unless one says so."""', "")
    for name, field in fields.items():
        fallback = f"The field `{name}`."
        if is_leaf(field.type) and not field.args:
            yield "    @property"
            yield f"    @typed.deprecated({quoted(field.deprecation_reason or '')})"
            yield f"    def {attributes[name]}(cls) -> typed.Field[{names.selection}, {texts.read(field.type)}]:"
            yield from docstring(field.description or fallback, "        ")
            of = texts.conversions(field.type)
            yield from (f"        return typed.Field({names.selection}, {quoted(name)}, {of})", "")
            continue
        form = Form(
            head="def",
            first="cls",
            returns=f"typed.Field[{names.selection}, {{}}]",
            made_by="typed.Field",
            leading=(names.selection,),
            select_by_position=True,
            fallback=fallback,
        )
        yield from selecting.lines(attributes[name], name, field, form)


def _default(
    type_: Composite,
    fields: Mapping[str, GraphQLField],
    attributes: Mapping[str, str],
    names: TypeNames,
    target: Target,
    module: Module,
    has_others: bool,
) -> Iterator[str]:
    """The class that selects the leaf fields."""
    texts = TypeTexts(target, module, "..")
    metaclass = f", metaclass={names.fields}" if has_others else ""
    yield from ("", f"class {names.name}({names.selection}{metaclass}):")
    yield from docstring(type_.description or f"The type `{type_.name}`, with its leaf fields.", "    ")
    yield ""
    if isinstance(type_, Abstract):
        yield "    typename = typed.TYPENAME"
    for name, field in fields.items():
        arguments = [names.selection, quoted(name), texts.conversions(field.type)]
        yield from called(f"{attributes[name]} = typed.Field", arguments, "    ")
        yield from docstring(field.description or "", "    ")
