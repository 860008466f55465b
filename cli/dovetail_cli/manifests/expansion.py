"""`${env.NAME}` and `${file.PATH}` in the texts of a file: replaced by what they name, as rover does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from dovetail_composition.resources.section import Report, Section

_REFERENCE = re.compile(r"\$\{(?P<kind>env|file)\.(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}")
_MISSING = {
    "env": ("the environment has no variable {0}", "set it, or give a default: ${{env.{0}:-...}}"),
    "file": ("there is no file {0} to read", "its path is relative to the working directory; or give a default"),
}

Known = Mapping[str, Callable[[str], str | None]]
"""What `env` and `file` give for a name; None: there is nothing of that name."""


def expanded(content: Any, known: Known, report: Report, path: str = "") -> Any:
    """The content with its references replaced: by the default of `${env.NAME:-default}` where there is nothing.

    Keys stay as they are. What is neither there nor has a default is reported at its place.
    """
    match content:
        case str():
            return _REFERENCE.sub(lambda found: _value(found, known, report, path), content)
        case dict():
            section = Section(content, path, report)
            return {key: expanded(item, known, report, section.at(str(key))) for key, item in content.items()}
        case list():
            return [expanded(item, known, report, f"{path}[{index}]") for index, item in enumerate(content)]
        case _:
            return content


def _value(found: re.Match[str], known: Known, report: Report, path: str) -> str:
    kind, name, default = found["kind"], found["name"], found["default"]
    value = known[kind](name)
    if value is not None:
        return value
    if default is not None:
        return default
    message, hint = _MISSING[kind]
    report.add("RESOURCE_INVALID", path, message.format(name), hint.format(name))
    return found[0]
