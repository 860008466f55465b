"""The reference page of the command line, made from the same descriptions as its parser.

`python -m dovetail_cli.reference docs/reference/cli.md` writes it; a test says whether it is current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .commands import load
from .output import write_file
from .parser import EXIT_CODES, SUMMARY
from .spec import Command, Option


def reference() -> str:
    """The page as Markdown."""
    return "\n".join([*_head(), *(line for command in load() for line in _section(command))]) + "\n"


def _head() -> Iterator[str]:
    yield from ("<!-- Made by `python -m dovetail_cli.reference`; change the commands instead. -->", "")
    yield from ("# Command line", "", SUMMARY, "", "| command | what it does |", "|---|---|")
    yield from (f"| [`dovetail {item.name}`](#dovetail-{item.name}) | {item.summary} |" for item in load())
    yield from (
        "",
        EXIT_CODES,
        "",
        "`dovetail --version` prints the version, `dovetail COMMAND --help` a command's help.",
    )


def _section(command: Command) -> Iterator[str]:
    yield from ("", f"## dovetail {command.name}", "", "```", _usage(command), "```", "", command.description, "")
    yield from ("| option | meaning |", "|---|---|")
    yield from (f"| {_name(option)} | {_cell(option.help)} |" for option in command.options)
    yield from ("", "```sh")
    for what, line in command.examples:
        yield from (f"# {what}", line)
    yield "```"


def _usage(command: Command) -> str:
    parts = [f"dovetail {command.name}"]
    alternatives = [option for option in command.options if option.either]
    positional = [option for option in command.options if option.is_positional]
    optional = [option for option in command.options if not option.is_positional and not option.either]
    parts += [f"{option.metavar}..." if option.many else option.metavar for option in positional]
    if alternatives:
        choice = " | ".join(map(_short, alternatives))
        parts.append(f"({choice})" if any(option.required for option in alternatives) else f"[{choice}]")
    parts += [_short(option) if option.required else f"[{_short(option)}]" for option in optional]
    return " ".join(parts)


def _short(option: Option) -> str:
    name = option.flags[0] if option.switch else f"{option.flags[0]} {option.metavar}"
    return f"{name}..." if option.many else name


def _name(option: Option) -> str:
    if option.is_positional:
        return f"`{option.metavar}`"
    return ", ".join(f"`{flag}`" if option.switch else f"`{flag} {option.metavar}`" for flag in option.flags)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    write_file(Path(sys.argv[1]), reference().encode())
