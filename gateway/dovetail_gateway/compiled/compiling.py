"""From a plan to its program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import GraphQLSchema

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, list_depth, nullable
from dovetail_gateway.document.when import holds
from dovetail_gateway.plan.nodes import Fetch, JoinEntry, KeyObject, Parents, PathStep, Plan, RootEntry

from .answer_code import Known, converted, write_attach, write_conversion, write_merge, write_take
from .errors import NotCompilableError
from .key_code import key_argument, write_read, write_tell
from .layout import Filling, Layout, lay_out
from .nulling import fragile
from .path_code import (
    Standing,
    write_clear,
    write_constant,
    write_filter,
    write_narrowed,
    write_show,
    write_step,
    write_unite,
)
from .places import Place, Slot, narrowed, step_down
from .plain_text import objects_pattern
from .program import FetchCode, JoinCode, Program, RootField, Step
from .source import Function, Source
from .streaming import ListStream
from .structs import make_structs, objects_of, type_of
from .uniting import mark_united

Path = tuple[PathStep, ...]
Finishers = list[tuple[int, Function]]


def compile_plan(
    plan: Plan,
    schema: GraphQLSchema,
    formats: Mapping[str, str],
    conditions: Mapping[str, bool],
    *,
    unites: bool = True,
) -> Program:
    """The program of a plan whose conditions turn out so. Raises `NotCompilableError`.

    `formats`: of scalars. `unites`: objects are united where they may come again; see `uniting`.
    """
    layout = lay_out(plan, schema, conditions)
    if unites:
        mark_united(layout)
    make_structs(layout.places, schema, formats)
    compiler = _Compiler(layout=layout, formats=formats)
    fetches = tuple(compiler.fetch(fetch, conditions) for fetch in plan.fetches)
    finishers = [*compiler.constants(), *compiler.clears()]
    (root,) = layout.root.variants.values()
    return Program(
        plan=plan,
        root=root.shown,
        fetches=fetches,
        steps=tuple(compiler.steps),
        kinds=fragile(layout),
        united=tuple(place for place, step in reversed([*enumerate(compiler.steps)]) if step.show is not None),
        finishers=tuple(finishers),
        stream=_stream(layout, fetches, finishers),
        shows_answer=_shows_answer(layout, fetches, finishers),
    )


def _stream(layout: Layout, fetches: tuple[FetchCode, ...], finishers: Finishers) -> ListStream | None:
    """For a plan that asks for nothing but one list of objects."""
    (root,) = layout.root.variants.values()
    slots, lists = [*root.slots.values()], [item for fetch in fetches for item in fetch.fields]
    if len(slots) != 1 or len(lists) != 1 or len(fetches) != 1 or fetches[0].joins or finishers:
        return None
    (slot,) = slots
    if slot.place is None or list_depth(slot.ref) != 1:
        return None
    pattern = objects_pattern(slot.place, layout.schema)
    return ListStream(lists[0], pattern, is_nested=_holds_lists(slot.place))


def _shows_answer(layout: Layout, fetches: tuple[FetchCode, ...], finishers: Finishers) -> bool:
    """Whether one answer brings all fields as the client wants them, and in that order."""
    if len(fetches) != 1 or fetches[0].joins or finishers:
        return False
    (root,) = layout.root.variants.values()
    fields = fetches[0].fields
    return [field.key for field in fields] == [*root.slots] and not any(field.show for field in fields)


def _holds_lists(place: Place) -> bool:
    """Whether the objects there hold lists of objects, at any depth."""
    slots = [slot for variant in place.variants.values() for slot in variant.slots.values()]
    return any(slot.place is not None and (list_depth(slot.ref) > 0 or _holds_lists(slot.place)) for slot in slots)


@dataclass(slots=True, kw_only=True, eq=False)
class _Compiler:
    """A program under construction."""

    layout: Layout
    formats: Mapping[str, str]
    source: Source = field(default_factory=Source)
    steps: list[Step] = field(default_factory=lambda: [Step(0, list)])
    numbers: dict[tuple[int, str, frozenset[str] | None], int] = field(default_factory=dict)
    """Indexes of steps by the place above, the key, and the types there if they are but some."""
    known: Known = field(default_factory=dict)

    def fetch(self, fetch: Fetch, conditions: Mapping[str, bool]) -> FetchCode:
        active = [entry for entry in fetch.entries if holds(entry.when, conditions)]
        roots = tuple(entry for entry in active if isinstance(entry, RootEntry))
        fields = tuple(self.root_field(slot) for entry in roots for slot in self.layout.own[id(entry)])
        return FetchCode(
            fetch=fetch,
            needs=len(fetch.depends_on),
            followers=tuple(other.id for other in self.layout.plan.fetches if fetch.id in other.depends_on),
            roots=roots,
            fields=fields,
            take=write_take(self.source, fields) if fields else None,
            joins=tuple(self.join(entry) for entry in active if isinstance(entry, JoinEntry)),
        )

    def root_field(self, slot: Slot) -> RootField:
        show = None if slot.place is None else write_conversion(self.source, slot.place, self.known)
        if show is not None:
            show = self.source.define("show", "x", [f"return {converted('x', slot, show)}"])
        type_ = type_of(slot, self.layout.schema, self.formats)
        return RootField(key=slot.key, attribute=slot.attribute, type=type_, show=show)

    def join(self, entry: JoinEntry) -> JoinCode:
        filling = self.layout.fillings[id(entry)]
        argument = key_argument(entry)
        wants_lists = _wants_lists(filling)
        is_positional = entry.entities or argument.target is None
        if isinstance(argument.key, KeyObject) and not is_positional:
            raise NotCompilableError("a key of several fields that items are told by")
        if wants_lists != entry.collection and (wants_lists or is_positional):
            raise NotCompilableError("a link whose keys and values are not lists alike")
        read, frame = write_read(self.source, filling)
        if entry.attach is None:
            is_full, give = False, write_merge(self.source, filling.slots)
        else:
            (slot,) = filling.slots
            is_full = wants_lists and is_non_null(item_type(nullable(slot.ref)))
            give = write_attach(self.source, slot)
        return JoinCode(
            entry=entry,
            argument=argument,
            places=tuple(self.place(at) for at in entry.places),
            read=read,
            frame=frame,
            wants_lists=wants_lists,
            tell=None if is_positional else write_tell(self.source, filling),
            is_grouped=entry.collection and not wants_lists,
            is_full=is_full,
            show=write_conversion(self.source, filling.answer, self.known),
            give=give,
            answer=list[objects_of(filling.answer) | None],  # type: ignore[misc]
        )

    def place(self, parents: Parents) -> tuple[int, Function | None]:
        """Where they stand, and what leaves them of the objects there."""
        place, standing = self.path(parents.path)
        kept = narrowed(standing, parents.types)
        return place, None if len(standing) == len(kept) else write_filter(self.source, kept)

    def path(self, path: Path) -> tuple[int, Standing]:
        """Write the steps of a path that are not yet written; gives where it ends, and what stands there."""
        standing = [(self.layout.root, variant) for variant in self.layout.root.variants.values()]
        place = 0
        for step in path:
            place = self.step(place, standing, step)
            standing = step_down(standing, step)
        return place, standing

    def step(self, above: int, standing: Standing, step: PathStep) -> int:
        """The index of a step from this place. `standing`: the types there."""
        parents = narrowed(standing, step.types)
        known = (above, step.key, None if len(parents) == len(standing) else step.types)
        if known not in self.numbers:
            self.numbers[known] = len(self.steps)
            self.steps.append(self.written_step(above, parents, len(standing), step.key))
        return self.numbers[known]

    def written_step(self, above: int, parents: Standing, standing: int, key: str) -> Step:
        for slot in [variant.slots[key] for _, variant in parents]:
            if slot.is_united and slot.place is not None:
                show = write_conversion(self.source, slot.place, self.known)
                return Step(above, write_unite(self.source, slot, slot.place, show), write_show(self.source, slot))
        return Step(above, write_step(self.source, parents, standing, key))

    def constants(self) -> Finishers:
        """What gives objects the fields that the plan itself answers."""
        found: Finishers = []
        for constant in self.layout.plan.constants:
            place, standing = self.path(constant.path)
            parents = narrowed(standing, constant.parent_types)
            if parents:
                slot = parents[0][1].slots[constant.key]
                give = write_constant(self.source, slot, constant.value)
                found.append((place, write_narrowed(self.source, standing, parents, give)))
        return found

    def clears(self) -> Finishers:
        """What takes hidden fields from the objects that are shown."""
        found: Finishers = []
        self.clear_below(0, self.layout.root, found)
        return found

    def clear_below(self, number: int, place: Place, found: Finishers) -> None:
        """`number`: of the step that leads there."""
        standing = [(place, variant) for variant in place.variants.values()]
        for variant in place.variants.values():
            hidden = [slot for slot in variant.slots.values() if not slot.visible]
            if hidden:
                clear = write_clear(self.source, hidden)
                found.append((number, write_narrowed(self.source, standing, [(place, variant)], clear)))
            for slot in variant.slots.values():
                if slot.place is not None and slot.visible:
                    step = PathStep(key=slot.key, types=frozenset({variant.type_name}))
                    self.clear_below(self.step(number, standing, step), slot.place, found)


def _wants_lists(filling: Filling) -> bool:
    """Whether each parent has a list of keys."""
    key = key_argument(filling.entry).key
    _, variant = filling.parents[0]
    if isinstance(key, KeyObject) or len(key.path) != 1 or key.path[0] not in variant.slots:
        return False
    return is_list(variant.slots[key.path[0]].ref)
