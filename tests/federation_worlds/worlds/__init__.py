"""One module a feature; in each, `WORLDS` by name."""

from __future__ import annotations

import importlib
import pkgutil

from .world import World

WORLDS: dict[str, World] = {
    f"{module.name}/{name}": world
    for module in pkgutil.iter_modules(__path__)
    if module.name != "world"
    for name, world in importlib.import_module(f"{__name__}.{module.name}").WORLDS.items()
}
"""Feature and name → world."""
