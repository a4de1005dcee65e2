import { execFileSync } from "node:child_process";
import { expiryOf } from "../../../components/security/expiry.ts";
import { lookAtJob } from "../../../observe/jobs.ts";
import { type HostFacts, parseFacts } from "../../../observe/facts.ts";
import { lookAtCluster } from "../../../observe/overview.ts";
import { ask, consul, factsOf, nodeOf, nomad, outputs } from "../support/healthyCluster.ts";

const authority = execFileSync("components/security/authority.sh", {
  encoding: "utf8",
  env: { ...process.env, AUTHORITY: "unit" },
});
const askHost = factsOf();

test("a cluster that works is healthy, with its leaders by name", async () => {
  expect(await lookAtCluster(outputs, { consul: ask(consul), nomad: ask(nomad) }, askHost)).toMatchObject({
    healthy: true,
    consulLeader: "u1",
    nomadLeader: "u1",
    voters: { consul: 1, nomad: 1 },
    warnings: [],
    hosts: [
      { name: "u1", consul: "1.21.0 alive", nomad: "1.11.3 ready", overlay: "1 of 1", disk: "41%", down: [] },
      { name: "u2", consul: "1.21.0 alive", nomad: "1.11.3 ready" },
    ],
    jobs: [{ name: "web", status: "running", instances: { healthy: 1, wanted: 1 } }],
  });
});

test("where nothing answers, all is shown as missing", async () => {
  expect(await lookAtCluster(outputs, { consul: ask({}), nomad: ask({}) }, askHost)).toMatchObject({
    healthy: false,
    consulLeader: "none",
    hosts: [{ consul: "none", nomad: "none" }, {}],
    jobs: [{ status: "none", healthy: false }],
  });
});

test.each<[string, Record<string, unknown>]>([
  ["a node is down", { "/v1/nodes": [nodeOf({ Name: "u1", Status: "down" })] }],
  ["a server has no vote", { "/v1/operator/raft/configuration": { Servers: [{ Voter: false }] } }],
  ["a job has too few instances", { "/v1/job/web/allocations": [] }],
  [
    "an instance is unhealthy",
    { "/v1/job/web/allocations": [{ ClientStatus: "running", DeploymentStatus: { Healthy: false } }] },
  ],
])("the cluster is unhealthy if %s", async (_case, worse) => {
  const { healthy } = await lookAtCluster(
    outputs,
    { consul: ask(consul), nomad: ask({ ...nomad, ...worse }) },
    askHost,
  );
  expect(healthy).toBe(false);
});

test.each<[string, Partial<HostFacts>, object]>([
  [
    "a unit of a host is not active",
    { units: [{ name: "nomad", state: "failed", enabled: "enabled" }] },
    { down: ["nomad failed"] },
  ],
  ["a router lacks a connection", { connections: 0 }, { overlay: "0 of 1" }],
  [
    "the rules between tenants are gone",
    { changedTables: ["bridge nomad_on_weave"] },
    { drift: ["the table bridge nomad_on_weave of nftables is changed or gone"] },
  ],
  [
    "Docker's rules are gone",
    { lostRules: ["Docker"] },
    { drift: ["the firewall rules of Docker are gone"] },
  ],
])("the cluster is unhealthy if %s", async (_case, facts, shown) => {
  const overview = await lookAtCluster(outputs, { consul: ask(consul), nomad: ask(nomad) }, factsOf(facts));
  expect(overview).toMatchObject({ healthy: false, hosts: [shown, shown] });
});

test.each([
  ["draining", { Drain: true, SchedulingEligibility: "ineligible" }],
  ["ineligible", { SchedulingEligibility: "ineligible" }],
  ["down", { Status: "down", SchedulingEligibility: "ineligible" }],
])("a client that gets no work is %s", async (word, what) => {
  const answers = { ...nomad, "/v1/nodes": [nodeOf({ Name: "u1", ...what })] };
  expect(await lookAtCluster(outputs, { consul: ask(consul), nomad: ask(answers) }, askHost)).toMatchObject({
    hosts: [{ nomad: `1.11.3 ${word}` }, {}],
  });
});

