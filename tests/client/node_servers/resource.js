// A GraphQL service that verifies each token: signature by the issuer's JWKS, issuer, audience, expiry, and scope.
// Subscriptions are served by the reference implementations of graphql-transport-ws and graphql-sse.
// POST /revoke refuses all tokens issued until now; GET /seen tells how many requests came, and how many were refused.
import http from "node:http";
import { WebSocketServer } from "ws";
import { buildSchema, graphql } from "graphql";
import { createHandler } from "graphql-sse/lib/use/http";
import { useServer } from "graphql-ws/lib/use/ws";
import { createRemoteJWKSet, jwtVerify } from "jose";

const [port, issuer] = process.argv.slice(2);
const keys = issuer && createRemoteJWKSet(new URL(`${issuer}/jwks`));
const seen = { requests: 0, refused: 0, ended: 0, pings: 0 };
const revoked = new Set();
const known = new Set();

const schema = buildSchema(`
  type Query { job(id: ID!): Job }
  type Mutation { closeJob(id: ID!): Job }
  type Subscription { countdown(from: Int!): Int! broken: Int! forever: Int! }
  type Job { id: ID! title: String! caller: String }
`);
schema.getSubscriptionType().getFields().countdown.subscribe = async function* (_root, { from }) {
  for (let left = from; left >= 0; left--) yield { countdown: left };
};
schema.getSubscriptionType().getFields().broken.subscribe = async function* () {
  yield { broken: 1 };
  yield { broken: new Error("it broke") };
};
schema.getSubscriptionType().getFields().forever.subscribe = async function* () {
  try {
    for (let turn = 0; ; turn++) {
      yield { forever: turn };
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    seen.ended++;
  }
};

const allowed = async (authorization, scope) => {
  seen.requests++;
  if (!issuer) return { sub: "anyone" };
  const token = (authorization ?? "").replace(/^Bearer /, "");
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: "urn:jobs" });
    known.add(payload.jti);
    if (revoked.has(payload.jti)) throw new Error("revoked");
    return payload.scope?.split(" ").includes(scope) ? payload : "forbidden";
  } catch {
    seen.refused++;
    return null;
  }
};

const refuse = (response, status, code) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ message: "no", extensions: { code } }] }));
};

const stream = createHandler({ schema });
const server = http.createServer(async (request, response) => {
  if (request.url === "/revoke") {
    known.forEach((id) => revoked.add(id));
    return response.end();
  }
  if (request.url === "/seen") return response.end(JSON.stringify(seen));
  if (request.url === "/stream") {
    const caller = await allowed(request.headers.authorization, "jobs:read");
    if (caller === null) return refuse(response, 401, "UNAUTHENTICATED");
    return stream(request, response);
  }
  let text = "";
  for await (const chunk of request) text += chunk;
  const { query, variables } = JSON.parse(text);
  const caller = await allowed(request.headers.authorization, /^\s*mutation/.test(query) ? "jobs:write" : "jobs:read");
  if (caller === null) return refuse(response, 401, "UNAUTHENTICATED");
  if (caller === "forbidden") return refuse(response, 403, "FORBIDDEN");
  const job = ({ id }) => ({ id, title: `Job ${id}`, caller: caller.client_id ?? caller.sub });
  const result = await graphql({ schema, source: query, variableValues: variables, rootValue: { job, closeJob: job } });
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(result));
});

const sockets = new WebSocketServer({ noServer: true });
useServer({ schema }, sockets);
// The same for what a browser can send: a token in the payload of connection_init. Who has none is closed with 4403.
const forBrowsers = new WebSocketServer({ noServer: true });
const onConnect = async ({ connectionParams }) =>
  (await allowed(connectionParams?.Authorization ?? connectionParams?.headers?.token, "jobs:read")) !== null;
useServer({ schema, onConnect }, forBrowsers);
server.on("upgrade", async (request, socket, head) => {
  if (request.url === "/browsers") {
    forBrowsers.handleUpgrade(request, socket, head, (opened) => forBrowsers.emit("connection", opened, request));
  } else if ((await allowed(request.headers.authorization, "jobs:read")) === null) {
    socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  } else {
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
