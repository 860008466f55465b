"""Which fields an object of an answer has: those of all selections and fragments that hold for its type, merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)

from .target import Composite

TYPENAME = "__typename"


@dataclass(slots=True)
class Selected:
    """One key of an object: its field, as often as it is selected."""

    name: str
    parent: Composite
    """The type that the first selection of it is on."""
    nodes: list[FieldNode] = field(default_factory=list)
    conditional: bool = True
    """Whether it may be missing, because each selection of it depends on @include or @skip."""

    @property
    def selections(self) -> list[SelectionSetNode]:
        """What is selected of its value."""
        return [node.selection_set for node in self.nodes if node.selection_set]

    def definition(self, owner: Composite) -> GraphQLField | None:
        """The field, as the object's type has it if that is known; None for `__typename`."""
        holder = owner if isinstance(owner, GraphQLObjectType) else self.parent
        return None if self.name == TYPENAME or isinstance(holder, GraphQLUnionType) else holder.fields[self.name]


Fragments = Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects fields by response key, in the order in which they are selected first."""

    schema: GraphQLSchema
    fragments: Fragments

    def collect(self, type_: Composite, selections: Iterable[SelectionSetNode]) -> dict[str, Selected]:
        """What an object of the type has; for an interface or a union: of a type that no narrower fragment is for."""
        found: dict[str, Selected] = {}
        for each in selections:
            self._add(type_, type_, each, False, found)
        return found

    def direct_spreads(self, selections: Sequence[SelectionSetNode]) -> list[str]:
        """The fragments that are spread right here, without conditions."""
        spread = (each for set_ in selections for each in set_.selections if isinstance(each, FragmentSpreadNode))
        return list(dict.fromkeys(each.name.value for each in spread if not each.directives))

    def _add(
        self,
        type_: Composite,
        parent: Composite,
        selections: SelectionSetNode,
        conditional: bool,
        found: dict[str, Selected],
    ) -> None:
        for each in selections.selections:
            depends = conditional or _is_conditional(each)
            if isinstance(each, FieldNode):
                key = each.alias.value if each.alias else each.name.value
                selected = found.setdefault(key, Selected(each.name.value, parent))
                selected.nodes.append(each)
                selected.conditional = selected.conditional and depends
                continue
            fragment = self.fragments[each.name.value] if isinstance(each, FragmentSpreadNode) else each
            assert isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode)
            condition = self._type(fragment.type_condition.name.value) if fragment.type_condition else parent
            if self._holds(condition, type_):
                self._add(type_, condition, fragment.selection_set, depends, found)

    def _type(self, name: str) -> Composite:
        type_ = self.schema.type_map[name]
        assert isinstance(type_, Composite)
        return type_

    def _holds(self, condition: Composite, type_: Composite) -> bool:
        if condition is type_:
            return True
        return is_abstract_type(condition) and self.schema.is_sub_type(condition, _concrete_or_interface(type_))


def _concrete_or_interface(type_: Composite) -> GraphQLObjectType:
    return type_  # type: ignore[return-value]  # of a union no abstract type but itself is known: is_sub_type says False


def _is_conditional(node: SelectionNode) -> bool:
    return any(each.name.value in ("include", "skip") for each in node.directives or ())
