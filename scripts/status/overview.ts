import { z } from "zod";
import { expiryWarning } from "../../components/security/expiry.ts";
import type { Outputs } from "../stack/outputs.ts";
import { type Ask, parsed } from "./ask.ts";
import { type JobStatus, lookAtJob } from "./jobs.ts";

const members = z.array(
  z.object({ Name: z.string(), Status: z.int(), Tags: z.object({ build: z.string() }) }),
);
const nodes = z.array(
  z.object({ Name: z.string(), Status: z.string(), Version: z.string(), Drain: z.boolean() }),
);
const leader = z.string();

/** How one host is. */
export interface HostStatus {
  name: string;
  address: string;
  roles: readonly string[];
  /** Consul's version, or what is wrong. */
  consul: string;
  /** Nomad's version and state, or what is wrong. */
  nomad: string;
  healthy: boolean;
}

/** How the cluster is. */
export interface Overview {
  hosts: HostStatus[];
  consulLeader: string;
  nomadLeader: string;
  jobs: JobStatus[];
  /** What is not wrong yet, and will be. */
  warnings: string[];
  healthy: boolean;
}

const none = "none";

/**
 * Looks at a cluster through Consul and Nomad. What does not answer is shown as such, not thrown.
 *
 * @param outputs of the stack.
 * @param consul asks any Consul agent.
 * @param nomad asks any Nomad agent.
 */
export async function lookAtCluster(outputs: Outputs, consul: Ask, nomad: Ask): Promise<Overview> {
  const clients = outputs.hosts.filter(({ roles }) => roles.includes("client")).length;
  const [allMembers, allNodes, consulLeader, nomadLeader, jobs] = await Promise.all([
    parsed(members, consul("/v1/agent/members"), []),
    parsed(nodes, nomad("/v1/nodes"), []),
    parsed(leader, consul("/v1/status/leader"), ""),
    parsed(leader, nomad("/v1/status/leader"), ""),
    Promise.all(outputs.jobs.map((job) => lookAtJob(job, clients, nomad))),
  ]);
  const hosts = outputs.hosts.map(({ name, address, roles }) => {
    const member = allMembers.find((each) => each.Name === name);
    const node = allNodes.find((each) => each.Name === name);
    const wellInNomad = !roles.includes("client") || node?.Status === "ready";
    return {
      name,
      address,
      roles,
      consul: member ? `${version(member.Tags.build)} ${member.Status === 1 ? "alive" : "gone"}` : none,
      nomad: node
        ? `${node.Version} ${node.Drain ? "draining" : node.Status}`
        : roles.includes("client")
          ? none
          : "-",
      healthy: member?.Status === 1 && wellInNomad,
    };
  });
  return {
    hosts,
    consulLeader: nameOf(consulLeader, outputs),
    nomadLeader: nameOf(nomadLeader, outputs),
    jobs,
    warnings: Object.entries(outputs.certificates).flatMap(
      ([host, expiry]) => expiryWarning(host, new Date(expiry)) ?? [],
    ),
    healthy: consulLeader !== "" && nomadLeader !== "" && [...hosts, ...jobs].every((each) => each.healthy),
  };
}

function version(build: string): string {
  return build.split(":", 1).join();
}

/** The host with the address of a leader: `192.168.56.4:8300`. */
function nameOf(address: string, { hosts }: Outputs): string {
  return hosts.find((host) => host.address === address.split(":", 1).join())?.name ?? (address || none);
}
