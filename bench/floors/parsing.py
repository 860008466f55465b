"""What any gateway on graphql-core pays for an operation it has not seen: parse and validate, nothing else.

Run as `python -m bench.floors.parsing SCHEMA OPERATION SECONDS`, with two files. Prints ms of CPU.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from graphql import build_schema, parse, validate


def cpu_ms(sdl: str, operation: str, seconds: float) -> float:
    """Return what one operation costs, as the mean over some time."""
    schema = build_schema(sdl)
    assert not validate(schema, parse(operation))
    rounds, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        validate(schema, parse(operation))
        rounds += 1
    return (time.process_time() - start) / rounds * 1000


if __name__ == "__main__":
    schema_file, operation_file = map(Path, sys.argv[1:3])
    print(cpu_ms(schema_file.read_text(), operation_file.read_text(), float(sys.argv[3])))
