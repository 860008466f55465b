"""Pieces of Python text: modules with their imports, docstrings, functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

MARK = "# Made by `dovetail bindings generate`: change the schema or the operations instead."
"""The first line of each file, by which it is known to be no one's own."""
_WIDTH = 110
_INDENT = "    "


class Module:
    """One file that is being written: its lines, and what they import."""

    def __init__(self, purpose: str, *defines: str) -> None:
        self._purpose = purpose
        self._defines = defines
        self._at_run_time: dict[str, set[str]] = {}
        self._for_checkers: dict[str, set[str]] = {}
        self._plain: set[str] = set()
        self._variables: dict[str, None] = {}
        self.lines: list[str] = []

    def needs(self, module: str, name: str, *, checkers_only: bool = False) -> str:
        """The name, which is imported from the module unless it is this one's own."""
        if name in self._defines:
            return name
        (self._for_checkers if checkers_only else self._at_run_time).setdefault(module, set()).add(name)
        return name

    def needs_module(self, module: str) -> None:
        """`import module`."""
        self._plain.add(module)

    def type_variable(self, line: str) -> None:
        """Add a type variable, which only type checkers look at."""
        self._variables[line] = None

    def text(self) -> str:
        """The whole file."""
        at_run_time = {module: set(names) for module, names in self._at_run_time.items()}
        for_checkers = {
            module: rest
            for module, names in self._for_checkers.items()
            if (rest := names - at_run_time.get(module, set()))
        }
        if for_checkers or self._variables:
            at_run_time.setdefault("typing", set()).add("TYPE_CHECKING")
        parts = [MARK, *docstring(self._purpose, ""), "", "from __future__ import annotations", ""]
        parts += _sections(_imports(at_run_time, ""), [f"import {module}" for module in sorted(self._plain)])
        if for_checkers or self._variables:
            parts += ["if TYPE_CHECKING:", *_imports(for_checkers, _INDENT)]
            parts += ["", *(_INDENT + line for line in self._variables)] if self._variables else []
            parts.append("")
        body = "\n".join(self.lines).strip("\n")
        return "\n".join([*parts, *([""] if body.startswith(("class ", "@")) else []), body]).rstrip() + "\n"


def _sections(imports: list[str], plain: list[str]) -> list[str]:
    return [*plain, *imports, ""] if imports or plain else []


def _imports(modules: dict[str, set[str]], indent: str) -> list[str]:
    """`from` imports, those of the standard library and of others before those of this package."""
    lines: list[str] = []
    for origin, group in groupby(sorted(modules, key=lambda module: (_origin(module), module)), _origin):
        lines += [""] if lines and origin else []
        lines += [line for module in group for line in _import(module, sorted(modules[module]), indent)]
    return lines


def _origin(module: str) -> int:
    """Python's own modules come first, this package's last."""
    return 2 if module.startswith(".") else 1 if module.startswith(("dovetail_client", "typing_extensions")) else 0


def _import(module: str, names: Sequence[str], indent: str) -> list[str]:
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{indent}from {module} import (", *(f"{indent}{_INDENT}{name}," for name in names), f"{indent})"]


def docstring(text: str, indent: str) -> list[str]:
    """A docstring, or the text below an attribute; nothing for an empty one."""
    stripped = text.strip()
    # A quotation mark at the very end would be taken for one of the three that follow.
    body, end = (stripped[:-1], r"\"") if stripped.endswith('"') else (stripped, "")
    escaped = _printable(body.replace("\\", r"\\").replace('"""', r"\"\"\"")) + end
    lines = [line.rstrip() for line in escaped.splitlines()]
    if not lines:
        return []
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""{lines[0]}', *(indent + line if line else "" for line in lines[1:]), f'{indent}"""']


def quoted(text: str) -> str:
    """A string literal in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_printable(escaped)}"'


def _printable(text: str) -> str:
    """The text with escapes for control characters, but for the ends of lines; tabs are blanks."""
    kept = (each if each.isprintable() or each == "\n" else _escaped(each) for each in text.expandtabs(4))
    return "".join(kept)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def function(head: str, parameters: Sequence[str], returns: str, body: Iterable[str], indent: str) -> list[str]:
    """A function; `...` as a body stands in the same line."""
    lines = list(body)
    end = " ..." if lines == ["..."] else ""
    line = f"{indent}{head}({', '.join(parameters)}) -> {returns}:{end}"
    if len(line) <= _WIDTH:
        first = [line]
    else:
        one_each = (f"{indent}{_INDENT}{parameter}," for parameter in parameters)
        first = [f"{indent}{head}(", *one_each, f"{indent}) -> {returns}:{end}"]
    return first if end else [*first, *(f"{indent}{_INDENT}{each}" if each else "" for each in lines)]


def called(head: str, arguments: Sequence[str], indent: str) -> list[str]:
    """A call, in as many lines as it needs."""
    line = f"{indent}{head}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{indent}{head}(", *(f"{indent}{_INDENT}{each}," for each in arguments), f"{indent})"]
