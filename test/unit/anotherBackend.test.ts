import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { defineBackend } from "../../components/hosts/backend.ts";
import type { Owner } from "../../components/ownership/owner.ts";
import { markOf } from "../../components/ownership/mark.ts";
import { type Registered, runProgram } from "./support/program.ts";

/** The smallest backend that there can be: its hosts are there already, and it says what it is asked. */
const asked: string[] = [];
const paper = defineBackend(
  z.strictObject({ backend: z.literal("paper"), sheets: z.array(z.string()) }),
  {
    component: "PaperHosts",
    gone: () => Promise.resolve(undefined),
  },
  ({ sheets }) => ({
    keys: { names: "sheets", addresses: "sheets" },
    taken: [{ network: "192.0.2.0/24", rule: "must not overlap the paper's 192.0.2.0/24" }],
    problems: () =>
      sheets.length === 0 ? [{ path: ["hosts", "sheets"], message: "must have one", got: "none" }] : [],
    planned: () =>
      sheets.map((name, index) => ({ name, address: `192.0.2.${index + 1}`, roles: ["server", "client"] })),
    make: ({ owner, planned }) => {
      asked.push(`make ${planned.map(({ name }) => name).join()}`);
      return hosts(planned, owner);
    },
    existing: () => Promise.resolve([]),
    clean: () => Promise.resolve([]),
  }),
);

function hosts(
  planned: readonly { name: string; address: string; roles: ("server" | "client")[] }[],
  owner: pulumi.Output<Owner>,
) {
  const component = new pulumi.ComponentResource("nomad-on-weave:hosts:PaperHosts", "hosts");
  return {
    hosts: planned.map((host) => ({
      ...host,
      connection: { host: host.address },
      mark: markOf(owner, host.name),
      user: "root",
      port: 22,
      ready: [component],
    })),
    identity: "agent" as const,
    knownHosts: "",
  };
}

/** Loads a module of the program with that backend beside the others. */
async function withPaper<Result>(use: () => Promise<Result>): Promise<Result> {
  jest.doMock("../../components/hosts/backends.ts", () => ({ backends: [paper] }));
  jest.doMock("../../components/hosts/recorded.ts", () => ({ recordedBackends: [paper] }));
  return use().finally(() => {
    jest.dontMock("../../components/hosts/backends.ts");
    jest.dontMock("../../components/hosts/recorded.ts");
  });
}

let resources: Map<string, Registered>;

beforeAll(async () => {
  resources = await withPaper(() =>
    runProgram({ hosts: { backend: "paper", sheets: ["a", "b", "c"] }, jobs: { httpbackend: {} } }),
  );
});

test("its hosts carry the whole cluster", () => {
  expect(asked).toEqual(["make a,b,c"]);
  expect([...resources.keys()]).toEqual(
    expect.arrayContaining(["node-a", "weave-b", "consul-c", "httpbackend"]),
  );
  expect(JSON.stringify(resources.get("weave-b")?.inputs["connection"])).toContain("192.0.2.2");
});

test("its schema, its problems and its networks are those of the configuration", async () => {
  await withPaper(async () => {
    await jest.isolateModulesAsync(async () => {
      const { parseConfig } = await import("../../config.ts");
      const parse = (config: unknown) => () => parseConfig({ hosts: config });
      expect(parse({ backend: "paper", sheets: [] })).toThrow("hosts.sheets must have one, got none");
      expect(parse({ backend: "paper", sheets: ["a"], pages: 3 })).toThrow("hosts.pages");
      expect(() =>
        parseConfig({
          hosts: { backend: "paper", sheets: ["a"] },
          overlay: { range: "192.0.0.0/16", subnet: "192.0.4.0/24" },
        }),
      ).toThrow("overlay.range must not overlap the paper's 192.0.2.0/24");
    });
  });
});

test("the state of its stacks is told by its component", async () => {
  await withPaper(async () => {
    await jest.isolateModulesAsync(async () => {
      const { backendIn } = await import("../../components/hosts/backendIn.ts");
      expect(backendIn([{ type: "nomad-on-weave:hosts:PaperHosts" }])?.component).toBe("PaperHosts");
      expect(backendIn([{ type: "nomad-on-weave:hosts:DockerHosts" }])).toBeUndefined();
    });
  });
});
