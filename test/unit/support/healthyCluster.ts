import type { HostFacts } from "../../../observe/facts.ts";

/** What a stack of two hosts has exported. */
export const outputs = {
  hosts: [
    { name: "u1", address: "192.168.56.3", roles: ["server" as const, "client" as const], ssh: "ssh u1" },
    { name: "u2", address: "192.168.56.4", roles: ["client" as const], ssh: "ssh u2" },
  ],
  access: { consul: { address: "" }, nomad: { address: "" } },
  versions: { Consul: "1.21.0" },
  policies: { consul: {}, nomad: {} },
  certificates: {},
  jobSecrets: [],
  resolvers: [],
  jobs: [{ name: "web", namespace: "team", network: "weave", services: [] }],
};
/** A node as Nomad lists it. */
export function nodeOf(what: {
  Name: string;
  Status?: string;
  Drain?: boolean;
  SchedulingEligibility?: string;
}) {
  return { Status: "ready", Version: "1.11.3", Drain: false, SchedulingEligibility: "eligible", ...what };
}
/** What its Consul answers, by path. */
export const consul: Record<string, unknown> = {
  "/v1/agent/members": ["u1", "u2"].map((Name) => ({ Name, Status: 1, Tags: { build: "1.21.0:abc" } })),
  "/v1/status/leader": "192.168.56.3:8300",
  "/v1/operator/raft/configuration": { Servers: [{ Voter: true }, { Voter: false }] },
};
/** What its Nomad answers, by path. */
export const nomad: Record<string, unknown> = {
  "/v1/operator/raft/configuration": { Servers: [{ Voter: true }] },
  "/v1/nodes": ["u1", "u2"].map((Name) => nodeOf({ Name })),
  "/v1/status/leader": "192.168.56.3:4647",
  "/v1/job/web": { Type: "service", Status: "running", Periodic: null, TaskGroups: [{ Count: 1 }] },
  "/v1/job/web/allocations": [{ ClientStatus: "running", DeploymentStatus: { Healthy: true } }],
};
/** Asks for one of these answers. Jobs are known in their own namespace alone. */
export const ask = (answers: Record<string, unknown>) => (path: string) => {
  const [, route = path] = /^(\/v1\/jobs?[/?].*)[?&]namespace=team$/.exec(path) ?? [];
  const known = route in answers && (route !== path || !path.startsWith("/v1/job"));
  return known ? Promise.resolve(answers[route]) : Promise.reject(new Error("no answer"));
};

/** Asks each host, which says this of itself. */
export const factsOf =
  (facts: Partial<HostFacts> = {}) =>
  () =>
    Promise.resolve({
      units: [{ name: "nomad", state: "active", enabled: "enabled" }],
      connections: 1,
      disk: 41,
      changedFiles: [],
      networks: ["weave"],
      tenants: [],
      changedTables: [],
      lostRules: [],
      versions: { Consul: "1.21.0" },
      certificates: {},
      ...facts,
    });
