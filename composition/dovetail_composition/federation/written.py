"""One federated subgraph as its author wrote it: its types, and where the directives of federation stand on them.

What rules, the upgrade from Federation 1 and normalisation have in common to ask is answered here, once for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graphql import BooleanValueNode, SelectionSetNode

from dovetail_composition.members.federation import Federation
from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import Chosen, parse_field_set, walk

from .contexts import parse_context_field
from .specifications.specs import FEDERATION_1
from .uses import Use, Uses

FieldName = tuple[str, str]
"""Type and field."""


@dataclass(frozen=True)
class FieldSetUse:
    """A `@key`, `@requires` or `@provides`, with its field set as far as that can be read."""

    use: Use
    type: str
    """The type that its field set selects on."""
    selection: SelectionSetNode | None

    @property
    def resolvable(self) -> bool:
        """False for `@key(resolvable: false)`."""
        value = self.use.value("resolvable")
        return not (isinstance(value, BooleanValueNode) and not value.value)


@dataclass(frozen=True)
class Written:
    """A subgraph's types with the uses of specifications' directives; applied directives still have the SDL's names."""

    graph: str
    federation: Federation
    schema: Schema
    uses: Uses
    extended: frozenset[str] = field(default=frozenset())
    """Types that it only extends, by `extend` or `@extends`."""

    added: frozenset[FieldName] = field(default=frozenset())
    """Fields that stand in an extension, of a type that has another declaration before."""

    @property
    def types(self) -> Mapping[str, TypeDefinition]:
        """All its types."""
        return self.schema.types

    @property
    def is_federation_1(self) -> bool:
        """Whether it links no federation, so that it is of the first."""
        return self.federation.version == FEDERATION_1

    def of(self, directive: str) -> tuple[Use, ...]:
        """All uses of a directive, by its canonical name."""
        return self.uses.get(directive, ())

    @cached_property
    def keys(self) -> Mapping[str, tuple[FieldSetUse, ...]]:
        """Type → its keys."""
        found: dict[str, list[FieldSetUse]] = {}
        for use in self.of("key"):
            found.setdefault(use.type, []).append(_field_set_use(use, use.type))
        return {name: tuple(keys) for name, keys in found.items()}

    @cached_property
    def requires(self) -> Mapping[FieldName, FieldSetUse]:
        """Field → its `@requires`."""
        return {(use.type, use.field): _field_set_use(use, use.type) for use in self.of("requires")}

    @cached_property
    def provides(self) -> Mapping[FieldName, FieldSetUse]:
        """Field → its `@provides`."""
        found = {}
        for use in self.of("provides"):
            given = self.types[use.type].fields[use.field]
            found[use.type, use.field] = _field_set_use(use, named_type(given.type))
        return found

    def field_sets(self) -> Iterator[FieldSetUse]:
        """All field sets of the subgraph."""
        for keys in self.keys.values():
            yield from keys
        yield from self.requires.values()
        yield from self.provides.values()

    def chosen(self, field_set: FieldSetUse) -> Iterator[Chosen]:
        """The fields that a field set selects, as far as they are there."""
        if field_set.selection is not None:
            yield from walk(field_set.selection, field_set.type, self.types)

    @cached_property
    def marked_external(self) -> frozenset[FieldName]:
        """Fields that `@external` stands on, or on whose block it stands."""
        return frozenset((use.type, use.field) for use in self.of("external") if use.field)

    @cached_property
    def external(self) -> frozenset[FieldName]:
        """Fields that the subgraph does not resolve itself.

        Key fields of an extension are resolved by it, whatever is said: federation kept that for the sake of
        Federation 1, in which they had to be marked external.
        """
        return self.marked_external - self.resolved_all_the_same

    @cached_property
    def resolved_all_the_same(self) -> frozenset[FieldName]:
        """Fields that are marked external and part of a key that stands on an extension.

        The upgrade from Federation 1 has unmarked its own; what is left there is external.
        """
        if self.is_federation_1:
            return frozenset()
        found = set()
        for name, keys in self.keys.items():
            for key in keys:
                if key.use.in_extension or name in self.said_to_extend:
                    found |= {(chosen.type, chosen.field.name) for chosen in self.chosen(key)}
        return frozenset((use.type, use.field) for use in self.of("external") if not use.pushed) & found

    @cached_property
    def said_to_extend(self) -> frozenset[str]:
        """Types with `@extends`."""
        return frozenset(use.type for use in self.of("extends"))

    @cached_property
    def implementations(self) -> Mapping[str, tuple[str, ...]]:
        """Interface → object types that implement it, in the order of the schema."""
        found: dict[str, list[str]] = {}
        for name, definition in self.types.items():
            if definition.kind == "OBJECT":
                for interface in definition.interfaces:
                    found.setdefault(interface, []).append(name)
        return {interface: tuple(names) for interface, names in found.items()}

    def with_implementations(self, chosen: Chosen) -> Iterator[FieldName]:
        """A chosen field, and where it is an interface's, the field in each type that implements it."""
        name = chosen.field.name
        yield chosen.type, name
        for each in self.implementations.get(chosen.type, ()):
            if name in self.types[each].fields:
                yield each, name

    @cached_property
    def provided(self) -> frozenset[FieldName]:
        """Fields that some `@provides` names."""
        return self._named_by(self.provides.values())

    @cached_property
    def key_fields(self) -> frozenset[FieldName]:
        """Fields that some `@key` names, nested ones, too."""
        return self._named_by(key for keys in self.keys.values() for key in keys)

    @cached_property
    def used(self) -> frozenset[FieldName]:
        """Fields that a field set or a context's selection names, or that an interface demands."""
        demanded = {
            (name, demand)
            for interface, names in self.implementations.items()
            if interface in self.types
            for demand in self.types[interface].fields
            for name in names
        }
        return self._named_by(self.field_sets()) | self._with_implementations(self._from_contexts()) | demanded

    def _from_contexts(self) -> Iterator[Chosen]:
        """What `@fromContext`s select of the types that set their contexts."""
        for use in self.of("fromContext"):
            taken = parse_context_field(use.text("field") or "")
            if taken is not None and taken.selection is not None:
                for context in self.of("context"):
                    if context.text("name") == taken.name:
                        yield from walk(taken.selection, context.type, self.types)

    def _named_by(self, field_sets: Iterable[FieldSetUse]) -> frozenset[FieldName]:
        return self._with_implementations(chosen for field_set in field_sets for chosen in self.chosen(field_set))

    def _with_implementations(self, chosen: Iterable[Chosen]) -> frozenset[FieldName]:
        return frozenset(name for each in chosen for name in self.with_implementations(each))


def _field_set_use(use: Use, type_name: str) -> FieldSetUse:
    text = use.text("fields")
    selection = parse_field_set(text) if text is not None else None
    return FieldSetUse(use, type_name, None if isinstance(selection, str) else selection)
