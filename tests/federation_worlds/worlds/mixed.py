"""Plain members with links and lookups beside federated ones: a query crosses all of them."""

from __future__ import annotations

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec, LookupSpec

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}


def _batch(name: str, from_: str, target: str) -> tuple[LinkArgumentSpec, ...]:
    return (LinkArgumentSpec(name=name, from_=from_, batch=True, target_field_name=target),)


_ROWS = {
    "Order:1": {"id": "1", "sku": "a", "userId": "1", "product": "Product:1", "buyer": "User:1"},
    "Order:2": {"id": "2", "sku": "b", "userId": None, "product": "Product:2", "buyer": None},
    "Product:1": {"sku": "a", "name": "Chair", "weight": 5, "reviews": ["Review:1"], "stock": 7},
    "Product:2": {"sku": "b", "name": "Desk", "weight": None, "reviews": [], "stock": 0},
    "Review:1": {"id": "1", "text": "good", "userId": "2", "author": "User:2"},
    "User:1": {"id": "1", "name": "Ann", "orders": ["Order:1"]},
    "User:2": {"id": "2", "name": "Bob", "orders": []},
}

WORLDS["links"] = World(
    subgraphs=federated(
        """
        [orders plain]
        type Query { orders: [Order!]! }
        type Order { id: ID! sku: ID! userId: ID }

        [products]
        type Query { products: [Product!]! productsBySkus(skus: [ID!]!): [Product]! }
        type Product @key(fields: "sku") { sku: ID! name: String weight: Int }

        [reviews]
        type Query { reviews: [Review!]! }
        type Review @key(fields: "id") { id: ID! text: String userId: ID }
        type Product @key(fields: "sku") { sku: ID! reviews: [Review!]! }

        [shipping]
        type Product @key(fields: "sku") {
          sku: ID!
          weight: Int @external
          cost: Int @requires(fields: "weight")
        }

        [users plain]
        type Query { usersByIds(ids: [ID!]!): [User]! }
        type User { id: ID! name: String }
        """
    ),
    rows=_ROWS,
    fields={
        "Query.productsBySkus": lambda it, skus: [f"Product:{' ab'.index(each)}" for each in skus],
        "Query.usersByIds": lambda it, ids: [f"User:{each}" for each in ids],
        "Product.cost": lambda it: it("weight") and it("weight") * 2,
    },
    links={
        "orders": (
            LinkSpec(
                field="Order.product",
                type="Product",
                schema="products",
                query="productsBySkus",
                batched=True,
                arguments=_batch("skus", "sku", "sku"),
            ),
            LinkSpec(
                field="Order.buyer",
                type="User",
                schema="users",
                query="usersByIds",
                batched=True,
                arguments=_batch("ids", "userId", "id"),
            ),
        ),
        "reviews": (
            LinkSpec(
                field="Review.author",
                type="User",
                schema="users",
                query="usersByIds",
                batched=True,
                arguments=_batch("ids", "userId", "id"),
            ),
        ),
    },
    operations={
        "from plain to federated": Operation(
            text="{ orders { product { name reviews { text } } } }", calls={"orders": 1, "products": 1, "reviews": 1}
        ),
        "from federated to plain": Operation(
            text="{ reviews { text author { name } } }", calls={"reviews": 1, "users": 1}
        ),
        "across all": Operation(
            text="{ orders { id buyer { name } product { cost reviews { author { name } } } } products { cost } }",
        ),
        "links within entities": Operation(
            text="{ products { reviews { author { id name } } name } }", calls={"products": 1, "reviews": 1, "users": 1}
        ),
        "conditions": Operation(
            text="query ($x: Boolean!) { orders { product @skip(if: $x) { cost } buyer @include(if: $x) { name } } }",
            variables={"x": True},
            calls={"orders": 1, "users": 1},
        ),
    },
)

WORLDS["lookups"] = World(
    subgraphs=federated(
        """
        [products]
        type Query { products: [Product!]! }
        type Product @key(fields: "sku") { sku: ID! name: String }

        [stock plain]
        type Query { stocks(skus: [ID!]!): [Product]! full: [Product!]! }
        type Product { sku: ID! stock: Int weight: Int }

        [shipping]
        type Product @key(fields: "sku") {
          sku: ID!
          weight: Int @external
          cost: Int @requires(fields: "weight")
        }
        """
    ),
    rows={name: row for name, row in _ROWS.items() if name.startswith("Product")},
    fields={
        "Query.stocks": lambda it, skus: [f"Product:{' ab'.index(each)}" for each in skus],
        "Query.full": lambda it: ["Product:1"],
        "Product.cost": lambda it: it("weight") and it("weight") * 2,
    },
    lookups={
        "stock": (LookupSpec(type="Product", key="sku", query="stocks", arguments=_batch("skus", "sku", "sku")),),
    },
    operations={
        "by the lookup": Operation(text="{ products { name stock } }", calls={"products": 1, "stock": 1}),
        "required by it": Operation(text="{ products { cost } }", calls={"products": 1, "stock": 1, "shipping": 1}),
        "away from it": Operation(
            text="{ full { sku stock name cost } }", calls={"stock": 1, "products": 1, "shipping": 1}
        ),
    },
)
