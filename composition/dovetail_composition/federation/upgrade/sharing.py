"""Step: fields of a Federation 1 subgraph may be resolved by others, too, who decide for themselves about theirs.

Federation 1 had no `@shareable`: value types were shared as a matter of course. Where no other subgraph resolves a
field, it makes no difference whether it may. Fields of the subscription root are nobody's to share.
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
        if (name, field) not in written.external
    ]
    return with_uses(written, "shareable", uses)
