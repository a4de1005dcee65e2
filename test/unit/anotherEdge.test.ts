import type { Edge } from "../../components/edge/edge.ts";
import { type Registered, runProgram } from "./support/program.ts";

/** The smallest edge that there can be. */
const other: Edge = {
  job: "other",
  guardedPorts: [4242],
  tags: (routes) => routes.map(({ source }) => `route=${source}`),
  routes: (tags) => tags.map((tag) => ({ source: tag.replace("route=", "") })),
  sharePath: (job) => `other/${job}`,
  share: (services, { share }) => services.map(({ name }) => `${name} ${share}`).join(),
  keepsOut: (share) => share.endsWith(" 0"),
  ask: () => Promise.resolve("mysite.com"),
  routesIn: (answer) =>
    typeof answer === "string"
      ? [
          {
            source: answer,
            port: 4243,
            options: "",
            service: "web",
            address: "10.32.0.5:80",
            weight: 1,
            canary: false,
          },
        ]
      : undefined,
  entrance: (route) => ({ port: 4243, tls: false, host: route }),
};

let resources: Map<string, Registered>;

beforeAll(async () => {
  jest.doMock("../../components/edge/chosen.ts", () => ({ edge: other }));
  resources = await runProgram({
    hosts: { backend: "docker" },
    security: { reachableFrom: ["192.0.2.0/24"] },
    jobs: { "httpbackend-fabio": { release: { strategy: "canary", share: 0.2 } } },
  });
});

afterAll(() => {
  jest.dontMock("../../components/edge/chosen.ts");
});

const input = (name: string, property: string) => JSON.stringify(resources.get(name)?.inputs[property]);

test("services ask it for routes, and it reads the shares of canaries", () => {
  const jobspec = String(resources.get("httpbackend-fabio")?.inputs["jobspec"]);
  expect(jobspec).toContain("route=mysite.com:9999/");
  expect(jobspec).not.toContain("urlprefix-");
  expect(resources.get("httpbackend-fabio-share")?.inputs["keys"]).toEqual([
    { path: "other/httpbackend-fabio", value: "httpbackend-fabio 0.2", delete: true },
  ]);
});

test("its own port is guarded by the firewall", () => {
  expect(input("firewall-u1", "create")).toContain("tcp dport { 4646, 8500, 8501, 4242 }");
});

test("what looks at a cluster understands it", async () => {
  const { edgeOf } = await import("../../observe/topology/routes.ts");
  expect(edgeOf(new Map([["u1", "mysite.com"]]), []).routes).toMatchObject([
    { source: "mysite.com", port: 4243, targets: [{ address: "10.32.0.5:80", weight: 1 }] },
  ]);
});
