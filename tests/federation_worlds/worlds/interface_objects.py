"""Interface objects in both directions, keys on interfaces, the concrete `__typename` found where it is needed."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

_ROWS = {
    "Query:": {"top": "Book:1", "best": "Film:1"},
    "Book:1": {"id": "1", "title": "B", "pages": 100, "reviews": ["Review:1"], "score": 4, "rank": 1},
    "Film:1": {"id": "2", "title": "F", "minutes": 90, "reviews": [], "score": 5, "rank": 2},
    "Review:1": {"text": "good", "of": "Book:1"},
    "Review:2": {"text": "long", "of": "Film:1"},
}

_MEDIA = """
        [media]
        type Query { all: [Media!]! media(id: ID!): Media }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
"""

WORLDS["simple"] = World(
    subgraphs=federated(
        _MEDIA
        + """
        [reviews]
        type Query { top: Media reviews: [Review!]! }
        type Media @key(fields: "id") @interfaceObject { id: ID! reviews: [Review!]! score: Int }
        type Review { text: String of: Media }
        """
    ),
    rows=_ROWS,
    operations={
        "into it": Operation(text="{ all { title score } }", calls={"media": 1, "reviews": 1}),
        "of one type": Operation(text="{ all { ... on Book { pages score } } }", calls={"media": 1, "reviews": 1}),
        "within it": Operation(text="{ top { id score reviews { text } } }", calls={"reviews": 1}),
        "of each type the same": Operation(
            text="{ top { score ... on Book { score id } ... on Film { id } } }", calls={"reviews": 1}
        ),
        "typename": Operation(text="{ top { __typename } }", calls={"reviews": 1, "media": 1}),
        "aliased typename": Operation(text="{ top { kind: __typename score } }", calls={"reviews": 1, "media": 1}),
        "out of it": Operation(text="{ top { title } reviews { of { title } } }", calls={"reviews": 1, "media": 1}),
        "fragments out of it": Operation(
            text="{ reviews { text of { ... on Book { pages } ... on Film { minutes score } } } }",
        ),
        "fragments on what it has itself": Operation(text="{ reviews { of { ... on Book { score } } } }"),
        "both ways": Operation(
            text="{ all { reviews { of { title reviews { of { __typename score } } } } } }",
        ),
        "one": Operation(text='{ media(id: "2") { score ... on Film { minutes } } }', calls={"media": 1, "reviews": 1}),
        "null": Operation(text='{ media(id: "9") { score } }', calls={"media": 1}),
    },
)

WORLDS["requires"] = World(
    subgraphs=federated(
        """
        [media]
        type Query { all: [Media!]! }
        interface Media @key(fields: "id") { id: ID! title: String length: Int }
        type Book implements Media @key(fields: "id") { id: ID! title: String length: Int pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String length: Int minutes: Int }

        [labels]
        type Query { labelled: [Media!]! }
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          title: String @external
          length: Int @external
          label: String @requires(fields: "title length")
          short: String @requires(fields: "title")
          color: String
        }
        """
    ),
    rows={
        "Book:1": {"id": "1", "title": "B", "length": 5, "pages": 100, "color": "red"},
        "Film:1": {"id": "2", "title": "F", "length": None, "minutes": 90, "color": None},
        "Query:": {"labelled": ["Film:1", "Book:1"]},
    },
    fields={
        "Media.label": lambda it: f"{it('title')} {it('length')}",
        "Media.short": lambda it: it("title").lower(),
    },
    operations={
        "into it": Operation(text="{ all { label } }", calls={"media": 1, "labels": 1}),
        "of one type": Operation(
            text="{ all { ... on Film { label minutes color } } }", calls={"media": 1, "labels": 1}
        ),
        "from it": Operation(text="{ labelled { label color short } }", calls={"labels": 2, "media": 1}),
        "from it with its type": Operation(
            text="{ labelled { short __typename ... on Book { pages label } } }", calls={"labels": 2, "media": 1}
        ),
    },
)

WORLDS["two_of_them"] = World(
    subgraphs=federated(
        _MEDIA
        + """
        [scores]
        type Query { top: Media }
        type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }

        [ranks]
        type Query { best: Media }
        type Media @key(fields: "id") @interfaceObject { id: ID! rank: Int reviews: [Review!]! }
        type Review { text: String }
        """
    ),
    rows=_ROWS,
    operations={
        "from one to the other": Operation(text="{ top { rank } }", calls={"scores": 1, "ranks": 1}),
        "and by type": Operation(
            text="{ top { score ... on Book { rank } ... on Film { title } } }",
            calls={"scores": 1, "ranks": 1, "media": 1},
        ),
        "all": Operation(
            text="{ best { score rank title __typename } all { score rank } }",
        ),
    },
)

WORLDS["implementations_elsewhere"] = World(
    subgraphs=federated(
        """
        [media]
        type Query { all: [Media!]! }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }

        [scores]
        type Query { top: Media }
        type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }

        [books]
        type Query { book: Book }
        type Book @key(fields: "id") { id: ID! pages: Int }
        """
    ),
    rows=_ROWS | {"Query:": {"top": "Book:1", "book": "Book:1"}},
    operations={
        "score of a book that knows no interface": Operation(text="{ book { pages score } }"),
        "pages from the object": Operation(text="{ top { ... on Book { pages score } } }"),
        "as an interface": Operation(text="{ book { ... on Media { title score } } }"),
        "all": Operation(text="{ all { score ... on Book { pages } } }", calls={"media": 1, "scores": 1, "books": 1}),
    },
)

WORLDS["not_resolvable"] = World(
    subgraphs=federated(
        _MEDIA
        + """
        [reviews]
        type Query { reviews: [Review!]! }
        type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
        type Review { text: String of: Media }
        """
    ),
    rows=_ROWS,
    operations={
        "only the key": Operation(text="{ reviews { of { id } } }", calls={"reviews": 1}),
        "title": Operation(text="{ reviews { of { title } } }", calls={"reviews": 1, "media": 1}),
        "typename": Operation(text="{ reviews { of { id __typename } } }", calls={"reviews": 1, "media": 1}),
    },
)

WORLDS["several_keys"] = World(
    subgraphs=federated(
        """
        [media]
        type Query { all: [Media!]! }
        interface Media @key(fields: "id") @key(fields: "code") { id: ID! code: String! title: String }
        type Book implements Media @key(fields: "id") @key(fields: "code") {
          id: ID!
          code: String!
          title: String
          similar: Media
        }
        type Film implements Media @key(fields: "id") @key(fields: "code") { id: ID! code: String! title: String }

        [scores]
        type Query { top: Media }
        type Media @key(fields: "code") @interfaceObject { code: String! score: Int twin: Media }

        [ranks]
        type Media @key(fields: "id") @interfaceObject { id: ID! rank: Int }
        """
    ),
    rows={
        "Query:": {"top": "Book:1"},
        "Book:1": {"id": "1", "code": "c", "title": "B", "similar": "Film:1", "score": 1, "rank": 2, "twin": "Film:1"},
        "Film:1": {"id": "2", "code": "d", "title": "F", "score": 3, "rank": None, "twin": None},
    },
    operations={
        "all": Operation(
            text="{ all { title score rank ... on Book { similar { score title } } } }",
        ),
        "across": Operation(text="{ top { rank score } }", calls={"scores": 1, "media": 1, "ranks": 1}),
        "nested": Operation(text="{ top { twin { rank title score } } }"),
    },
)

WORLDS["keys_on_interfaces"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { nodes: [Node!]! }
        interface Node @key(fields: "id") { id: ID! }
        type User implements Node @key(fields: "id") { id: ID! name: String }
        type Post implements Node @key(fields: "id") { id: ID! title: String }

        [b]
        interface Node @key(fields: "id") { id: ID! age: Int }
        type User implements Node @key(fields: "id") { id: ID! age: Int }
        type Post implements Node @key(fields: "id") { id: ID! age: Int likes: Int }
        """
    ),
    rows={
        "User:1": {"id": "1", "name": "Ann", "age": 3},
        "Post:1": {"id": "1", "title": "T", "age": 4, "likes": 5},
    },
    operations={
        "all": Operation(
            text="{ nodes { id age ... on User { name } ... on Post { title likes } } }", calls={"a": 1, "b": 1}
        ),
    },
)
