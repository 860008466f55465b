"""`@requires`: fetched first and sent; nested, with arguments, in chains, mutual, null, on what is not there."""

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

WORLDS["chain"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { one: T }
        type T @key(fields: "id") { id: ID! a: Int }

        [b]
        type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }

        [c]
        type T @key(fields: "id") { id: ID! b: Int @external c: Int @requires(fields: "b") }

        [d]
        type T @key(fields: "id") {
          id: ID!
          a: Int @external
          c: Int @external
          d: Int @requires(fields: "a c")
          other: Int
        }
        """
    ),
    rows={"T:1": {"id": "1", "a": 1, "other": 7}},
    fields={
        "T.b": lambda it: it("a") + 1,
        "T.c": lambda it: it("b") * 10,
        "T.d": lambda it: it("a") * 1000 + it("c"),
    },
    operations={
        "end": Operation(text="{ one { d } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        "middle": Operation(text="{ one { b } }", calls={"a": 1, "b": 1}),
        "all": Operation(text="{ one { a b c d id } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        "end and what waits for nothing": Operation(text="{ one { other d } }"),
    },
)

WORLDS["mutual"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { ts: [T] }
        type T @key(fields: "id") {
          id: ID!
          a1: Int
          b1: Int @external
          a2: Int @requires(fields: "b1")
          b2: Int @external
          a3: Int @requires(fields: "b2 b1")
        }

        [b]
        type T @key(fields: "id") {
          id: ID!
          a1: Int @external
          b1: Int @requires(fields: "a1")
          a2: Int @external
          b2: Int @requires(fields: "a2")
        }
        """
    ),
    rows={"T:1": {"id": "1", "a1": 1}, "T:2": {"id": "2", "a1": 2}},
    fields={
        "T.b1": lambda it: it("a1") + 10,
        "T.a2": lambda it: it("b1") + 100,
        "T.b2": lambda it: it("a2") + 1000,
        "T.a3": lambda it: it("b2") + it("b1"),
    },
    operations={
        "one step": Operation(text="{ ts { b1 } }", calls={"a": 1, "b": 1}),
        "two steps": Operation(text="{ ts { a2 } }", calls={"a": 2, "b": 1}),
        "all": Operation(text="{ ts { a1 b1 a2 b2 a3 } }", calls={"a": 3, "b": 2}),
        "last": Operation(text="{ ts { a3 } }", calls={"a": 3, "b": 2}),
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

WORLDS["abstract"] = World(
    subgraphs=federated(
        """
        [shapes]
        type Query { parcels: [Parcel!]! }
        type Parcel @key(fields: "id") { id: ID! shape: Shape any: Any named: Named }
        interface Shape { label: String }
        type Box implements Shape { label: String size(unit: Unit = CM): Int }
        type Tube implements Shape { label: String radius: Int end: End }
        type End { open: Boolean }
        union Any = Box | Tube
        enum Unit { CM M }
        interface Named { name: String }
        type Person implements Named @key(fields: "id") { id: ID! name: String }
        type Firm implements Named @key(fields: "id") { id: ID! name: String }

        [firms]
        type Firm @key(fields: "id") { id: ID! staff: Int }

        [shipping]
        type Parcel @key(fields: "id") {
          id: ID!
          shape: Shape @external
          any: Any @external
          named: Named @external
          cost: String
            @requires(fields: "shape { label ... on Box { size(unit: M) } ... on Tube { radius end { open } } }")
          code: String @requires(fields: "any { ... on Box { label } ... on Tube { radius } }")
          kind: String @requires(fields: "any { __typename }")
          sender: String @requires(fields: "named { name ... on Firm { staff } }")
        }
        interface Shape { label: String }
        type Box implements Shape { label: String @external size(unit: Unit = CM): Int @external }
        type Tube implements Shape { label: String @external radius: Int @external end: End @external }
        type End { open: Boolean @external }
        union Any = Box | Tube
        enum Unit { CM M }
        interface Named { name: String }
        type Person implements Named @key(fields: "id") { id: ID! name: String @external }
        type Firm implements Named @key(fields: "id") { id: ID! name: String @external staff: Int @external }
        """
    ),
    rows={
        "Parcel:1": {"id": "1", "shape": "Box:1", "any": "Tube:1", "named": "Person:1"},
        "Parcel:2": {"id": "2", "shape": "Tube:1", "any": "Box:1", "named": "Firm:1"},
        "Parcel:3": {"id": "3", "shape": None, "any": None, "named": None},
        "Box:1": {"label": "b"},
        "Tube:1": {"label": "t", "radius": 4, "end": {"open": True}},
        "Person:1": {"id": "1", "name": "Ann"},
        "Firm:1": {"id": "1", "name": "ACME", "staff": 12},
    },
    fields={
        "Box.size": lambda it, unit: 3 if unit == "M" else 300,
        "Parcel.cost": lambda it: (
            (shape := it("shape"))
            and f"{shape('label')} "
            + str(shape("size", unit="M") if shape("__typename") == "Box" else (shape("radius"), shape("end")("open")))
        ),
        "Parcel.code": lambda it: (
            (any_ := it("any")) and str(any_("label") if any_("__typename") == "Box" else any_("radius"))
        ),
        "Parcel.kind": lambda it: it("any") and it("any")("__typename"),
        "Parcel.sender": lambda it: (
            (named := it("named")) and f"{named('name')} {named('staff') if named('__typename') == 'Firm' else ''}"
        ),
    },
    operations={
        "interface": Operation(text="{ parcels { cost } }", calls={"shapes": 1, "shipping": 1}),
        "union": Operation(text="{ parcels { code kind } }", calls={"shapes": 1, "shipping": 1}),
        "entity behind an interface": Operation(
            text="{ parcels { sender } }", calls={"shapes": 1, "firms": 1, "shipping": 1}
        ),
        "all": Operation(
            text="""{ parcels { cost code kind sender shape { label ... on Box { size } } any { __typename ... on Tube
            { end { open } } } named { name } } }""",
            calls={"shapes": 1, "firms": 1, "shipping": 1},
        ),
    },
)

WORLDS["key_of_required"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { one: T }
        type T @key(fields: "id") { id: ID! }

        [b]
        type T @key(fields: "id") @key(fields: "code") { id: ID! code: ID! tone: Int }

        [c]
        type T @key(fields: "code") {
          code: ID!
          tone: Int @external
          sound: String @requires(fields: "tone")
        }
        """
    ),
    rows={"T:1": {"id": "1", "code": "c", "tone": 440}},
    fields={"T.sound": lambda it: f"{it('tone')} Hz"},
    operations={
        "both on the way": Operation(text="{ one { sound } }", calls={"a": 1, "b": 1, "c": 1}),
    },
)

WORLDS["below_required"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! region: String friend: User }

        [b]
        type User @key(fields: "id") {
          id: ID!
          region: String @external
          feed(first: Int = 1): [Post!]! @requires(fields: "region")
        }
        type Post @key(fields: "id") { id: ID! title: String }

        [c]
        type Post @key(fields: "id") {
          id: ID! title: String @external likes: Int slug: String @requires(fields: "title")
        }
        """
    ),
    rows={
        "User:1": {"id": "1", "region": "eu", "friend": "User:2"},
        "User:2": {"id": "2", "region": "us", "friend": None},
        "Post:1": {"id": "1", "title": "One", "likes": 3},
        "Post:2": {"id": "2", "title": "Two", "likes": None},
    },
    fields={
        "User.feed": lambda it, first: {"eu": ["Post:1", "Post:2"], "us": ["Post:2"]}[it("region")][:first],
        "Post.slug": lambda it: it("title").lower(),
    },
    operations={
        "below": Operation(text="{ users { feed { slug likes } } }", calls={"a": 1, "b": 1, "c": 1}),
        "twice": Operation(
            text="{ users { feed(first: 2) { slug } friend { feed { title } two: feed(first: 2) { likes } } } }",
            calls={"a": 1, "b": 1, "c": 1},
        ),
    },
)
