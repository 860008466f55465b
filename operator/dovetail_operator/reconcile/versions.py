"""Versions of a schema: a GraphQLSchema's spec with the text that it refers to, as they are composed and remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import (
    ConfigMapKeyRef,
    ObjectName,
    Polled,
    SchemaResource,
    parse_schema,
    with_answer,
)

from .observation import KubeObject, name_of

NOWHERE = "http://refused.invalid/"
"""No name under .invalid ever resolves: what has this URL cannot be called, and all else goes on."""

_IDENTITY = ("namespace", "name", "creationTimestamp")


@dataclass(frozen=True, kw_only=True, eq=False)
class Version:
    """One version of a schema with all that composition needs of it, as JSON values; equal where digests are."""

    manifest: KubeObject
    """The GraphQLSchema without what does not matter to composition."""
    texts: Mapping[str, str] | None = None
    """Content of the ConfigMap that it refers to, as far as it is used."""
    answer: Mapping[str, Any] | None = None
    """What its endpoint answered."""
    linkable: frozenset[ObjectName] = frozenset()
    """The schemas of other namespaces that it may link to now; not remembered."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def key(self) -> ObjectName:
        """Namespace and name of the schema."""
        return name_of(self.manifest)

    @cached_property
    def canonical(self) -> str:
        """The version as JSON; equal versions have equal texts."""
        content = {"manifest": self.manifest, "texts": self.texts, "answer": self.answer}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """Identifies the version."""
        text = self.canonical + "".join(f"\n{namespace}/{name}" for namespace, name in sorted(self.linkable))
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    @cached_property
    def resource(self) -> SchemaResource | None:
        """What the version says; None where it is of no use."""
        resource, _ = read_version(self)
        return resource

    @property
    def leads_nowhere(self) -> bool:
        """Whether its endpoint was taken from it; such a version is not worth remembering."""
        return (self.manifest["spec"].get("endpoint") or {}).get("url") == NOWHERE

    @cached_property
    def source(self) -> SubgraphSource | None:
        """What composition takes; None where the version is of no use."""
        return replace(self.resource.source, linkable=self.linkable) if self.resource else None


def version_of(
    schema: KubeObject,
    resource: SchemaResource,
    config_map: KubeObject | None,
    answer: Any,
    linkable: frozenset[ObjectName] = frozenset(),
) -> Version:
    """The version that a GraphQLSchema has now; `resource` is what the schema says."""
    metadata = {name: schema["metadata"][name] for name in _IDENTITY if name in schema["metadata"]}
    manifest = {**{name: schema[name] for name in ("apiVersion", "kind", "spec")}, "metadata": metadata}
    texts = None
    if isinstance(resource.origin, ConfigMapKeyRef) and config_map is not None:
        texts = {key: text for key, text in (config_map.get("data") or {}).items() if key == resource.origin.key}
    answered = answer if isinstance(resource.origin, Polled) else None
    return Version(manifest=manifest, texts=texts, answer=answered, linkable=linkable)


def read_version(version: Version) -> tuple[SchemaResource | None, tuple[Diagnostic, ...]]:
    """What a version says, with its schema filled in from wherever it comes."""
    ref = version.manifest["spec"].get("schema", {}).get("configMapKeyRef", {})
    namespace = ref.get("namespace") or version.key[0]
    texts = {} if version.texts is None else {(namespace, ref.get("name", "")): version.texts}
    resource, diagnostics = parse_schema(version.manifest, texts)
    if resource and version.answer is not None and not diagnostics:
        return with_answer(resource, version.answer)
    return resource, diagnostics


@lru_cache(maxsize=4096)
def linkable_to(version: Version, linkable: frozenset[ObjectName]) -> Version:
    """A remembered version with what it may link to now."""
    return replace(version, linkable=linkable)


@lru_cache(maxsize=4096)
def led_nowhere(version: Version) -> Version:
    """A version with an endpoint that cannot be called."""
    spec = {**version.manifest["spec"], "endpoint": {"url": NOWHERE}}
    return replace(version, manifest={**version.manifest, "spec": spec})


def from_canonical(text: str) -> Version | None:
    """The version that `canonical` printed; None where it is none."""
    try:
        content = json.loads(text)
        version = Version(manifest=content["manifest"], texts=content["texts"], answer=content["answer"])
        usable = version.source is not None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return version if usable else None
