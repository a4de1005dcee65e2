import { matchesGlob } from "node:path";
import { z } from "zod";
import type { NomadApi } from "../api/nomad.ts";
import type { Evaluation, FailedPlacements, NomadJob } from "./shapes.ts";

const nodesShape = z.array(
  z.object({
    Datacenter: z.string(),
    NodePool: z.string(),
    Drivers: z.record(z.string(), z.object({ Detected: z.boolean(), Healthy: z.boolean() })).nullish(),
  }),
);

/** Where a job may run. */
export type JobPlace = Pick<NomadJob, "Datacenters" | "NodePool">;
/** What of a job says why it has no place. */
type Placed = JobPlace & {
  TaskGroups?: readonly Pick<NomadJob["TaskGroups"][number], "Name" | "Tasks">[] | undefined;
};
/** What Nomad calls it when a host has not all drivers of a group. */
const withoutDriver = "missing drivers";

/** Whether a job may run in a node pool. */
export function mayRunInPool({ NodePool }: JobPlace, pool: string): boolean {
  const wanted = NodePool ?? "default";
  return wanted === "all" || wanted === pool;
}

/** Whether a job may run in a datacenter: it names some by patterns. */
export function mayRunInDatacenter({ Datacenters }: JobPlace, datacenter: string): boolean {
  return (Datacenters ?? ["*"]).some((pattern) => matchesGlob(datacenter, pattern));
}

/** What could not be placed when the scheduler looked last. @param evaluations the newest first */
export function lastFailed(evaluations: readonly Evaluation[]): FailedPlacements {
  return evaluations.find(({ FailedTGAllocs }) => FailedTGAllocs)?.FailedTGAllocs;
}

/**
 * Why instances cannot be placed, in a line for each group.
 *
 * @param api of the cluster: it is asked which hosts there are where Nomad has looked at none.
 * @param job where it may run, and by which drivers.
 * @param failed what the scheduler says.
 * @returns `web cannot be placed: of 3 hosts looked at, memory exhausted on 3`.
 */
export async function explainPlacements(
  api: NomadApi,
  job: Placed,
  failed: FailedPlacements,
): Promise<string[]> {
  return Promise.all(
    Object.entries(failed ?? {}).map(async ([group, why]) => {
      const reasons = [
        ...(why.QuotaExhausted ?? []).map((what) => `the quota of ${what} is exhausted`),
        ...Object.entries(why.DimensionExhausted ?? {}).map(
          ([what, count]) => `${what} exhausted on ${count}`,
        ),
        ...Object.entries(why.ClassFiltered ?? {}).map(
          ([what, count]) => `the class ${what} excludes ${count}`,
        ),
        ...Object.entries(why.ConstraintFiltered ?? {})
          .filter(([what]) => what !== withoutDriver)
          .map(([what, count]) => `${what} excludes ${count}`),
        ...(why.ConstraintFiltered?.[withoutDriver] === undefined
          ? []
          : await lackOfDrivers(api, job, group)),
      ];
      return why.NodesEvaluated === 0
        ? `${group} cannot be placed: ${await whyNowhere(api, job)}`
        : `${group} cannot be placed: of ${why.NodesEvaluated} hosts looked at, ${reasons.join(", ") || "none is fit"}`;
    }),
  );
}

/** How many hosts lack a driver of a group, for each such driver: `3 lack the driver java`. */
async function lackOfDrivers(api: NomadApi, job: Placed, group: string): Promise<string[]> {
  const { body: nodes } = await api.read("nodes", nodesShape);
  const own = nodes.filter(
    ({ NodePool, Datacenter }) => mayRunInPool(job, NodePool) && mayRunInDatacenter(job, Datacenter),
  );
  const tasks = job.TaskGroups?.find(({ Name }) => Name === group)?.Tasks ?? [];
  return [...new Set(tasks.map(({ Driver }) => Driver))].flatMap((driver) => {
    const without = own.filter(({ Drivers }) => Drivers?.[driver]?.Healthy !== true).length;
    const hint = driver === "raw_exec" ? " (cluster.drivers.rawExec switches it on)" : "";
    return without === 0 ? [] : [`${without} lack the driver ${driver}${hint}`];
  });
}

/** Why no host is fit for a job of which Nomad says nothing else: where it may run, or else its constraints. */
export async function whyNowhere(api: NomadApi, job: JobPlace): Promise<string> {
  const { body: nodes } = await api.read("nodes", nodesShape);
  const known = (all: readonly string[]) => [...new Set(all)].toSorted().join(", ") || "none";
  const inPool = nodes.filter((node) => mayRunInPool(job, node.NodePool));
  if (inPool.some((node) => mayRunInDatacenter(job, node.Datacenter))) {
    return "its constraints exclude all, or those that they leave take no work";
  }
  return inPool.length === 0
    ? `no host is in the node pool ${job.NodePool ?? "default"} (there are: ${known(nodes.map((node) => node.NodePool))})`
    : `no host is in the datacenter ${(job.Datacenters ?? ["*"]).join(", ")} (there are: ${known(inPool.map((node) => node.Datacenter))})`;
}
