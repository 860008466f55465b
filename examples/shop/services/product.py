"""The product service: a hundred products and a few bundles of them."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graphql import GraphQLError

NOUNS = ("Kettle", "Spade", "Chisel", "Atlas", "Trunk")
ADJECTIVES = ("Copper", "Folding", "Heavy", "Little", "Quiet")


def made(number: int) -> dict[str, Any]:
    noun, adjective = NOUNS[(number - 1) // 20], ADJECTIVES[number % 5]
    return {
        "__typename": "Product",
        "id": f"p{number}",
        "sku": uuid5(NAMESPACE_URL, f"https://shop.example/p{number}").hex,
        "name": f"{adjective} {noun} {number}",
        "price": round(5 + (number * 37 % 100) + 0.95, 2),
        "releasedAt": [2024, 1 + number % 12, 1 + number % 28, 9, 30],
    }


PRODUCTS = {product["id"]: product for product in map(made, range(1, 101))}


def bundle(number: int, name: str, ids: list[str]) -> dict[str, Any]:
    products = [PRODUCTS[id] for id in ids]
    price = round(sum(product["price"] for product in products) * 0.9, 2)
    return {"__typename": "Bundle", "id": f"b{number}", "name": name, "price": price, "products": products}


BUNDLES = [
    bundle(1, "Kettle and Atlas", ["p1", "p61"]),
    bundle(2, "Gardener's Trunk", ["p21", "p22", "p81"]),
]


def product(_parent: object, _info: object, id: str) -> dict[str, Any]:
    if id not in PRODUCTS:
        raise GraphQLError(f"There is no product {id}.", extensions={"code": "PRODUCT:NOT_FOUND"})
    return PRODUCTS[id]


def products_by_ids(_parent: object, _info: object, ids: list[str], sort: str | None = None) -> list[dict[str, Any]]:
    """Answer those that exist, in an order of its own: a caller has to match them by id."""
    found = [PRODUCTS[id] for id in sorted(set(ids)) if id in PRODUCTS]
    return sorted(found, key=lambda one: one[sort.lower()]) if sort else found


def search(_parent: object, _info: object, text: str) -> list[dict[str, Any]]:
    return [one for one in [*BUNDLES, *PRODUCTS.values()] if text.lower() in one["name"].lower()]


def newest(_parent: object, _info: object, first: int) -> list[dict[str, Any]]:
    return [*BUNDLES[-1:], *sorted(PRODUCTS.values(), key=lambda one: one["releasedAt"], reverse=True)][:first]


def set_price(_parent: object, _info: object, id: str, price: object) -> dict[str, Any]:
    found = product(None, None, id)
    found["price"] = float(str(price))
    return found


RESOLVERS = {
    "Query.product": product,
    "Query.productsByIds": products_by_ids,
    "Query.search": search,
    "Query.newest": newest,
    "Mutation.setPrice": set_price,
}
