"""Where a process stands that does not do what it should: told by itself, in its own output."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bench.processes import family

TELL_SECONDS = 5.0
"""What a process needs at most to tell; one whose main thread hangs outside of Python never comes to the end."""
_HOOK = Path(__file__).with_name("standing")


def able_to_tell(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which Python programs, and those that they start, listen to `asked`."""
    before = environment.get("PYTHONPATH")
    return {**environment, "PYTHONPATH": os.pathsep.join([str(_HOOK), *([before] if before else [])])}


def asked(pid: int) -> Iterator[str]:
    """Make the process, and then each below it, print where it stands; gives the words with which each ends to tell.

    Wait for the words before the next is asked, so that each tells undisturbed. Programs in other languages may end.
    """
    for each in family(pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGUSR1)
            yield f"That is where process {each} stands."
