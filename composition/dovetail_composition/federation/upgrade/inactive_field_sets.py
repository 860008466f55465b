"""Steps: what `@requires` and `@provides` name of fields that the subgraph resolves itself is left out of them."""

from __future__ import annotations

from dataclasses import replace

from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    FieldNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
)

from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import FieldSetUse, Written
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import print_field_set, problem_of

from .steps import with_uses


def provides_of_leaves(written: Written) -> Written:
    """A `@provides` on a field whose type has no fields was ignored."""
    kept = (use for use in written.of("provides") if _is_composite(written, use))
    return with_uses(written, "provides", kept)


def inactive_field_sets(written: Written) -> Written:
    """A leaf that is not external, nor below something that is, needs neither to be required nor to be provided."""
    for directive, field_sets in (("requires", written.requires), ("provides", written.provides)):
        kept = [_active(each, written) for each in field_sets.values()]
        written = with_uses(written, directive, (use for use in kept if use is not None))
    return written


def _is_composite(written: Written, use: Use) -> bool:
    returned = written.types.get(named_type(written.types[use.type].fields[use.field].type))
    return returned is not None and returned.kind in ("OBJECT", "INTERFACE", "UNION")


def _active(field_set: FieldSetUse, written: Written) -> Use | None:
    # What is invalid stays as it is, to be refused.
    if field_set.selection is None or problem_of(field_set.selection, field_set.type, written.types):
        return field_set.use
    kept = _kept(field_set.selection, field_set.type, written)
    if kept is field_set.selection:
        return field_set.use
    return _rewritten(field_set.use, print_field_set(kept)) if kept is not None else None


def _kept(selection: SelectionSetNode, type_name: str, written: Written) -> SelectionSetNode | None:
    """The selection without what is not external; the very same where all is, None where nothing is."""
    found = [_kept_one(each, type_name, written) for each in selection.selections]
    if all(new is old for new, old in zip(found, selection.selections, strict=True)):
        return selection
    remaining = tuple(each for each in found if each is not None)
    return SelectionSetNode(selections=remaining) if remaining else None


def _kept_one(node: SelectionNode, type_name: str, written: Written) -> SelectionNode | None:
    if isinstance(node, InlineFragmentNode):
        condition = node.type_condition.name.value if node.type_condition else type_name
        below = _kept(node.selection_set, condition, written)
        if below is node.selection_set or below is None:
            return node if below is not None else None
        return InlineFragmentNode(type_condition=node.type_condition, selection_set=below)
    if not isinstance(node, FieldNode):
        return node
    definition = written.types.get(type_name)
    field = definition.fields.get(node.name.value) if definition else None
    if field is None or _is_external(type_name, field.name, written):
        return node
    if node.selection_set is None:
        return None
    below = _kept(node.selection_set, named_type(field.type), written)
    if below is node.selection_set or below is None:
        return node if below is not None else None
    return FieldNode(name=node.name, arguments=node.arguments, selection_set=below)


def _is_external(type_name: str, field: str, written: Written) -> bool:
    """Of an interface's field: whether one of those that implement it is external."""
    owners = (type_name, *written.implementations.get(type_name, ()))
    return any((owner, field) in written.external for owner in owners)


def _rewritten(use: Use, text: str) -> Use:
    arguments = tuple(
        ConstArgumentNode(name=each.name, value=StringValueNode(value=text), loc=each.loc)
        if each.name.value == "fields"
        else each
        for each in use.node.arguments or ()
    )
    return replace(use, node=ConstDirectiveNode(name=use.node.name, arguments=arguments, loc=use.node.loc))
