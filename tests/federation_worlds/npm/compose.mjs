// Composes worlds with Apollo's composer: [{name, subgraphs}] on stdin, {name: {supergraph, api} | {errors}} on stdout.
import { composeServices } from "@apollo/composition";
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph, printSchema } from "@apollo/federation-internals";
import { parse } from "graphql";
import { readFileSync } from "node:fs";

const options = { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES };

function compose(subgraphs) {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test/graphql`,
    typeDefs: parse(sdl),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  return errors?.length
    ? { errors: errors.map((error) => `${error.extensions?.code}: ${error.message}`) }
    : { supergraph: supergraphSdl, api: printSchema(Supergraph.build(supergraphSdl, options).apiSchema()) };
}

const answers = {};
for (const { name, subgraphs } of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    answers[name] = compose(subgraphs);
  } catch (error) {
    answers[name] = { errors: [String(error)] };
  }
}
console.log(JSON.stringify(answers));
