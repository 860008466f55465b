"""All files of a generated package, by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphql import GraphQLSchema, OperationType

from .leaves import enum_module, input_module, scalars_module
from .objects import members_module, object_module
from .operations import Source, operation_files
from .roots import KINDS, client_module, root_module
from .scalar_mapping import ScalarMapping
from .target import Target
from .text import MARK, docstring

_NOTHING: Mapping[str, ScalarMapping] = {}


def generate(
    schema: GraphQLSchema,
    package: str,
    *,
    scalars: Mapping[str, ScalarMapping] = _NOTHING,
    operations: Sequence[Source] = (),
    open_enums: bool = False,
) -> dict[str, str]:
    """The package's files: text by path, with `/` between folders, sorted.

    `package` is its name, of which the client's is made. `open_enums`: answers may hold values that an enum will have
    one day, as `typed.Unknown`; else they are errors. Raises `OperationsError` for operations that do not fit.
    """
    target = Target(schema, package, scalars, open_enums=open_enums)
    roots = [each for each in KINDS if schema.get_root_type(each)]
    files = {
        "__init__.py": _top(target, package),
        "client.py": client_module(target, roots, operations=bool(operations), sync=False),
        "sync_client.py": client_module(target, roots, operations=bool(operations), sync=True),
        "members.py": members_module(target),
        "scalars.py": scalars_module(target),
        "py.typed": "",
        **_roots(target, roots),
        **_folder("objects", "Object types, interfaces and unions, a module for each.", _objects(target)),
        **_folder("enums", "Enums, a module for each.", _enums(target)),
        **_folder("inputs", "Input objects, a module for each.", _inputs(target)),
    }
    if operations:
        files |= operation_files(target, operations)
    return dict(sorted(files.items()))


def _roots(target: Target, roots: Iterable[OperationType]) -> Mapping[str, str]:
    files = {}
    for each in roots:
        type_ = target.schema.get_root_type(each)
        assert type_
        files[f"{KINDS[each].lower()}.py"] = root_module(each, type_, target, sync=False)
        files[f"sync_{KINDS[each].lower()}.py"] = root_module(each, type_, target, sync=True)
    return files


def _objects(target: Target) -> Mapping[str, str]:
    return {target.names[each.name].module: object_module(each, target) for each in target.composites}


def _enums(target: Target) -> Mapping[str, str]:
    return {target.names[each.name].module: enum_module(each, target) for each in target.enums}


def _inputs(target: Target) -> Mapping[str, str]:
    return {target.names[each.name].module: input_module(each, target) for each in target.inputs}


def _folder(name: str, purpose: str, modules: Mapping[str, str]) -> Mapping[str, str]:
    if not modules:
        return {}
    first = "\n".join([MARK, *docstring(purpose, "")]) + "\n"
    return {f"{name}/__init__.py": first, **{f"{name}/{module}.py": text for module, text in modules.items()}}


def _top(target: Target, package: str) -> str:
    """`__init__.py`: all names, each imported when it is first used."""
    names = {target.client: ".client", f"Sync{target.client}": ".sync_client"}
    for each in target.composites:
        of_type = target.names[each.name]
        names |= dict.fromkeys((of_type.name, of_type.selection), f".objects.{of_type.module}")
    for folder, leaves in (("enums", target.enums), ("inputs", target.inputs)):
        names |= {target.names[leaf.name].name: f".{folder}.{target.names[leaf.name].module}" for leaf in leaves}
    ordered = sorted(names.items())
    purpose = f"Typed bindings of the API `{package}`: start with `{target.client}(binding)`."
    lines = [MARK, *docstring(purpose, ""), "", "from typing import TYPE_CHECKING", ""]
    lines += ["from dovetail_client import typed"]
    lines += [*(f"from dovetail_client.typed import {name} as {name}" for name in ("UNSET", "Other", "one_of")), ""]
    lines += ["if TYPE_CHECKING:", *(f"    from {module} import {name} as {name}" for name, module in ordered), "else:"]
    lines += ["    __getattr__ = typed.lazy(", "        __name__,", "        {"]
    lines += [f'            "{name}": "{module}",' for name, module in ordered]
    return "\n".join([*lines, "        },", "    )"]) + "\n"
