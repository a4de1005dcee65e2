import { type Registered, runProgram } from "./support/program.ts";

const config = {
  hosts: { backend: "docker" },
  overlay: { tenants: { red: "10.32.1.0/24" } },
  jobs: { httpbackend: { tenant: "red" } },
};

function get(resources: Map<string, Registered>, name: string): Registered {
  const found = resources.get(name);
  if (!found) {
    throw new Error(`the program makes no ${name}`);
  }
  return found;
}

describe("a tenant", () => {
  let resources: Map<string, Registered>;

  beforeAll(async () => {
    resources = await runProgram(config);
  });

  test("has a namespace, in which its jobs get no ports of hosts", () => {
    expect(get(resources, "tenants-red-namespace").inputs).toMatchObject({
      name: "red",
      capabilities: {
        enabledTaskDrivers: ["docker"],
        enabledNetworkModes: ["none", "cni/weave-10.32.1.0-24"],
      },
    });
  });

  test("has its jobs there, which come after it", () => {
    const job = get(resources, "httpbackend");
    expect(job.waitsFor.has("tenants-red-namespace")).toBe(true);
    expect(JSON.parse(String(job.inputs["jobspec"]))).toMatchObject({ Job: { Namespace: "red" } });
  });

  test("has a role for its people, who run no jobs", () => {
    const { rulesHcl } = get(resources, "nomad-tenant-red-policy").inputs;
    expect(rulesHcl).toContain('namespace "red"');
    expect(rulesHcl).not.toContain("submit-job");
    expect(get(resources, "nomad-tenant-red-token").inputs).toMatchObject({ type: "client" });
  });
});

test("nothing limits a tenant's jobs where anybody could change that", async () => {
  const resources = await runProgram({ ...config, security: { acl: false } });
  expect(get(resources, "tenants-red-namespace").inputs).not.toHaveProperty("capabilities");
  expect(resources.has("nomad-tenant-red-token")).toBe(false);
});

test("a cluster without tenants has no namespaces but Nomad's own", async () => {
  const resources = await runProgram({ ...config, overlay: {}, jobs: { httpbackend: {} } });
  expect([...resources.values()].filter(({ type }) => type === "nomad:index/namespace:Namespace")).toEqual(
    [],
  );
});
