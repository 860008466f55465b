"""Names on the wire: from the API's names to a subgraph's own, in types, fields, arguments and input values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import InputValue, Supergraph, TypeDefinition

_COORDINATE = re.compile(r"\b([_A-Za-z]\w*)\.([_A-Za-z]\w*)\b")
_QUOTED = re.compile(r"(['\"])([\[_A-Za-z][\w\[\]!]*)\1")


class WireNames:
    """The subgraphs' own names where transforms changed them; everywhere else the API's."""

    def __init__(self, supergraph: Supergraph) -> None:
        """Nothing is computed up front."""
        self._types = supergraph.schema.types
        self._affected: dict[tuple[str, str], bool] = {}
        self._renamed_types: dict[str, Mapping[str, str]] = {}

    def type_name(self, graph: str, name: str) -> str:
        """A type's own name."""
        definition = self._types.get(name)
        if definition is not None:
            for join in definition.joins:
                if join.graph == graph and join.wire_name is not None:
                    return join.wire_name
        return name

    def type_ref(self, graph: str, ref: str) -> str:
        """A type reference in the subgraph's own names."""
        name = type_refs.named_type(ref)
        own = self.type_name(graph, name)
        return ref if own == name else type_refs.rename(ref, own)

    def field_name(self, graph: str, type_name: str, field_name: str) -> str:
        """A field's own name."""
        definition = self._types[type_name].fields.get(field_name)
        if definition is not None:
            for join in definition.joins:
                if join.graph == graph and join.wire_name is not None:
                    return join.wire_name
        return field_name

    def argument_name(self, graph: str, argument: InputValue) -> str:
        """An argument's own name."""
        return argument.wire_names.get(graph, argument.name)

    def enum_values(self, graph: str, name: str) -> Mapping[str, str]:
        """API name → own name of the enum's values that differ."""
        definition = self._types.get(name)
        if definition is None or definition.kind != "ENUM":
            return {}
        return {
            value.name: value.wire_names[graph]
            for value in definition.values.values()
            if value.wire_names.get(graph, value.name) != value.name
        }

    def api_enum_values(self, graph: str, name: str) -> dict[str, str]:
        """The way back: own name → API name of the enum's values that differ."""
        return {own: value for value, own in self.enum_values(graph, name).items()}

    def input_is_renamed(self, graph: str, name: str) -> bool:
        """Whether values of the input type hold any name that differs on the wire."""
        key = (graph, name)
        known = self._affected.get(key)
        if known is None:
            self._affected[key] = False  # input types may refer to themselves
            known = self._affected[key] = self._find_renamed(graph, name)
        return known

    def _find_renamed(self, graph: str, name: str) -> bool:
        definition = self._types.get(name)
        if definition is None:
            return False
        if definition.kind == "ENUM":
            return bool(self.enum_values(graph, name))
        if definition.kind != "INPUT_OBJECT":
            return False
        seen = {name}
        queue = [definition]
        while queue:
            for field in queue.pop().input_fields.values():
                if field.wire_names.get(graph, field.name) != field.name:
                    return True
                inner_name = type_refs.named_type(field.type)
                inner = self._types.get(inner_name)
                if inner is None or inner_name in seen:
                    continue
                seen.add(inner_name)
                if inner.kind == "ENUM" and self.enum_values(graph, inner_name):
                    return True
                if inner.kind == "INPUT_OBJECT":
                    queue.append(inner)
        return False

    def value(self, graph: str, ref: str, value: Any) -> Any:
        """A JSON input value of the API type, in the subgraph's own names. What does not fit is left as it is."""
        definition = self._types.get(type_refs.named_type(ref))
        if definition is None or not self.input_is_renamed(graph, definition.name):
            return value
        return self._value(graph, definition, value)

    def _value(self, graph: str, definition: TypeDefinition, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(graph, definition, item) for item in value]
        if definition.kind == "ENUM" and isinstance(value, str):
            return self.enum_values(graph, definition.name).get(value, value)
        if definition.kind == "INPUT_OBJECT" and isinstance(value, dict):
            own: dict[str, Any] = {}
            for name, item in value.items():
                field = definition.input_fields.get(name)
                if field is None:
                    own[name] = item
                else:
                    own[field.wire_names.get(graph, name)] = self.value(graph, field.type, item)
            return own
        return value

    def message(self, graph: str, text: str) -> str:
        """A subgraph's error message with its own names brought back, where they stand as coordinates or in quotes.

        Elsewhere a word that happens to be a type's name is a word of the service's own, and stays.
        """
        own = self._own_types(graph)
        if not own:
            return text

        def coordinate(match: re.Match[str]) -> str:
            definition = self._types.get(own.get(match[1], match[1]))
            if definition is None:
                return match[0]
            name = next(
                (field for field in definition.fields if self.field_name(graph, definition.name, field) == match[2]),
                match[2],
            )
            return f"{definition.name}.{name}"

        def quoted(match: re.Match[str]) -> str:
            name = type_refs.named_type(match[2])
            return f"{match[1]}{type_refs.rename(match[2], own[name])}{match[1]}" if name in own else match[0]

        return _QUOTED.sub(quoted, _COORDINATE.sub(coordinate, text))

    def _own_types(self, graph: str) -> Mapping[str, str]:
        """Own → API names of the subgraph's types, if any name of it differs on the wire."""
        found = self._renamed_types.get(graph)
        if found is None:
            found = {}
            differs = False
            for name, definition in self._types.items():
                if any(join.graph == graph for join in definition.joins):
                    own = self.type_name(graph, name)
                    found[own] = name
                    differs = differs or own != name or self._renames_fields(graph, definition)
            found = self._renamed_types[graph] = found if differs else {}
        return found

    @staticmethod
    def _renames_fields(graph: str, definition: TypeDefinition) -> bool:
        return any(
            join.graph == graph and join.wire_name is not None
            for field in definition.fields.values()
            for join in field.joins
        )
