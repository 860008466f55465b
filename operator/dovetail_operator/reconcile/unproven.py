"""Which versions of schemas nobody has composed yet: they are tried alone before they are let near others."""

from __future__ import annotations

from collections.abc import Collection

from .examine import examine
from .judge import Judge
from .memory import recall
from .observation import Observation, name_of
from .stored import memory_objects
from .versions import Version


def unproven(observed: Observation, known: Collection[str]) -> tuple[Version, ...]:
    """The versions that are neither `known`, by digest, nor remembered as part of an API."""
    remembered = {
        version.canonical
        for gateway in observed.gateways
        for version in recall(memory_objects(name_of(gateway), observed)).values()
    }
    found = (each.version for each in examine(observed, Judge.of(observed)))
    return tuple(
        version for version in found if version and version.digest not in known and version.canonical not in remembered
    )
