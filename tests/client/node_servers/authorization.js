// An authorisation server (oidc-provider): client credentials, and access tokens that are signed JWTs for one resource.
// It rotates its client's secret when told to by POST /secret, and counts what it issues at GET /issued.
import http from "node:http";
import { Provider } from "oidc-provider";
import { generateKeyPair, exportJWK } from "jose";

const [port] = process.argv.slice(2).map(Number);
const resource = "urn:jobs";
const { privateKey } = await generateKeyPair("ES256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), use: "sig", alg: "ES256", kid: "first" };
let issued = 0;
let secret = "first secret / with: signs";

const client = (id, method) => ({
  client_id: id,
  client_secret: secret,
  token_endpoint_auth_method: method,
  grant_types: ["client_credentials"],
  redirect_uris: [],
  response_types: [],
  id_token_signed_response_alg: "ES256",
  scope: "jobs:read jobs:write",
});

const started = () => {
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
    clients: [client("applications", "client_secret_basic"), client("worker", "client_secret_post")],
    jwks: { keys: [key] },
    scopes: ["jobs:read", "jobs:write"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: (_context, indicator) => ({
          audience: indicator,
          scope: "jobs:read jobs:write",
          accessTokenFormat: "jwt",
          accessTokenTTL: 3600,
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
  });
  provider.on("client_credentials.saved", () => issued++);
  provider.on("grant.success", () => issued++);
  return provider.callback();
};

let answer;
const server = http.createServer((request, response) => {
  if (request.url === "/issued") {
    response.end(String(issued));
  } else if (request.url === "/secret" && request.method === "POST") {
    secret = "second secret";
    answer = started();
    response.end();
  } else {
    answer(request, response);
  }
});
server.listen(port, "127.0.0.1", () => {
  answer = started();
  console.log(`http://127.0.0.1:${server.address().port}`);
});
