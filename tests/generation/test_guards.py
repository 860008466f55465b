"""A supergraph that is not all for everybody makes no generation, whichever way it comes."""

from dataclasses import replace

import pytest
from support.supergraphs import supergraph_of

from dovetail_composition.definitions import AppliedDirective, Supergraph
from dovetail_composition.manifest import Endpoint, Manifest
from dovetail_gateway.artifacts.content import ComposedContent
from dovetail_gateway.generation.build import Built, Refusal, build


def content(supergraph: Supergraph) -> ComposedContent:
    manifest = Manifest(endpoints={"greeter": Endpoint(url="http://127.0.0.1:1/graphql")})
    return ComposedContent(digest="sha256:0", supergraph=supergraph, manifest=manifest)


def marked(name: str, *, field: bool) -> Supergraph:
    """The greeter with a directive on its field, or on the field's type."""
    supergraph = supergraph_of()
    query = supergraph.schema.types["Query"]
    directives = (AppliedDirective(name=name),)
    if field:
        query = replace(query, fields={key: replace(each, directives=directives) for key, each in query.fields.items()})
    else:
        query = replace(query, directives=directives)
    return replace(supergraph, schema=replace(supergraph.schema, types={"Query": query}))


@pytest.mark.parametrize("field", [True, False])
@pytest.mark.parametrize("name", ["authenticated", "requiresScopes", "policy"])
def test_what_is_guarded_is_refused(name: str, field: bool) -> None:
    refusal = build(content(marked(name, field=field)), None)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "SUPERGRAPH_INVALID"
    assert [(each.coordinate, each.message) for each in refusal.diagnostics] == [
        (place, f"{place} has @{name}, and this gateway does not check who asks.")
        for place in ["Query.hello" if field else "Query"]
    ]


@pytest.mark.parametrize("name", ["tag", "cost", "mine"])
def test_other_directives_guard_nothing(name: str) -> None:
    assert isinstance(build(content(marked(name, field=True)), None), Built)
