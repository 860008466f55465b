"""`${env.NAME}` in the texts of a file: replaced by what the environment says, as rover does it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dovetail_composition.resources.section import Report, Section

_REFERENCE = re.compile(r"\$\{env\.(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}")


def expanded(content: Any, environment: Mapping[str, str], report: Report, path: str = "") -> Any:
    """The content with its references replaced: by the default of `${env.NAME:-default}` where the variable is unset.

    Keys stay as they are. A variable that is neither set nor has a default is reported at its place.
    """
    match content:
        case str():
            return _REFERENCE.sub(lambda found: _value(found, environment, report, path), content)
        case dict():
            section = Section(content, path, report)
            return {key: expanded(item, environment, report, section.at(str(key))) for key, item in content.items()}
        case list():
            return [expanded(item, environment, report, f"{path}[{index}]") for index, item in enumerate(content)]
        case _:
            return content


def _value(found: re.Match[str], environment: Mapping[str, str], report: Report, path: str) -> str:
    name, default = found["name"], found["default"]
    value = environment.get(name, default)
    if value is None:
        hint = f"set it, or give a default: ${{env.{name}:-...}}"
        report.add("RESOURCE_INVALID", path, f"the environment has no variable {name}", hint)
        return found[0]
    return value
