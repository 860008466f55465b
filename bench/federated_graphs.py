"""Large federated graphs to measure composition with. Nothing is random: the same graphs each time."""

from __future__ import annotations

_LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", '
    'import: ["@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@inaccessible"])\n'
)


_ENTITIES = 6


def services(subgraphs: int = 300) -> list[str]:
    """What teams write: 17 types a subgraph, of all kinds, with descriptions; entities of other teams; value types.

    Each has six entities of its own, adds fields to three of its neighbours, of which one requires what the neighbour
    knows and one is provided, and shares an interface, an enum, a scalar and two value types with all others.
    """
    return [_service(index, subgraphs) for index in range(subgraphs)]


def _service(index: int, subgraphs: int) -> str:
    before, far, after = (index - 1) % subgraphs, (index + 97) % subgraphs, (index + 1) % subgraphs
    own = "\n".join(_entity(index, number, after) for number in range(_ENTITIES))
    return f'''{_LINK}
"""Each thing that has an ID."""
interface Node {{ id: ID! }}
enum Currency {{ EUR USD GBP }}
scalar DateTime @specifiedBy(url: "https://scalars.test/date-time")
type Money @shareable {{ amount: Int! currency: Currency! }}
type PageInfo @shareable {{ hasNextPage: Boolean! endCursor: String }}
{own}
# An item of a neighbour, with what this team knows of it.
type Item{before}_0 @key(fields: "id") {{
  id: ID!
  price: Money @external
  "Depends on the price."
  tax{index}: Int @requires(fields: "price {{ amount currency }}")
}}
type Item{far}_1 implements Node @key(fields: "id") @key(fields: "sku {{ code shop }}", resolvable: false) {{
  id: ID!
  sku: Sku{far} @shareable
  rating{index}(since: DateTime, first: Int = 10): [Rating{index}!]!
}}
type Sku{far} @shareable {{ code: String! shop: ID! }}
type Sku{index} @shareable {{ code: String! shop: ID! }}
type Rating{index} {{
  "From one to five."
  stars: Int!
  text: String
  about: Item{far}_1!
  near: Item{after}_2 @provides(fields: "name")
}}
type Item{after}_2 @key(fields: "id") {{ id: ID! name: String @external rank{index}: Float @tag(name: "internal") }}
union Found{index} = Item{index}_0 | Item{index}_1 | Rating{index}
input Filter{index} {{ text: String = "" currencies: [Currency!] = [EUR] and: [Filter{index}!] atLeast: Int = 0 }}
type Item{index}_Connection {{ nodes: [Item{index}_0!]! pageInfo: PageInfo! total: Int }}
type Query {{
  "Looks for items."
  search{index}(filter: Filter{index}!, first: Int! = 20, after: String): Item{index}_Connection!
  find{index}(text: String!): [Found{index}!]!
  item{index}(id: ID!): Item{index}_3
}}
type Mutation {{ rate{index}(item: ID!, stars: Int!, text: String): Rating{index} }}
'''


def _entity(index: int, number: int, after: int) -> str:
    skus = f"sku: Sku{index} @shareable" if number == 1 else "internalCode: String @inaccessible"
    name = "name: String @shareable" if number == 2 else "name: String"
    keys = '@key(fields: "id") @key(fields: "sku { code shop }")' if number == 1 else '@key(fields: "id")'
    return f'''
"""One of the items of team {index}."""
type Item{index}_{number} implements Node {keys} {{
  id: ID!
  "What to show."
  {name}
  price: Money
  created: DateTime!
  {skus}
  old: String @deprecated(reason: "Use name.")
  next: Item{index}_{(number + 1) % _ENTITIES}
  related(first: Int = 5): [Item{after}_2!]!
}}
type Item{index}_{number}Stock {{ count: Int! of: Item{index}_{number}! }}
'''
