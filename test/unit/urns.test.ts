import { readFileSync } from "node:fs";
import { join } from "node:path";
import { registeredUrns } from "./support/program.ts";

// What version 0.1.0 has registered with this configuration: types with those of the parents, and names.
const released = readFileSync(join(import.meta.dirname, "support", "urns-0.1.0.txt"), "utf8")
  .split("\n")
  .filter(Boolean);
const config = {
  hosts: { backend: "docker" },
  overlay: { tenants: { red: "10.32.1.0/24", blue: "10.32.2.0/24" } },
  jobs: {
    fabio: {},
    httpbackend: { count: 3, tenant: "red" },
    backup: { recipient: `age1${"q".repeat(58)}` },
    hello: {},
    "httpbackend-ports": {},
    "httpbackend-fabio": { release: { strategy: "canary", share: 0.2 } },
    httpsbackend: {},
    "httpsbackend-tcp": {},
    "httpsbackend-sni-1": {},
    "httpsbackend-sni-2": {},
    "fetch-batch": {},
    "fetch-periodic": {},
  },
};

test("every resource of the last release is registered under its URN: one that moves needs an alias", async () => {
  const registered = await registeredUrns(config);
  expect(released.filter((urn) => !registered.includes(urn))).toEqual([]);
});
