"""The type of a linked field: what its target returns, taken apart by batches and multiplied by lists of keys."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLError, parse_type

from dovetail_composition.literals.text import MAX_DEPTH
from dovetail_composition.members.sources import LinkSpec
from dovetail_composition.schema.definitions import Field
from dovetail_composition.schema.type_refs import (
    is_list,
    is_non_null,
    item_type,
    list_depth,
    named_type,
    nullable,
    rename,
    type_text,
)

from .arguments.call_site import Bound, CallSite
from .fitting import result_fits


def shape_of(call: CallSite, spec: LinkSpec, bound: Sequence[Bound]) -> str | None:
    """The type that the call gives each parent, if the link asks for what the target can give."""
    returns = call.target.public.type
    batch = [each for each in bound if each.call.batch]
    repeated = [each for each in bound if each.call.each]
    if batch and repeated:
        message = f"Argument '{batch[0].call.name}' is batched, and argument '{repeated[0].call.name}' is repeated."
        hint = "Use 'batch' where the query takes a list of keys, and 'each' where it takes one key."
        call.site.report("LINK_BATCH_INVALID", message, hint)
        return None
    lists = any(each.key is not None and each.key.depth for each in bound if each.call.batch or each.call.each)
    if batch:
        return _batched(call, spec, batch, returns, lists)
    if repeated:
        return _repeated(repeated, returns)
    if spec.collection and not is_list(returns):
        message = f"The link is a collection, but query '{call.target.own.name}' returns one '{returns}'."
        call.site.report("LINK_COLLECTION", message, "Leave 'collection' out.")
        return None
    # Without its key a call is not made.
    return nullable(returns) if any(each.key and each.key.nullable for each in bound) else returns


def _batched(call: CallSite, spec: LinkSpec, batch: Sequence[Bound], returns: str, lists: bool) -> str | None:
    name = call.target.own.name
    if len({each.call.positional for each in batch}) > 1:
        call.site.report("LINK_BATCH_INVALID", "Some keys are matched by position and some by a field.")
        return None
    if not is_list(returns):
        message = f"Keys are batched, but query '{name}' returns '{returns}', which is no list."
        call.site.report("LINK_BATCH_INVALID", message, "Call a query that returns a list, or leave 'batch' out.")
        return None
    item = item_type(returns)
    positional = batch[0].call.positional
    if is_list(item) and not positional:
        message = f"Query '{name}' returns lists of lists, whose items cannot be matched with keys."
        call.site.report("LINK_BATCH_INVALID", message, "If they come in the order of the keys: 'positional: true'.")
        return None
    if lists and not spec.collection:
        keys = ", ".join(f"'{each.key.text}'" for each in batch if each.key and each.key.depth)
        call.site.report("LINK_COLLECTION", f"{keys} is a list of keys, so the field is a list, too.")
        return None
    if lists:
        return f"[{nullable(item)}]"
    if not spec.collection:
        return nullable(item)
    if not positional:
        return nullable(returns)
    if is_list(item):
        return nullable(item)
    message = f"By position there is one '{item}' for each key, which makes no collection."
    call.site.report("LINK_COLLECTION", message, "Leave 'collection' out, or match by 'targetFieldName'.")
    return None


def _repeated(repeated: Sequence[Bound], returns: str) -> str:
    from_client = all(each.client is not None and is_non_null(each.client.type) for each in repeated)
    # One call may fail, or have no key, and the others give their results.
    return f"[{nullable(returns)}]" + ("!" if from_client else "")


def type_of_link(call: CallSite, spec: LinkSpec, shape: str, declared: Field | None) -> str | None:
    """The field's type: the link's own, else what the schema's author declares, else what the target gives."""
    if spec.type is not None:
        text = read_type(spec.type)
        if text is None:
            call.site.report("LINK_TYPE_INVALID", f"'{spec.type[:100]}' is no type.", f"Write it like '{shape}'.")
            return None
        # Authors know the target's types by their own names, too.
        public = call.context.public_names[call.target.member.graph]
        if named_type(text) not in call.context.schema.types and named_type(text) in public:
            text = rename(text, public[named_type(text)])
        return text if _fits(call, text, shape) else None
    if declared is not None and (call.keeps_declared or result_fits(call.context, declared.type, shape)):
        return declared.type if _fits(call, declared.type, shape) else None
    return shape


def read_type(text: str) -> str | None:
    """A type reference in its normal form; None where the text is none."""
    try:
        ref = type_text(parse_type(text, no_location=True))
    except GraphQLError:
        return None
    return ref if list_depth(ref) <= MAX_DEPTH else None


def _fits(call: CallSite, shown: str, shape: str) -> bool:
    if call.context.kind_of(named_type(shown)) is None:
        call.site.report(
            "LINK_TYPE_UNKNOWN", f"No schema has the type '{named_type(shown)}'.", f"The query gives '{shape}'."
        )
        return False
    if result_fits(call.context, shown, shape):
        return True
    message = f"The field is declared as '{shown}', but query '{call.target.own.name}' gives it '{shape}'."
    hint = ""
    if list_depth(shown) > list_depth(shape) and named_type(shown) == named_type(shape):
        hint = "Declare 'collection: true', or the type without a list."
    call.site.report("LINK_TYPE_MISMATCH", message, hint)
    return False
