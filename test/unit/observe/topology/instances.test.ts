import { instancesOf } from "../../../../observe/topology/instances.ts";

const job = {
  name: "web",
  namespace: "red",
  services: [{ name: "web", domain: "web.service.dc1.consul", scheme: "http" as const, routes: [] }],
};
const id = (number: number) => `0000000${number}-1111-2222-3333-444444444444`;
const allocation = (number: number, more: object = {}) => ({
  ID: id(number),
  Name: `web.web[${number}]`,
  TaskGroup: "web",
  NodeName: `u${number}`,
  JobVersion: 1,
  ClientStatus: "running",
  DesiredStatus: "run",
  DeploymentStatus: { Healthy: true, Canary: false },
  TaskStates: {
    web: {
      Failed: false,
      Events: [
        { Type: "Started", DisplayMessage: "Started" },
        { Type: "Terminated", DisplayMessage: "Exit 1" },
      ],
    },
  },
  ...more,
});
const registration = (number: number, Status = "passing") => ({
  Service: { ID: `_nomad-task-${id(number)}-web-web-http`, Address: `10.32.1.${number}`, Port: 8081 },
  Checks: [{ Name: "service check", Status, Output: Status === "passing" ? "" : "connection refused\n" }],
});
const versions = {
  Versions: [0, 1].map((Version) => ({
    Version,
    TaskGroups: [{ Tasks: [{ Config: { image: `back:v${Version}` } }] }],
  })),
};

const ask = (answers: Record<string, unknown>) => (path: string) =>
  path in answers ? Promise.resolve(answers[path]) : Promise.reject(new Error("no answer"));

/** The instances that there are where Nomad and Consul say this. */
async function seen(allocations: readonly object[], registered?: readonly object[]) {
  return instancesOf(job, {
    nomad: ask({
      "/v1/job/web/allocations?namespace=red&stale": allocations,
      "/v1/job/web/versions?namespace=red&stale": versions,
    }),
    consul: ask(registered ? { "/v1/health/service/web?stale": registered } : {}),
  });
}

test("an instance is where Consul says, and runs what its version says", async () => {
  const allocations = [
    allocation(1),
    allocation(2, { JobVersion: 0, DeploymentStatus: { Healthy: true, Canary: true } }),
  ];
  const instance = { job: "web", canary: false, state: "healthy", reason: "" };
  expect(await seen(allocations, [registration(1), registration(2)])).toEqual([
    { ...instance, id: id(1), host: "u1", version: 1, images: ["back:v1"], addresses: ["10.32.1.1:8081"] },
    {
      ...instance,
      id: id(2),
      host: "u2",
      version: 0,
      images: ["back:v0"],
      addresses: ["10.32.1.2:8081"],
      canary: true,
    },
  ]);
});

test("what has run to its end and what was stopped is not shown", async () => {
  const gone = [
    allocation(1, { ClientStatus: "complete" }),
    allocation(2, { ClientStatus: "failed", DesiredStatus: "stop" }),
  ];
  expect(await seen(gone, [])).toEqual([]);
});

test.each([
  [{ ClientStatus: "pending" }, [], "starting", ""],
  [{ DeploymentStatus: null }, [], "starting", "Consul does not have it yet"],
  [{}, [], "unhealthy", "Consul does not have it any more"],
  [{ ClientStatus: "failed" }, [], "unhealthy", "failed: Exit 1"],
  [{ ClientStatus: "unknown", TaskStates: null }, [], "unhealthy", "unknown"],
  [{}, [registration(1, "critical")], "unhealthy", "service check: connection refused"],
  [
    { DeploymentStatus: { Healthy: false, Canary: false } },
    [registration(1)],
    "unhealthy",
    "its deployment has found it unhealthy",
  ],
  [{ DeploymentStatus: null }, [registration(1)], "healthy", ""],
])("an allocation that is %j is shown as such", async (more, registered, state, reason) => {
  expect(await seen([allocation(1, more)], registered)).toMatchObject([{ state, reason }]);
});

test("where Consul does not answer, an instance is what Nomad says", async () => {
  expect(await seen([allocation(1)])).toMatchObject([{ addresses: [], state: "healthy" }]);
});

test("where nothing answers there are none", async () => {
  expect(await instancesOf(job, { nomad: ask({}), consul: ask({}) })).toEqual([]);
});
