"""Carry out a decision through the ports: artifacts first, then the statuses that speak of them, then events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection

from dovetail_composition.resources import ObjectName
from dovetail_operator.ports import Cluster, ClusterError, ConflictError, NotFoundError, NotLeadingError
from dovetail_operator.reconcile.decision import Decision, GatewayWrites, StatusWrite
from dovetail_operator.reconcile.observation import KubeObject
from dovetail_operator.watch.lookups import Lookups

_log = logging.getLogger(__name__)

_AT_ONCE = 8
"""Statuses: a thousand at the start are neither a thousand requests at once nor one after the other."""


async def apply(decision: Decision, cluster: Cluster, lookups: Lookups) -> bool:
    """Write what was decided; returns whether all of it was. One gateway that fails does not hold up the others."""
    failed = {writes.gateway for writes in decision.gateways if not await _apply_gateway(writes, cluster, lookups)}
    slots = asyncio.Semaphore(_AT_ONCE)

    async def tell(write: StatusWrite) -> bool:
        async with slots:
            return await _apply_status(write, cluster)

    told = await asyncio.gather(*(tell(write) for write in decision.statuses if not _waits(write, failed)))
    return not failed and all(told)


def _waits(write: StatusWrite, failed: Collection[ObjectName]) -> bool:
    """A status must not say that something is written which is not."""
    return not write.after.isdisjoint(failed)


async def _apply_gateway(writes: GatewayWrites, cluster: Cluster, lookups: Lookups) -> bool:
    gateway = "/".join(writes.gateway)
    try:
        for manifest in (*writes.secrets, *writes.config_maps):
            lookups.wrote(await cluster.apply(manifest))
        for ref in writes.deletions:
            await cluster.delete(ref)
            lookups.forget(ref.kind, ref.namespace, ref.name)
    except ClusterError as exc:
        for manifest in (*writes.secrets, *writes.config_maps):
            metadata = manifest["metadata"]
            lookups.forget(manifest["kind"], metadata["namespace"], metadata["name"])
        _log.warning("artifact not written", extra={"gateway": gateway, "error": str(exc)})
        return False
    _log.info("artifact written", extra={"gateway": gateway, "digest": writes.digest})
    return True


async def _apply_status(write: StatusWrite, cluster: Cluster) -> bool:
    metadata = write.status["metadata"]
    fields = {"kind": write.status["kind"], "object": f"{metadata['namespace']}/{metadata['name']}"}
    try:
        await cluster.apply_status(write.status)
    except NotFoundError:
        return True  # deleted meanwhile, which its watch will tell
    except NotLeadingError:
        return False  # told where leadership ends, not once for each object
    except ClusterError as exc:
        _log.warning("status not written", extra={**fields, "error": str(exc)})
        return False
    ready = write.status["status"]["conditions"][-1]
    _log.info("status written", extra={**fields, "ready": ready["status"], "reason": ready["reason"]})
    if write.event:
        await _create_event(write.event, cluster, fields)
    return True


async def _create_event(event: KubeObject, cluster: Cluster, fields: dict[str, str]) -> None:
    """An Event is a courtesy: what counts is the status."""
    try:
        await cluster.create(event)
    except ConflictError:
        return  # told already
    except ClusterError as exc:
        _log.warning("event not written", extra={**fields, "error": str(exc)})
