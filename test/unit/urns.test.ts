import { readFileSync } from "node:fs";
import { join } from "node:path";
import { aliasUrns, registeredUrns } from "./support/program.ts";

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

const machines = [{ name: "m1", address: "192.168.56.3" }];

test.each([
  [{ backend: "virtualbox", machines }, "VirtualBoxHosts$command:local:Command::hosts-hostkey-m1"],
  [{ backend: "ssh", privateKeyFile: "agent", machines }, "SshHosts$command:local:Command::hosts-hostkey-m1"],
  [{ backend: "ssh", privateKeyFile: "agent", machines }, "SshHosts$command:remote:Command::hosts-ready-m1"],
])("what %j had beside each other is found under its host", async (hosts, urn) => {
  expect(await aliasUrns({ hosts })).toContain(`nomad-on-weave:hosts:${urn}`);
});

test("every resource of the last release is registered under its URN: one that moves needs an alias", async () => {
  const registered = [...(await registeredUrns(config)), ...(await aliasUrns(config))];
  expect(released.filter((urn) => !registered.includes(urn))).toEqual([]);
});
