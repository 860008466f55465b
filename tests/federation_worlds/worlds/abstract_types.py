"""Interfaces and unions whose members differ by subgraph, and operations that ask for distinct fields of each."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["unions_differ"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { found: [Found] @shareable onlyA: Found }
        union Found = Book | Film
        type Book @key(fields: "id") { id: ID! title: String }
        type Film @key(fields: "id") { id: ID! minutes: Int @shareable }

        [b]
        type Query { found: [Found] @shareable onlyB: Found }
        union Found = Film | Song
        type Film @key(fields: "id") { id: ID! minutes: Int @shareable stars: Int }
        type Song @key(fields: "id") { id: ID! bars: Int }
        """
    ),
    rows={
        "Query:": {"found": ["Film:1", None], "onlyA": "Book:1", "onlyB": "Song:1"},
        "Book:1": {"id": "1", "title": "B"},
        "Film:1": {"id": "1", "minutes": 90, "stars": 3},
        "Song:1": {"id": "1", "bars": 12},
    },
    operations={
        "what both know": Operation(text="{ found { ... on Film { minutes } } }"),
        "all": Operation(
            text="""{ found { __typename ... on Book { title } ... on Film { minutes stars } ... on Song { bars } }
            onlyA { ... on Book { title } ... on Song { bars } }
            onlyB { ...on Song { bars } ... on Book { title } } }""",
        ),
        "types one of them lacks": Operation(
            text="{ onlyA { ... on Song { bars } ... on Book { id } } onlyB { ... on Book { title } __typename } }",
            calls={"a": 1, "b": 1},
        ),
    },
)

WORLDS["interfaces_differ"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { animals: [Animal!]! pet: Pet }
        interface Animal { id: ID! name: String }
        union Pet = Dog | Cat
        type Dog implements Animal @key(fields: "id") { id: ID! name: String }
        type Cat implements Animal @key(fields: "id") { id: ID! name: String }

        [b]
        interface Animal { id: ID! }
        type Dog implements Animal @key(fields: "id") { id: ID! age: Int }
        type Cat @key(fields: "id") { id: ID! age: Int lives: Int }
        type Cow implements Animal @key(fields: "id") { id: ID! age: Int milk: Int }
        type Query { cows: [Animal!]! }

        [c]
        type Cow @key(fields: "id") { id: ID! name: String }
        """
    ),
    rows={
        "Query:": {"animals": ["Dog:1", "Cat:1"], "cows": ["Cow:1", "Dog:1"], "pet": "Cat:1"},
        "Dog:1": {"id": "1", "name": "Rex", "age": 3},
        "Cat:1": {"id": "1", "name": "Tom", "age": 4, "lives": 9},
        "Cow:1": {"id": "1", "name": "Mu", "age": 5, "milk": 10},
    },
    operations={
        "names": Operation(text="{ animals { name } }", calls={"a": 1}),
        "ages by type": Operation(
            text="{ animals { ... on Dog { age } ... on Cat { age lives name } } }", calls={"a": 1, "b": 1}
        ),
        "cows": Operation(text="{ cows { id ... on Cow { milk name } ... on Dog { name } } }"),
        "interface fields from elsewhere": Operation(text="{ cows { name } }"),
        "pet as an animal": Operation(text="{ pet { ... on Animal { name ... on Cat { lives } } } }"),
        "nested fragments": Operation(
            text="{ animals { ... on Animal { ... on Animal { name ... on Cat { n: name lives } } } } }"
        ),
    },
)

WORLDS["distinct_fields"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { items: [Item!]! }
        interface Item { id: ID! }
        type Book implements Item @key(fields: "id") { id: ID! price: Price parts: [Part!] }
        type Film implements Item @key(fields: "id") { id: ID! price: Price parts: [Part!] }
        type Price @shareable { amount: Int currency: String }
        type Part @key(fields: "no") { no: ID! }

        [b]
        type Book @key(fields: "id") { id: ID! stock: Int author: String }
        type Part @key(fields: "no") { no: ID! weight: Int color: String }

        [c]
        type Film @key(fields: "id") { id: ID! stock(in: String): Int maker: Maker }
        type Maker { name: String }
        """
    ),
    rows={
        "Book:1": {
            "id": "1",
            "price": {"amount": 3, "currency": "EUR"},
            "parts": ["Part:1", "Part:2"],
            "stock": 5,
            "author": "x",
        },
        "Film:1": {"id": "1", "price": None, "parts": ["Part:2"], "maker": {"name": "m"}},
        "Part:1": {"no": "1", "weight": 1, "color": "red"},
        "Part:2": {"no": "2", "weight": 2, "color": None},
    },
    fields={"Film.stock": lambda it, **given: len(given.get("in") or "")},
    operations={
        "same key, different fields": Operation(
            text='{ items { ... on Book { x: stock } ... on Film { x: stock(in: "xyz") } } }',
            calls={"a": 1, "b": 1, "c": 1},
        ),
        "same key, different leaves below": Operation(
            text="{ items { ... on Book { parts { weight } } ... on Film { parts { color no } } } }",
            calls={"a": 1, "b": 1},
        ),
        "same key, other subgraphs": Operation(
            text="{ items { ... on Book { x: author price { amount } } ... on Film { y: maker { name } } } }",
        ),
    },
)

