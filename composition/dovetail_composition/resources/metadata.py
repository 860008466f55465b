"""The envelope that all resources share: `apiVersion`, `kind`, `metadata`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .section import Report, Section
from .values import API_VERSION

DNS_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", re.ASCII)
DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Of an object's metadata, what we use."""

    name: str
    namespace: str = "default"
    created: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def subject_of(manifest: Mapping[str, Any]) -> str:
    """The name under which findings about this object are reported, however broken it is."""
    metadata = manifest.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    return name if isinstance(name, str) and DNS_NAME.fullmatch(name) else ""


def parse_namespace(section: Section, own: str) -> str:
    """The namespace of what a section refers to: by default the object's own."""
    return section.optional_text("namespace", DNS_LABEL, "the name of a namespace") or own


def parse_envelope(manifest: Mapping[str, Any], kind: str, report: Report) -> tuple[Metadata, Section | None]:
    """Metadata and `spec`; what is wrong goes to the report."""
    root = Section(manifest, "", report).only("apiVersion", "kind", "metadata", "spec", "status")
    if root.text("apiVersion") not in {"", API_VERSION}:
        root.problem("apiVersion", f"is not {API_VERSION}")
    if root.text("kind") not in {"", kind}:
        root.problem("kind", f"is not {kind}")
    metadata = root.required_child("metadata")
    return _metadata(metadata) if metadata else Metadata(name=""), root.required_child("spec")


def _metadata(section: Section) -> Metadata:
    name = section.text("name", DNS_NAME, "a name of lower case letters, digits, '-' and '.'")
    if len(name) > _LONGEST_NAME:
        section.problem("name", f"is longer than {_LONGEST_NAME} characters")
    labels = section.child("labels")
    return Metadata(
        name=name,
        namespace=parse_namespace(section, "default"),
        created=section.optional_text("creationTimestamp") or "",
        labels={key: labels.text(key) for key in labels.names()} if labels else {},
    )
