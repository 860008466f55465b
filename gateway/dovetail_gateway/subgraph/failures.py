"""What clients and logs learn of a call that brought no answer."""

from __future__ import annotations

import logging

from .addresses import AddressRefusedError
from .body import BodyTooLargeError
from .connections.errors import BrokenAnswerError, InvalidAnswerError
from .headers import HeaderError
from .port import SubgraphError

_log = logging.getLogger(__name__)


def _failure(code: str, subgraph: str, what: str, detail: str = "") -> SubgraphError:
    """The error for the client, without internals; the detail (never a header's value) is for the log."""
    _log.warning("subgraph call failed", extra={"subgraph": subgraph, "code": code, "detail": detail})
    return SubgraphError(code, f"Subgraph '{subgraph}' {what}.")


def of_configuration(subgraph: str, problem: str | None) -> SubgraphError:
    """For an endpoint that cannot be called whatever the request; None: there is no endpoint."""
    what = "has no endpoint" if problem is None else "is misconfigured"
    return _failure("SUBGRAPH_MISCONFIGURED", subgraph, what, problem or "")


def of_header(subgraph: str, error: HeaderError) -> SubgraphError:
    """For one that cannot be sent."""
    code = "SUBGRAPH_SECRET_MISSING" if error.kind == "secret" else "SUBGRAPH_HEADER_REFUSED"
    return _failure(code, subgraph, "cannot be called", str(error))


def of_token(subgraph: str, what: str, detail: str = "") -> SubgraphError:
    """For one that could not be had, or was refused."""
    return _failure("SUBGRAPH_AUTH_FAILED", subgraph, what, detail)


def of_time(subgraph: str, what: str) -> SubgraphError:
    """For a deadline."""
    return _failure("SUBGRAPH_TIMEOUT", subgraph, what)


def of_address(subgraph: str, refusal: AddressRefusedError, whose: str = "") -> SubgraphError:
    """For one that the policy denies."""
    what = "is at an address that the gateway may not call"
    return _failure("SUBGRAPH_ADDRESS_REFUSED", subgraph, what, f"{whose}{refusal}")


def of_exchange(subgraph: str, error: Exception) -> SubgraphError:
    """For what a connection told."""
    if isinstance(error, InvalidAnswerError):
        return _failure("SUBGRAPH_INVALID_RESPONSE", subgraph, "did not answer in HTTP", str(error))
    if isinstance(error, BodyTooLargeError):
        return _failure("SUBGRAPH_RESPONSE_TOO_LARGE", subgraph, "gave too large an answer")
    if isinstance(error, BrokenAnswerError):
        return _failure("SUBGRAPH_UNREACHABLE", subgraph, "broke off its answer", str(error))
    return _failure("SUBGRAPH_UNREACHABLE", subgraph, "is unreachable", str(error))
