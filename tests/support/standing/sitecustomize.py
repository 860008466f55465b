"""Loaded by the Python processes that tests start: on SIGUSR1 they print where each thread and each task stands."""

import faulthandler
import os
import signal
import sys
import traceback


def _print_tasks(_number, _frame):
    tasks = sys.modules.get("asyncio.tasks")
    for task in tuple(tasks._all_tasks) if tasks else ():
        if task.done():
            continue
        print(f"Task {task.get_name()}", file=sys.stderr)
        waiting = task.get_coro()
        while frame := getattr(waiting, "cr_frame", None):
            traceback.print_stack(frame, limit=1)
            waiting = waiting.cr_await
        print(f"  {waiting!r}", file=sys.stderr)
    print(f"That is where process {os.getpid()} stands.", file=sys.stderr, flush=True)


# The threads are printed at once, by C; the tasks as soon as the main thread runs Python, which it may never do.
signal.signal(signal.SIGUSR1, _print_tasks)
faulthandler.register(signal.SIGUSR1, chain=True)
