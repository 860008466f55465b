"""The reference page of the command line says what the parser says."""

from __future__ import annotations

from pathlib import Path

from dovetail_cli.commands import load
from dovetail_cli.parser import build_parser
from dovetail_cli.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == reference(), "run: python -m dovetail_cli.reference docs/reference/cli.md"


def test_every_example_can_be_parsed() -> None:
    parser = build_parser(load())
    for command in load():
        for _, line in command.examples:
            name, *arguments = line.rpartition("| ")[2].split()
            assert name == "dovetail"
            assert parser.parse_args(arguments).command is command
