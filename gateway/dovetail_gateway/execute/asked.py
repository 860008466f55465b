"""What a call's text asks for: nothing else of an answer is taken in, so that no service speaks for another."""

from __future__ import annotations

from typing import Any

from dovetail_gateway.plan.response_keys import Keys

from .keys import objects_in


def keep_asked(value: Any, keys: Keys) -> None:
    """Drop what else the objects in a value hold. `__typename` stays, as a wrong one shows whose answer it is not."""
    found = objects_in(value)
    for item in found:
        if not item.keys() <= keys.keys():
            for key in [key for key in item if key not in keys and key != "__typename"]:
                del item[key]
    for key, below in keys.items():
        if below is not None:
            keep_asked([item[key] for item in found if key in item], below)
