"""How kopf runs: where it logs in, that it stores nothing in objects, and how long it waits."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from typing import Any

import kopf

from dovetail_operator.names import UNWATCHED_SECRETS

Login = Callable[[], Awaitable[kopf.ConnectionInfo]]

_EXIT_SECONDS = 1.0


class NoProgress(kopf.ProgressStorage):
    """Handlers of events have no progress, and user objects get no annotations from us."""

    def fetch(self, **_: Any) -> kopf.ProgressRecord | None:
        """Nothing was stored."""
        return None

    def store(self, **_: Any) -> None:
        """Store nothing."""

    def purge(self, **_: Any) -> None:
        """Nothing to remove."""

    def touch(self, **_: Any) -> None:
        """Leave objects alone."""

    def clear(self, *, essence: kopf.BodyEssence) -> kopf.BodyEssence:
        """Nothing of ours is in there."""
        return essence


class NoDiffBase(kopf.DiffBaseStorage):
    """Whole pictures are compared elsewhere; a copy of every object for its differences would cost and serve nobody."""

    def build(self, **_: Any) -> kopf.BodyEssence:
        """Nothing to compare."""
        return kopf.BodyEssence()

    def fetch(self, **_: Any) -> kopf.BodyEssence | None:
        """Nothing was stored."""
        return None

    def store(self, **_: Any) -> None:
        """Store nothing."""


class Patience(Iterable[float]):
    """Seconds between attempts, without end: an API server that is away for an hour ends no operator."""

    def __iter__(self) -> Iterator[float]:
        """Each request starts anew."""
        return itertools.chain((1.0, 1.0, 2.0, 3.0), itertools.repeat(5.0))


def kopf_settings(namespaces: Collection[str] | None, inactivity: float) -> kopf.OperatorSettings:
    """A watcher and nothing more, which begins anew where a watch was silent for so many seconds."""
    settings = kopf.OperatorSettings()
    settings.posting.enabled = False
    settings.peering.standalone = True
    settings.persistence.progress_storage = NoProgress()
    settings.persistence.diffbase_storage = NoDiffBase()
    # Watching CRDs and namespaces needs rights in the whole cluster, which a namespaced operator has not.
    settings.scanning.disabled = namespaces is not None
    settings.watching.field_selectors["", "v1", "secrets"] = f"type!={UNWATCHED_SECRETS}"
    settings.watching.inactivity_timeout = inactivity
    settings.networking.error_backoffs = Patience()
    settings.queueing.exit_timeout = _EXIT_SECONDS
    settings.process.ultimate_exiting_timeout = None
    return settings


def register_login(registry: kopf.OperatorRegistry, login: Login) -> None:
    """Let kopf log in as the rest of the operator does."""

    @kopf.on.login(id="login", registry=registry)
    async def _login(**_: Any) -> kopf.ConnectionInfo:
        return await login()
