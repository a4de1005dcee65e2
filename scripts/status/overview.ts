import { z } from "zod";
import type { Outputs } from "../stack/outputs.ts";

const members = z.array(
  z.object({ Name: z.string(), Status: z.int(), Tags: z.object({ build: z.string() }) }),
);
const nodes = z.array(
  z.object({ Name: z.string(), Status: z.string(), Version: z.string(), Drain: z.boolean() }),
);
const allocations = z.array(
  z.object({
    ClientStatus: z.string(),
    DeploymentStatus: z.object({ Healthy: z.boolean().nullable() }).nullable(),
  }),
);
const job = z.object({ Status: z.string(), TaskGroups: z.array(z.object({ Count: z.int() })) });
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

/** How one job is. */
export interface JobStatus {
  name: string;
  status: string;
  healthyInstances: number;
  wantedInstances: number;
  healthy: boolean;
}

/** How the cluster is. */
export interface Overview {
  hosts: HostStatus[];
  consulLeader: string;
  nomadLeader: string;
  jobs: JobStatus[];
  healthy: boolean;
}

/** Asks one of the agents of the cluster for a path of its API and parses the answer. */
export type Ask = (path: string) => Promise<unknown>;

const none = "none";

/**
 * Looks at a cluster through Consul and Nomad. What does not answer is shown as such, not thrown.
 *
 * @param outputs of the stack.
 * @param consul asks any Consul agent.
 * @param nomad asks any Nomad agent.
 */
export async function lookAtCluster(outputs: Outputs, consul: Ask, nomad: Ask): Promise<Overview> {
  const [allMembers, allNodes, consulLeader, nomadLeader, jobs] = await Promise.all([
    parsed(members, consul("/v1/agent/members"), []),
    parsed(nodes, nomad("/v1/nodes"), []),
    parsed(leader, consul("/v1/status/leader"), ""),
    parsed(leader, nomad("/v1/status/leader"), ""),
    Promise.all(outputs.jobs.map(({ name }) => lookAtJob(name, nomad))),
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
    healthy: consulLeader !== "" && nomadLeader !== "" && [...hosts, ...jobs].every((each) => each.healthy),
  };
}

async function lookAtJob(name: string, nomad: Ask): Promise<JobStatus> {
  const [definition, running] = await Promise.all([
    parsed(job, nomad(`/v1/job/${name}`), { Status: none, TaskGroups: [] }),
    parsed(allocations, nomad(`/v1/job/${name}/allocations`), []),
  ]);
  const healthyInstances = running.filter(
    (each) => each.ClientStatus === "running" && each.DeploymentStatus?.Healthy !== false,
  ).length;
  const wantedInstances = definition.TaskGroups.reduce((sum, group) => sum + group.Count, 0);
  return {
    name,
    status: definition.Status,
    healthyInstances,
    wantedInstances,
    healthy: definition.Status === "running" && healthyInstances >= wantedInstances,
  };
}

/** What an answer says, or `otherwise` where there is none. */
async function parsed<T>(schema: z.ZodType<T>, answer: Promise<unknown>, otherwise: T): Promise<T> {
  try {
    return schema.parse(await answer);
  } catch {
    return otherwise;
  }
}

function version(build: string): string {
  return build.split(":", 1).join();
}

/** The host with the address of a leader: `192.168.56.4:8300`. */
function nameOf(address: string, { hosts }: Outputs): string {
  return hosts.find((host) => host.address === address.split(":", 1).join())?.name ?? (address || none);
}
