"""The argument parser, made from the commands' descriptions."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from .spec import Command, Option

SUMMARY = "One GraphQL API over many services, declared as Kubernetes resources."
_WIDTH = 100
EXIT_CODES = "Exit codes: 0 fine; 1 the input is wrong (diagnostics on stderr, or on stdout as JSON); 2 wrong usage."


def build_parser(commands: Iterable[Command]) -> argparse.ArgumentParser:
    """The parser of a command line with these commands; the parsed namespace holds its `command`."""
    parser = argparse.ArgumentParser(
        prog="dovetail",
        description=SUMMARY,
        epilog=f"{EXIT_CODES}\n\n`dovetail COMMAND --help` shows a command's options and examples.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dovetail {version('dovetail')}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        _add_command(subparsers, command)
    return parser


def _add_command(subparsers: Any, command: Command) -> None:
    parser = subparsers.add_parser(
        command.name,
        help=command.summary,
        description=textwrap.fill(command.description, _WIDTH),
        epilog=_examples(command),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command)
    for holder, options in _groups(parser, command.options):
        for option in options:
            _add_option(holder, option)


def _groups(parser: argparse.ArgumentParser, options: Iterable[Option]) -> Iterable[tuple[Any, list[Option]]]:
    """Options by what they are added to: the parser, or a group of alternatives."""
    alternatives: dict[str, list[Option]] = {}
    for option in options:
        if option.either:
            alternatives.setdefault(option.either, []).append(option)
        else:
            yield parser, [option]
    for group in alternatives.values():
        yield parser.add_mutually_exclusive_group(required=any(option.required for option in group)), group


def _add_option(holder: Any, option: Option) -> None:
    details: dict[str, Any] = {"help": option.help.replace("%", "%%")}
    if option.switch:
        holder.add_argument(*option.flags, action="store_true", **details)
        return
    details |= {"metavar": option.metavar, "type": option.type, "default": option.default}
    if option.choices:
        details["choices"] = option.choices
    if option.is_positional:
        details["nargs"] = "+" if option.many else None
    else:
        details["required"] = option.required and not option.either
        if option.many:
            details["action"] = "append"
    holder.add_argument(*option.flags, **details)


def _examples(command: Command) -> str:
    lines = [f"  # {what}\n  {line}" for what, line in command.examples]
    return "\n".join(["examples:", *lines])
