// Composes with other composers: {name: {subgraph: SDL}} on stdin, {composer: {name: {supergraph} | {errors}}} on stdout.
import { composeServices as composeWithApollo } from "@apollo/composition";
import { composeServices as composeWithGuild } from "@theguild/federation-composition";
import { parse } from "graphql";
import { readFileSync } from "node:fs";

const composers = {
  "@apollo/composition": composeWithApollo,
  "@theguild/federation-composition": composeWithGuild,
};

function compose(composer, subgraphs) {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test/graphql`,
    typeDefs: parse(sdl),
  }));
  const { errors, supergraphSdl } = composer(services);
  return errors?.length ? { errors: errors.map(String) } : { supergraph: supergraphSdl };
}

const cases = Object.entries(JSON.parse(readFileSync(0, "utf8")));
const answers = {};
for (const [composer, run] of Object.entries(composers)) {
  answers[composer] = Object.fromEntries(
    cases.map(([name, subgraphs]) => {
      try {
        return [name, compose(run, subgraphs)];
      } catch (error) {
        return [name, { errors: [String(error)] }];
      }
    }),
  );
}
console.log(JSON.stringify(answers));
