"""What a call's text asks for: nothing else of an answer is taken in, so that no service speaks for another."""

from __future__ import annotations

from typing import Any

from dovetail_gateway.plan.response_keys import Keys


def keep_asked(value: Any, keys: Keys) -> None:
    """Drop what else the objects in a value hold. `__typename` stays, as a wrong one shows whose answer it is not."""
    if type(value) is list:
        for item in value:
            keep_asked(item, keys)
    elif type(value) is dict:
        if not value.keys() <= keys.keys():
            for key in [key for key in value if key not in keys and key != "__typename"]:
                del value[key]
        for key, below in keys.items():
            if below is not None and key in value:
                keep_asked(value[key], below)
