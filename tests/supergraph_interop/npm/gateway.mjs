// Runs supergraphs on @apollo/gateway: {url, cases: [{name, supergraph, operations: {name: {text, variables}}}]} on stdin,
// {name: {operations: {name: {data, errors}}} | {refused}} on stdout. A subgraph answers at `${url}/${case}/${subgraph}`.
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { parse } from "graphql";
import { readFileSync } from "node:fs";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const cache = { async get() {}, async set() {}, async delete() {} };

async function run({ name, supergraph, operations }, url) {
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    logger: quiet,
    buildService: (subgraph) => new RemoteGraphQLDataSource({ url: `${url}/${name}/${subgraph.name}` }),
  });
  try {
    const { schema, executor } = await gateway.load();
    const answers = {};
    for (const [operation, { text, variables }] of Object.entries(operations)) {
      const answer = await executor({
        schema,
        cache,
        context: {},
        metrics: {},
        logger: quiet,
        document: parse(text),
        queryHash: `${name}/${operation}`,
        request: { query: text, variables, http: { headers: new Map() } },
        overallCachePolicy: { restrict() {}, maxAge: undefined },
      });
      answers[operation] = { data: answer.data ?? null, errors: (answer.errors ?? []).map((each) => each.message) };
    }
    return { operations: answers };
  } catch (error) {
    return { refused: String(error) };
  } finally {
    await gateway.stop().catch(() => {});
  }
}

const { url, cases } = JSON.parse(readFileSync(0, "utf8"));
// Side by side: most of the time goes into waiting for subgraphs.
const answers = await Promise.all(cases.map(async (each) => [each.name, await run(each, url)]));
process.stdout.write(JSON.stringify(Object.fromEntries(answers)), () => process.exit(0));
