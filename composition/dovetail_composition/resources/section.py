"""Typed reading of JSON objects: what is missing, unknown or ill-typed becomes a diagnostic with its JSON path.

Readers go on after a finding with a neutral value, so that one pass reports everything; whoever asked discards the
result when the report holds an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest

from .json_values import is_json, is_scalar, is_unicode, kind, shortened, visible
from .quantities import parse_duration, parse_size

_LONGEST_DURATION = 8760 * 3600
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)


class Report:
    """Collects the findings about one resource."""

    __slots__ = ("diagnostics", "subject")

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.diagnostics: list[Diagnostic] = []

    def add(self, code: str, path: str, message: str, hint: str = "") -> None:
        """One more error, at a JSON path."""
        self.diagnostics.append(diagnose(code, message, coordinate=path, subgraph=self.subject, hint=hint))


class Section:
    """One JSON object of a resource. A field that is null counts as absent."""

    __slots__ = ("_fields", "path", "report")

    def __init__(self, fields: Mapping[Any, Any], path: str, report: Report) -> None:
        self._fields = {visible(str(key)): value for key, value in fields.items()}
        self.path = path
        self.report = report

    def only(self, *names: str) -> Section:
        """Report every field that is none of these, and go on."""
        for name in sorted(self._fields.keys() - set(names)):
            message = f'unknown field "{shortened(name)}"'
            self.report.add("RESOURCE_FIELD_UNKNOWN", self.at(name), message, suggest(name, names))
        return self

    def at(self, name: str) -> str:
        """The path of a field."""
        step = f".{name}" if _PLAIN_KEY.fullmatch(name) else f'["{name}"]'
        return f"{self.path}{step}" if self.path else step.removeprefix(".")

    def problem(self, name: str, message: str, hint: str = "") -> None:
        """Report that a field's value is wrong."""
        self.report.add("RESOURCE_INVALID", self.at(name), message, hint)

    def missing(self, name: str, hint: str = "") -> None:
        """Report that a required field is absent."""
        self.report.add("RESOURCE_FIELD_MISSING", self.at(name), f'"{name}" is required', hint)

    def names(self) -> tuple[str, ...]:
        """The fields that are present, in order of writing."""
        return tuple(name for name, value in self._fields.items() if value is not None)

    def keys(self) -> tuple[str, ...]:
        """All fields, null ones included, in order of writing."""
        return tuple(self._fields)

    def has(self, name: str) -> bool:
        """Whether a field is present and not null."""
        return self._fields.get(name) is not None

    def has_key(self, name: str) -> bool:
        """Whether a field is present, null included."""
        return name in self._fields

    def empty(self, name: str) -> bool:
        """Whether a field holds an empty list."""
        return self._fields.get(name) in ([], ())

    def one_of(self, *names: str, required: bool = True) -> str | None:
        """The one field of these that is present; reports when there are several, or none though one is required."""
        present = [name for name in names if self.has(name)]
        if len(present) == 1:
            return present[0]
        if present or required:
            found = f"found {' and '.join(present)}" if present else "found none"
            wanted = "exactly one" if required else "at most one"
            self.report.add(
                "RESOURCE_FIELDS_EXCLUSIVE", self.path, f"{wanted} of {', '.join(names)} must be given; {found}"
            )
        return None

    def text(self, name: str, pattern: re.Pattern[str] | None = None, wanted: str = "") -> str:
        """A required string; `wanted` says in words what `pattern` demands."""
        if not self.has(name):
            self.missing(name)
            return ""
        return self.optional_text(name, pattern, wanted) or ""

    def optional_text(self, name: str, pattern: re.Pattern[str] | None = None, wanted: str = "") -> str | None:
        """A string, or None if absent."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.problem(name, f"must be a string, not {kind(value)}", "put it in quotes" if is_scalar(value) else "")
            return None
        if not is_unicode(value):
            self.problem(name, "holds half a surrogate pair, which no file can store")
            return None
        if pattern and not pattern.fullmatch(value):
            self.problem(name, f'"{shortened(value)}" is not {wanted}')
            return None
        return value

    def flag(self, name: str, default: bool) -> bool:
        """A boolean."""
        value = self._fields.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(name, f"must be true or false, not {kind(value)}")
            return default
        return value

    def whole(self, name: str, lowest: int, highest: int) -> int | None:
        """A whole number within bounds, or None if absent."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(name, f"must be a whole number, not {kind(value)}")
            return None
        if not lowest <= value <= highest:
            self.problem(name, f"must be between {lowest} and {highest}")
            return None
        return value

    def duration(self, name: str, shortest: float = 0) -> float | None:
        """A positive duration in seconds, at least `shortest` and at most a year, or None if absent."""
        value = self._fields.get(name)
        if value is None:
            return None
        seconds = parse_duration(value)
        if not seconds:
            self.problem(name, "must be a positive duration", 'such as "500ms", "10s" or "1m30s"')
            return None
        if not shortest <= seconds <= _LONGEST_DURATION:
            self.problem(name, f"must be between {shortest:g}s and {_LONGEST_DURATION // 3600}h")
            return None
        return seconds

    def size(self, name: str) -> int | None:
        """A positive size in bytes, or None if absent."""
        value = self._fields.get(name)
        if value is None:
            return None
        size = parse_size(value)
        if size is None or not 0 < size < 1 << 53:
            self.problem(name, "must be a positive size", 'such as "64Ki", "1Mi" or 1048576')
            return None
        return size

    def json(self, name: str) -> Any:
        """Any JSON value; None if absent."""
        value = self._fields.get(name)
        if not is_json(value):
            self.problem(name, "must be a JSON value", "quote dates, NaN and keys that are not strings")
            return None
        return value

    def child(self, name: str) -> Section | None:
        """An object, or None if absent."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.problem(name, f"must be an object, not {kind(value)}")
            return None
        return Section(value, self.at(name), self.report)

    def required_child(self, name: str, hint: str = "") -> Section | None:
        """An object that must be there."""
        if not self.has(name):
            self.missing(name, hint)
        return self.child(name)

    def children(self, name: str) -> tuple[Section, ...]:
        """A list of objects; empty if absent."""
        sections = []
        for index, item in enumerate(self._list(name)):
            path = f"{self.at(name)}[{index}]"
            if isinstance(item, Mapping):
                sections.append(Section(item, path, self.report))
            else:
                self.report.add("RESOURCE_INVALID", path, f"must be an object, not {kind(item)}")
        return tuple(sections)

    def texts(
        self, name: str, pattern: re.Pattern[str] | None = None, wanted: str = "", *, distinct: bool = False
    ) -> tuple[str, ...]:
        """A list of strings; empty if absent. `distinct`: none may stand in it twice."""
        texts = []
        for index, item in enumerate(self._list(name)):
            path = f"{self.at(name)}[{index}]"
            if not isinstance(item, str):
                self.report.add("RESOURCE_INVALID", path, f"must be a string, not {kind(item)}")
            elif pattern and not pattern.fullmatch(item):
                self.report.add("RESOURCE_INVALID", path, f'"{shortened(item)}" is not {wanted}')
            elif distinct and item in texts:
                self.report.add("RESOURCE_INVALID", path, f'"{shortened(item)}" is given twice')
            else:
                texts.append(item)
        return tuple(texts)

    def _list(self, name: str) -> list[Any] | tuple[Any, ...]:
        value = self._fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.problem(name, f"must be a list, not {kind(value)}")
            return ()
        return value
