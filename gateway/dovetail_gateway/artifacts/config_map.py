"""The artifact in a ConfigMap, and the values in its companion Secret of the same name, watched through the API."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kubernetes.aio.client.api_client import ApiClient
from kubernetes.aio.client.configuration import Configuration
from kubernetes.aio.config.config_exception import ConfigException
from kubernetes.aio.config.incluster_config import load_incluster_config
from kubernetes.aio.config.kube_config import load_kube_config

from dovetail_composition.artifact import ArtifactError, ConfigMapData, files_in, from_object, shard_names

from .content import FilesContent, found_in
from .kube_objects import KubeObject, ObjectRef, ObjectWatch, get_object, version_of
from .source import Publish, SourceError


async def open_api(kubeconfig: Path | None) -> ApiClient:
    """A client for the cluster of a kubeconfig, or the one that this pod runs in. Raises `SourceError`."""
    configuration = Configuration()
    try:
        if kubeconfig is None:
            load_incluster_config(configuration)
        else:
            await load_kube_config(str(kubeconfig), client_configuration=configuration)
    except (ConfigException, OSError) as error:
        raise SourceError(f"no cluster is configured: {error}") from error
    return ApiClient(configuration)


class ConfigMapSource:
    """Watches the ConfigMap `namespace/name`; what it points to is read when it changes."""

    def __init__(self, api: ApiClient, namespace: str, name: str) -> None:
        self._api = api
        self._ref = ObjectRef(resource="configmaps", namespace=namespace, name=name)

    async def run(self, publish: Publish[FilesContent]) -> None:
        """See `Source`."""

        async def on_object(item: KubeObject | None) -> None:
            if item is None:
                publish.failed(f"{self._ref} does not exist")
            else:
                publish.found(await self._content(item))

        await ObjectWatch(self._api, self._ref, on_object, publish.failed).run()

    async def _content(self, item: KubeObject) -> FilesContent:
        while True:
            try:
                return await self._read(item)
            except ArtifactError as error:
                # The slots that it points to may have been written anew meanwhile, with the pointer turned away before.
                latest = await get_object(self._api, self._ref)
                if latest is None or version_of(latest) == version_of(item):
                    raise SourceError(f"{self._ref}: {error}") from error
                item = latest

    async def _read(self, item: KubeObject) -> FilesContent:
        pointer = from_object(item)
        shards = await asyncio.gather(*(self._shard(name) for name in shard_names(pointer)))
        return found_in(files_in((pointer, *filter(None, shards))))

    async def _shard(self, name: str) -> ConfigMapData | None:
        ref = ObjectRef(resource="configmaps", namespace=self._ref.namespace, name=name)
        item = await get_object(self._api, ref)
        return from_object(item) if item else None


class CompanionSecretSource:
    """Watches the Secret `namespace/name`, if there is one: values by `SecretRef.id`."""

    def __init__(self, api: ApiClient, namespace: str, name: str) -> None:
        self._api = api
        self._ref = ObjectRef(resource="secrets", namespace=namespace, name=name)

    async def run(self, publish: Publish[Mapping[str, bytes]]) -> None:
        """See `Source`."""

        async def on_object(item: KubeObject | None) -> None:
            publish.found(_values_of(item or {}))

        await ObjectWatch(self._api, self._ref, on_object, publish.failed).run()


def _values_of(item: KubeObject) -> Mapping[str, bytes]:
    values: dict[str, bytes] = {}
    for name, encoded in (item.get("data") or {}).items():
        # What is no base64 is as good as missing; the call that needs it says so.
        with suppress(binascii.Error, TypeError, ValueError):
            values[name] = base64.b64decode(encoded)
    return values
