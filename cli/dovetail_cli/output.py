"""What commands print, and the files they write."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .findings import Finding, as_json, as_text

_PATIENCE = 1.0
"""Seconds of silence before a line says what takes so long."""


def print_findings(findings: Iterable[Finding]) -> None:
    """Findings for people, on stderr."""
    for finding in findings:
        print(as_text(finding), file=sys.stderr)


def print_json(findings: Iterable[Finding], **more: Any) -> None:
    """Findings for scripts, and whatever else is the command's result, as one JSON object on stdout."""
    print(json.dumps({"diagnostics": [as_json(finding) for finding in findings], **more}, indent=2))


def print_sdl(sdl: str) -> None:
    """An SDL on stdout, in UTF-8 whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(sdl.encode())
    sys.stdout.buffer.flush()


def write_file(path: Path, content: bytes) -> None:
    """Put a file in place whole: readers see the old one or the new one, never a part."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a pipe or a device cannot be replaced
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, made if need be, in the given order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(folder / name, content)


def counted(number: int, thing: str) -> str:
    """`1 schema`, `2 schemas`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Say on stderr what is being done, if it takes longer than one expects of a command."""
    timer = threading.Timer(_PATIENCE, lambda: print(f"{what} ...", file=sys.stderr, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
