"""`@requires`: fetched first and sent; nested, with arguments, of other entities, null."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["simple"] = World(
    subgraphs=federated(
        """
        [products]
        type Query { products: [Product!]! top: Product }
        type Product @key(fields: "id") { id: ID! price: Int weight: Float name: String }

        [shipping]
        type Product @key(fields: "id") {
          id: ID!
          price: Int @external
          weight: Float @external
          cost: Float @requires(fields: "price weight")
          heavy: Boolean @requires(fields: "weight")
          days: Int
        }
        type Query { parcel: Product }
        """
    ),
    rows={
        "Query:": {"top": "Product:1", "parcel": "Product:2"},
        "Product:1": {"id": "1", "price": 3, "weight": 1.5, "name": "a", "days": 1},
        "Product:2": {"id": "2", "price": None, "weight": 2.5, "name": "b", "days": 2},
        "Product:3": {"id": "3", "price": 7, "weight": None, "name": "c", "days": 3},
    },
    fields={
        "Product.cost": lambda it: None if None in (it("price"), it("weight")) else it("price") * it("weight"),
        "Product.heavy": lambda it: it("weight") is not None and it("weight") > 2,
    },
    operations={
        "cost": Operation(text="{ products { cost } }", calls={"products": 1, "shipping": 1}),
        "all": Operation(text="{ products { name cost heavy days weight } }", calls={"products": 1, "shipping": 1}),
        "from the requiring side": Operation(text="{ parcel { days cost } }", calls={"products": 1, "shipping": 2}),
        "both roots": Operation(text="{ parcel { cost } top { cost heavy } }"),
        "required under an alias": Operation(text="{ top { weight: price price: name cost } }"),
    },
)

WORLDS["nested"] = World(
    subgraphs=federated(
        """
        [catalog]
        type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID! box: Box parts: [Part!]! maker: Maker }
        type Box { size: Size depth: Int }
        type Size { width: Int height: Int }
        type Part { mass: Int spare: Boolean }
        type Maker @key(fields: "id") { id: ID! country: String }

        [shipping]
        type Item @key(fields: "id") {
          id: ID!
          box: Box @external
          parts: [Part!]! @external
          maker: Maker @external
          area: Int @requires(fields: "box { size { width height } }")
          mass: Int @requires(fields: "parts { mass }")
          duty: String @requires(fields: "maker { country } box { depth }")
        }
        type Box { size: Size @external depth: Int @external }
        type Size { width: Int @external height: Int @external }
        type Part { mass: Int @external }
        type Maker @key(fields: "id") { id: ID! country: String @external fleet: Int }
        """
    ),
    rows={
        "Item:1": {"id": "1", "box": {"size": {"width": 2, "height": 3}, "depth": 4}, "parts": [], "maker": "Maker:1"},
        "Item:2": {
            "id": "2",
            "box": {"size": None, "depth": None},
            "parts": [{"mass": 1, "spare": True}, {"mass": 5, "spare": None}],
            "maker": None,
        },
        "Item:3": {"id": "3", "box": None, "parts": [{"mass": 1, "spare": True}], "maker": "Maker:2"},
        "Maker:1": {"id": "1", "country": "DE", "fleet": 5},
        "Maker:2": {"id": "2", "country": None, "fleet": None},
    },
    fields={
        "Item.area": lambda it: (size := (box := it("box")) and box("size")) and size("width") * size("height"),
        "Item.mass": lambda it: sum(part("mass") for part in it("parts")),
        "Item.duty": lambda it: f"{it('maker') and it('maker')('country')} {it('box') and it('box')('depth')}",
    },
    operations={
        "area": Operation(text="{ items { area } }", calls={"catalog": 1, "shipping": 1}),
        "all": Operation(
            text="{ items { area mass duty box { d: depth } maker { fleet } parts { spare } } }",
            calls={"catalog": 1, "shipping": 1},
        ),
        "alias in the way": Operation(text="{ items { box: maker { size: id } parts: id area mass } }"),
        "with the nested entity's own field": Operation(
            text="{ items { duty maker { country fleet } } }", calls={"catalog": 1, "shipping": 1}
        ),
    },
)

WORLDS["arguments"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID! price(currency: String = "EUR", even: Boolean): Int tax(of: Int!): Int }

        [b]
        type Item @key(fields: "id") {
          id: ID!
          price(currency: String = "EUR", even: Boolean): Int @external
          tax(of: Int!): Int @external
          dollars: String @requires(fields: "price(currency: \\"USD\\")")
          pounds: String @requires(fields: "price(currency: \\"GBP\\", even: true) tax(of: 3)")
          own: String @requires(fields: "price")
        }
        """
    ),
    rows={"Item:1": {"id": "1"}, "Item:2": {"id": "2"}},
    fields={
        "Item.price": lambda it, currency=None, even=None: (
            len(currency or "") * 10 + int(it("id")) + bool(even) * 100 + {"USD": 1000, "GBP": 2000}.get(currency, 0)
        ),
        "Item.tax": lambda it, of: of,
        "Item.dollars": lambda it: f"{it('price', currency='USD')} USD",
        "Item.pounds": lambda it: f"{it('price', currency='GBP', even=True)} GBP {it('tax', of=3)}",
        "Item.own": lambda it: f"{it('price', currency='EUR')} EUR",
    },
    operations={
        "one": Operation(text="{ items { dollars } }", calls={"a": 1, "b": 1}),
        "different arguments": Operation(text="{ items { dollars pounds own } }"),
        "the client asks otherwise": Operation(
            text='{ items { price(currency: "CHF", even: true) dollars tax(of: 9) pounds } }',
        ),
        "the client asks the same": Operation(
            text='{ items { price(currency: "USD") dollars } }', calls={"a": 1, "b": 1}
        ),
        "by variable": Operation(
            text="query ($c: String, $n: Int!) { items { price(currency: $c) pounds tax(of: $n) } }",
            variables={"c": "JPY", "n": 4},
        ),
    },
)

