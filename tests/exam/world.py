"""The services of the exam and their data: a catalog, products, reviews and users."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from .services import Service

PRODUCTS: list[dict[str, Any]] = [
    {"id": "1", "name": "Ant", "sku": "a", "region": "eu", "price": 3.5, "catalogId": "10", "kind": "TOY"},
    {"id": "2", "name": "Bee", "sku": "b", "region": "eu", "price": 1.5, "catalogId": "10", "kind": "TOOL"},
    {"id": "3", "name": "Cat", "sku": "a", "region": "us", "price": 2.0, "catalogId": "20", "kind": None},
]
for product in PRODUCTS:
    product |= {"__typename": "Product", "number": int(product["id"]), "tenant": {"id": f"t-{product['region']}"}}
    product |= {"reviewIds": [f"r{product['id']}", "r1"], "uuid": f"0000000{product['id']}-0000-0000-0000-000000000000"}
    product |= {"similar": lambda row=product: PRODUCTS[int(row["id"]) % 3]}
BUNDLES = [{"__typename": "Bundle", "id": "4", "name": "Dog", "size": 2}]
ITEMS = {row["id"]: row for row in (*PRODUCTS, *BUNDLES)}

CATALOG_SDL = """
directive @cached(ttl: Int = 5) on FIELD
scalar UUID
type Query {
  catalogs(first: Int): [Catalog!]!
  catalog(id: ID!): Catalog
  things: [Thing]!
  anything: [Anything!]!
  grid: [[Cell]]
  none: [Catalog!]!
  version: String
}
type Mutation { touch(id: ID!): Catalog "Answers what it got." note(text: String!): String! }
interface Thing { id: ID! productId: ID }
interface Owned { owner: Owner }
type Catalog implements Thing & Owned {
  id: ID! name: String! title(upper: Boolean = false): String!
  productId: ID productIds: [ID!]! maybeIds: [ID] number: Int numbers: [Int!]! sku: String! region: String! uuid: UUID
  entries: [Entry!]! cover: Entry owner: Owner next: Catalog thing: Thing any: Anything stale: String
}
type Entry implements Thing & Owned { id: ID! productId: ID note: String! place: Place! owner: Owner }
type Place { sku: String! region: String! }
type Owner { id: ID! userId: ID! name: String! }
type Cell { x: Int! productId: ID }
union Anything = Catalog | Entry | Owner
"""

PRODUCT_SDL = """
directive @cached(ttl: Int = 5) on FIELD
scalar UUID
type Query {
  product(id: ID!, currency: Currency = EUR): Product
  productsByIds(
    ids: [ID!]!, sort: Sort, filter: Filter, currency: Currency! = EUR, tags: [String!], first: Int = 100
  ): [Product]!
  productsByNumbers(numbers: [Int!]!): [Product!]!
  productsByUuids(uuids: [UUID!]!): [Product!]!
  productsByPlaces(skus: [String!]!, regions: [String!]!): [Product!]!
  productsByKeys(keys: [KeyInput!]!): [Product]!
  productsByDeepKeys(keys: [DeepKey!]!): [Product!]!
  productByPlace(sku: String!, region: String!): Product
  productByKey(key: KeyInput!): Product
  productsOf(catalogIds: [ID!]!, sort: Sort): [Product!]!
  listsOf(catalogIds: [ID!]!): [[Product!]!]!
  positionally(ids: [ID!]!): [Product]!
  item(id: ID!): Item
  items(ids: [ID!]!): [Item]!
  found(ids: [ID!]!): [Found!]!
  foundOne(id: ID!): Found
  all: [Product!]!
  echo(
    text: String = "dflt", sort: Sort, filter: Filter, filters: [Filter!], ids: [ID!], flag: Boolean, ratio: Float,
    nested: [[Int]], id: ID, pick: Pick, uuid: UUID, n: Int
  ): String
  fail(id: ID!): Product
  failing(ids: [ID!]!): [Product]
  internal(ids: [ID!]!): [Product]!
}
type Mutation { rate(id: ID!, stars: Int! = 3): Product create(input: NewProduct!): Product! }
enum Sort { NAME PRICE }
enum Currency { EUR USD }
enum Kind { TOY TOOL }
input Filter { text: String = "any" kind: Kind max: Float and: [Filter!] }
input KeyInput { sku: String! region: String! }
input DeepKey { region: String! tenant: TenantKey! }
input TenantKey { id: ID! }
input Pick @oneOf { id: ID number: Int }
input NewProduct { name: String! kind: Kind = TOY tags: [String!] = ["new"] }
interface Item { id: ID! name: String! }
union Found = Product | Bundle
type Product implements Item {
  id: ID! name: String! sku: String! region: String! price(currency: Currency = EUR): Float number: Int!
  kind: Kind uuid: UUID
  tenant: Tenant catalogId: ID! reviewIds: [ID!]! similar: Product
  label(upper: Boolean! = false, prefix: String): String!
}
type Tenant { id: ID! }
type Bundle implements Item { id: ID! name: String! size: Int! }
"""

REVIEW_SDL = """
type Query {
  reviewsByIds(ids: [ID!]!): [Review]!
  reviewsOf(productIds: [ID!]!, first: Int, order: Order = OLD): [Review!]!
  latest: Review
}
enum Order { NEW OLD }
type Review { id: ID! text: String! productId: ID! authorId: ID! stars: Int! about: About }
union About = Score | Comment
type Score { value: Int! productId: ID! }
type Comment { text: String! userId: ID! }
"""

USER_SDL = """
type Query { user(id: ID!): User usersByIds(ids: [ID!]!): [User]! me: User }
type User { id: ID! name: String! favourite: ID }
"""

REVIEWS = [
    {"id": "r1", "text": "good", "productId": "1", "authorId": "u1", "stars": 5},
    {"id": "r2", "text": "bad", "productId": "2", "authorId": "u2", "stars": 1},
    {"id": "r3", "text": "odd", "productId": "1", "authorId": "u1", "stars": 3},
]
REVIEWS[0]["about"] = {"__typename": "Score", "value": 9, "productId": "2"}
REVIEWS[1]["about"] = {"__typename": "Comment", "text": "hm", "userId": "u1"}
USERS = [{"id": "u1", "name": "Ada", "favourite": "3"}, {"id": "u2", "name": "Bob", "favourite": None}]

OWNERS = [
    {"__typename": "Owner", "id": "o1", "userId": "u1", "name": "Olga"},
    {"__typename": "Owner", "id": "o2", "userId": "u9", "name": "Otto"},
]
ENTRIES = [
    {"__typename": "Entry", "id": "e1", "productId": "3", "note": "n1", "place": {"sku": "a", "region": "us"}},
    {"__typename": "Entry", "id": "e2", "productId": "1", "note": "n2", "place": {"sku": "b", "region": "eu"}},
]
ENTRIES[0]["owner"] = OWNERS[0]
CATALOGS: list[dict[str, Any]] = [
    {"id": "10", "name": "X", "productId": "1", "productIds": ["2", "1"], "maybeIds": ["1", None, "3"], "number": 1},
    {"id": "20", "name": "Y", "productId": "2", "productIds": ["3", "9", "2"], "maybeIds": None, "number": 3},
    {"id": "30", "name": "Z", "productId": None, "productIds": [], "maybeIds": [], "number": None},
]
PLACES = [("a", "eu"), ("a", "us"), ("b", "us")]
for index, catalog in enumerate(CATALOGS):
    number = catalog["number"]
    catalog |= {
        "__typename": "Catalog",
        "sku": PLACES[index][0],
        "region": PLACES[index][1],
        "numbers": [number or 7, 2],
    }
    catalog |= {"uuid": number and f"0000000{number}-0000-0000-0000-000000000000", "entries": ENTRIES[index:]}
    catalog |= {
        "cover": [*ENTRIES, None][index],
        "owner": OWNERS[index % 2],
        "next": lambda i=index: CATALOGS[(i + 1) % 3],
    }
    catalog |= {"thing": ([ENTRIES[1], None, None][index]), "any": [OWNERS[0], ENTRIES[0], None][index], "stale": "old"}


def chosen(rows: Iterable[dict[str, Any]], key: str, keys: Iterable[Any], sort: str | None = None) -> list[Any]:
    """The rows that have one of the keys: each once, in the service's own order."""
    wanted = set(keys)
    found = [row for row in rows if row[key] in wanted]
    return sorted(found, key=lambda row: row[sort.lower()]) if sort else found


