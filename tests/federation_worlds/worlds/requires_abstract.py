"""`@requires` of fields of interfaces and unions."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

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
