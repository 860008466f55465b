// What is said of products: a Federation 1 subgraph (no @link), schema first, made with Apollo Server.
import { parseArgs } from "node:util";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { GraphQLError, parse } from "graphql";

const { values: options } = parseArgs({
  options: { port: { type: "string", default: "0" }, changed: { type: "boolean", default: false } },
});

const typeDefs = `
  type Review @key(fields: "id") {
    id: ID!
    stars: Int!
    text: String
    author: User! @provides(fields: "name")
    product: Product!
  }

  extend type User @key(fields: "id") {
    id: ID! @external
    name: String! @external
    reviews: [Review!]!
  }

  extend type Product @key(fields: "upc") {
    upc: ID! @external
    reviews(minimum: Int = 1): [Review!]!
    averageStars: Float
  }

  extend type Query {
    latestReview: Review
  }

  extend type Mutation {
    addReview(upc: ID!, author: ID!, stars: Int!): Review!
  }
`;
const nextRelease = "extend type Review { helpful: Boolean! }";

const NAMES = { u1: "Ada", u2: "Ben", u3: "Cleo" };
const reviews = [
  { id: "r1", upc: "p1", author: "u1", stars: 5, text: "Boils." },
  { id: "r2", upc: "p1", author: "u2", stars: 3, text: null },
  { id: "r3", upc: "p2", author: "u1", stars: 4, text: "Shows the way." },
  { id: "r4", upc: "p3", author: "u3", stars: 2, text: "Dim." },
];
const of = (upc) => reviews.filter((review) => review.upc === upc);

const resolvers = {
  Review: {
    __resolveReference: ({ id }) => reviews.find((review) => review.id === id),
    author: ({ author }) => ({ id: author, name: NAMES[author] }),
    product: ({ upc }) => ({ upc }),
    helpful: ({ text }) => text !== null,
  },
  User: {
    reviews: ({ id }) => reviews.filter((review) => review.author === id),
  },
  Product: {
    reviews: ({ upc }, { minimum }) => of(upc).filter((review) => review.stars >= minimum),
    averageStars({ upc }) {
      const found = of(upc);
      return found.length ? found.reduce((sum, { stars }) => sum + stars, 0) / found.length : null;
    },
  },
  Query: {
    latestReview: () => reviews.at(-1),
  },
  Mutation: {
    addReview(_, { upc, author, stars }) {
      if (stars < 1 || stars > 5) {
        throw new GraphQLError("Stars are 1 to 5.", { extensions: { code: "REVIEW:STARS" } });
      }
      reviews.push({ id: `r${reviews.length + 1}`, upc, author, stars, text: null });
      return reviews.at(-1);
    },
  },
};
if (!options.changed) delete resolvers.Review.helpful;

const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs + (options.changed ? nextRelease : "")), resolvers });
const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { host: "127.0.0.1", port: Number(options.port) },
});
console.log(`reviews listens on ${url}`);
