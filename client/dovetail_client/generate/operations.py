"""Operation files: a method for each named operation, and result classes that mirror what it selects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    is_abstract_type,
    parse,
    print_ast,
    specified_rules,
    type_from_ast,
    validate,
    visit,
)
from graphql import Source as GraphQLSource
from graphql.validation import ASTValidationRule, NoUnusedFragmentsRule, ValidationRule

from .collecting import Fragments
from .names import IN_CLASSES, IN_FUNCTIONS, OF_MODULES, pascal_case, python_names, unique
from .results import DOCUMENT, ResultClasses, fragments_module, spread_in
from .roots import root_form
from .target import Target
from .text import MARK, Module, called, docstring, function, quoted
from .type_texts import TypeTexts


class HasTypedMethodRule(ValidationRule):
    """Operations have names, for their methods; and ask for no introspection, which has no types here."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: object) -> None:
        """Refuse it without a name."""
        if not node.name:
            self.report_error(GraphQLError("an operation without a name", node))

    def enter_field(self, node: FieldNode, *_args: object) -> None:
        """Refuse introspection."""
        if node.name.value in ("__schema", "__type"):
            self.report_error(GraphQLError("introspection has no place in generated bindings", node))


_RULES: list[type[ASTValidationRule]] = [
    HasTypedMethodRule,
    *(rule for rule in specified_rules if rule is not NoUnusedFragmentsRule),
]


@dataclass(frozen=True, slots=True)
class Source:
    """One file with operations and fragments."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class OperationProblem:
    """What is wrong with an operation, and where: line and column are from 1, and 0 where they are not known."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}" if self.file else self.message


