/** Service: a file of rules, its path as an argument -> Fastify with a route a peer; its port is printed. */

import { readFileSync } from "node:fs";

import fastify from "fastify";

import { formsOf } from "./peers.js";

const ROUTES = { "json-rules-engine": "/json-rules-engine", "ZEN, the binding": "/zen" };

const rules = JSON.parse(readFileSync(process.argv[2], "utf8"));
const app = fastify();
app.get("/empty", async () => ({ status: "alive" }));
for (const form of await formsOf(rules, (told) => told)) {
  const path = ROUTES[form.who];
  if (path && !form.plain) app.post(path, async (request) => ({ fired: await form.match(request.body) }));
}
await app.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`${app.server.address().port}\n`);
