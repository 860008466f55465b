"""The codec: `orjson` decodes every answer of the services that a request needs and encodes the client's answer once.

Run as `python -m bench.floors.codec FILE SECONDS`; the file has a body a line, the client's last. Prints ms of CPU.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import orjson


def cpu_ms(bodies: list[bytes], answer: bytes, seconds: float) -> float:
    """Return what one such request costs, as the mean over some time and at least three requests."""
    whole = orjson.loads(answer)
    rounds, start = 0, time.process_time()
    while rounds < 3 or time.process_time() - start < seconds:
        decoded = [orjson.loads(body) for body in bodies]
        orjson.dumps(whole)
        del decoded
        rounds += 1
    return (time.process_time() - start) / rounds * 1000


if __name__ == "__main__":
    *received, last = Path(sys.argv[1]).read_bytes().splitlines()
    print(cpu_ms(received, last, float(sys.argv[2])))
