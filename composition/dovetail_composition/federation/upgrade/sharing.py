"""Step: fields of a Federation 1 subgraph may be resolved by others, too, who decide for themselves about theirs.

Federation 1 had no `@shareable`: value types were shared as a matter of course. Where no other subgraph resolves a
field, it makes no difference whether it may. Fields of the subscription root are nobody's to share, and those that
an extension adds to a value type of the same subgraph are its own: the composer that everybody had marked the type's
first declaration.
"""

from __future__ import annotations

from graphql import ConstDirectiveNode, NameNode

from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written

from .steps import with_uses


def sharing(written: Written) -> Written:
    """Each field of an object type shareable, those of the subscription root and external ones apart."""
    stands = ConstDirectiveNode(name=NameNode(value="shareable"))
    subscription = written.schema.roots.get("subscription")
    uses = [
        Use("shareable", stands, "FIELD_DEFINITION", name, field)
        for name, definition in written.types.items()
        if definition.kind == "OBJECT" and name != subscription
        for field in definition.fields
        if (name, field) not in written.external and ((name, field) not in written.added or _is_whole(written, name))
    ]
    return with_uses(written, "shareable", uses)


def _is_whole(written: Written, name: str) -> bool:
    """Whether each field of a type counts by itself: in entities, root types, and what is extended only."""
    return name in written.keys or name in written.schema.roots.values() or name in written.extended
