"""How an exchange with a server fails, by what may be done about it."""

from __future__ import annotations


class NotConnectedError(Exception):
    """No connection could be made; its cause says why."""


class NoAnswerError(Exception):
    """The connection broke before any byte of an answer: nobody knows whether the request was executed."""


class BrokenAnswerError(Exception):
    """The answer broke off, or its body could not be inflated."""


class InvalidAnswerError(Exception):
    """What the server sent is not HTTP as a server may send it."""
