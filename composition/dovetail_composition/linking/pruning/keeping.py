"""Works out which types and fields of a linked schema stay: the visible ones, and the hidden ones that are needed."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Field, Schema, TypeDefinition
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import named_type

from .needs import Needs


class Keeping:
    """The types that stay, each with its fields that stay; complete once made.

    A type that stays keeps what its interfaces keep, and a field that stays keeps its type, so that the result is as
    valid as the schema was.
    """

    def __init__(
        self, schema: Schema, implementations: Mapping[str, list[str]], needs: Needs, memo: Memo = NO_MEMO
    ) -> None:
        """`implementations`: interface → types that implement it."""
        self._schema = schema
        self._implementations = implementations
        self._memo = memo
        self.fields: dict[str, set[str]] = {}
        self._opened: list[str] = []
        self._pending: set[str] = set()
        for name, definition in schema.types.items():
            if not definition.inaccessible:
                self._keep_type(name)
        for name in sorted(needs.types):
            self._keep_type(name)
        self._open()
        for type_name, field_name in sorted(needs.fields):
            if type_name in self.fields:
                self._keep_field(type_name, field_name)
        self._settle()
        for name in list(self.fields):
            definition = schema.types[name]
            if definition.inaccessible and definition.fields and not self.fields[name]:
                self._keep_field(name, _plainest(definition))
                self._settle()

    def _keep_type(self, name: str) -> None:
        if name in self._schema.types and name not in self.fields:
            self.fields[name] = set()
            self._opened.append(name)
            self._pending.add(name)

    def _open(self) -> None:
        """Keep the visible fields of new types; no recursion, since a chain of types may be longer than the stack."""
        while self._opened:
            definition = self._schema.types[self._opened.pop()]
            outline = outline_of(definition, self._memo)
            if not definition.inaccessible and outline.fields:
                self.fields[definition.name] |= outline.fields
                self._pending.update(self._implementations.get(definition.name, ()))
                for name in outline.visible_types:
                    self._keep_type(name)

    def _keep_field(self, type_name: str, field_name: str) -> None:
        field = self._schema.types[type_name].fields.get(field_name)
        if field is None or field_name in self.fields[type_name]:
            return
        self.fields[type_name].add(field_name)
        self._keep_type(named_type(field.type))
        self._pending.update(self._implementations.get(type_name, ()))

    def _settle(self) -> None:
        self._open()
        while self._pending:
            name = self._pending.pop()
            if name not in self.fields:
                continue
            for interface in self._schema.types[name].interfaces:
                for field_name in self.fields.get(interface, set()) - self.fields[name]:
                    self._keep_field(name, field_name)
            self._open()


def _plainest(definition: TypeDefinition) -> str:
    """A field that brings as little with it as possible; a type without any would be invalid."""

    def weight(field: Field) -> tuple[bool, bool, str]:
        return (
            any(each.is_required for each in field.arguments),
            field.type.strip("[]!") not in BUILT_IN_SCALARS,
            field.name,
        )

    return min(definition.fields.values(), key=weight).name
