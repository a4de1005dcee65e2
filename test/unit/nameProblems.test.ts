import { z } from "zod";
import { nameProblems } from "../../components/nameProblems.ts";
import { parseConfig } from "../../config.ts";
import { hostResource } from "../../stack/hostResource.ts";
import { runProgram } from "./support/program.ts";
import { recorded } from "./support/recorded.ts";

const docker = (...names: string[]) => ({ backend: "docker", names, servers: 1 });

test.each<[string, string[], string[], string]>([
  ["Nomad's own namespace", ["u1"], ["default"], "overlay.tenants.default: is no tenant's name: Nomad's own"],
  ["scheduled backups", ["u1"], ["backup"], "overlay.tenants.backup: is no tenant's name: scheduled backups"],
  ["scheduled backups", ["u1"], ["backups"], "overlay.tenants.backups: is no tenant's name: it is kept"],
  ["the edge", ["u1"], ["fabio"], "overlay.tenants.fabio: is no tenant's name: the edge has that folder"],
  ["the rules", ["u1"], ["rules"], "overlay.tenants.rules: is no tenant's name: the rules between tenants"],
  [
    "the program",
    ["u1"],
    ["nomad-on-weave"],
    "overlay.tenants.nomad-on-weave: is no tenant's name: the program has that folder",
  ],
  [
    "another tenant on another host",
    ["u1", "b-u1"],
    ["a", "a-b"],
    "overlay.tenants.a-b: the program cannot tell a-b on u1 from a on b-u1: both are a-b-u1; take another name",
  ],
  [
    "the rules on another host",
    ["u1", "b-u1"],
    ["rules-b"],
    "overlay.tenants.rules-b: the program cannot tell rules-b on u1 from rules on b-u1",
  ],
  ["a step on another host", ["u1", "roll-u1"], [], "hosts.names: has roll-u1 beside u1: "],
  ["a step on another host", ["together-u1", "u1"], [], "hosts.names: has together-u1 beside u1: "],
  ["every host", ["localhost"], [], "hosts.names: has localhost, which every host calls itself"],
])("a name that %s has already is refused, with its key: %j %j", (_whose, hosts, tenants, line) => {
  const config = {
    hosts: docker(...hosts),
    overlay: { tenants: Object.fromEntries(tenants.map((name, index) => [name, `10.32.${index + 1}.0/24`])) },
  };
  expect(() => parseConfig(config)).toThrow(line);
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
  const resources = [
    recorded("hosts-*", "disk-u1"),
    recorded("hosts-*", "u1"),
    recorded("hosts-disk-*", "m1"),
  ];
  const state = { deployment: { resources, pending_operations: [] } };
  expect(hostResource("u1", state)).toBe(resources[1]);
  expect(hostResource("disk-u1", state)).toBe(resources[0]);
  expect(hostResource("m1", state)).toBe(resources[2]);
});

test("a file with a job that has the name of a typed one is refused", async () => {
  const text = { settings: z.record(z.string(), z.string()), file: "fabio.nomad.hcl", text: "" };
  await jest.isolateModulesAsync(async () => {
    jest.doMock("../../components/jobspec/hcl.ts", () => ({ hclJobs: () => ({ fabio: text }) }));
    const config = await import("../../config.ts");
    expect(() => config.parseConfig({ hosts: docker("u1") })).toThrow(
      "jobs.fabio: is a job of the program, and jobs/fabio.nomad.hcl has its name; rename the file",
    );
  });
  jest.dontMock("../../components/jobspec/hcl.ts");
});
