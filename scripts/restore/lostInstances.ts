import { z } from "zod";
import { callApi } from "../../components/api.ts";
import { withRole } from "../../components/hosts/host.ts";
import type { Outputs } from "../stack/outputs.ts";
import { clusterOf } from "../verify/cluster.ts";

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
const listContainers = `docker ps --all --filter label=com.hashicorp.nomad.alloc_id --format '{{.Label "com.hashicorp.nomad.alloc_id"}}'`;

/**
 * Lets Nomad place those instances anew that it takes to run since a restore, and that have ended after the backup: its
 * clients take its word for it, and would wait for ever.
 *
 * @param outputs of the stack.
 * @param signal ends it.
 * @returns how many there were.
 * @throws as {@link callApi}; Error if a host does not answer
 */
export async function replaceLost(outputs: Outputs, signal: AbortSignal): Promise<number> {
  const access = outputs.access.nomad;
  const cluster = clusterOf(outputs);
  const clients = withRole(outputs.hosts, "client");
  const listed = await Promise.all(clients.map(({ name }) => cluster.onHost(name, listContainers, signal)));
  const found = new Set(listed.join("\n").split("\n"));
  const all = allocations.parse(await callApi(access, "GET", "allocations?namespace=*"));
  const suspects = all.filter(
    ({ ID, ClientStatus, DesiredStatus }) =>
      ClientStatus === "running" && DesiredStatus === "run" && !found.has(ID),
  );
  const inContainers = await Promise.all(suspects.map((each) => runsInContainers(outputs, each)));
  const lost = suspects.filter((_, index) => inContainers[index]);
  await Promise.all(lost.map(({ ID }) => callApi(access, "PUT", `allocation/${ID}/stop`)));
  return lost.length;
}

async function runsInContainers(outputs: Outputs, { ID, TaskGroup }: Allocation): Promise<boolean> {
  const { Job } = detail.parse(await callApi(outputs.access.nomad, "GET", `allocation/${ID}`));
  const tasks = Job.TaskGroups.find(({ Name }) => Name === TaskGroup)?.Tasks ?? [];
  return tasks.some(({ Driver }) => Driver === "docker");
}
