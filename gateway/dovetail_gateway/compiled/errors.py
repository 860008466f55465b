"""Why the fast path is left: a plan that it cannot run, and an answer that it does not take."""

from __future__ import annotations


class NotCompilableError(Exception):
    """The plan needs something that only the interpreter does; the message names it."""


class MismatchError(Exception):
    """An answer is not just what was asked for: the interpreter decides what is made of it."""
