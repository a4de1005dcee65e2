import { agentChecks } from "../../../observe/verify/agents.ts";
import { type Check, type Cluster, onEveryHost, runChecks } from "../../../observe/verify/check.ts";
import { overlayChecks } from "../../../observe/verify/overlay.ts";
import { instancesOf, serviceChecks } from "../../../observe/verify/services.ts";
import { emptyOutputs } from "../../support/emptyOutputs.ts";

const hosts = ["u1", "u2", "u3"].map((name, index) => ({
  name,
  address: `192.168.56.${index + 3}`,
  roles: ["server" as const, "client" as const],
  ssh: `ssh ${name}`,
}));
const overlay = ["10.32.0.2", "10.32.0.3", "10.32.0.4"];
const allocation = (index: number) => `0000000${index}-96cc-dc51-2e78-e20221c8f710`;
const raftServers = (suffix: string) =>
  hosts.map(({ name }, index) => ({ Node: `${name}${suffix}`, Leader: index === 0, Voter: true }));

/** The instances as Consul has them, the last one with a check of this status. */
function instances(last: string) {
  return overlay.map((address, index) => ({
    Node: { Node: hosts[index]?.name },
    Service: { ID: `_nomad-task-${allocation(index)}-group-web-web-http`, Address: address, Port: 8081 },
    Checks: [
      {
        Name: "alive",
        Status: index === 2 ? last : "passing",
        Output: index === 2 ? "connection refused" : "",
      },
    ],
  }));
}

/** What the APIs of a cluster that works answer, by path. */
const good: Record<string, unknown> = {
  "consul operator/raft/configuration": { Servers: raftServers("") },
  "nomad operator/raft/configuration": { Servers: raftServers(".global") },
  "consul agent/members": hosts.map(({ name, address }) => ({ Name: name, Addr: address, Status: 1 })),
  "nomad nodes": hosts.map(({ name, address }) => ({
    Name: name,
    Status: "ready",
    SchedulingEligibility: "eligible",
    Address: address,
  })),
  "consul health/service/httpbackend": instances("passing"),
  "nomad job/httpbackend?namespace=default": {
    Type: "service",
    TaskGroups: [{ Name: "httpbackend", Count: 3 }],
  },
};

/** What a host of a cluster that works prints, by a part of the script. */
const goodOutputs: [RegExp, string][] = [
  [/status\/connections/, "-> 1 established sleeve\n<- 2 established sleeve\n"],
  [/address show dev weave/, "10.32.0.1\n"],
  [/ SRV$/m, overlay.map((_, index) => `1 1 8081 host${index}.\n`).join("")],
  [/ A$/m, `${overlay.join("\n")}\n`],
  [/curl/, "this is httpbackendservice, version: v1.0.0\nhost: x\n"],
  [/ping/, ""],
];

/** A cluster that answers as one that works, but for what is given. */
function cluster(answers: Record<string, unknown> = {}, outputs: [RegExp, string][] = []): Cluster {
  const answer = (asked: string) => {
    const all = { ...good, ...answers };
    return asked in all ? Promise.resolve(all[asked]) : Promise.reject(new Error(`${asked}: 404`));
  };
  return {
    outputs: {
      ...emptyOutputs,
      hosts,
    },
    consul: (path) => answer(`consul ${path}`),
    nomad: (path) => answer(`nomad ${path}`),
    onHost: (_host, script) => {
      const output = [...outputs, ...goodOutputs].find(([pattern]) => pattern.test(script));
      return output ? Promise.resolve(output[1]) : Promise.reject(new Error(`not expected: ${script}`));
    },
  };
}

const checks: Check[] = [
  ...overlayChecks,
  ...agentChecks,
  ...serviceChecks(
    { name: "httpbackend", namespace: "default" },
    { name: "httpbackend", domain: "httpbackend.service.dc1.consul", scheme: "http", routes: [] },
  ),
];

test("a stranger's service is healthy, and found by DNS; what it speaks is not known", () => {
  const service = { name: "web", group: "web", domain: "web.service.dc1.consul", routes: [] };
  const checked = (more: object) =>
    serviceChecks({ name: "shop", namespace: "default" }, { ...service, ...more }).map(({ name }) => name);
  const fromHosts = ["web: healthy instances", "web: DNS A from every host", "web: DNS SRV from every host"];
  expect(checked({})).toEqual(fromHosts);
  expect(checked({ task: "server" })).toEqual([...fromHosts, "web: DNS A and SRV from a container"]);
});

