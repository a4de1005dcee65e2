import { z } from "zod";
import { mayRunInDatacenter, mayRunInPool } from "../components/jobs/placements.ts";
import { type Ask, parsed } from "./ask.ts";

/** Instances of a job, as far as it is judged by them. */
export const allocations = z.array(
  z.object({
    NodeName: z.string().default(""),
    ClientStatus: z.string(),
    DesiredStatus: z.string().default("run"),
    DeploymentStatus: z.object({ Healthy: z.boolean().nullable() }).nullish(),
    NextAllocation: z.string().nullish(),
    FollowupEvalID: z.string().nullish(),
    TaskStates: z
      .record(z.string(), z.object({ Events: z.array(z.object({ DisplayMessage: z.string() })).nullable() }))
      .nullish(),
  }),
);
export type Allocation = z.output<typeof allocations>[number];
const constraints = z.array(z.unknown()).nullish();
/** A job, as far as it is judged by it. */
export const definition = z.object({
  Type: z.string(),
  Status: z.string(),
  Stop: z.boolean().default(false),
  Datacenters: z.array(z.string()).nullish(),
  NodePool: z.string().nullish(),
  Constraints: constraints,
  Periodic: z.object({ Enabled: z.boolean().default(true) }).nullable(),
  ParameterizedJob: z.object({}).nullish(),
  TaskGroups: z.array(
    z.object({
      Count: z.int(),
      Constraints: constraints,
      Tasks: z.array(z.object({ Constraints: constraints })).nullish(),
    }),
  ),
});
type Definition = z.output<typeof definition>;
const deployment = z
  .object({ JobVersion: z.int(), Status: z.string(), StatusDescription: z.string() })
  .nullable();
const children = z.array(z.object({ ID: z.string() }));

/** Where a client is, as far as Nomad knows it. */
export interface Place {
  datacenter?: string | undefined;
  nodePool?: string | undefined;
}

/** Where a node is that Nomad has listed. @param node undefined where Nomad does not have it */
export function placeOf(
  node: { Datacenter?: string | undefined; NodePool?: string | undefined } | undefined,
): Place {
  return { datacenter: node?.Datacenter, nodePool: node?.NodePool };
}

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
 * @param clients the hosts that run jobs: a system job has an instance on each that it may run on.
 * @param askNomad asks any Nomad agent.
 */
export async function lookAtJob(
  { name, namespace }: { name: string; namespace: string },
  clients: readonly Place[],
  askNomad: Ask,
): Promise<JobStatus> {
  const nomad: Ask = (path) =>
    askNomad(`${path}${path.includes("?") ? "&" : "?"}namespace=${encodeURIComponent(namespace)}`);
  const path = `/v1/job/${encodeURIComponent(name)}`;
  const job = await parsed(definition.nullable(), nomad(path), null);
  if (!job) {
    return { name, status: "none", healthy: false };
  }
  if (job.ParameterizedJob) {
    return { name, status: "waits for a dispatch", healthy: job.Status === "running" };
  }
  if (job.Periodic) {
    return periodicStatus(name, job.Periodic, job.Status, nomad);
  }
  const instances = parsed(allocations, nomad(`${path}/allocations`), []);
  if (job.Type === "batch" || job.Type === "sysbatch") {
    const outcome = outcomeOf(await instances);
    return { name, status: outcome, healthy: outcome !== "failed" };
  }
  const [all, latest] = await Promise.all([instances, parsed(deployment, nomad(`${path}/deployment`), null)]);
  const healthy = all.filter(
    (each) => each.ClientStatus === "running" && each.DeploymentStatus?.Healthy !== false,
  ).length;
  const wanted = wantedOf(job, all, clients);
  return {
    name,
    status: wanted > 0 ? job.Status : job.Type === "system" ? "fits no host" : "scaled to 0",
    instances: { healthy, wanted },
    ...(latest?.Status === "running" && { deployment: `v${latest.JobVersion}: ${latest.StatusDescription}` }),
    healthy: wanted === 0 ? job.Type === "service" : job.Status === "running" && healthy >= wanted,
  };
}

async function periodicStatus(
  name: string,
  { Enabled }: { Enabled: boolean },
  status: string,
  nomad: Ask,
): Promise<JobStatus> {
  if (!Enabled) {
    return { name, status: "switched off", healthy: true };
  }
  const prefix = encodeURIComponent(`${name}/periodic-`);
  const runs = await parsed(children, nomad(`/v1/jobs?prefix=${prefix}`), []);
  const last = runs
    .map(({ ID }) => ID)
    .sort()
    .at(-1);
  const ofLast =
    last === undefined
      ? undefined
      : await parsed(allocations, nomad(`/v1/job/${encodeURIComponent(last)}/allocations`), []);
  const outcome = ofLast === undefined ? "waits" : `last run ${outcomeOf(ofLast)}`;
  return { name, status: outcome, healthy: status === "running" && !outcome.endsWith("failed") };
}

/**
 * How many instances a service or system job should have. A system job without constraints has one on each client of its
 * datacenters and its node pool; which hosts constraints leave is known to Nomad, by the instances that it wants.
 */
export function wantedOf(job: Definition, all: readonly Allocation[], clients: readonly Place[]): number {
  if (job.Type !== "system") {
    return job.TaskGroups.reduce((sum, { Count }) => sum + Count, 0);
  }
  const desired = all.filter(({ DesiredStatus }) => DesiredStatus === "run");
  const groups = job.TaskGroups.length;
  return isConstrained(job)
    ? new Set(desired.map(({ NodeName }) => NodeName)).size
    : clients.filter((place) => mayRunIn(job, place)).length * groups;
}

function isConstrained({ Constraints, TaskGroups }: Definition): boolean {
  const tasks = TaskGroups.flatMap((group) => group.Tasks ?? []);
  return [{ Constraints }, ...TaskGroups, ...tasks].some((each) => (each.Constraints ?? []).length > 0);
}

function mayRunIn(job: Definition, { datacenter, nodePool }: Place): boolean {
  return (
    (nodePool === undefined || mayRunInPool(job, nodePool)) &&
    (datacenter === undefined || mayRunInDatacenter(job, datacenter))
  );
}

/** What has become of a batch job: an instance that is through makes up for those that it replaces. */
function outcomeOf(all: readonly Allocation[]): string {
  const states = all
    .filter(({ NextAllocation, FollowupEvalID }) => !NextAllocation && !FollowupEvalID)
    .map(({ ClientStatus }) => ClientStatus);
  return ["running", "pending", "failed", "complete"].find((state) => states.includes(state)) ?? "waits";
}
