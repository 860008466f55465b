"""Draws a federated world from one seed, so that a failing example is named by a few integers."""

from __future__ import annotations

from random import Random

from federation_worlds.worlds.world import World

from . import dialects, relations
from .draft import AbstractDraft, Draft, FieldDraft, TypeDraft
from .faults import add_faults
from .rows import add_rows
from .sdl import interface_fields, subgraphs

_ARGUMENTS = "(n: Int = 1, color: Color, filter: Filter)"
_LEAVES = ["Int!", "Float", "Boolean", "Color", "Tone", "[Tone!]", "[String!]", "[[Int]]", "ID", *["String"] * 4]
_KEYS = [
    "id",
    "id",
    "id",
    "code",
    "code part { no }",
    "part { no }",
    "part { spot { x y } }",
    "code part { spot { y } no }",
]


def draw_world(seed: int, graphs: int, entities: int, *, faulty: bool = False) -> World:
    """A world without operations."""
    random = Random(seed)
    draft = Draft(graphs=graphs)
    dialects.add_all(random, draft)
    _add_entities(random, draft, entities)
    _add_objects(random, draft)
    _add_abstract(random, draft)
    for index in range(random.randint(0, 2)):
        _add_value(random, draft, f"V{index}")
    for holder in [*draft.entities.values(), *draft.objects.values()]:
        _add_fields(random, draft, holder)
    relations.add_all(random, draft)
    _add_roots(random, draft)
    _add_mutations(random, draft)
    dialects.age(random, draft)
    add_rows(random, draft)
    if faulty:
        add_faults(random, draft)
    return World(
        subgraphs=subgraphs(draft), rows=draft.rows, fields=draft.compute, unknown=draft.unknown, operations={}
    )


def _add_entities(random: Random, draft: Draft, count: int) -> None:
    all_have_ids = random.random() < 0.75  # Large worlds are hardly ever satisfiable otherwise.
    for index in range(count):
        entity = draft.entities[f"E{index}"] = TypeDraft(name=f"E{index}")
        pool = sorted({random.choice(_KEYS) for _ in range(random.randint(1, 3))})
        for graph in random.sample(range(draft.graphs), random.randint(1, draft.graphs)):
            chosen = random.sample(pool, random.randint(1, len(pool)))
            entity.keys[graph] = [(text, random.random() < 0.93) for text in chosen if text != "id" or not all_have_ids]
            if all_have_ids:
                entity.keys[graph].insert(0, ("id", True))
        entity.fields["label"] = FieldDraft(name="label", type="String", owners=_owners(random, entity, 0.5))


def _owners(random: Random, holder: TypeDraft, share: float) -> set[int]:
    known = sorted(holder.keys)
    return set(random.sample(known, random.randint(1, len(known)) if random.random() < share else 1))


def _add_objects(random: Random, draft: Draft) -> None:
    """At most one interface with keys, which other subgraphs have as an object."""
    home = random.randrange(draft.graphs)
    members = [
        each.name
        for each in draft.entities.values()
        if any(text == "id" for text, _ in each.keys.get(home, ())) and random.random() < 0.7
    ]
    free = [
        graph
        for graph in range(draft.graphs)
        if graph != home and all(graph not in draft.entities[name].keys for name in members)
    ]
    if not members or not free or random.random() < 0.1:
        return
    for name in members:
        keys = draft.entities[name].keys[home]
        draft.entities[name].keys[home] = [("id", True), *(each for each in keys if each[0] != "id")]
    draft.interfaces["M0"] = AbstractDraft(name="M0", members={home: members})
    resolvable = [random.random() < 0.9 for _ in free]
    draft.objects["M0"] = TypeDraft(
        name="M0", keys={graph: [("id", each)] for graph, each in zip(free, resolvable, strict=True)}
    )


def _add_abstract(random: Random, draft: Draft) -> None:
    for name, drafts in (("I0", draft.interfaces), ("I1", draft.interfaces), ("U0", draft.unions)):
        if random.random() < 0.4:
            continue
        drafts[name] = abstract = AbstractDraft(name=name)
        everybody = [each for each in draft.entities if random.random() < 0.7]
        for graph in range(draft.graphs):
            known = [each for each in everybody if graph in draft.entities[each].keys]
            members = known if drafts is draft.interfaces else [each for each in known if random.random() < 0.8]
            if members and random.random() < 0.8:
                abstract.members[graph] = members
    for interface in draft.interfaces.values():
        if interface.name not in draft.objects:
            for graph in list(interface.members):
                if not interface_fields(draft, interface, graph):
                    del interface.members[graph]