test("of a job with several groups the instances of the service's group are wanted, of a system job those that run", async () => {
  const own = { name: "web", group: "web" };
  const job = { name: "team/shop", namespace: "default" };
  const group = (Name: string, Count: number) => ({ Name, Count });
  const allocation = (TaskGroup: string, ClientStatus: string) => ({
    TaskGroup,
    ClientStatus,
    DesiredStatus: "run",
  });
  const path = "nomad job/team%2Fshop";
  const all = (Type: string, running: string[]) =>
    cluster({
      "consul health/service/web": instances("passing"),
      [`${path}?namespace=default`]: { Type, TaskGroups: [group("web", 3), group("cache", 1)] },
      [`${path}/allocations?namespace=default`]: running.map((name) => allocation(name, "running")),
    });
  expect(await instancesOf(all("service", []), job, own)).toHaveLength(3);
  expect(await instancesOf(all("system", ["web", "web", "web", "cache"]), job, own)).toHaveLength(3);
  await expect(instancesOf(all("system", ["web", "cache"]), job, own)).rejects.toThrow(
    "3 of 1 instances of web are healthy",
  );
});

test("what is tried from a container is tried from the instance's own, as other jobs may have a task of that name", async () => {
  const scripts: string[] = [];
  const works = cluster();
  const watched: Cluster = {
    ...works,
    onHost: (host, script) => {
      scripts.push(script);
      return works.onHost(host, script);
    },
  };
  const service = { name: "httpbackend", domain: "x.service.dc1.consul", task: "server", routes: [] };
  await runChecks(serviceChecks({ name: "httpbackend", namespace: "default" }, service), watched);
  const entered = scripts.filter((script) => script.includes("nsenter"));
  expect(entered).toHaveLength(2);
  for (const script of entered) {
    expect(script).toContain(`--filter 'name=^server-${allocation(0)}$'`);
  }
});

test("a cluster that works passes every check", async () => {
  const results = await runChecks(checks, cluster());
  expect(results.filter((result) => !result.passed)).toEqual([]);
  expect(results.map((result) => result.detail)).toContain("6 established");
});

test.each<[string, Cluster, string, RegExp]>([
  [
    "a lost connection",
    cluster({}, [[/status\/connections/, "-> 1 established sleeve\n<- 2 failed\n"]]),
    "weave: every host connected",
    /u1: .*1 of 2 connections/,
  ],
  [
    "a server without a vote",
    cluster({ "consul operator/raft/configuration": { Servers: raftServers("").slice(0, 2) } }),
    "consul: raft peers",
    /voters: u3 missing/,
  ],
  [
    "no leader",
    cluster({
      "nomad operator/raft/configuration": {
        Servers: raftServers(".global").slice(1).concat({ Node: "u1.global", Leader: false, Voter: true }),
      },
    }),
    "nomad: servers",
    /no leader/,
  ],
  [
    "a member at a wrong address",
    cluster({
      "consul agent/members": hosts.map(({ name }) => ({ Name: name, Addr: "10.0.3.15", Status: 1 })),
    }),
    "consul: members",
    /u1, u2, u3 missing/,
  ],
  ["a node that is down", cluster({ "nomad nodes": [] }), "nomad: nodes", /ready nodes: u1, u2, u3 missing/],
  [
    "an unhealthy instance",
    cluster({ "consul health/service/httpbackend": instances("critical") }),
    "httpbackend: healthy instances",
    /2 of 3 instances of httpbackend are healthy; u3 10.32.0.4:8081: alive is critical: connection refused/,
  ],
  [
    "instances that Consul does not know",
    cluster({ "consul health/service/httpbackend": [] }),
    "httpbackend: healthy instances",
    /0 of 3 instances/,
  ],
  [
    "a wrong address in DNS",
    cluster({}, [[/ A$/m, "172.17.0.2\n"]]),
    "httpbackend: DNS A from every host",
    /says 172\.17\.0\.2 instead of/,
  ],
  [
    "a missing SRV record",
    cluster({}, [[/ SRV$/m, ""]]),
    "httpbackend: DNS SRV from every host",
    /SRV has the ports none/,
  ],
])("%s fails the check that looks for it, and says so", async (_case, broken, name, message) => {
  const results = await runChecks(checks, broken);
  const failed = results.find((result) => result.name.startsWith(name));
  expect(failed).toMatchObject({ passed: false, detail: expect.stringMatching(message) as unknown });
});

test("what fails is looked at again, and nothing else, until it passes", async () => {
  const looks = { late: 0, good: 0 };
  const late: Check = {
    name: "late",
    run: () => (++looks.late < 3 ? Promise.reject(new Error("not yet")) : Promise.resolve("well")),
  };
  const good: Check = { name: "good", run: () => Promise.resolve(`look ${++looks.good}`) };
  const said: string[] = [];
  const results = await runChecks([late, good], cluster(), 60_000, (line) => said.push(line));
  expect(results).toMatchObject([
    { passed: true, detail: "well" },
    { passed: true, detail: "look 1" },
  ]);
  expect(looks).toEqual({ late: 3, good: 1 });
  expect(said).toEqual(["1 of 2 checks fail; they are looked at again for 60 s ..."]);
});

test("a problem on several hosts is told for each of them", async () => {
  const look = onEveryHost(cluster(), ({ name }) =>
    name === "u2" ? Promise.resolve() : Promise.reject(new Error("no")),
  );
  await expect(look).rejects.toThrow(/u1: .*no; u3: .*no/);
});
