import { z } from "zod";
import { defineJob } from "../../../components/jobspec/definition.ts";
import { variableFile } from "../../../components/jobspec/needs.ts";
import { parseConfig } from "../../../config.ts";
import { type Registered, runProgram } from "../support/program.ts";

/** A job in a file of its own, with a secret, data and a namespace: what the cluster has for it is written here alone. */
const web = defineJob(
  z.strictObject({}),
  (name) => ({
    name,
    namespace: "web",
    type: "service",
    groups: [
      {
        name,
        hostVolumes: ["pages"],
        tasks: [
          {
            name,
            config: { image: "web" },
            templates: [variableFile(name, "token", "secrets/token")],
            resources: { cpu: 50, memory: 32 },
          },
        ],
      },
    ],
  }),
  {
    consul: { rules: 'key_prefix "web/" { policy = "read" }' },
    variables: { token: "consulToken", ca: "authority" },
    namespace: { name: "web", description: "Pages" },
    volumes: { pages: "/opt/pages" },
    reserves: { pages: "the pages have" },
  },
);

let running: Map<string, Registered>;
let stopped: Map<string, Registered>;
let refusal: unknown;

beforeAll(async () => {
  // As a line of the catalog does it.
  jest.doMock("../../../jobs/fetch.ts", () => ({ fetchBatch: web, fetchPeriodic: web }));
  const hosts = { backend: "docker" };
  running = await runProgram({ hosts, jobs: { "fetch-batch": {} } });
  stopped = await runProgram({ hosts });
  await jest.isolateModulesAsync(async () => {
    const config = await import("../../../config.ts");
    try {
      config.parseConfig({ hosts, overlay: { tenants: { pages: "10.32.1.0/24" } } });
    } catch (error) {
      refusal = error;
    }
  });
  jest.dontMock("../../../jobs/fetch.ts");
});

function inputs(name: string, resources = running): Record<string, unknown> {
  return { ...resources.get(name)?.inputs };
}

/** What is in a secret input. */
function secret(value: unknown): string {
  return z.object({ value: z.string() }).parse(value).value;
}

test("a token of its own in Consul, with the rights that it says, also before it runs", () => {
  for (const resources of [running, stopped]) {
    const { TOKENS } = inputs("consul-acl", resources)["environment"] as { TOKENS: unknown };
    const tokens = z.array(z.looseObject({ name: z.string() })).parse(JSON.parse(secret(TOKENS)));
    expect(tokens).toContainEqual({
      name: "fetch-batch",
      secretId: "ssh-ed25519 PUBLIC fetch-batch-token",
      rules: 'key_prefix "web/" { policy = "read" }',
    });
  }
});

test("its variables, which it alone reads, and of which its instances tell the version", () => {
  expect(inputs("fetch-batch-secrets")).toMatchObject({ path: "nomad/jobs/fetch-batch", namespace: "web" });
  expect(String(inputs("fetch-batch")["jobspec"])).toContain('"DestPath": "local/version"');
  expect(running.get("fetch-batch-renewal")?.waitsFor).toContain("fetch-batch-secrets");
  expect(inputs("fetch-batch-renewal")["environment"]).toMatchObject({ NAMESPACE: "web" });
});

test("a namespace that nobody else gets into, and a directory on the clients while it runs", () => {
  expect(inputs("fetch-batch-namespace")).toEqual({ name: "web", description: "Pages" });
  expect(inputs("nomad-deployer-policy")["rulesHcl"]).toContain('namespace "web" { policy = "deny" }');
  expect(String(inputs("nomad-u1")["stdin"])).toContain('"path": "/opt/pages"');
  expect(String(inputs("nomad-u1", stopped)["stdin"])).not.toContain('"path": "/opt/pages"');
  expect(String(inputs("nomad-u1", stopped)["delete"])).toContain(
    "rmdir --ignore-fail-on-non-empty /opt/pages",
  );
  expect(stopped.has("fetch-batch-namespace")).toBe(false);
});

test("names that no tenant has", () => {
  expect(String(refusal)).toContain(
    "overlay.tenants.pages must have another name (the pages have this one), got pages",
  );
  const tenants = { pages: "10.32.1.0/24" };
  expect(() => parseConfig({ hosts: { backend: "docker" }, overlay: { tenants } })).not.toThrow();
});
