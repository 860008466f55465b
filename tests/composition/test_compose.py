"""Names, ownership, leaving out, and what is derived once: the phases of compose() beyond single goldens."""

import pytest

from dovetail_composition.compose import compose, compose_leaving_out
from dovetail_composition.diagnostics.diagnostic import render
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import Hide, LinkSpec, LookupSpec, Rename, SubgraphSource, Transform
from dovetail_composition.prepare import Prepared
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import print_supergraph, read_supergraph


def member(
    name: str, sdl: str | None, *transforms: Transform, namespace: str = "default", created: str = "", **more: object
) -> SubgraphSource:
    return SubgraphSource(
        name=name,
        namespace=namespace,
        created=created,
        sdl=sdl,
        endpoint=Endpoint(url=f"http://{name}/"),
        transforms=transforms,
        **more,
    )


def composed(*sources: SubgraphSource) -> Supergraph:
    composition = compose(sources)
    assert composition.supergraph is not None, [render(each) for each in composition.diagnostics]
    return composition.supergraph


def joins(supergraph: Supergraph, coordinate: str) -> list[str]:
    owner, _, field = coordinate.partition(".")
    return [join.graph for join in supergraph.schema.types[owner].fields[field].joins]


def test_the_oldest_member_owns_a_disputed_name() -> None:
    """Age decides, then namespace and name; the loser is told the winner."""
    young = member("a", "type Query { x: Int }", created="2024-02-01T00:00:00Z")
    old = member("b", "type Query { x: Int }", created="2024-01-01T00:00:00Z")
    [finding] = compose([young, old]).diagnostics

    assert (finding.code, finding.subgraph) == ("INVALID_FIELD_SHARING", "a")
    assert [other.subgraph for other in finding.others] == ["b"]


def test_names_in_several_namespaces() -> None:
    """The oldest keeps the bare name whatever the order in which members are given."""
    first = member("jobs", "type Query { a: Int }", namespace="z", created="1")
    second = member("jobs", "type Query { b: Int }", namespace="a", created="2")
    composition = compose([second, first])

    assert composition.names == {("z", "jobs"): "jobs", ("a", "jobs"): "a/jobs"}
    assert composition.supergraph is not None
    values = {each.name: each.enum_value for each in composition.supergraph.subgraphs.values()}
    assert values == {"jobs": "JOBS", "a/jobs": "A_JOBS"}


def test_enum_values_of_like_names_differ() -> None:
    """Names that look alike in upper case are numbered."""
    supergraph = composed(member("a-b", "type Query { a: Int }"), member("a.b", "type Query { b: Int }"))

    assert sorted(each.enum_value for each in supergraph.subgraphs.values()) == ["A_B", "A_B_2"]


def test_members_that_cannot_be_told_apart() -> None:
    """One name twice in a namespace, and a name that is none."""
    twice = compose([member("a", "type Query { a: Int }"), member("a", "type Query { b: Int }")])
    unnamed = compose([member("", "type Query { a: Int }")])

    assert [each.code for each in twice.diagnostics] == ["DUPLICATE_SUBGRAPH"]
    assert [each.code for each in unnamed.diagnostics] == ["INVALID_SUBGRAPH_NAME"]


def test_a_broken_member_does_not_harm_the_others() -> None:
    """It is left out with its findings; strictly, nothing is composed."""
    sources = [member("a", "type Query { a: Int }"), member("b", "type Query { b: Foo }"), member("c", None)]
    lenient = compose_leaving_out(sources)

    assert compose(sources).supergraph is None
    assert lenient.left_out == ("b", "c")
    assert {each.subgraph for each in lenient.diagnostics} == {"b", "c"}
    assert lenient.supergraph is not None
    assert sorted(lenient.supergraph.subgraphs) == ["a"]


def test_who_loses_against_a_loser_stays() -> None:
    """b loses against a; c has a conflict with b alone, and stays."""
    a = member("a", "type Query { a: A } type A { x: Int }", created="1")
    b = member("b", "type Query { b: A } type A { x: Float } type B { x: Int }", created="2")
    c = member("c", "type Query { c: B } type B { x: Float }", created="3")
    lenient = compose_leaving_out([a, b, c])

    assert lenient.left_out == ("b",)
    assert lenient.supergraph is not None
    assert sorted(lenient.supergraph.subgraphs) == ["a", "c"]


def test_a_dropped_link_does_not_cost_its_member() -> None:
    """While another member is left out for what makes the API invalid, who only has a bad link stays without it."""
    nowhere = LinkSpec(field="Query.x", schema="nowhere", query="x")
    a = member("a", "type Query { a: Int }", created="1", links=(nowhere,))
    sdl = "type Query { node: Node } interface Node { id: ID } type Foo implements Node { id: ID }"
    unanswered = SubgraphSource(name="v", sdl=sdl, links=(LinkSpec(field="Query.node", schema="a", query="a"),))
    lenient = compose_leaving_out([a, unanswered])
    alone = compose_leaving_out(
        [member("a", "type Query { a: Int }", Hide(coordinates=("Query.a",)), links=(nowhere,))]
    )

    assert lenient.left_out == ("v",)
    assert lenient.supergraph is not None
    assert list(lenient.supergraph.schema.types["Query"].fields) == ["a"]
    assert alone.left_out == ()
    assert [each.code for each in alone.diagnostics] == ["NO_QUERIES", "LINK_SCHEMA_UNKNOWN"]


