"""Options that several commands have, and what they mean."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dovetail_cli.manifests.files import STANDARD_INPUT
from dovetail_cli.spec import Option, UsageError, port
from dovetail_composition.contracts import TAG_NAME, Contract

PATHS = Option(
    flags=("paths",),
    metavar="PATH",
    many=True,
    type=Path,
    help="manifests: YAML or JSON files, folders of them, or a rover-style supergraph.yaml",
)
PATHS_OR_INPUT = replace(PATHS, help=f"{PATHS.help}; -: standard input")
FORMAT = Option(
    flags=("--format",),
    metavar="FORMAT",
    choices=("text", "json"),
    default="text",
    help="text for people or json for scripts; default: text",
)
PORT = Option(
    flags=("--port",),
    metavar="P",
    type=port,
    default=4000,
    help="port of /graphql; default: 4000; 0: a free one",
)


SUPERGRAPH = Option(
    flags=("--supergraph",),
    metavar="FILE",
    type=Path,
    required=True,
    help="a supergraph SDL, or an artifact's folder",
)
LABELS = Option(
    flags=("--override-label",),
    metavar="LABEL",
    many=True,
    help="plan as for a request for which this label of a progressive @override holds; without, none does",
)


def _tag(text: str) -> str:
    if not TAG_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no tag: letters, digits, _, - and /, at most 128")
    return text


CONTRACT = (
    Option(
        flags=("--include-tag",),
        metavar="TAG",
        many=True,
        type=_tag,
        help="show only what has this @tag, or another included one, and no excluded one",
    ),
    Option(flags=("--exclude-tag",), metavar="TAG", many=True, type=_tag, help="hide what has this @tag"),
    Option(
        flags=("--hide-unreachable-types",),
        switch=True,
        help="hide types that nothing visible leads to",
    ),
)
"""Options of the contract; together they replace that of the GraphQLGateway."""


def contract_of(arguments: argparse.Namespace) -> Contract | None:
    """The contract that the options ask for. Raises `UsageError` for one that no audience can have."""
    include, exclude = tuple(arguments.include_tag or ()), tuple(arguments.exclude_tag or ())
    contract = Contract(include=include, exclude=exclude, hide_unreachable_types=arguments.hide_unreachable_types)
    if contract.contradictions:
        raise UsageError(f"a tag is both included and excluded: {', '.join(contract.contradictions)}")
    return None if contract == Contract() else contract


def declared(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths of manifests, among which `-` is standard input. Raises `UsageError` if one is not there."""
    found = tuple(dict.fromkeys(paths))
    existing(path for path in found if path != STANDARD_INPUT)
    return found


def existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths. Raises `UsageError` if one is not there."""
    found = tuple(paths)
    for path in found:
        if not path.exists():
            raise UsageError(f"there is no {path}")
    return found
