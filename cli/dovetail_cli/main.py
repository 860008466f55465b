"""The console script: parse the command line, run the command, give its exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from .commands import NAMES, load
from .parser import build_parser
from .spec import UsageError

_INTERRUPTED = 130
_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; without `arguments`, the process's own."""
    # What users wrote may hold characters that their terminal's encoding does not: escaped, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else arguments
    named = words[:1] if words and words[0] in NAMES else NAMES
    namespace = build_parser(load(named)).parse_args(words)
    try:
        code: int = namespace.command.run(namespace)
        sys.stdout.flush()
    except UsageError as exc:
        print(f"dovetail {namespace.command.name}: error: {exc}", file=sys.stderr)
        return _USAGE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough. The interpreter would complain when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
