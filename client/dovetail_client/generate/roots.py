"""The modules of root fields, and the clients that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphql import GraphQLObjectType, OperationType

from .names import IN_CLASSES, python_names
from .selecting import Form, Selecting
from .target import Target
from .text import Module, docstring

KINDS: Mapping[OperationType, str] = {
    OperationType.QUERY: "Queries",
    OperationType.MUTATION: "Mutations",
    OperationType.SUBSCRIPTION: "Subscriptions",
}
"""Names of the classes of root fields; their modules are named alike."""


def root_module(operation: OperationType, type_: GraphQLObjectType, target: Target, *, sync: bool) -> str:
    """The root fields of one operation type as methods."""
    name = KINDS[operation]
    module = Module(f"{name} of this API, {'for threads' if sync else 'for asyncio'}: a method for each root field.")
    module.needs("dovetail_client", "typed")
    selecting = Selecting(target, module, ".")
    module.lines += ["", f"class {'Sync' if sync else ''}{name}(typed.{'SyncRoot' if sync else 'Root'}):"]
    module.lines += [*docstring(type_.description or f"{name} of this API.", "    "), ""]
    attributes = python_names(type_.fields, IN_CLASSES)
    for field_name, field in type_.fields.items():
        form = root_form(module, operation, sync=sync, method="run", fallback=f"The {operation.value} `{field_name}`.")
        module.lines += selecting.lines(attributes[field_name], field_name, field, form)
    return module.text()


def root_form(module: Module, operation: OperationType, *, sync: bool, method: str, fallback: str) -> Form:
    """How methods for an operation type look: `method` is `run` for root fields, `execute` for whole documents."""
    head, returns, awaited = ("def", "{}", "") if sync else ("async def", "{}", "await ")
    leading: tuple[str, ...] = (f'"{operation.value}"',) if method == "run" else ()
    if operation is OperationType.SUBSCRIPTION:
        method = "stream" if method == "run" else "events"
        iterator = module.needs("collections.abc", "Iterator" if sync else "AsyncGenerator", checkers_only=True)
        head, returns, awaited = "def", f"{iterator}[{{}}]" if sync else f"{iterator}[{{}}, None]", ""
    return Form(
        head=head,
        first="self",
        returns=returns,
        made_by=f"{awaited}self._{method}",
        leading=leading,
        select_by_position=False,
        fallback=fallback,
    )


def client_module(target: Target, roots: Sequence[OperationType], *, operations: bool, sync: bool) -> str:
    """The client: what one makes of a binding."""
    prefix, file_prefix, binding = ("Sync", "sync_", "SyncBinding") if sync else ("", "", "Binding")
    module = Module(f"The client of this API, {'for threads' if sync else 'for asyncio'}.")
    module.needs("dovetail_client", "typed")
    module.needs("functools", "cached_property")
    module.needs("dovetail_client", binding, checkers_only=True)
    module.lines += ["", f'class {prefix}{target.client}(typed.Client["{binding}"]):']
    module.lines += [f'    """This API over a `{binding}`: `{prefix}{target.client}(binding)`."""', ""]
    holders = [(each.value, KINDS[each]) for each in roots]
    if operations:
        holders.append(("operations", "Operations"))
    for attribute, name in holders:
        file = f".{file_prefix}{name.lower()}"
        class_ = module.needs(file, f"{prefix}{name}", checkers_only=True)
        module.lines += ["    @cached_property", f"    def {attribute}(self) -> {class_}:"]
        module.lines += (
            [f'        """{name} of this API."""']
            if attribute != "operations"
            else ['        """The operations of the files that this package was generated from."""']
        )
        module.lines += [f"        from {file} import {class_}", "", f"        return {class_}(self._binding)", ""]
    return module.text()