def test_of_members_alike_one_stays_in_any_order() -> None:
    """Which of two members with one name is kept depends on what they say, not on who is read first."""
    one, other = (
        member(
            "a", "type Query { a: Int }", links=(LinkSpec(field="Query.x", value=value, has_value=True, type="Int"),)
        )
        for value in (1, 2)
    )

    assert compose_leaving_out([one, other]) == compose_leaving_out([other, one])


def test_nothing_to_compose() -> None:
    """An API has at least one query."""
    hidden = member("a", "type Query { a: Int }", Hide(coordinates=("Query.a",)))

    for sources in ([], [hidden]):
        assert compose(sources).supergraph is None
        assert [each.code for each in compose_leaving_out(sources).diagnostics] == ["NO_QUERIES"]


@pytest.mark.parametrize(
    ("type_ref", "one", "other", "agree"),
    [
        ("In", "{a: 1, b: [A, B]}", "{b: [A, B], a: 1}", True),
        ("In", "{b: [A, B]}", "{b: [B, A]}", False),
        ("[[Int]]", "1", "[[1]]", True),
        ("[Int]", "null", "[null]", False),
        ("Float!", "1", "1.0e0", True),
        ("Int", "1", "2", False),
        ("ID", "1", '"1"', True),
        ("String", '"E"', '"""E"""', True),
        ("S", "1", '"1"', False),
        ("S", "1", "1.0", False),
    ],
)
def test_defaults_agree_by_value(type_ref: str, one: str, other: str, agree: bool) -> None:
    """Servers print one default in several ways; what a custom scalar means, only its service knows."""
    sdl = (
        "enum E { A B } scalar S input In { a: Int b: [E] }"
        " directive @d(x: %s = %s) on FIELD type T { f(x: %s = %s): Int }"
    )
    left, right = (
        member(name, f"type Query {{ {name}: T }} " + sdl % (type_ref, default, type_ref, default))
        for name, default in (("l", one), ("r", other))
    )
    codes = [each.code for each in compose([left, right]).diagnostics]

    assert codes == ([] if agree else ["DIRECTIVE_CONFLICT", "FIELD_ARGUMENT_DEFAULT_MISMATCH"])


def test_what_a_member_hides_disputes_no_name() -> None:
    """Hidden types, fields and root fields step back behind those that are shown, whoever is older."""
    old = member(
        "old",
        "type Query { x: Secret shown: Int } type Secret { a: Int }",
        Hide(coordinates=("Query.x", "Secret")),
        created="1",
    )
    young = member("young", "type Query { x: Int y: Secret } type Secret { b: Int }", created="2")
    supergraph = composed(old, young)

    assert joins(supergraph, "Query.x") == ["young"]
    assert list(supergraph.schema.types["Secret"].fields) == ["b"]
    assert [join.graph for join in supergraph.schema.types["Secret"].joins] == ["young"]


def test_a_hidden_field_of_an_entity_is_not_served() -> None:
    """Who hides the price does not serve it; who hides the key may still be asked by key."""
    lookup = LookupSpec(type="Product", key="id", query="product")
    shown = member(
        "shown", "type Query { product(id: ID): Product } type Product { id: ID! price: Int }", lookups=(lookup,)
    )
    hiding = member(
        "hiding",
        "type Query { find(id: ID): Product } type Product { id: ID! price: Int stock: Int }",
        Hide(coordinates=("Product.id", "Product.price")),
        lookups=(LookupSpec(type="Product", key="id", query="find"),),
    )
    supergraph = composed(shown, hiding)

    assert joins(supergraph, "Product.price") == ["shown"]
    assert joins(supergraph, "Product.stock") == ["hiding"]
    assert joins(supergraph, "Product.id") == ["hiding", "shown"]


def test_a_renamed_root_type_is_known_by_its_own_name() -> None:
    """The wire name of the root type, and references to it, follow."""
    sdl = "schema { query: Root } type Root { self: Root } type Other { root: [Root!]! }"
    supergraph = composed(member("a", sdl, Rename(coordinate="Other", to="Another")))
    query = supergraph.schema.types["Query"]

    assert [join.wire_name for join in query.joins] == ["Root"]
    assert query.fields["self"].type == "Query"
    assert supergraph.schema.types["Another"].fields["root"].type == "[Query!]!"


def test_root_types_may_bear_each_other_s_names() -> None:
    """A mutation root called Query and a query root called Mutation are two renames, and no conflict."""
    sdl = "schema { query: Mutation mutation: Query } type Mutation { a: Query } type Query { b: Mutation }"
    types = composed(member("a", sdl)).schema.types

    assert types["Query"].fields["a"].type == "Mutation"
    assert types["Mutation"].fields["b"].type == "Query"


