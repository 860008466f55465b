"""The selection set of a subgraph operation under construction, and the names to bring back in its answer."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from dovetail_gateway.document.selection import When

from .nodes import Rewrite
from .response_keys import Keys, united

Types = tuple[str, ...]


class SubgraphField(Struct, kw_only=True):
    """One field; `arguments` are in the subgraph's names, `child` is None for leaves."""

    response_key: str
    api_name: str
    """Its name in the API; `name` is the subgraph's."""
    name: str
    arguments: str = ""
    directives: str = ""
    when: When | None = None
    child: SubgraphSelection | None = None
    alias: str | None = None
    """The response key that the subgraph is given instead, where it would refuse the other."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Own value → API value of what the leaf holds, where they differ."""


class SubgraphSelection(Struct, kw_only=True):
    """Fields by type condition (None: all possible types), under a declared type of the subgraph (API name)."""

    graph: str
    type_name: str
    fields: dict[tuple[Types | None, str, When | None], SubgraphField] = field(default_factory=dict)

    def add(self, types: Types | None, new: SubgraphField) -> SubgraphField:
        """Add a field, or give the equal one that is there already."""
        return self.fields.setdefault((types, new.response_key, new.when), new)


def keys_of(selection: SubgraphSelection) -> Keys:
    """The response keys that the subgraph is given."""
    found: dict[str, Keys | None] = {}
    for item in selection.fields.values():
        shown = item.alias or item.response_key
        below = None if item.child is None else keys_of(item.child)
        known = found.get(shown)
        found[shown] = below if known is None else known if below is None else united(known, below)
    return found


def rewrite_of(selection: SubgraphSelection | None) -> Rewrite | None:
    """The tree of names to bring back in this selection's answers; None where nothing was renamed."""
    if selection is None:
        return None
    children: dict[str, Rewrite] = {}
    keys: dict[str, str] = {}
    for item in selection.fields.values():
        shown = item.alias or item.response_key
        if item.alias is not None:
            keys[item.alias] = item.response_key
        nested = rewrite_of(item.child)
        if item.values:
            nested = Rewrite(values=item.values)
        if nested is not None:
            known = children.get(shown)
            children[shown] = nested if known is None else _merge(known, nested)
    return Rewrite(children=children, keys=keys) if children or keys else None


def _merge(left: Rewrite, right: Rewrite) -> Rewrite:
    children = dict(left.children)
    for key, nested in right.children.items():
        children[key] = _merge(children[key], nested) if key in children else nested
    return Rewrite(values={**left.values, **right.values}, children=children, keys={**left.keys, **right.keys})
