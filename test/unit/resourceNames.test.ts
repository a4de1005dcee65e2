import {
  type ResourceName,
  hostOf,
  isNamed,
  named,
  partOf,
  resources,
} from "../../components/resourceNames.ts";
import { registeredUrns } from "./support/program.ts";
import { recorded } from "./support/recorded.ts";

const jobs = {
  fabio: {},
  backup: { recipient: `age1${"q".repeat(58)}` },
  "httpbackend-fabio": { release: { strategy: "canary", share: 0.2 } },
};
const address = (number: number) => `192.168.56.${number}`;
const hosts = [
  { backend: "docker", names: ["h1"], servers: 1 },
  { backend: "virtualbox", machines: [{ name: "h1", address: address(3) }] },
  {
    backend: "ssh",
    privateKeyFile: "agent",
    jumpHost: { address: "198.51.100.1" },
    machines: [{ name: "h1", address: address(3) }],
  },
];
const all = Object.keys(resources).filter((name): name is ResourceName => name in resources);
const simple = all.filter((name) => name !== "tenants-*-*");

async function registered(): Promise<{ urn: string; type: string }[]> {
  const urns = [];
  for (const each of hosts) {
    urns.push(
      ...(await registeredUrns({
        hosts: each,
        overlay: { tenants: { red: "10.32.1.0/24" } },
        cluster: { scheduler: {}, nodePools: { big: ["h1"] } },
        jobs,
      })),
    );
  }
  return urns.map((urn) => ({
    urn: `urn:pulumi:unit::nomad-on-weave::${urn}`,
    type: urn.split("::")[0]?.split("$").at(-1) ?? "",
  }));
}

test("every resource has its name from here, and every name is one of a resource", async () => {
  const custom = (await registered()).filter(({ type }) => !/^(nomad-on-weave|pulumi):/.test(type));
  const isKnown = (resource: { urn: string; type: string }) =>
    isNamed(resource, ...simple) || hostOf(resource, ["h1"], ["tenants-*-*"]) === "h1";
  expect(custom.filter((resource) => !isKnown(resource))).toEqual([]);
  // No job of the catalog has a token that is made by itself.
  expect(simple.filter((name) => !custom.some((resource) => isNamed(resource, name)))).toEqual(["*-token"]);
});

test("a name is made of what its stars stand for, whatever characters that has", () => {
  expect(named("hosts-key")).toBe("hosts-key");
  expect(named("weave-roll-*", "u1")).toBe("weave-roll-u1");
  expect(named("tenants-*-*", "$&", "u1")).toBe("tenants-$&-u1");
});

test("a resource is what its name, its type and its parent say together", () => {
  expect(partOf("*-deployment", recorded("*-deployment", "web"))).toBe("web");
  expect(partOf("hosts-key", recorded("hosts-key"))).toBe("");
  expect(isNamed(recorded("nomad-token-*", "u1-token"), "nomad-*-token")).toBe(false);
  expect(isNamed(recorded("consul-*", "acl"), "consul-acl")).toBe(false);
  expect(isNamed(recorded("security-certificate-*", "u1-token"), "*-token")).toBe(false);
  expect(partOf("*-token", recorded("*-token", "web"))).toBe("web");
});

test.each([
  [recorded("consul-*", "u1"), "u1"],
  [recorded("consul-*", "x-u1"), "x-u1"],
  // The gate of u1, and the agent of another host.
  [recorded("nomad-ready-*", "u1"), "u1"],
  [recorded("nomad-*", "ready-u1"), "ready-u1"],
  [recorded("consul-ready"), undefined],
  [recorded("tenants-*-*", "red", "x-u1"), "x-u1"],
  [recorded("consul-*", "gone"), undefined],
  [recorded("*-deployment", "u1"), undefined],
])("%j is of the host %s", (resource, host) => {
  expect(hostOf(resource, ["u1", "x-u1", "ready-u1", "ready"])).toBe(host);
});
