import { z } from "zod";
import { withRole } from "../components/hosts/host.ts";
import type { Outputs } from "../stack/outputs.ts";
import { type Ask, parsed } from "./ask.ts";
import { type AskServed, type CertificateStatus, askServed, certificatesOf } from "./certificates.ts";
import { driftOf, lostRules, unitsDown } from "./drift.ts";
import type { AskHost } from "./facts.ts";
import { changedPolicies, describePolicy } from "./policies.ts";
import { type JobStatus, lookAtJob, placeOf } from "./jobs.ts";

const members = z.array(
  z.object({ Name: z.string(), Status: z.int(), Tags: z.object({ build: z.string() }) }),
);
const nodes = z.array(
  z.object({
    Name: z.string(),
    Status: z.string(),
    Version: z.string(),
    Drain: z.boolean(),
    SchedulingEligibility: z.string(),
    Datacenter: z.string().optional(),
    NodePool: z.string().optional(),
  }),
);
const leader = z.string();
const raft = z.object({ Servers: z.array(z.object({ Voter: z.boolean() })) });
const fullDisk = 90;

/** How one host is. */
export interface HostStatus {
  name: string;
  address: string;
  roles: readonly string[];
  /** Consul's version, or what is wrong. */
  consul: string;
  /** Nomad's version and state, or what is wrong. */
  nomad: string;
  /** How many other routers its Weave router is connected with: `2 of 2`, or that it does not say. */
  overlay: string;
  /** How full its disk is: `41%`. */
  disk: string;
  /** Units that are not active: `nomad failed`. */
  down: readonly string[];
  /** What differs from what the program has put there: `/etc/consul.d/agent.json is changed`. */
  drift: readonly string[];
  healthy: boolean;
}

/** How the cluster is. */
export interface Overview {
  hosts: HostStatus[];
  consulLeader: string;
  nomadLeader: string;
  /** How many servers vote. */
  voters: Record<"consul" | "nomad", number>;
  jobs: JobStatus[];
  /** When certificates end. */
  certificates: CertificateStatus[];
  /** What is not wrong yet, and will be. */
  warnings: string[];
  /** Whether hosts, agents and jobs are well. */
  running: boolean;
  /** Whether they are, and no certificate has ended or ends within two weeks. */
  healthy: boolean;
}

const none = "none";

/**
 * Looks at a cluster through Consul, Nomad and its hosts. What does not answer is shown as such, not thrown.
 *
 * @param outputs of the stack.
 * @param consul asks any Consul agent.
 * @param nomad asks any Nomad agent.
 * @param askHost asks a host.
 * @param served asks for the certificates that agents serve. @default - the agents themselves
 */
export async function lookAtCluster(
  outputs: Outputs,
  { consul, nomad }: Record<"consul" | "nomad", Ask>,
  askHost: AskHost,
  served: AskServed = askServed(outputs),
): Promise<Overview> {
  const asked = parsed(nodes, nomad("/v1/nodes"), []);
  const jobsAt = async () => {
    const known = await asked;
    const clients = withRole(outputs.hosts, "client").map(({ name }) =>
      placeOf(known.find((each) => each.Name === name)),
    );
    return Promise.all(outputs.jobs.map((job) => lookAtJob(job, clients, nomad)));
  };
  const servers = withRole(outputs.hosts, "server").length;
  const votersOf = async (ask: Ask) => {
    const { Servers } = await parsed(raft, ask("/v1/operator/raft/configuration"), { Servers: [] });
    return Servers.filter(({ Voter }) => Voter).length;
  };
  const [
    allMembers,
    allNodes,
    consulLeader,
    nomadLeader,
    votersInConsul,
    votersInNomad,
    jobs,
    facts,
    policies,
    shown,
  ] = await Promise.all([
    parsed(members, consul("/v1/agent/members"), []),
    asked,
    parsed(leader, consul("/v1/status/leader"), ""),
    parsed(leader, nomad("/v1/status/leader"), ""),
    votersOf(consul),
    votersOf(nomad),
    jobsAt(),
    Promise.all(outputs.hosts.map(({ name }) => askHost(name))),
    changedPolicies(outputs, { consul, nomad }),
    Promise.all(outputs.hosts.map(({ address }) => served(address))),
  ]);
  const peers = outputs.hosts.length - 1;
  const hosts = outputs.hosts.map(({ name, address, roles }, index) => {
    const own = facts[index];
    const member = allMembers.find((each) => each.Name === name);
    const nodesOfName = allNodes.filter((each) => each.Name === name);
    // A host that was recreated was another node before.
    const node = nodesOfName.find((each) => each.Status === "ready") ?? nodesOfName[0];
    const down = own ? unitsDown(own) : [];
    const wellInNomad = !roles.includes("client") || node?.Status === "ready";
    return {
      name,
      address,
      roles,
      consul: member ? `${version(member.Tags.build)} ${member.Status === 1 ? "alive" : "gone"}` : none,
      nomad: node ? `${node.Version} ${stateOf(node)}` : roles.includes("client") ? none : "-",
      overlay: own ? `${own.connections} of ${peers}` : "no answer",
      disk: own ? `${own.disk}%` : "",
      down,
      drift: own ? driftOf(own, outputs) : [],
      healthy:
        member?.Status === 1 &&
        wellInNomad &&
        own?.connections === peers &&
        down.length === 0 &&
        lostRules(own).length === 0,
    };
  });
  const certificates = certificatesOf(outputs, facts, shown, new Date());
  const running =
    consulLeader !== "" &&
    nomadLeader !== "" &&
    // Without the votes of all it is one failure from having no quorum.
    [votersInConsul, votersInNomad].every((voters) => voters === servers) &&
    [...hosts, ...jobs].every((each) => each.healthy);
  return {
    hosts,
    consulLeader: nameOf(consulLeader, outputs),
    nomadLeader: nameOf(nomadLeader, outputs),
    voters: { consul: votersInConsul, nomad: votersInNomad },
    jobs,
    certificates,
    warnings: [
      ...certificates.flatMap(({ warning }) => warning ?? []),
      ...outputs.hosts.flatMap(({ name }, index) => {
        const disk = facts[index]?.disk ?? 0;
        return disk < fullDisk ? [] : [`the disk of ${name} is ${disk}% full`];
      }),
      ...[
        ...hosts.flatMap(({ name, drift }) => drift.map((line) => `${name}: ${line}`)),
        ...policies.map(describePolicy),
      ].map((line) => `${line}; npm run up repairs it`),
    ],
    running,
    healthy: running && certificates.every((each) => each.healthy),
  };
}

/** In Nomad's words. */
function stateOf({ Status, Drain, SchedulingEligibility }: z.output<typeof nodes>[number]): string {
  if (Drain) {
    return "draining";
  }
  return Status === "ready" && SchedulingEligibility !== "eligible" ? SchedulingEligibility : Status;
}

function version(build: string): string {
  return build.split(":", 1).join();
}

/** The host with the address of a leader: `192.168.56.4:8300`. */
function nameOf(address: string, { hosts }: Outputs): string {
  return hosts.find((host) => host.address === address.split(":", 1).join())?.name ?? (address || none);
}