class OperationsError(Exception):
    """Operations that do not fit the schema, with all their problems."""

    def __init__(self, problems: Sequence[OperationProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One named operation."""

    name: str
    file: str
    node: OperationDefinitionNode
    attribute: str
    """Of its method and its module."""
    result: str


def operation_files(target: Target, sources: Sequence[Source]) -> Mapping[str, str]:
    """The files of all operations. Raises `OperationsError`."""
    document = _with_typenames(target.schema, _read(target.schema, sources))
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    operations = _operations(target, document)
    files = {
        "operations.py": _methods(target, operations, sync=False),
        "sync_operations.py": _methods(target, operations, sync=True),
        "results/fragments.py": fragments_module(target, fragments),
    }
    files |= {f"results/{each.attribute}.py": _results(target, each, fragments) for each in operations}
    first = [MARK, *docstring("Results of the operations, a module for each; and fragments.", "")]
    return files | {"results/__init__.py": "\n".join(first) + "\n"}


def _read(schema: GraphQLSchema, sources: Sequence[Source]) -> DocumentNode:
    problems: list[OperationProblem] = []
    definitions: list[DefinitionNode] = []
    for each in sources:
        try:
            definitions += parse(GraphQLSource(each.text, each.name)).definitions
        except GraphQLError as exc:
            problems.append(_placed(exc))
    document = DocumentNode(definitions=tuple(definitions))
    if not problems:
        # One field may conflict with several others, which are not told.
        problems = [*dict.fromkeys(map(_placed, validate(schema, document, _RULES)))]
    if problems:
        raise OperationsError(problems)
    return document


def _placed(error: GraphQLError) -> OperationProblem:
    source = error.source or next((node.loc.source for node in error.nodes or () if node.loc), None)
    place = error.locations[0] if error.locations else None
    if not source or not place:
        return OperationProblem(error.message)
    return OperationProblem(error.message, source.name, place.line, place.column)


class _AddTypenames(Visitor):
    """Asks for the concrete type of each object whose type is an interface or a union."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types

    def enter_selection_set(self, node: SelectionSetNode, *_args: object) -> SelectionSetNode | None:
        parent = self._types.get_parent_type()
        asked = any(isinstance(each, FieldNode) and _is_typename(each) for each in node.selections)
        if not is_abstract_type(parent) or asked:
            return None
        typename = FieldNode(name=NameNode(value="__typename"), arguments=(), directives=())
        return SelectionSetNode(selections=(typename, *node.selections), loc=node.loc)


def _is_typename(node: FieldNode) -> bool:
    return node.name.value == "__typename" and not node.alias and not node.directives


def _with_typenames(schema: GraphQLSchema, document: DocumentNode) -> DocumentNode:
    types = TypeInfo(schema)
    changed: DocumentNode = visit(document, TypeInfoVisitor(types, _AddTypenames(types)))
    return changed


def _operations(target: Target, document: DocumentNode) -> list[Operation]:
    nodes = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    named = {each.name.value: each for each in nodes if each.name}
    attributes = python_names(named, IN_CLASSES | {"fragments"})
    # Methods name their results beside the types of their arguments.
    taken = {*OF_MODULES, DOCUMENT, *(target.names[each.name].name for each in (*target.enums, *target.inputs))}
    operations = []
    for name, node in sorted(named.items()):
        result = unique(pascal_case(name), taken)
        taken.add(result)
        file = node.loc.source.name if node.loc else ""
        operations.append(Operation(name=name, file=file, node=node, attribute=attributes[name], result=result))
    return operations


def _methods(target: Target, operations: Iterable[Operation], *, sync: bool) -> str:
    module = Module(f"The operations of files, {'for threads' if sync else 'for asyncio'}: a method for each.")
    module.needs("dovetail_client", "typed")
    texts = TypeTexts(target, module, ".")
    module.lines += ["", f"class {'Sync' if sync else ''}Operations(typed.{'SyncRoot' if sync else 'Root'}):"]
    module.lines += ['    """The operations of the files that this package was generated from."""', ""]
    for each in operations:
        form = root_form(module, each.node.operation, sync=sync, method="execute", fallback="")
        parameters, passed = _variables(target, each, texts)
        path = f".results.{each.attribute}"
        result = module.needs(path, each.result, checkers_only=True)
        body = docstring(f"The {each.node.operation.value} `{each.name}` of `{each.file}`.", "")
        body += [f"from {path} import {DOCUMENT}, {each.result}", ""]
        body += called(f"return {form.made_by}", [DOCUMENT, each.result, *passed], "")
        given = ["self", "*", *parameters] if parameters else ["self"]
        head = f"{form.head} {each.attribute}"
        module.lines += [*function(head, given, form.returns.format(result), body, "    "), ""]
    return module.text()


def _variables(target: Target, operation: Operation, texts: TypeTexts) -> tuple[list[str], list[str]]:
    """Parameters and what is passed, required ones first."""
    nodes = operation.node.variable_definitions or ()
    names = python_names([each.variable.name.value for each in nodes], IN_FUNCTIONS)
    required, optional, passed = [], [], []
    for each in nodes:
        type_ = type_from_ast(target.schema, each.type)
        assert type_
        name = each.variable.name.value
        parameter = f"{names[name]}: {texts.given(type_)}"
        if each.type.kind == "non_null_type" and not each.default_value:
            required.append(parameter)
        else:
            optional.append(f"{parameter} | typed.Unset = typed.UNSET")
        passed.append(f"({quoted(name)}, {texts.encoding(type_)}, {names[name]})")
    return required + optional, passed


def _results(target: Target, operation: Operation, fragments: Fragments) -> str:
    module = Module(f"The {operation.node.operation.value} `{operation.name}` of `{operation.file}`.")
    module.needs("dovetail_client", "typed")
    used = _used(operation.node.selection_set, fragments)
    text = "\n\n".join(print_ast(each) for each in (operation.node, *(fragments[name] for name in sorted(used))))
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    module.lines += [f'{DOCUMENT} = """\\\n{escaped}\n"""']
    root = target.schema.get_root_type(operation.node.operation)
    assert root
    classes = ResultClasses(target, module, fragments)
    classes.add(operation.result, root, [operation.node.selection_set], f"What `{operation.name}` answers.")
    return module.text()


def _used(selections: SelectionSetNode, fragments: Fragments) -> set[str]:
    """Fragments that the selections spread, and those that these spread."""
    found: set[str] = set()
    waiting = spread_in(selections)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= spread_in(fragments[name].selection_set) - found
    return found