def _add_value(random: Random, draft: Draft, name: str) -> None:
    value = TypeDraft(name=name)
    everywhere = set(range(draft.graphs))
    value.fields["text"] = FieldDraft(name="text", type="String", owners=everywhere)
    loose = {graph for graph in everywhere if random.random() < 0.2}
    value.fields["size"] = FieldDraft(name="size", type="Int", owners=everywhere, strict=everywhere - loose)
    if random.random() < 0.4:
        value.fields["inner"] = FieldDraft(name="inner", type=random.choice([*draft.values, name]), owners=everywhere)
    for graph in range(draft.graphs):
        if random.random() < 0.25:
            value.absent.add((graph, random.choice(["text", "size"])))
    draft.values[name] = value


def _add_fields(random: Random, draft: Draft, holder: TypeDraft) -> None:
    for _ in range(random.randint(1, 5)):
        name = f"f{sum(len(each.fields) for each in draft.holders())}"
        owners = _owners(random, holder, 0.35)
        type_ = _type(random, draft, owners)
        each = FieldDraft(name=name, type=type_, owners=owners, hidden=random.random() < 0.1)
        if type_ == "String" and random.random() < 0.5:
            each.arguments = _ARGUMENTS
        if len(owners) > 1 and type_ in {"String", "Color", "ID", "Float"}:
            each.strict = {graph for graph in owners if random.random() < 0.3}
        holder.fields[name] = each
        if each.named in draft.entities:
            for graph in owners:
                _know(random, draft, each.named, graph)


def _know(random: Random, draft: Draft, name: str, graph: int) -> None:
    """See that a subgraph has an entity, if only by a key."""
    entity = draft.entities[name]
    if graph not in entity.keys:
        text = random.choice(sorted({text for keys in entity.keys.values() for text, _ in keys}))
        entity.keys[graph] = [(text, random.random() < 0.5)]


def _type(random: Random, draft: Draft, owners: set[int]) -> str:
    """A type that all of these subgraphs can have."""
    if random.random() < 0.45:
        return random.choice(_LEAVES)
    pool = [*draft.values, *(each for each in draft.entities if all(draft.can_know(graph, each) for graph in owners))]
    for abstract in [*draft.interfaces.values(), *draft.unions.values()]:
        if all(graph in abstract.members or draft.holder(abstract.name, graph) for graph in owners):
            pool += [abstract.name] * 2
    if not pool:
        return "String"
    name = random.choice(pool)
    return random.choice([name, name, f"[{name}]", f"[{name}!]", f"[[{name}]]"])


def _add_roots(random: Random, draft: Draft) -> None:
    for entity in draft.entities.values():
        for name, arguments, type_ in (("all", "", f"[{entity.name}!]!"), ("some", "(at: Int = 0)", entity.name)):
            if random.random() < 0.8:
                _root(draft, f"{name}{entity.name}", arguments, type_, _owners(random, entity, 0.3))
    for name in [*draft.values, *draft.interfaces, *draft.unions]:
        able = [
            graph
            for graph in range(draft.graphs)
            if name in draft.values or draft.holder(name, graph) or graph in draft.abstract(name).members
        ]
        if able:
            owners = set(random.sample(able, random.randint(1, len(able))) if random.random() < 0.5 else able[:1])
            _root(draft, f"any{name}", "", random.choice([name, f"[{name}]"]), owners)
    if not draft.roots:
        entity = next(iter(draft.entities.values()))
        _root(draft, f"all{entity.name}", "", f"[{entity.name}!]!", {min(entity.keys)})


def _add_mutations(random: Random, draft: Draft) -> None:
    """Each counts on from the last one, whoever has it; some give an entity."""
    for graph in range(draft.graphs):
        if random.random() < 0.3:
            name = f"count{graph}"
            draft.mutations[name] = FieldDraft(name=name, type="Int!", owners={graph}, arguments="(by: Int = 1)")
    for entity in draft.entities.values():
        if random.random() < 0.3:
            name, owner = f"touch{entity.name}", random.choice(sorted(entity.keys))
            arguments = "(at: Int = 0)"
            draft.mutations[name] = FieldDraft(name=name, type=entity.name, owners={owner}, arguments=arguments)


def _root(draft: Draft, name: str, arguments: str, type_: str, owners: set[int]) -> None:
    draft.roots[name] = FieldDraft(name=name, type=type_, owners=owners, arguments=arguments)
