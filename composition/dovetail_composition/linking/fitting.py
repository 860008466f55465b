"""Whether what a link sends fits the target's argument, and whether what it shows fits what the target returns."""

from __future__ import annotations

from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import InputValue, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, list_depth, named_type, nullable
from dovetail_composition.selections.selection import Selection

from .context import Context
from .keys import Key

# What a key of the first type may be sent as: numbers become texts on the way and texts numbers, since services differ
# in whether an ID is a text or a number.
_COERCIBLE = frozenset(
    {
        ("Int", "Float"),
        ("Int", "ID"),
        ("Int", "String"),
        ("ID", "Int"),
        ("ID", "String"),
        ("String", "ID"),
    }
)


def value_fits(context: Context, given: str, wanted: str) -> bool:
    """Whether a leaf value of the one named type (public names) can be sent, or compared, as the other."""
    if given == wanted or (given, wanted) in _COERCIBLE:
        return True
    kinds = (context.kind_of(given), context.kind_of(wanted))
    if kinds == ("ENUM", "SCALAR"):
        return wanted in {"String", "ID"}
    # What a custom scalar looks like only its service knows: it may well be the text or number that another wants.
    return kinds == ("SCALAR", "SCALAR") and len({given, wanted} & BUILT_IN_SCALARS) == 1


def object_problem(
    context: Context,
    key: Key,
    selection: Selection,
    wanted: TypeDefinition,
    member: Member,
    path: tuple[str, ...] = (),
    depth: int = 0,
) -> str | None:
    """Why an object of the selection's shape is no value of the input type (own names); None where it is one."""
    if wanted.kind != "INPUT_OBJECT":
        return f"several fields make an object, and '{wanted.name}' is no input object"
    leaves = {leaf.path: leaf for leaf in key.leaves}
    for item in selection:
        field = wanted.input_fields.get(item.name)
        if field is None:
            return f"the input type '{wanted.name}' has no field '{item.name}'"
        here = (*path, item.name)
        name = named_type(field.type)
        if item.selection:
            inner = member.own.types.get(name)
            if inner is None:
                return f"'{wanted.name}.{item.name}' is no input object"
            below = depth + list_depth(field.type)
            problem = object_problem(context, key, item.selection, inner, member, here, below)
            if problem:
                return problem
            continue
        leaf = leaves[here]
        public = context.public_names[member.graph].get(name, name)
        if not value_fits(context, leaf.type, public) or leaf.depth != depth + list_depth(field.type):
            return f"'{wanted.name}.{item.name}' is of the type '{field.type}'"
    given = {item.name for item in selection}
    missing = [each.name for each in wanted.input_fields.values() if each.is_required and each.name not in given]
    return f"'{wanted.name}.{missing[0]}' is required" if missing else None


def argument_fits(declared: InputValue, wanted: InputValue) -> bool:
    """Whether a client argument can be passed on as the wanted one: GraphQL's rule for variables."""
    if is_non_null(wanted.type) and not is_non_null(declared.type):
        has_value = declared.default not in {None, "null"} or wanted.default is not None
        return has_value and _stricter(declared.type, nullable(wanted.type))
    return _stricter(declared.type, wanted.type)


def result_fits(context: Context, shown: str, returned: str) -> bool:
    """Whether values of the returned type can be shown as the link's type, both without regard to null.

    An interface or union may be narrowed to a member; an object may be shown as an interface it implements.
    """
    if list_depth(shown) != list_depth(returned):
        return False
    first, second = named_type(shown), named_type(returned)
    return first == second or bool(context.possible_types(first) & context.possible_types(second))


def _stricter(given: str, wanted: str) -> bool:
    if is_non_null(wanted):
        return is_non_null(given) and _stricter(nullable(given), nullable(wanted))
    given = nullable(given)
    if is_list(wanted):
        return is_list(given) and _stricter(item_type(given), item_type(wanted))
    return given == wanted
