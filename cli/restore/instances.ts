import { z } from "zod";
import { callApi } from "../../components/api/client.ts";
import { withRole } from "../../components/hosts/host.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { clusterOf } from "../../observe/cluster.ts";

const allocations = z.array(
  z.object({ ID: z.string(), ClientStatus: z.string(), DesiredStatus: z.string(), TaskGroup: z.string() }),
);
type Allocation = z.output<typeof allocations>[number];
const detail = z.object({
  Job: z.object({
    TaskGroups: z.array(
      z.object({ Name: z.string(), Tasks: z.array(z.object({ Driver: z.string() })).nullable() }),
    ),
  }),
});
const label = "com.hashicorp.nomad.alloc_id";
const listContainers = `docker ps --all --filter label=${label} --format '{{.ID}} {{.Label "${label}"}}'`;

interface Container {
  id: string;
  host: string;
  allocation: string;
}

/** What a restore has left that Nomad does not find out about by itself. */
export interface Reconciled {
  /** How many instances were placed again: Nomad took them to run, and they had ended after the backup. */
  placedAnew: number;
  /** How many containers were removed: of instances that are newer than the backup, so that Nomad does not know them. */
  removed: number;
}

/**
 * Lets what runs on the hosts be what Nomad takes to run since a restore. Its clients take its word for what has ended, and
 * would wait for ever; and an agent that is restarted while it ends an instance that the servers do not know any more leaves
 * the container, with the ports of its host.
 *
 * @param outputs of the stack.
 * @param signal ends it.
 * @throws as {@link callApi}; Error if a host does not answer
 */
export async function reconcileInstances(outputs: Outputs, signal: AbortSignal): Promise<Reconciled> {
  const access = outputs.access.nomad;
  // In this order: a container that is made meanwhile is of an instance that Nomad knows.
  const containers = await containersOn(outputs, signal);
  const all = allocations.parse(await callApi(access, "GET", "allocations?namespace=*"));
  const known = new Set(all.map(({ ID }) => ID));
  const found = new Set(containers.map(({ allocation }) => allocation));
  const suspects = all.filter(
    ({ ID, ClientStatus, DesiredStatus }) =>
      ClientStatus === "running" && DesiredStatus === "run" && !found.has(ID),
  );
  const inContainers = await Promise.all(suspects.map((each) => runsInContainers(outputs, each)));
  const lost = suspects.filter((_, index) => inContainers[index]);
  const unknown = containers.filter(({ allocation }) => !known.has(allocation));
  await removeContainers(outputs, unknown, signal);
  await Promise.all(lost.map(({ ID }) => callApi(access, "PUT", `allocation/${ID}/stop`)));
  return { placedAnew: lost.length, removed: unknown.length };
}

async function containersOn(outputs: Outputs, signal: AbortSignal): Promise<Container[]> {
  const cluster = clusterOf(outputs);
  const listed = await Promise.all(
    withRole(outputs.hosts, "client").map(async ({ name: host }) => {
      const lines = (await cluster.onHost(host, listContainers, signal)).split("\n").filter(Boolean);
      return lines.map((line) => {
        const [id = "", allocation = ""] = line.split(" ");
        return { id, host, allocation };
      });
    }),
  );
  return listed.flat();
}

async function removeContainers(
  outputs: Outputs,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const cluster = clusterOf(outputs);
  const byHost = Map.groupBy(containers, ({ host }) => host);
  await Promise.all(
    [...byHost].map(([host, own]) => {
      const ids = own.map(({ id }) => id).join(" ");
      // The agent may be about to remove them too.
      return cluster.onHost(host, `docker rm --force ${ids} >/dev/null 2>&1 || true`, signal);
    }),
  );
}

async function runsInContainers(outputs: Outputs, { ID, TaskGroup }: Allocation): Promise<boolean> {
  const { Job } = detail.parse(await callApi(outputs.access.nomad, "GET", `allocation/${ID}`));
  const tasks = Job.TaskGroups.find(({ Name }) => Name === TaskGroup)?.Tasks ?? [];
  return tasks.some(({ Driver }) => Driver === "docker");
}
