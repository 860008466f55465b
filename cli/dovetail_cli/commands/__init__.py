"""The subcommands, each in the module of its name, in the order of the help text.

One is loaded without the others, since together they import most of the distribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from dovetail_cli.spec import Command

NAMES = ("dev", "compose", "check", "plan", "graph", "bindings", "gateway", "operator")


def load(names: Iterable[str] = NAMES) -> tuple[Command, ...]:
    """The commands of these names."""
    return tuple(import_module(f".{name}", __name__).COMMAND for name in names)