def test_a_virtual_schema_joins_nothing() -> None:
    """Its root fields are links; no subgraph is ever called for them."""
    link = LinkSpec(field="Query.info", value="hello", has_value=True)
    virtual = SubgraphSource(name="v", sdl="type Query { info: String! }", links=(link,))
    supergraph = composed(virtual, member("a", "type Query { a: Int }"))

    field = supergraph.schema.types["Query"].fields["info"]
    assert field.joins == ()
    assert field.link is not None
    assert supergraph.subgraphs["v"].url == ""


def test_a_type_that_no_member_defines_is_blamed_on_who_links_to_it() -> None:
    """A linked field whose type is nowhere in the API."""
    link = LinkSpec(field="Query.product", schema="a", query="a")
    virtual = SubgraphSource(name="v", sdl="type Query { product: Product }", links=(link,))
    composition = compose([virtual, member("a", "type Query { a: Int }")])

    assert composition.supergraph is None
    assert {each.subgraph for each in composition.diagnostics} == {"v"}


def test_what_one_source_gives_is_derived_once() -> None:
    """With a cache, only a changed source is ingested anew, and the result is the same."""
    cache: dict[str, Prepared] = {}
    a, b = member("a", "type Query { a: Int }"), member("b", "type Query { b: Int }")
    first = compose([a, b], cache)
    known = dict(cache)
    changed = member("b", "type Query { b: Float }")
    second = compose([a, changed], cache)

    assert first == compose([a, b])
    assert second == compose([a, changed])
    assert len(known) == 2
    assert len(cache) == 3
    assert all(cache[digest] is prepared for digest, prepared in known.items())


def test_applied_directives_and_places_are_no_part_of_a_supergraph() -> None:
    """They are their author's business."""
    sdl = 'directive @own(x: String) on OBJECT | FIELD_DEFINITION type Query @own { a: Int @own(x: "y") }'
    query = composed(member("a", sdl)).schema.types["Query"]

    assert (query.directives, query.location) == ((), None)
    assert (query.fields["a"].directives, query.fields["a"].location) == ((), None)


def test_names_of_the_supergraph_s_own_form_are_reserved() -> None:
    """A type that would be taken for machinery is refused until a transform renames it; like names are fine."""
    sdl = "type Query { a: join__Thing link: link inaccessible: dovetail } type join__Thing { a: Int }"
    rest = " type link { join: Int } enum dovetail { A }"
    [finding] = compose([member("a", sdl + rest)]).diagnostics
    supergraph = composed(member("a", sdl + rest, Rename(coordinate="join__Thing", to="Thing")))

    assert (finding.code, finding.coordinate) == ("RESERVED_NAME", "join__Thing")
    assert read_supergraph(print_supergraph(supergraph)) == supergraph
    assert {"Thing", "link", "dovetail"} < set(supergraph.schema.types)


LOOKUP = LookupSpec(type="Product", key="id", query="product")
CATALOG = "type Query { product(id: ID): Product } type Product { id: ID! name: String }"


def test_a_field_that_no_lookup_reaches_is_refused() -> None:
    """stock has no lookup, so that its field is lost wherever catalog gives the product; it is the one to leave out."""
    catalog = member("catalog", CATALOG, lookups=(LOOKUP,))
    stock = member("stock", "type Query { stocks: [Product] } type Product { id: ID! amount: Int }")
    [finding] = compose([catalog, stock]).diagnostics
    lenient = compose_leaving_out([catalog, stock])

    assert (finding.code, finding.subgraph, finding.coordinate) == ("SATISFIABILITY_ERROR", "stock", "Product.amount")
    assert lenient.left_out == ("stock",)
    assert lenient.supergraph is not None


def test_one_lookup_is_enough_where_nobody_else_gives_the_type() -> None:
    """The other member only refers to the product by its key."""
    catalog = member("catalog", CATALOG, lookups=(LOOKUP,))
    order = member("order", "type Query { orders: [Order] } type Order { product: Product } type Product { id: ID! }")

    assert joins(composed(catalog, order), "Product.name") == ["catalog"]


def test_a_key_may_have_to_be_fetched_first() -> None:
    """From skus to ids in one subgraph, and on with the id to the next."""
    lookups = (
        LookupSpec(type="Product", key="sku", query="bySku"),
        LookupSpec(type="Product", key="id", query="byId"),
    )
    middle = "type Query { bySku(sku: ID): Product byId(id: ID): Product } type Product { sku: ID! id: ID! }"
    start = "type Query { start: Product } type Product { sku: ID! }"
    supergraph = composed(
        member("catalog", CATALOG, lookups=(LOOKUP,)), member("middle", middle, lookups=lookups), member("s", start)
    )

    assert joins(supergraph, "Product.name") == ["catalog"]
