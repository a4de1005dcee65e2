import { nameProblems } from "../../components/nameProblems.ts";
import { parseConfig } from "../../config.ts";
import { hostResource } from "../../stack/hostResource.ts";
import { runProgram } from "./support/program.ts";
import { recorded } from "./support/recorded.ts";

const docker = (...names: string[]) => ({ backend: "docker", names, servers: 1 });

test.each<[string, string[], string[], string]>([
  [
    "Nomad's own namespace",
    ["u1"],
    ["default"],
    "overlay.tenants.default must have another name (Nomad's own namespace has this one), got default",
  ],
  [
    "scheduled backups",
    ["u1"],
    ["backup"],
    "overlay.tenants.backup must have another name (the namespace of scheduled backups has",
  ],
  [
    "scheduled backups",
    ["u1"],
    ["backups"],
    "overlay.tenants.backups must have another name (the volume of scheduled backups has",
  ],
  [
    "the edge",
    ["u1"],
    ["fabio"],
    "overlay.tenants.fabio must have another name (the edge's folder of Consul",
  ],
  [
    "the rules",
    ["u1"],
    ["rules"],
    "overlay.tenants.rules must have another name (the rules between tenants have",
  ],
  [
    "the program",
    ["u1"],
    ["nomad-on-weave"],
    "overlay.tenants.nomad-on-weave must have another name (the program's folder of Consul",
  ],
  [
    "another tenant on another host",
    ["u1", "b-u1"],
    ["a", "a-b"],
    "overlay.tenants.a-b must have another name (a-b on u1 and a on b-u1 would both be a-b-u1), got a-b",
  ],
  [
    "the rules on another host",
    ["u1", "b-u1"],
    ["rules-b"],
    "overlay.tenants.rules-b must have another name (rules-b on u1 and rules on b-u1 would both be",
  ],
  [
    "a step on another host",
    ["u1", "roll-u1"],
    [],
    "hosts.names must not include a name that the program has for a step on u1, got roll-u1",
  ],
  [
    "a step on another host",
    ["together-u1", "u1"],
    [],
    "hosts.names must not include a name that the program has for a step on u1, got together-u1",
  ],
  [
    "every host",
    ["localhost"],
    [],
    "hosts.names must not include the name that every host has for itself, got localhost",
  ],
])("a name that %s has already is refused, with its key: %j %j", (_whose, hosts, tenants, line) => {
  const config = {
    hosts: docker(...hosts),
    overlay: { tenants: Object.fromEntries(tenants.map((name, index) => [name, `10.32.${index + 1}.0/24`])) },
  };
  expect(() => parseConfig(config)).toThrow(line);
});

test.each([
  ["default", "Nomad's own namespace has this one"],
  ["backup", "the namespace of scheduled backups has this one"],
  ["red", "a tenant has this one"],
  ["tenants-red", "a tenant has this one"],
])("a namespace is not called %s", (name, taken) => {
  const config = {
    hosts: docker("u1"),
    overlay: { tenants: { red: "10.32.1.0/24" } },
    cluster: { namespaces: { [name]: "" } },
  };
  expect(() => parseConfig(config)).toThrow(`cluster.namespaces.${name} must have another name (${taken})`);
});

test("names that only look alike are taken", () => {
  const hosts = ["u1", "u2", "roll", "roll-u3", "x-u1", "ready-u1", "disk-u1"];
  expect(nameProblems(hosts, ["red", "red-u1", "u1", "rules-red"], ["hosts", "names"])).toEqual([]);
});

test("names that are taken make no two resources one", async () => {
  const names = ["u1", "x-u1", "ready-u1", "disk-u1", "key", "tokens", "acl"];
  const resources = await runProgram({
    hosts: docker(...names),
    overlay: { tenants: { red: "10.32.1.0/24", "red-y": "10.32.2.0/24" } },
  });
  expect(resources.has("tenants-red-y-x-u1")).toBe(true);
});

test("the resource of a host is not that of another, whose name ends with its own", () => {
  const made = (component: string, pattern: "hosts-*" | "hosts-disk-*", host: string) => {
    const hosts = { urn: "hosts", type: `nomad-on-weave:hosts:${component}` };
    const resources = [hosts, recorded(pattern, "disk-u1"), recorded(pattern, "u1")];
    return hostResource(host, { deployment: { resources, pending_operations: [] } })?.urn;
  };
  expect(made("DockerHosts", "hosts-*", "u1")).toBe(recorded("hosts-*", "u1").urn);
  expect(made("DockerHosts", "hosts-*", "disk-u1")).toBe(recorded("hosts-*", "disk-u1").urn);
  expect(made("VirtualBoxHosts", "hosts-disk-*", "u1")).toBe(recorded("hosts-disk-*", "u1").urn);
  expect(made("SshHosts", "hosts-*", "u1")).toBeUndefined();
});