def shown(**arguments: Any) -> str:
    """Arguments as text."""
    return json.dumps(arguments, sort_keys=True)


def failing(_: Any, ids: list[str]) -> list[Any]:
    """Product 2 cannot be had."""
    error = GraphQLError("no such product", extensions={"code": "PRODUCT:NOT_FOUND", "key": "2"})
    return [error if each == "2" else ITEMS.get(each) for each in ids]


def fail(_: Any, id: str) -> Any:
    if id == "2":
        raise GraphQLError("no such product", extensions={"code": "PRODUCT:NOT_FOUND"})
    return ITEMS.get(id)


def product_price(row: dict[str, Any], currency: str | None) -> float:
    return row["price"] * (2 if currency == "USD" else 1)


def product_label(row: dict[str, Any], upper: bool, prefix: str = "") -> str:
    return (prefix or "") + (row["name"].upper() if upper else row["name"])


def by_key(keys: list[dict[str, Any]]) -> list[Any]:
    return [row for row in PRODUCTS if {"sku": row["sku"], "region": row["region"]} in keys]


def world() -> dict[str, Service]:
    """All services by name."""
    return {
        "catalog": Service(
            sdl=CATALOG_SDL,
            fields={
                "Query.catalogs": lambda _, first=None: CATALOGS[:first],
                "Query.catalog": lambda _, id: next(iter(chosen(CATALOGS, "id", [id])), None),
                "Query.things": lambda _: [CATALOGS[0], ENTRIES[0], None, CATALOGS[2]],
                "Query.anything": lambda _: [CATALOGS[1], OWNERS[0], ENTRIES[1]],
                "Query.grid": lambda _: [[{"x": 1, "productId": "1"}, None], None, [], [{"x": 2, "productId": "2"}]],
                "Query.none": lambda _: [],
                "Query.version": lambda _: "v1",
                "Mutation.touch": lambda _, id: next(iter(chosen(CATALOGS, "id", [id])), None),
                "Mutation.note": lambda _, text: text,
                "Catalog.title": lambda row, upper: row["name"].upper() if upper else row["name"].lower(),
                "Catalog.next": lambda row: row["next"](),
            },
        ),
        "product": Service(
            sdl=PRODUCT_SDL,
            fields={
                "Query.product": lambda _, id, currency: next(iter(chosen(PRODUCTS, "id", [id])), None),
                "Query.productsByIds": lambda _, ids, sort=None, first=None, **rest: chosen(PRODUCTS, "id", ids, sort)[
                    :first
                ],
                "Query.productsByNumbers": lambda _, numbers: chosen(PRODUCTS, "number", numbers),
                "Query.productsByUuids": lambda _, uuids: chosen(PRODUCTS, "uuid", uuids),
                "Query.productsByPlaces": lambda _, skus, regions: by_key(
                    [{"sku": sku, "region": region} for sku, region in zip(skus, regions, strict=True)]
                ),
                "Query.productsByKeys": lambda _, keys: by_key(keys),
                "Query.productsByDeepKeys": lambda _, keys: [
                    row for row in PRODUCTS if {"region": row["region"], "tenant": row["tenant"]} in keys
                ],
                "Query.productByPlace": lambda _, sku, region: next(
                    iter(by_key([{"sku": sku, "region": region}])), None
                ),
                "Query.productByKey": lambda _, key: next(iter(by_key([key])), None),
                "Query.productsOf": lambda _, catalogIds, sort=None: chosen(PRODUCTS, "catalogId", catalogIds, sort),
                "Query.listsOf": lambda _, catalogIds: [chosen(PRODUCTS, "catalogId", [one]) for one in catalogIds],
                "Query.positionally": lambda _, ids: [ITEMS.get(each) for each in ids],
                "Query.item": lambda _, id: ITEMS.get(id),
                "Query.items": lambda _, ids: chosen(ITEMS.values(), "id", ids),
                "Query.found": lambda _, ids: chosen(ITEMS.values(), "id", ids),
                "Query.foundOne": lambda _, id: ITEMS.get(id),
                "Query.all": lambda _: PRODUCTS,
                "Query.echo": lambda _, **arguments: shown(**arguments),
                "Query.fail": fail,
                "Query.failing": failing,
                "Query.internal": lambda _, ids: chosen(PRODUCTS, "id", ids),
                "Mutation.rate": lambda _, id, stars: {**ITEMS[id], "name": f"{ITEMS[id]['name']} {stars}"},
                "Mutation.create": lambda _, input: {**PRODUCTS[0], "name": shown(**input)},
                "Product.price": product_price,
                "Product.label": product_label,
                "Product.similar": lambda row: row["similar"](),
            },
        ),
        "review": Service(
            sdl=REVIEW_SDL,
            fields={
                "Query.reviewsByIds": lambda _, ids: chosen(REVIEWS, "id", ids),
                "Query.reviewsOf": lambda _, productIds, first=None, order=None: chosen(
                    REVIEWS if order == "OLD" else REVIEWS[::-1], "productId", productIds
                )[:first],
                "Query.latest": lambda _: REVIEWS[1],
            },
        ),
        "user": Service(
            sdl=USER_SDL,
            fields={
                "Query.user": lambda _, id: next(iter(chosen(USERS, "id", [id])), None),
                "Query.usersByIds": lambda _, ids: chosen(USERS, "id", ids),
                "Query.me": lambda _: USERS[0],
            },
        ),
    }
