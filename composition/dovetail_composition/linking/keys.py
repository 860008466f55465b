"""Keys: the selections that links and lookups read from parents and compare on returned items."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import Field, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import is_non_null, list_depth, named_type
from dovetail_composition.selections.selection import (
    SelectedField,
    Selection,
    SelectionSyntaxError,
    parse_plain_selection,
    print_selection,
)

from .context import Context, field_of
from .site import Site


@dataclass(frozen=True, slots=True)
class Role:
    """What a selection is for, as its findings name it."""

    what: str
    invalid: str
    unknown: str


FROM = Role("'from'", "LINK_KEY_INVALID", "LINK_KEY_UNKNOWN")
TARGET = Role("'targetFieldName'", "LINK_TARGET_INVALID", "LINK_TARGET_UNKNOWN")
LOOKUP_KEY = Role("'key'", "LOOKUP_KEY_INVALID", "LOOKUP_KEY_UNKNOWN")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a key: its type's name, how many lists lead to it, and whether something on the way may be null."""

    path: tuple[str, ...]
    type: str
    depth: int
    nullable: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A checked selection in public names."""

    selection: Selection
    leaves: tuple[Leaf, ...]

    @property
    def text(self) -> str:
        """The normal form."""
        return print_selection(self.selection)

    @property
    def single(self) -> Leaf | None:
        """The only leaf; None where the key is an object of several."""
        return self.leaves[0] if len(self.leaves) == 1 else None

    @property
    def depth(self) -> int:
        """Lists around the key's value: lists on the way are flattened into one; an object stands alone."""
        return min(self.leaves[0].depth, 1) if len(self.leaves) == 1 else 0

    @property
    def nullable(self) -> bool:
        """Whether there may be no key."""
        return any(leaf.nullable for leaf in self.leaves)


def read_key(site: Site, context: Context, role: Role, member: Member, type_name: str, text: str) -> Key | None:
    """Check that the member itself can answer the selection on the type; names are public ones or else its own."""
    try:
        selection = parse_plain_selection(text)
    except SelectionSyntaxError as error:
        site.report(
            role.invalid, f"{role.what} is '{text[:100]}'. {error}", "Write 'id', 'owner.id' or 'sku tenant { id }'."
        )
        return None
    walk = _Walk(site, context, role, member)
    definition = context.type_of(member, type_name)
    if definition is None:
        site.report(role.unknown, f"Schema '{member.name}' does not know the type '{type_name}'.")
        return None
    resolved = walk.select(definition, selection, Leaf((), "", 0, nullable=False))
    return None if walk.failed else Key(resolved, tuple(walk.leaves))


class _Walk:
    """One way through a selection, collecting its leaves."""

    def __init__(self, site: Site, context: Context, role: Role, member: Member) -> None:
        self._site = site
        self._context = context
        self._role = role
        self._member = member
        self.leaves: list[Leaf] = []
        self.failed = False

    def select(self, definition: TypeDefinition, selection: Selection, above: Leaf) -> Selection:
        """The selection with public names; findings are reported."""
        found: list[SelectedField] = []
        for item in selection:
            field = field_of(definition, self._member.graph, item.name)
            if field is None:
                message = f"{self._role.what} names '{item.name}', which '{definition.name}' does not have"
                self._fail(
                    self._role.unknown,
                    f"{message} in schema '{self._member.name}'.",
                    self._elsewhere(definition.name, item.name) or suggest(item.name, definition.fields),
                )
            elif self._is_fetchable(definition, field):
                found.append(SelectedField(field.name, self._below(definition, field, item, above)))
        return tuple(found)

    def _below(self, definition: TypeDefinition, field: Field, item: SelectedField, above: Leaf) -> Selection:
        name = named_type(field.type)
        here = Leaf(
            (*above.path, field.name),
            name,
            above.depth + list_depth(field.type),
            above.nullable or not is_non_null(field.type),
        )
        inner = self._member.public.types.get(name)
        coordinate = f"{definition.name}.{field.name}"
        if name in BUILT_IN_SCALARS or (inner is not None and inner.kind in {"SCALAR", "ENUM"}):
            if item.selection:
                self._fail(
                    self._role.invalid, f"{self._role.what} selects fields of '{coordinate}', which has none.", ""
                )
            self.leaves.append(here)
        elif inner is None or inner.kind == "UNION":
            message = f"{self._role.what} goes through '{coordinate}', whose type '{name}' has no fields of its own."
            self._fail(
                self._role.invalid, message, "Go through object types only, to a field without fields of its own."
            )
        elif not item.selection:
            example = next(iter(inner.fields), "id")
            message = f"{self._role.what} ends in '{coordinate}', which is an object."
            self._fail(self._role.invalid, message, f"Go on to a field of '{name}', such as '{field.name}.{example}'.")
        else:
            return self.select(inner, item.selection, here)
        return ()

    def _is_fetchable(self, definition: TypeDefinition, field: Field) -> bool:
        coordinate = f"{definition.name}.{field.name}"
        if (definition.name, field.name) in self._context.linked:
            hint = f"Give the service's field another name: rename '{coordinate}' in the transforms."
            self._fail(
                self._role.invalid, f"{self._role.what} goes through '{coordinate}', which is itself a link.", hint
            )
            return False
        required = [each.name for each in field.arguments if each.is_required]
        if required:
            message = f"{self._role.what} goes through '{coordinate}', which needs the argument '{required[0]}'."
            self._fail(self._role.invalid, message, "Use a field that can be selected without arguments.")
            return False
        return True

    def _elsewhere(self, type_name: str, field_name: str) -> str:
        for member in self._context.members:
            definition = member.public.types.get(type_name)
            if member is not self._member and not member.virtual and definition and field_name in definition.fields:
                return f"'{type_name}.{field_name}' exists in schema '{member.name}': declare the link there."
        return ""

    def _fail(self, code: str, message: str, hint: str) -> None:
        self.failed = True
        self._site.report(code, message, hint)