test("a host that does not answer is shown as such, and a disk that is nearly full is warned of", async () => {
  const agents = { consul: ask(consul), nomad: ask(nomad) };
  const silent = await lookAtCluster(outputs, agents, () => Promise.resolve(undefined));
  expect(silent).toMatchObject({ healthy: false, hosts: [{ overlay: "no answer", disk: "" }, {}] });
  const full = await lookAtCluster(outputs, agents, factsOf({ disk: 97 }));
  expect(full).toMatchObject({
    healthy: true,
    warnings: ["the disk of u1 is 97% full", "the disk of u2 is 97% full"],
  });
});

test.each<[string, Partial<HostFacts>, string]>([
  ["a changed file", { changedFiles: ["/etc/consul.d/agent.json"] }, "/etc/consul.d/agent.json is changed"],
  ["another executable", { versions: { Consul: "1.20.6" } }, "Consul is 1.20.6 instead of 1.21.0"],
  ["no executable", { versions: {} }, "Consul is gone instead of 1.21.0"],
  ["no Docker network", { networks: ["bridge"] }, "the Docker network weave is gone"],
  [
    "no Docker network of a tenant",
    { tenants: [{ name: "red", subnet: "10.32.1.0/24", addresses: 1 }] },
    "the Docker network weave-10.32.1.0-24 is gone",
  ],
  [
    "no address in a tenant",
    {
      networks: ["weave", "weave-10.32.1.0-24"],
      tenants: [{ name: "red", subnet: "10.32.1.0/24", addresses: 0 }],
    },
    "its address in the tenant red, 10.32.1.0/24, is gone",
  ],
  [
    "a unit that does not start at boot",
    { units: [{ name: "nomad", state: "active", enabled: "disabled" }] },
    "nomad is disabled",
  ],
  [
    "no unit file",
    { units: [{ name: "nomad", state: "active", enabled: "bad" }] },
    "nomad is gone or invalid",
  ],
])("a host with %s is warned of", async (_case, facts, line) => {
  const overview = await lookAtCluster(outputs, { consul: ask(consul), nomad: ask(nomad) }, factsOf(facts));
  expect(overview).toMatchObject({ healthy: true, hosts: [{ drift: [line] }, { drift: [line] }] });
  expect(overview.warnings).toContain(`u1: ${line}; npm run up repairs it`);
});

test("what a host says of itself is read", () => {
  const said = `unit weave active enabled
unit nomad inactive disabled
connections 2
disk 38
file /etc/consul.d/agent.json
network weave
tenant red 10.32.1.0/24 1
table bridge nomad_on_weave
rules Docker
version Consul 1.21.0
certificate ${Buffer.from(authority).toString("base64")}
authority
`;
  expect(parseFacts(said)).toEqual({
    units: [
      { name: "weave", state: "active", enabled: "enabled" },
      { name: "nomad", state: "inactive", enabled: "disabled" },
    ],
    connections: 2,
    disk: 38,
    changedFiles: ["/etc/consul.d/agent.json"],
    networks: ["weave"],
    tenants: [{ name: "red", subnet: "10.32.1.0/24", addresses: 1 }],
    changedTables: ["bridge nomad_on_weave"],
    lostRules: ["Docker"],
    versions: { Consul: "1.21.0" },
    certificates: { host: expiryOf(authority) },
  });
});

const clients = (count: number) =>
  Array.from({ length: count }, () => ({ datacenter: "dc1", nodePool: "default" }));

