"""Links and transforms together: whose names are used where."""

from support.linking import findings, linked, service, show_field
from support.schemas import show, text

PRODUCT = """
    type Query { byIds(ids: [ID!]!, sort: Sort = NAME, filter: Filter): [Product!]! secret(id: ID!): Product }
    enum Sort { NAME PRICE }
    input Filter { sort: Sort }
    type Product { id: ID! key: ID! }
"""
RENAMED = """
transforms:
- {rename: {type: Product, to: Item}}
- {rename: {field: Item.id, to: sku}}
- {rename: {field: Query.byIds, to: itemsByIds}}
- {rename: {argument: Query.itemsByIds(ids:), to: skus}}
- {rename: {enumValue: Sort.PRICE, to: COST}}
- {rename: {enumValue: Sort.NAME, to: TITLE}}
- {rename: {type: Sort, to: Order}}
- {hide: [Query.secret]}
"""
CATALOG = "type Query { catalog: Catalog } type Catalog { id: ID! productIds: [ID!]! }"


def one(link: str, catalog: str = "") -> str:
    result = linked(service("catalog", CATALOG, f"links: [{link}]\n{catalog}"), service("product", PRODUCT, RENAMED))
    assert findings(result) == []
    types = result.schema.types
    return next(show_field(field) for each in types.values() for field in each.fields.values() if field.link)


OWN = (
    "x(sort: Order = TITLE): [Item] <- collection batched product.byIds("
    "ids: [ID!]! from productIds batch by sku, sort: Sort given sort, filter: Filter = {sort: PRICE}): [Item!]!"
)


def test_calls_are_in_the_targets_own_names_and_all_else_in_public_ones() -> None:
    link = (
        "{field: Catalog.x, schema: product, query: byIds, collection: true, arguments: ["
        "{name: ids, from: productIds, batch: true, targetFieldName: id}, {name: sort},"
        " {name: filter, value: {sort: PRICE}}]}"
    )
    assert one(link) == OWN


def test_authors_may_use_public_names_too() -> None:
    link = (
        "{field: Catalog.x, schema: product, query: itemsByIds, collection: true, arguments: ["
        "{name: skus, from: productIds, batch: true, targetFieldName: sku}, {name: sort},"
        " {name: filter, value: {sort: COST}}]}"
    )
    assert one(link) == OWN


def test_a_type_may_be_given_by_the_targets_own_name() -> None:
    link = "{field: Catalog.x, type: Product!, schema: product, query: secret, arguments: [{name: id, from: id}]}"
    assert one(link) == "x: Item! <- product.secret(id: ID! from id): Item"


def test_the_declaring_schemas_names_are_public_or_own_and_come_out_public() -> None:
    renames = (
        "transforms: [{rename: {type: Catalog, to: Shelf}}, {rename: {field: Shelf.id, to: key}},"
        " {hide: [Shelf.productIds]}]"
    )
    link = "{field: %s, schema: product, query: secret, arguments: [{name: id, from: %s}]}"
    expected = "x: Item <- product.secret(id: ID! from key): Item"
    assert one(link % ("Catalog.x", "id"), renames) == expected
    assert one(link % ("Shelf.x", "key"), renames) == expected


def test_a_renamed_field_makes_room_for_a_link_of_its_name() -> None:
    link = "{field: Catalog.id, schema: product, query: secret, arguments: [{name: id, from: %s}]}"
    renames = "transforms: [{rename: {field: Catalog.id, to: key}}, {hide: [Catalog.key]}]"
    for key in ("key", "id"):
        result = linked(
            service("catalog", CATALOG, f"links: [{link % key}]\n{renames}"), service("product", PRODUCT, RENAMED)
        )
        assert findings(result) == []
        assert show(result.schema, "Catalog") == text("""
            object Catalog
              - key < id: ID!
              productIds: [ID!]!
              id: Item
        """)


def test_a_link_follows_its_field_when_that_is_renamed() -> None:
    link = "{field: Catalog.productIds, schema: product, query: secret, arguments: [{name: id, from: id}]}"
    rename = "transforms: [{rename: {field: Catalog.productIds, to: items}}]"
    result = linked(service("catalog", CATALOG, f"links: [{link}]\n{rename}"), service("product", PRODUCT, RENAMED))
    assert findings(result) == []
    assert show(result.schema, "Catalog") == text("""
        object Catalog
          id: ID!
          items: Item
    """)


def test_hidden_root_fields_can_be_called_and_hidden_keys_stay_hidden() -> None:
    link = (
        "{field: Catalog.x, schema: product, query: byIds, collection: true,"
        " arguments: [{name: ids, from: productIds, batch: true, targetFieldName: key}]}"
    )
    hide = "transforms: [{hide: [Catalog.productIds]}]"
    result = linked(
        service("catalog", CATALOG, f"links: [{link}]\n{hide}"),
        service("product", PRODUCT, "transforms: [{hide: [Product.key, Query.byIds, Query.secret]}]"),
    )
    assert findings(result) == []
    assert show(result.schema) == text("""
        object Catalog
          id: ID!
          - productIds: [ID!]!
          x: [Product]
        object Product
          id: ID!
          - key: ID!
        object Query
          catalog: Catalog
    """)
