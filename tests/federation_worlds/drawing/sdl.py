"""The SDL of each subgraph of a draft."""

from __future__ import annotations

from collections.abc import Iterator

from federation_worlds.worlds.world import federated

from .draft import AbstractDraft, Draft, FieldDraft, TypeDraft, told

COLORS = ("RED", "GREEN", "BLUE")
_KEYS = {"id": "id: ID!", "code": "code: String!", "part": "part: Part!"}
_SHARED = f"""enum Color {{ {" ".join(COLORS)} }}
type Part @shareable {{ no: ID! spot: Spot! }}
type Spot @shareable {{ x: Int! y: Int! }}"""
_INPUT = "input Filter { min: Int = 2 color: Color words: [String!] nested: Filter }"
_OWN_INPUT = """input Filter { min: Int = 2 color: Color nested: Filter own%(graph)d: [Own%(graph)d!] }
enum Own%(graph)d { FIRST SECOND }"""
LEAVES = {"ID", "String", "Int", "Boolean", "Float", "Color", "Tone", "Part"}


def subgraphs(draft: Draft) -> dict[str, str]:
    """SDL by name."""
    return federated("\n".join(_member(draft, graph) for graph in range(draft.graphs)))


def _member(draft: Draft, graph: int) -> str:
    text = _sdl(draft, graph)
    # Without any directive it would be a plain schema.
    if graph not in draft.first or "@key" not in text or "@inaccessible" in text:
        return f"[g{graph} v2.7]\n{text}"
    return f"[g{graph} v1.0]\n{text.replace(' @shareable', '')}"


def declared(draft: Draft, holder: TypeDraft, graph: int) -> dict[str, str]:
    """Every field of a type that a subgraph declares, as text."""
    found = {}
    for text, _ in holder.keys.get(graph, ()):
        for name in (name for name in _KEYS if name in text.split()):
            found[name] = _KEYS[name]
    for each in holder.fields.values():
        # What is only named is declared as clients see it: of all owners' types the widest.
        is_strict = graph in each.strict if graph in each.owners else each.owners <= each.strict
        text = f"{each.name}{_arguments(draft, each, graph)}: {each.type}{'!' if is_strict else ''}"
        if graph in each.owners and (graph, each.name) not in holder.absent:
            found[each.name] = text + _directives(holder, each, graph)
        elif graph == each.moved_from:
            found[each.name] = text
        elif (graph, holder.name, each.name) in draft.external:
            found[each.name] = f"{text} @external"
        if each.hidden and each.name in found and "@external" not in found[each.name]:
            found[each.name] += " @inaccessible"
    return found


def interface_fields(draft: Draft, interface: AbstractDraft, graph: int) -> dict[str, str]:
    """What all members of an interface have in a subgraph, of what interfaces are about."""
    common: dict[str, str] | None = None
    for name in interface.members.get(graph, ()):
        holder = draft.entities[name]
        mine = {}
        for field, text in declared(draft, holder, graph).items():
            if (field == "id" and _have_ids(draft, interface)) or (
                field == "label" and graph in holder.fields["label"].owners
            ):
                mine[field] = text.split(" @")[0]
        common = mine if common is None else {field: common[field] for field in common if field in mine}
    return common or {}


def _have_ids(draft: Draft, interface: AbstractDraft) -> bool:
    """Whether every member has an id in some subgraph."""
    members = {name for names in interface.members.values() for name in names}
    return all(any(text == "id" for keys in draft.entities[name].keys.values() for text, _ in keys) for name in members)


def named_types(draft: Draft, graph: int) -> set[str]:
    """Types that a subgraph has: its entities, what their fields lead to, and so on."""
    found: set[str] = set()
    queue = [each.name for each in draft.entities.values() if graph in each.keys]
    queue += [each.named for each in (*draft.roots.values(), *draft.mutations.values()) if graph in each.owners]
    queue += [name for name in draft.objects if graph in {*draft.interfaces[name].members, *draft.objects[name].keys}]
    while queue:
        name = queue.pop()
        if name in found or name in LEAVES:
            continue
        found.add(name)
        queue += draft.members(name, graph)
        holder = draft.holder(name, graph)
        if holder is not None:
            names = declared(draft, holder, graph)
            queue += [each.named for each in holder.fields.values() if each.name in names]
    return found


