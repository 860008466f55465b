"""How kopf runs: where it logs in, that it stores nothing in objects, and how long it waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import kopf

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


def kopf_settings(namespaces: Collection[str] | None) -> kopf.OperatorSettings:
    """A watcher and nothing more."""
    settings = kopf.OperatorSettings()
    settings.posting.enabled = False
    settings.peering.standalone = True
    settings.persistence.progress_storage = NoProgress()
    settings.persistence.diffbase_storage = NoDiffBase()
    # Watching CRDs and namespaces needs rights in the whole cluster, which a namespaced operator has not.
    settings.scanning.disabled = namespaces is not None
    # Releases of Helm are Secrets of up to 1 MiB that nobody can refer to in a useful way.
    settings.watching.field_selectors["", "v1", "secrets"] = "type!=helm.sh/release.v1"
    settings.queueing.exit_timeout = _EXIT_SECONDS
    settings.process.ultimate_exiting_timeout = None
    return settings


def register_login(registry: kopf.OperatorRegistry, login: Login) -> None:
    """Let kopf log in as the rest of the operator does."""

    @kopf.on.login(id="login", registry=registry)
    async def _login(**_: Any) -> kopf.ConnectionInfo:
        return await login()
