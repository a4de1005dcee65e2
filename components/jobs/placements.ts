import { matchesGlob } from "node:path";
import { z } from "zod";
import type { NomadApi } from "../api/nomad.ts";
import type { FailedPlacements, NomadJob } from "./shapes.ts";

const nodesShape = z.array(z.object({ Datacenter: z.string(), NodePool: z.string() }));

/**
 * Why instances cannot be placed, in a line for each group.
 *
 * @param api of the cluster: it is asked which hosts there are where Nomad has looked at none.
 * @param job where it may run.
 * @param failed what the scheduler says.
 * @returns `web cannot be placed: of 3 hosts looked at, memory exhausted on 3`.
 */
export async function explainPlacements(
  api: NomadApi,
  job: Pick<NomadJob, "Datacenters" | "NodePool">,
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
        ...Object.entries(why.ConstraintFiltered ?? {}).map(([what, count]) => `${what} excludes ${count}`),
      ];
      return why.NodesEvaluated === 0
        ? `${group} cannot be placed: ${await whyNowhere(api, job)}`
        : `${group} cannot be placed: of ${why.NodesEvaluated} hosts looked at, ${reasons.join(", ") || "none is fit"}`;
    }),
  );
}

/** Why no host is fit for a job of which Nomad says nothing else: where it may run, or else its constraints. */
export async function whyNowhere(
  api: NomadApi,
  { Datacenters, NodePool }: Pick<NomadJob, "Datacenters" | "NodePool">,
): Promise<string> {
  const { body: nodes } = await api.read("nodes", nodesShape);
  const known = (all: readonly string[]) => [...new Set(all)].toSorted().join(", ") || "none";
  const pool = NodePool ?? "default";
  const inPool = nodes.filter((node) => pool === "all" || node.NodePool === pool);
  const datacenters = Datacenters ?? ["*"];
  if (inPool.some((node) => datacenters.some((pattern) => matchesGlob(node.Datacenter, pattern)))) {
    return "its constraints exclude all, or those that they leave take no work";
  }
  return inPool.length === 0
    ? `no host is in the node pool ${pool} (there are: ${known(nodes.map((node) => node.NodePool))})`
    : `no host is in the datacenter ${datacenters.join(", ")} (there are: ${known(inPool.map((node) => node.Datacenter))})`;
}