def _directives(holder: TypeDraft, each: FieldDraft, graph: int) -> str:
    text = ""
    if each.requires:
        text += f' @requires(fields: "{told(each.requires)}")'
    if graph in each.provides:
        text += f' @provides(fields: "{told(each.provides[graph])}")'
    if each.moved_from is not None:
        label = f', label: "{each.label}"' if each.label else ""
        text += f' @override(from: "g{each.moved_from}"{label})'
    if len(each.owners) > 1 or each.shared or not holder.keys:
        text += " @shareable"
    return text


def _sdl(draft: Draft, graph: int) -> str:
    parts = [_SHARED, _OWN_INPUT % {"graph": graph} if graph in draft.own_inputs else _INPUT]
    present = named_types(draft, graph)
    for name in sorted(present & draft.interfaces.keys()):
        if draft.holder(name, graph) is None:
            fields = interface_fields(draft, draft.interfaces[name], graph)
            key = ' @key(fields: "id")' if name in draft.objects else ""
            parts.append(f"interface {name}{key} {{ {' '.join(fields.values())} }}")
    unions = (draft.unions[name] for name in sorted(present & draft.unions.keys()))
    parts += [f"union {each.name} = {' | '.join(each.members[graph])}" for each in unions]
    parts += [
        _type(draft, holder, graph, present)
        for holder in draft.holders()
        if holder.name in present and draft.holder(holder.name, graph) is holder
    ]
    named = {}
    for kind, fields in (("Query", draft.roots), ("Mutation", draft.mutations)):
        roots = [
            f"{each.name}{each.arguments}: {each.type}" + (" @shareable" if len(each.owners) > 1 else "")
            for each in fields.values()
            if graph in each.owners
        ]
        if roots:
            named[kind] = draft.root_names[graph].get(kind, kind)
            parts.append(f"type {named[kind]} {{ {' '.join(roots)} }}")
    if "Query" not in named and draft.root_names[graph]:
        named["Query"] = draft.root_names[graph].get("Query", "Query")
        parts.append(f"type {named['Query']} {{ none{graph}: Int }}")
    if set(named) != set(named.values()):
        parts.append(f"schema {{ {' '.join(f'{kind.lower()}: {name}' for kind, name in named.items())} }}")
    text = "\n".join(parts)
    return f"enum Tone {{ {' '.join(draft.tones[graph])} }}\n{text}" if "Tone" in text else text


def _arguments(draft: Draft, each: FieldDraft, graph: int) -> str:
    """Some have one more, which clients are not shown where other subgraphs have the field, too."""
    if not each.arguments or graph not in draft.own_inputs or len(each.owners) == 1:
        return each.arguments
    return f"{each.arguments[:-1]}, own{graph}: Own{graph} = FIRST)"


def _type(draft: Draft, holder: TypeDraft, graph: int, present: set[str]) -> str:
    keys = "".join(
        f' @key(fields: "{fields}"{"" if resolvable else ", resolvable: false"})'
        for fields, resolvable in holder.keys.get(graph, ())
    )
    body = " ".join(declared(draft, holder, graph).values())
    over = list(_interfaces(draft, holder.name, graph, present))
    implements = f" implements {' & '.join(over)}" if over else ""
    mark = " @interfaceObject" if holder.name in draft.objects else ""
    return f"type {holder.name}{implements}{keys}{mark} {{ {body} }}"


def _interfaces(draft: Draft, name: str, graph: int, present: set[str]) -> Iterator[str]:
    for interface in draft.interfaces.values():
        if interface.name in present and name in interface.members.get(graph, ()):
            yield interface.name
