"""What the command line looks like, as data: the parser and its reference page are both made from it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option or positional argument, in argparse's terms."""

    flags: tuple[str, ...]
    """One name without dashes for a positional argument."""
    help: str
    metavar: str = ""
    default: Any = None
    type: Callable[[str], Any] = str
    choices: tuple[str, ...] = ()
    many: bool = False
    """A positional takes one or more values, an option may be repeated."""
    switch: bool = False
    required: bool = False
    either: str = ""
    """Options with the same word here exclude each other; one of them is needed if they are `required`."""

    @property
    def is_positional(self) -> bool:
        """Whether it is known by its place."""
        return not self.flags[0].startswith("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One subcommand."""

    name: str
    summary: str
    """Half a sentence for the list of commands."""
    description: str
    options: tuple[Option, ...]
    examples: tuple[tuple[str, str], ...]
    """What it shows, and the command line."""
    run: Callable[[argparse.Namespace], int] = field(repr=False)
    """Does the work; gives the exit code."""


class UsageError(Exception):
    """The command line cannot be meant; the message says what to write instead. Exit code 2."""


def port(text: str) -> int:
    """A TCP port; 0 means any that is free."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return number


def positive(text: str) -> int:
    """A number of at least one."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return number
