import { z } from "zod";
import { type Ask, parsed } from "./ask.ts";

const allocations = z.array(
  z.object({
    ClientStatus: z.string(),
    DeploymentStatus: z.object({ Healthy: z.boolean().nullable() }).nullable(),
  }),
);
type Allocation = z.output<typeof allocations>[number];
const definition = z.object({
  Type: z.string(),
  Status: z.string(),
  Periodic: z.object({}).nullable(),
  TaskGroups: z.array(z.object({ Count: z.int() })),
});
const deployment = z
  .object({ JobVersion: z.int(), Status: z.string(), StatusDescription: z.string() })
  .nullable();
const children = z.array(z.object({ ID: z.string() }));

/** How one job is. */
export interface JobStatus {
  name: string;
  /** Nomad's word for the job, or what has become of a batch job: `running`, `complete`, `last run failed`. */
  status: string;
  /** Of a service or system job: instances that run and are not unhealthy, and how many there should be. */
  instances?: { healthy: number; wanted: number };
  /** What its deployment waits for, while one is under way. */
  deployment?: string;
  healthy: boolean;
}

/**
 * Looks at a job.
 *
 * @param job its ID and its namespace.
 * @param clients how many hosts run jobs: a system job has an instance on each.
 * @param askNomad asks any Nomad agent.
 */
export async function lookAtJob(
  { name, namespace }: { name: string; namespace: string },
  clients: number,
  askNomad: Ask,
): Promise<JobStatus> {
  const nomad: Ask = (path) => askNomad(`${path}${path.includes("?") ? "&" : "?"}namespace=${namespace}`);
  const job = await parsed(definition.nullable(), nomad(`/v1/job/${name}`), null);
  if (!job) {
    return { name, status: "none", healthy: false };
  }
  if (job.Periodic) {
    const runs = await parsed(children, nomad(`/v1/jobs?prefix=${name}/periodic-`), []);
    const last = runs
      .map(({ ID }) => ID)
      .sort()
      .at(-1);
    const outcome = last === undefined ? "waits" : `last run ${await outcomeOf(last, nomad)}`;
    return { name, status: outcome, healthy: job.Status === "running" && !outcome.endsWith("failed") };
  }
  if (job.Type === "batch") {
    const outcome = await outcomeOf(name, nomad);
    return { name, status: outcome, healthy: outcome !== "failed" };
  }
  const [all, latest] = await Promise.all([
    allocationsOf(name, nomad),
    parsed(deployment, nomad(`/v1/job/${name}/deployment`), null),
  ]);
  const healthy = all.filter(
    (each) => each.ClientStatus === "running" && each.DeploymentStatus?.Healthy !== false,
  ).length;
  const wanted =
    job.Type === "system" ? clients : job.TaskGroups.reduce((sum, group) => sum + group.Count, 0);
  return {
    name,
    status: job.Status,
    instances: { healthy, wanted },
    ...(latest?.Status === "running" && { deployment: `v${latest.JobVersion}: ${latest.StatusDescription}` }),
    healthy: job.Status === "running" && healthy >= wanted,
  };
}

async function allocationsOf(name: string, nomad: Ask): Promise<Allocation[]> {
  return parsed(allocations, nomad(`/v1/job/${encodeURIComponent(name)}/allocations`), []);
}

/** What has become of a batch job: one instance that is through makes up for those that failed before it. */
async function outcomeOf(name: string, nomad: Ask): Promise<string> {
  const states = (await allocationsOf(name, nomad)).map((each) => each.ClientStatus);
  return ["running", "pending", "complete", "failed"].find((state) => states.includes(state)) ?? "waits";
}