describe("a job that is no service", () => {
  const batch = { Type: "batch", Status: "dead", Periodic: null, TaskGroups: [{ Count: 1 }] };
  const allocation = (ClientStatus: string, more = {}) => ({
    ClientStatus,
    DeploymentStatus: null,
    ...more,
  });

  test("runs on every client if it is a system job", async () => {
    const answers = {
      "/v1/job/edge": { Type: "system", Status: "running", Periodic: null, TaskGroups: [{ Count: 1 }] },
      "/v1/job/edge/allocations": [allocation("running"), allocation("running")],
    };
    expect(await lookAtJob({ name: "edge", namespace: "team" }, clients(2), ask(answers))).toMatchObject({
      instances: { healthy: 2, wanted: 2 },
      healthy: true,
    });
    expect(await lookAtJob({ name: "edge", namespace: "team" }, clients(3), ask(answers))).toMatchObject({
      healthy: false,
    });
  });

  test.each([
    [["complete"], "complete", true],
    [["failed", "running"], "running", true],
    [["failed", "complete"], "failed", false],
    [["complete", "complete"], "complete", true],
    [["failed", "failed"], "failed", false],
  ])("is what has become of it if it is a batch job: %j", async (states, status, healthy) => {
    const answers = {
      "/v1/job/once": batch,
      "/v1/job/once/allocations": states.map((state) => allocation(state)),
    };
    expect(await lookAtJob({ name: "once", namespace: "team" }, clients(2), ask(answers))).toEqual({
      name: "once",
      status,
      healthy,
    });
  });

  test("has a second try, which makes up for the first", async () => {
    const first = allocation("failed", { NextAllocation: "2" });
    const answers = { "/v1/job/once": batch, "/v1/job/once/allocations": [first, allocation("complete")] };
    expect(await lookAtJob({ name: "once", namespace: "team" }, [], ask(answers))).toMatchObject({
      status: "complete",
      healthy: true,
    });
  });

  test.each([
    ["sysbatch", { ...batch, Type: "sysbatch" }, "complete", true],
    ["switched off", { ...batch, Periodic: { Enabled: false } }, "switched off", true],
    ["dispatched", { ...batch, Status: "running", ParameterizedJob: {} }, "waits for a dispatch", true],
    ["scaled to 0", { ...batch, Type: "service", TaskGroups: [{ Count: 0 }] }, "scaled to 0", true],
  ])("%s is judged by what it is", async (_kind, definition, status, healthy) => {
    const answers = {
      "/v1/job/team%2Fone": definition,
      "/v1/job/team%2Fone/allocations": [allocation("complete")],
    };
    expect(await lookAtJob({ name: "team/one", namespace: "team" }, clients(2), ask(answers))).toMatchObject({
      status,
      healthy,
    });
  });

  test("runs on the clients of its datacenters, or where its constraints leave hosts to it", async () => {
    const system = { Type: "system", Status: "running", Periodic: null, TaskGroups: [{ Count: 1 }] };
    const on = (NodeName: string) => allocation("running", { NodeName, DesiredStatus: "run" });
    const look = (definition: object) =>
      lookAtJob(
        { name: "edge", namespace: "team" },
        [...clients(1), { datacenter: "room2", nodePool: "default" }],
        ask({ "/v1/job/edge": definition, "/v1/job/edge/allocations": [on("u1")] }),
      );
    const oneOfOne = { healthy: true, instances: { healthy: 1, wanted: 1 } };
    expect(await look({ ...system, Datacenters: ["dc*"] })).toMatchObject(oneOfOne);
    expect(await look({ ...system, Datacenters: ["*"] })).toMatchObject({ healthy: false });
    expect(await look({ ...system, Constraints: [{ LTarget: "${attr.cpu.arch}" }] })).toMatchObject(oneOfOne);
  });

  test("is its last run if it is periodic", async () => {
    const answers = {
      "/v1/job/nightly": { ...batch, Status: "running", Periodic: {} },
      "/v1/jobs?prefix=nightly%2Fperiodic-": [{ ID: "nightly/periodic-20" }, { ID: "nightly/periodic-10" }],
      "/v1/job/nightly%2Fperiodic-20/allocations": [allocation("complete")],
      "/v1/job/nightly%2Fperiodic-10/allocations": [allocation("failed")],
    };
    expect(await lookAtJob({ name: "nightly", namespace: "team" }, clients(2), ask(answers))).toEqual({
      name: "nightly",
      status: "last run complete",
      healthy: true,
    });
  });
});

test("a deployment that is under way is told", async () => {
  const answers = {
    ...nomad,
    "/v1/job/web/deployment": {
      JobVersion: 3,
      Status: "running",
      StatusDescription: "Deployment is running",
    },
  };
  expect(await lookAtJob({ name: "web", namespace: "team" }, clients(1), ask(answers))).toMatchObject({
    deployment: "v3: Deployment is running",
  });
});
