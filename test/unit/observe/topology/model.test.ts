import { parseView } from "../../../../observe/topology/askHosts.ts";
import { makeTopology } from "../../../../observe/topology/model.ts";
import { problemsOf } from "../../../../observe/topology/problems.ts";
import { summaryOf } from "../../../../cli/topology/summary.ts";
import {
  hostNames,
  sampleSight,
  sampleTopology,
  sickTopology,
  silentTopology,
} from "../../../support/sampleCluster.ts";

test("what a host says is read: its units, then its network", () => {
  const network = { router: null, addresses: ["10.32.0.1"], tenants: [] };
  const output = `unit weave failed enabled\nconnections 0\ndisk 41\n${JSON.stringify(network)}\n`;
  expect(parseView(output)).toMatchObject({
    facts: { units: [{ name: "weave", state: "failed" }], connections: 0, disk: 41 },
    network,
  });
});

test("a cluster in which all is well has no problem", () => {
  const topology = sampleTopology(hostNames(3));
  expect(problemsOf(topology)).toEqual([]);
  expect(topology).toMatchObject({
    range: "10.32.0.0/16",
    hosts: [
      { name: "u1", state: "well", leads: ["Consul"], weave: "2.6.5" },
      { name: "u2", leads: ["Nomad"], overlayAddresses: ["10.32.0.2", "10.32.1.2"] },
      {},
    ],
    subnets: [
      { name: "default", range: "10.32.0.0/24", hosts: ["u1", "u2", "u3"] },
      { name: "red", range: "10.32.1.0/24" },
    ],
  });
  expect(topology.jobs.map(({ subnet }) => subnet)).toEqual([undefined, "default", "default", "red"]);
  expect(summaryOf(topology)).toBe(
    "3 hosts healthy, 3 links established, 4 jobs healthy, 12 instances healthy, 2 routes at 3 edges, 0 problems",
  );
});

test("what is wrong is reported once, with its host and its reason", () => {
  const reason = (address: string) =>
    `failed: dial tcp ${address}:6783: connect: no route to host, retry: 2026-11-21 19:00:41`;
  expect(problemsOf(sickTopology(hostNames(4)))).toEqual([
    "u4: does not answer over SSH, Consul: 1.21.0 gone, Nomad: 1.11.3 down",
    `u4 has lost its links with u1, u2, u3 (u1: ${reason("192.168.56.6")})`,
    `the link u1 – u2 does not stand (u1: ${reason("192.168.56.4")}; u2: ${reason("192.168.56.3")})`,
    "the job httpbackend: 2 of 3 instances run",
    "httpbackend on u2 10.32.0.67:8081: service check: connect: connection refused",
    "the edge on u4 does not answer",
  ]);
  expect(summaryOf(sickTopology(hostNames(4)))).toMatch(
    /^3 of 4 hosts healthy, 2 of 6 links established, .*, 6 problems$/,
  );
});

test("a host that is lost is one problem, not one for each of its links", () => {
  // All three have lost both of their links.
  expect(problemsOf(sickTopology(hostNames(3)))[1]).toMatch(/^u3 has lost its links with u1, u2 /);
  expect(problemsOf(sickTopology(hostNames(30)))).toHaveLength(6);
});

test("a tenant that a host does not have, and a route that leads nowhere, are problems", () => {
  const sight = sampleSight(hostNames(3));
  const lacking = new Map(
    [...sight.views].map(([name, view]) => [
      name,
      name === "u3" ? { ...view, network: { ...view.network, tenants: [] } } : view,
    ]),
  );
  expect(problemsOf(makeTopology({ ...sight, views: lacking }))).toEqual([
    "the subnet red, 10.32.1.0/24, is not on u3",
  ]);
  const [route] = sight.edge.routes;
  const stray = {
    ...sight.edge,
    routes: route ? [{ ...route, targets: [{ address: "10.32.0.9:1", weight: 1 }] }] : [],
  };
  expect(problemsOf(makeTopology({ ...sight, edge: stray }))).toEqual([
    "the route mysite.com:9999/ of httpbackend-fabio leads to 10.32.0.9:1, where no instance is",
  ]);
});

test("where nothing answers, all is drawn as such", () => {
  const silent = silentTopology(hostNames(2));
  expect(silent).toMatchObject({
    range: "",
    hosts: [{ state: "silent" }, { state: "silent" }],
    links: [{ state: "unknown" }],
    subnets: [],
    jobs: [{}, { subnet: "default" }, { subnet: "default" }, { subnet: "weave-10.32.1.0-24" }],
    edges: [{ state: "silent" }, { state: "silent" }],
  });
  expect(problemsOf(silent)).toEqual([
    "Consul has no leader, or does not answer",
    "Nomad has no leader, or does not answer",
    "u1: does not answer over SSH",
    "u2: does not answer over SSH",
    ...["fabio", "httpbackend", "httpbackend-fabio", "httpsbackend-tcp"].map((job) => `the job ${job}: none`),
    "the edge on u1, u2 does not answer",
  ]);
});

test("a host that Consul does not know is not well; if Consul knows none, they may be", () => {
  const sight = sampleSight(hostNames(2));
  const withConsul = (...words: string[]) => {
    const hosts = sight.overview.hosts.map((host, index) => ({ ...host, consul: words[index] ?? "" }));
    return makeTopology({ ...sight, overview: { ...sight.overview, hosts } }).hosts.map(
      ({ troubles }) => troubles,
    );
  };
  expect(withConsul("1.21.0 alive", "none")).toEqual([[], ["Consul does not know it"]]);
  expect(withConsul("none", "none")).toEqual([[], []]);
});
