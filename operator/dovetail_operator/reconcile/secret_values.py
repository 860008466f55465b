"""Values of Secrets by reference; they pass through here into the companion Secret and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dovetail_composition.manifest import SecretRef
from dovetail_composition.resources import ObjectName

from .findings import Finding
from .observation import KubeObject

_LONGEST_KEY = 253


def value_of(ref: SecretRef, secrets: Mapping[ObjectName, KubeObject]) -> str | None:
    """The value in base64, as Secrets hold it; None where there is none."""
    secret = secrets.get((ref.namespace, ref.name))
    value = ((secret or {}).get("data") or {}).get(ref.key)
    return value if isinstance(value, str) else None


def missing_secrets(refs: Iterable[SecretRef], secrets: Mapping[ObjectName, KubeObject]) -> Finding | None:
    """What is missing, so that headers or tokens cannot be sent."""
    complaints = [_complaint(ref, secrets) for ref in refs if value_of(ref, secrets) is None]
    complaints += [
        f'the names of Secret "{ref.name}" and its key "{ref.key}" are too long together'
        for ref in refs
        if len(ref.id) > _LONGEST_KEY
    ]
    return Finding(reason="SecretNotFound", message="\n".join(complaints)) if complaints else None


def _complaint(ref: SecretRef, secrets: Mapping[ObjectName, KubeObject]) -> str:
    if (ref.namespace, ref.name) not in secrets:
        return f'there is no Secret "{ref.name}" in namespace "{ref.namespace}": create it, or correct the reference'
    return f'Secret "{ref.name}" in namespace "{ref.namespace}" has no key "{ref.key}": add it'
