"""Who is federated: an SDL that links federation, or uses directives of federation that it does not define itself."""

from __future__ import annotations

from typing import Any

from graphql import DirectiveDefinitionNode, DocumentNode

from dovetail_composition.schema.type_refs import named_type, type_text

from .specifications.links import links_federation
from .specifications.specs import FEDERATION_DIRECTIVES
from .specifications.written_names import applied_directives

_FIELD_SETS = frozenset({"FieldSet", "_FieldSet", "federation__FieldSet"})
_SIGNS = FEDERATION_DIRECTIVES | {"link"}


def is_federated(document: DocumentNode) -> bool:
    """Whether the rules of federation apply to an SDL of which nothing else is known.

    A server may print the definitions of federation's directives, too: those that take field sets give it away.
    """
    defined = {node.name.value for node in document.definitions if isinstance(node, DirectiveDefinitionNode)}
    return (
        links_federation(document)
        or any(_takes_field_set(node) for node in document.definitions)
        or any(name in _SIGNS and name not in defined for name in applied_directives(document))
    )


def _takes_field_set(node: Any) -> bool:
    return isinstance(node, DirectiveDefinitionNode) and any(
        named_type(type_text(argument.type)) in _FIELD_SETS for argument in node.arguments or ()
    )