WORLDS["other_entities"] = World(
    subgraphs=federated(
        """
        [orders]
        type Query { orders: [Order!]! }
        type Order @key(fields: "id") { id: ID! buyer: User! lines: [Line!]! }
        type Line { product: Product! count: Int! }
        type User @key(fields: "id") { id: ID! }
        type Product @key(fields: "id") { id: ID! }

        [users]
        type User @key(fields: "id") { id: ID! zone: Int }

        [products]
        type Product @key(fields: "id") { id: ID! price: Int }

        [billing]
        type Order @key(fields: "id") {
          id: ID!
          buyer: User! @external
          lines: [Line!]! @external
          total: Int @requires(fields: "buyer { zone } lines { count product { price } }")
        }
        type Line { product: Product! @external count: Int! @external }
        type User @key(fields: "id") { id: ID! zone: Int @external }
        type Product @key(fields: "id") { id: ID! price: Int @external }
        """
    ),
    rows={
        "Order:1": {
            "id": "1",
            "buyer": "User:1",
            "lines": [{"product": "Product:1", "count": 2}, {"product": "Product:2", "count": 1}],
        },
        "Order:2": {"id": "2", "buyer": "User:1", "lines": []},
        "User:1": {"id": "1", "zone": 1000},
        "Product:1": {"id": "1", "price": 5},
        "Product:2": {"id": "2", "price": None},
    },
    fields={
        "Order.total": lambda it: (
            it("buyer")("zone") + sum(each("count") * (each("product")("price") or 0) for each in it("lines"))
        ),
    },
    operations={
        "total": Operation(text="{ orders { total } }", calls={"orders": 1, "users": 1, "products": 1, "billing": 1}),
        "with what is required": Operation(
            text="{ orders { buyer { zone } total lines { product { price id } } } }",
            calls={"orders": 1, "users": 1, "products": 1, "billing": 1},
        ),
    },
)
