"""A queue worker that applies mutations through a binding: a JSON message a line on standard input, `{"close": "j1"}`.

What becomes of each message is printed: done, rejected for good, or left in the queue because the jobs service is away.
A mutation is never sent twice by the binding, so the worker decides: closing a job that is closed changes nothing.

`python worker.py < messages` in a Pod calls the Service `jobs` of its own namespace; elsewhere `--jobs URL` names it.
"""

import json
import sys

from program import options, where_jobs_are

from dovetail_client import DocumentError, RefusedError, ResponseError, SyncBinding, TransportError


def handle(jobs: SyncBinding, message: str) -> str:
    """Apply one message; what is to become of it."""
    try:
        closed = jobs.mutation.closeJob(id=json.loads(message)["close"], select="{ title open }")
    except (KeyError, ValueError, DocumentError) as mistake:
        return f"rejected: {type(mistake).__name__}"
    except ResponseError as error:
        return f"rejected: {error.code}"
    except (TransportError, RefusedError):
        return "left in the queue: the jobs service is away"
    return f"done: {closed['title']}"


def main() -> None:
    with SyncBinding(**where_jobs_are(options(__doc__).jobs)) as jobs:
        for line in sys.stdin:
            print(handle(jobs, line), flush=True)


if __name__ == "__main__":
    main()
