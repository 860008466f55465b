"""Services that share entities: products by id or by place, users by id; their lookups are declared in the cases."""

from __future__ import annotations

from typing import Any

from .services import Service

PRODUCTS: dict[str, dict[str, Any]] = {
    "1": {"__typename": "Product", "id": "1", "sku": "a", "region": "eu", "name": "Ant"},
    "2": {"__typename": "Product", "id": "2", "sku": "a", "region": "us", "name": "Bee"},
    "3": {"__typename": "Product", "id": "3", "sku": "b", "region": "eu", "name": "Cat"},
}
GIFT = {"__typename": "Gift", "id": "g", "label": "Gift"}
PRICES = {key: {"__typename": "Product", "id": key, "price": float(key), "vat": 7} for key in ("1", "2")}
STOCK = [
    {"sku": "b", "region": "eu", "inStock": False, "keeperId": "u2"},
    {"sku": "a", "region": "eu", "inStock": True, "keeperId": "u1"},
]
USERS = {"u1": {"id": "u1", "name": "Ada"}, "u2": {"id": "u2", "name": "Bob"}}
REVIEWS: dict[str, dict[str, Any]] = {
    "r1": {"id": "r1", "text": "good", "product": {"id": "1"}, "author": {"id": "u1"}},
    "r2": {"id": "r2", "text": "bad", "product": {"id": "3"}, "author": {"id": "u2"}},
    "r3": {"id": "r3", "text": "odd", "product": {"id": "1"}, "author": None},
}

PRODUCTS_SDL = """
type Query {
  products: [Product!]! product(id: ID!): Product productsByIds(ids: [ID!]!): [Product]!
  productsAt(places: [PlaceInput!]!): [Product!]!
  shelf: [Thing!]! sold: [Sold]! deal: Deal
}
input PlaceInput { sku: String! region: String! }
interface Thing { id: ID! }
type Product implements Thing { id: ID! sku: String! region: String! name: String! }
type Gift implements Thing { id: ID! label: String! }
union Sold = Product | Gift
type Deal { product: Product grid: [[Product]] size: Int! }
"""
PRICES_SDL = """
type Query { pricesByIds(ids: [ID!]!, currency: Currency = EUR): [Product]! cheapest: Product }
enum Currency { EUR USD }
type Product { id: ID! price(currency: Currency = EUR): Float vat: Int! }
"""
REVIEWS_SDL = """
type Query { rated(id: ID!): Product latest: Review reviews: [Review!]! reviewers(ids: [ID!]!): [User!]! }
type Product { id: ID! rating: Int reviews: [Review!]! }
type Review { id: ID! text: String! product: Product! author: User }
type User { id: ID! written: Int! }
"""
DEPOT_SDL = """
type Query { stock(places: [PlaceInput!]!): [Product!]! }
input PlaceInput { sku: String! region: String! }
type Product { sku: String! region: String! inStock: Boolean! keeperId: ID! }
"""
USERS_SDL = """
type Query { user(id: ID!): User usersByIds(ids: [ID!]!): [User!]! }
type User { id: ID! name: String! }
"""


def _rated(id: str) -> dict[str, Any] | None:
    own = [review for review in REVIEWS.values() if review["product"]["id"] == id]
    return {"id": id, "rating": len(own) or None, "reviews": own} if id in PRODUCTS else None


def entities() -> dict[str, Service]:
    """All services by name."""
    sold = [PRODUCTS["2"], GIFT, None, PRODUCTS["1"]]
    grid = [[PRODUCTS["1"], None], None, [PRODUCTS["3"]]]
    return {
        "products": Service(
            sdl=PRODUCTS_SDL,
            fields={
                "Query.products": lambda _: list(PRODUCTS.values()),
                "Query.product": lambda _, id: PRODUCTS.get(id),
                "Query.productsByIds": lambda _, ids: [PRODUCTS[each] for each in sorted(set(ids)) if each in PRODUCTS],
                "Query.productsAt": lambda _, places: [
                    row for row in PRODUCTS.values() if {"sku": row["sku"], "region": row["region"]} in places
                ],
                "Query.shelf": lambda _: [PRODUCTS["3"], GIFT, PRODUCTS["1"]],
                "Query.sold": lambda _: sold,
                "Query.deal": lambda _: {"product": PRODUCTS["2"], "grid": grid, "size": 2},
            },
        ),
        "prices": Service(
            sdl=PRICES_SDL,
            fields={
                "Query.pricesByIds": lambda _, ids, currency: [PRICES.get(each) for each in reversed(ids)],
                "Query.cheapest": lambda _: PRICES["1"],
                "Product.price": lambda row, currency: row["price"] * (2 if currency == "USD" else 1),
            },
        ),
        "reviews": Service(
            sdl=REVIEWS_SDL,
            fields={
                "Query.rated": lambda _, id: _rated(id),
                "Query.latest": lambda _: REVIEWS["r2"],
                "Query.reviews": lambda _: list(REVIEWS.values()),
                "Query.reviewers": lambda _, ids: [{"id": each, "written": 2} for each in ids],
                "User.written": lambda row: 2,
                "Product.rating": lambda row: (_rated(row["id"]) or {}).get("rating"),
                "Product.reviews": lambda row: (_rated(row["id"]) or {}).get("reviews"),
            },
        ),
        "depot": Service(
            sdl=DEPOT_SDL,
            fields={
                "Query.stock": lambda _, places: [
                    row for row in STOCK if {"sku": row["sku"], "region": row["region"]} in places
                ],
            },
        ),
        "users": Service(
            sdl=USERS_SDL,
            fields={
                "Query.user": lambda _, id: USERS.get(id),
                "Query.usersByIds": lambda _, ids: [row for row in USERS.values() if row["id"] in ids],
            },
        ),
    }
