"""The policy for endpoints' addresses: which one holds now, and why a connection must not be made or used."""

from __future__ import annotations

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy, literal_address, read_policy
from dovetail_composition.endpoints.cluster_names import names_service

_MOST_KNOWN = 4096
_LONGEST_REASON = 200


class AddressRefusedError(OSError):
    """An address that calls must not go to. The message names it: for logs, not for clients."""


class MalformedPolicyError(ValueError):
    """A text that is no policy."""


def refusal_behind(error: BaseException) -> AddressRefusedError | None:
    """The refusal that an HTTP library's error stems from, if it does."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, AddressRefusedError):
        cause = cause.__cause__
    return cause


class Addresses:
    """The policy in use. One source replaces it, connections ask."""

    def __init__(self) -> None:
        """Without a policy all addresses are allowed: there is no cluster to protect."""
        self._policy: AddressPolicy | None = None
        self._text: bytes | None = None
        self._known: dict[tuple[str, bool], str | None] = {}
        self.revision = 0
        """Another one with each policy: what was allowed under one need not be asked for again while it lasts."""

    @property
    def restricted(self) -> bool:
        """Whether there is a policy."""
        return self._policy is not None

    def replace(self, text: bytes | None) -> None:
        """Use the policy of this JSON text; None: none.

        Raises `MalformedPolicyError`; the policy before stays in force then, or what is always denied if there is none.
        """
        if text == self._text and (text is None or self._policy is not None):
            return
        try:
            policy = None if text is None else read_policy(text.decode())
        except ValueError as error:
            # What nobody can read was meant to forbid something.
            if self._policy is None:
                self._use(AddressPolicy(denied=ALWAYS_DENIED), None)
            reason = str(error)[:_LONGEST_REASON]
            raise MalformedPolicyError(f"the policy for addresses cannot be read: {reason}") from error
        self._use(policy, text)

    def check(self, address: str, host: str) -> None:
        """Raise `AddressRefusedError` where calls to a URL's host must not go to an IP address."""
        if self._policy is None:
            return
        question = address, names_service(host)
        if question not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[question] = self._policy.refusal(address, of_service=question[1])
        reason = self._known[question]
        if reason is not None:
            raise AddressRefusedError(reason)

    def check_host(self, host: str) -> None:
        """The same for a URL's host, if it is an address in any spelling."""
        if self._policy is not None and (literal := literal_address(host)) is not None:
            self.check(str(literal), host)

    def _use(self, policy: AddressPolicy | None, text: bytes | None) -> None:
        self._policy, self._text = policy, text
        self.revision += 1
        self._known.clear()