WORLDS["values_in_unions"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { results: [Result!]! }
        union Result = Ok | Failed | Missing
        type Ok { user: User }
        type Failed { reason: String user: User }
        type Missing { id: ID }
        type User @key(fields: "id") { id: ID! }

        [b]
        type User @key(fields: "id") { id: ID! name: String age: Int }
        """
    ),
    rows={
        "Query:": {
            "results": [
                {"__typename": "Ok", "user": "User:1"},
                {"__typename": "Missing", "id": "7"},
                {"__typename": "Failed", "reason": "no", "user": "User:2"},
            ]
        },
        "User:1": {"id": "1", "name": "Ann", "age": 1},
        "User:2": {"id": "2", "name": "Bob", "age": 2},
    },
    operations={
        "different selections": Operation(
            text="{ results { ... on Ok { user { name } } ... on Failed { reason user { age } } __typename } }",
            calls={"a": 1, "b": 1},
        ),
        "same": Operation(
            text="{ results { ... on Ok { user { name } } ... on Failed { user { name } } ... on Missing { id } } }",
            calls={"a": 1, "b": 1},
        ),
    },
)

WORLDS["covariant"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { owner: Owner people: [Person!]! }
        interface Owner { pet: Animal name: String }
        interface Animal { id: ID! }
        type Person implements Owner @key(fields: "id") { id: ID! name: String pet: Dog }
        type Firm implements Owner { name: String pet: Cat }
        type Dog implements Animal @key(fields: "id") { id: ID! }
        type Cat implements Animal @key(fields: "id") { id: ID! }

        [b]
        type Dog @key(fields: "id") { id: ID! bark: String }
        type Cat @key(fields: "id") { id: ID! purr: String }
        """
    ),
    rows={
        "Query:": {"owner": {"__typename": "Firm", "name": "ACME", "pet": "Cat:1"}},
        "Person:1": {"id": "1", "name": "Ann", "pet": "Dog:1"},
        "Dog:1": {"id": "1", "bark": "wuff"},
        "Cat:1": {"id": "1", "purr": "rrr"},
    },
    operations={
        "by the interface": Operation(
            text="{ owner { name pet { __typename ... on Cat { purr } ... on Dog { bark } } } }", calls={"a": 1, "b": 1}
        ),
        "by the type": Operation(text="{ owner { ... on Firm { pet { purr } } } people { pet { bark id } } }"),
    },
)

WORLDS["interface_of_entities_elsewhere"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { feed: [Entry!]! }
        interface Entry { id: ID! by: User }
        type Post implements Entry @key(fields: "id") { id: ID! by: User }
        type Ad implements Entry @key(fields: "id") { id: ID! by: User }
        type User @key(fields: "id") { id: ID! }

        [b]
        interface Entry { id: ID! likes: Int }
        type Post implements Entry @key(fields: "id") { id: ID! likes: Int }
        type Ad implements Entry @key(fields: "id") { id: ID! likes: Int }
        type User @key(fields: "id") { id: ID! name: String }

        [c]
        type Ad @key(fields: "id") { id: ID! clicks: Int }
        """
    ),
    rows={
        "Post:1": {"id": "1", "by": "User:1", "likes": 3},
        "Ad:1": {"id": "1", "by": None, "likes": 0, "clicks": 9},
        "User:1": {"id": "1", "name": "Ann"},
    },
    operations={
        "likes": Operation(text="{ feed { likes } }", calls={"a": 1, "b": 1}),
        "all": Operation(
            text="{ feed { id likes by { name } ... on Ad { clicks } __typename } }", calls={"a": 1, "b": 1, "c": 1}
        ),
    },
)
