"""Links on interfaces reach all implementations; of two owners of a field the older one keeps it."""

from support.linking import findings, linked, service, show_field

from dovetail_composition.members.sources import SubgraphSource

NODES = """
    type Query { node: Node }
    interface Node { id: ID! }
    interface Named implements Node { id: ID! name: String }
    type User implements Node & Named { id: ID! name: String }
    type Team implements Node { id: ID! image: String }
"""
IMAGES = "type Query { image(id: ID!): Image logo(id: ID!): Image } type Image { url: String }"
LINK = "{field: %s, schema: image, query: %s, arguments: [{name: id, from: id}]}"


def nodes(*links: str, name: str = "node", created: str = "") -> SubgraphSource:
    source = service(name, NODES, f"links: [{', '.join(links)}]")
    return SubgraphSource(**{each: getattr(source, each) for each in source.__slots__} | {"created": created})


def test_a_link_on_an_interface_is_the_same_on_all_implementations() -> None:
    result = linked(nodes(LINK % ("Node.image", "image")), service("image", IMAGES))
    assert findings(result) == []
    fields = [result.schema.types[name].fields["image"] for name in ("Node", "Named", "User", "Team")]
    assert {show_field(field) for field in fields} == {"image: Image <- image.image(id: ID! from id): Image"}
    assert len({field.link for field in fields}) == 1


def test_an_implementation_may_have_a_link_of_its_own() -> None:
    result = linked(nodes(LINK % ("Node.image", "image"), LINK % ("Team.image", "logo")), service("image", IMAGES))
    assert findings(result) == []
    queries = {
        name: result.schema.types[name].fields["image"].link.call.query for name in ("Node", "Named", "User", "Team")
    }
    assert queries == {"Node": "image", "Named": "image", "User": "image", "Team": "logo"}


def test_a_second_link_for_one_field_is_refused() -> None:
    result = linked(nodes(LINK % ("User.image", "image"), LINK % ("User.image", "logo")), service("image", IMAGES))
    assert findings(result) == [("LINK_CONFLICT", "User.image", "Give the linked field another name.")]
    assert result.schema.types["User"].fields["image"].link.call.query == "image"


SHARED = "type Query { %s: [Product!]! } type Product { id: ID! %s }"
LOOKUP = "lookups: [{type: Product, key: id, query: %s, arguments: [{name: ids, batch: true}]}]"


def entity(name: str, fields: str, links: str = "") -> SubgraphSource:
    sdl = SHARED % (f"{name}s(ids: [ID!]!)", fields)
    return service(name, sdl, f"{LOOKUP % f'{name}s'}\nlinks: [{links}]")


def test_the_older_schemas_own_field_forbids_a_link() -> None:
    link = LINK % ("Product.image", "image")
    result = linked(entity("a", "image: String"), entity("b", "", link), service("image", IMAGES))
    assert findings(result) == [("LINK_CONFLICT", "Product.image", "Give the linked field another name.")]
    (finding,) = result.diagnostics
    assert (finding.subgraph, [other.subgraph for other in finding.others]) == ("b", ["a"])
    assert result.schema.types["Product"].fields["image"].link is None


def test_the_older_schemas_link_takes_the_place_of_a_field() -> None:
    link = LINK % ("Product.image", "image")
    result = linked(entity("a", "", link), entity("b", "image: String"), service("image", IMAGES))
    assert findings(result) == [("LINK_CONFLICT", "Product.image", "Rename the field in the transforms.")]
    (finding,) = result.diagnostics
    assert (finding.subgraph, [other.subgraph for other in finding.others]) == ("b", ["a"])
    assert result.schema.types["Product"].fields["image"].link is not None


def test_links_of_two_schemas_for_one_field() -> None:
    link = LINK % ("Product.image", "%s")
    result = linked(entity("a", "", link % "logo"), entity("b", "", link % "image"), service("image", IMAGES))
    assert [(each.code, each.subgraph, each.others[0].subgraph) for each in result.diagnostics] == [
        ("LINK_CONFLICT", "b", "a")
    ]
    assert result.schema.types["Product"].fields["image"].link.call.query == "logo"


def test_a_covariant_link_beside_its_interface() -> None:
    image = "interface I { url: String } type Image implements I { url: String }"
    sdl = f"type Query {{ n: N }} interface N {{ id: ID! i: I }} type T implements N {{ id: ID! i: I }} {image}"
    images = f"type Query {{ image(id: ID!): Image }} {image}"
    result = linked(service("a", sdl, f"links: [{LINK % ('T.i', 'image')}]"), service("image", images))
    assert findings(result) == []
    assert result.schema.types["T"].fields["i"].link is not None


def test_links_to_links_and_in_cycles() -> None:
    users = "type Query { user(id: ID!): User } type User { id: ID! bestFriendId: ID teamId: ID }"
    teams = "type Query { team(id: ID!): Team } type Team { id: ID! leadId: ID }"
    link = "{field: %s, schema: %s, query: %s, arguments: [{name: id, from: %s}]}"
    result = linked(
        service("user", users, f"links: [{link % ('User.bestFriend', 'user', 'user', 'bestFriendId')},"
                f" {link % ('User.team', 'team', 'team', 'teamId')}]"),
        service("team", teams, f"links: [{link % ('Team.lead', 'user', 'user', 'leadId')}]"),
    )  # fmt: skip
    assert findings(result) == []
    assert [show_field(result.schema.types["User"].fields[name]) for name in ("bestFriend", "team")] == [
        "bestFriend: User <- user.user(id: ID! from bestFriendId): User",
        "team: Team <- team.team(id: ID! from teamId): Team",
    ]
    assert (
        show_field(result.schema.types["Team"].fields["lead"]) == "lead: User <- user.user(id: ID! from leadId): User"
    )
