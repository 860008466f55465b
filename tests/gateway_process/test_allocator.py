"""Memory for large answers is asked of the kernel once, not for each of them."""

import ctypes
import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys
from dovetail_gateway.allocator import keep_freed_memory
if sys.argv[1] == "kept":
    keep_freed_memory()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    bodies = [bytes(bytearray(8 << 20)) for _ in range(2)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print([faults() for _ in range(4)][-1])
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="a C library without such settings")
def test_freed_memory_is_kept() -> None:
    def faults(how: str) -> int:
        return int(subprocess.run([sys.executable, "-c", PROGRAM, how], check=True, capture_output=True).stdout)

    assert faults("kept") < 100 < faults("as ever")
