import { z } from "zod";
import { explainFailures } from "./explain.ts";
import type { NomadApi } from "./nomadApi.ts";
import { ReleaseError } from "./releaseError.ts";
import {
  type Deployment,
  type NomadJob,
  deploymentShape,
  evaluationShape,
  explainPlacements,
  jobShape,
} from "./shapes.ts";
import { followBatch, followRunning } from "./withoutDeployment.ts";

/** What is followed, and how it is told. */
export interface Following {
  /** ID of the job. */
  job: string;
  /** The index at which the job was registered; another one means that somebody else has changed it since. */
  modifyIndex?: number;
  /** Is given each step in a line. */
  say: (line: string) => void;
}

/**
 * Follows a registered job until it runs as it should: a service until its deployment is through, or its canaries
 * wait for promotion; a batch job until its instances are placed.
 *
 * @param api of the cluster.
 * @param following the job.
 * @returns what has become of it, in a line.
 * @throws ReleaseError if it fails, or if not this version of the job runs.
 */
export async function followRelease(api: NomadApi, following: Following): Promise<string> {
  const job = await readJob(api, following.job);
  const { modifyIndex } = following;
  if (modifyIndex !== undefined && job.JobModifyIndex !== modifyIndex) {
    const since = new Date(job.SubmitTime / 1e6).toISOString();
    throw new ReleaseError(
      `${job.ID}: version ${job.Version} runs, which was not registered by this program but at ${since}; npm run preview -- --refresh shows it, npm run up -- --refresh replaces it`,
    );
  }
  if (job.Periodic?.Enabled === true || job.ParameterizedJob !== null) {
    return `${job.ID} v${job.Version} is registered and starts when it is due`;
  }
  await evaluated(api, job, following.say);
  if (job.Type === "batch") {
    return followBatch(api, job);
  }
  const deployment = await deploymentOf(api, job);
  return deployment ? followDeployment(api, deployment, following) : followRunning(api, job, following.say);
}

/** A job as it is now. @throws NomadError if there is none */
export async function readJob(api: NomadApi, job: string): Promise<NomadJob> {
  return (await api.read(`job/${encodeURIComponent(job)}`, jobShape)).body;
}

/** The versions of a job that Nomad keeps, the newest first; none if there is no such job. */
export async function readVersions(api: NomadApi, job: string): Promise<NomadJob[]> {
  const shape = z.object({ Versions: z.array(jobShape).nullable() });
  return (await api.read(`job/${encodeURIComponent(job)}/versions`, shape)).body.Versions ?? [];
}

/** The deployments of a job that Nomad keeps. */
export async function readDeployments(api: NomadApi, job: string): Promise<Deployment[]> {
  const path = `job/${encodeURIComponent(job)}/deployments`;
  return (await api.read(path, z.array(deploymentShape).nullable())).body ?? [];
}

/** The deployment of the version of a job that runs; undefined if Nomad made none. */
export async function deploymentOf(api: NomadApi, job: NomadJob): Promise<Deployment | undefined> {
  return (await readDeployments(api, job.ID)).find((each) => each.JobVersion === job.Version);
}

/** Whether a deployment does nothing more until somebody promotes it. */
export function waitsForPromotion({ Status, TaskGroups }: Deployment): boolean {
  const canaries = Object.values(TaskGroups).filter((group) => group.DesiredCanaries > 0 && !group.Promoted);
  return (
    Status === "running" &&
    canaries.length > 0 &&
    canaries.every((group) => !group.AutoPromote && group.HealthyAllocs >= group.DesiredCanaries)
  );
}

/** Waits until the scheduler has looked at this version of the job; says why instances cannot be placed. */
async function evaluated(api: NomadApi, job: NomadJob, say: (line: string) => void): Promise<void> {
  let index: number | undefined;
  for (;;) {
    const answer = await api.read(
      `job/${encodeURIComponent(job.ID)}/evaluations`,
      z.array(evaluationShape).nullable(),
      index,
    );
    const own = (answer.body ?? []).filter((each) => each.JobModifyIndex === job.JobModifyIndex);
    if (own.every((each) => each.Status !== "pending")) {
      for (const line of own.flatMap((each) => explainPlacements(each.FailedTGAllocs))) {
        say(`${job.ID}: ${line}`);
      }
      return;
    }
    index = answer.index;
  }
}

async function followDeployment(api: NomadApi, first: Deployment, { job, say }: Following): Promise<string> {
  let deployment = first;
  let index: number | undefined;
  let told = "";
  for (;;) {
    const line = describe(job, deployment);
    if (line !== told) {
      say(line);
      told = line;
    }
    if (deployment.Status === "successful") {
      return `${job} v${deployment.JobVersion} runs`;
    }
    if (waitsForPromotion(deployment)) {
      return `${job} v${deployment.JobVersion}: its canaries are healthy and wait: npm run promote ${job}, or npm run rollback ${job}`;
    }
    if (deployment.Status === "failed" || deployment.Status === "cancelled") {
      throw await failure(api, job, deployment, say);
    }
    const answer = await api.read(`deployment/${deployment.ID}`, deploymentShape, index);
    deployment = answer.body;
    index = answer.index;
  }
}

/** How far a deployment is: `httpbackend v3: 2 of 3 placed, 1 healthy, until 12:03:04`. */
function describe(job: string, { JobVersion, TaskGroups, Status }: Deployment): string {
  const groups = Object.entries(TaskGroups).map(([name, group]) => {
    const canaries = group.DesiredCanaries > 0 && !group.Promoted;
    const wanted = canaries ? `${group.DesiredCanaries} canaries` : String(group.DesiredTotal);
    const placed = canaries ? (group.PlacedCanaries ?? []).length : group.PlacedAllocs;
    const deadline = group.RequireProgressBy === null ? "" : `, until ${timeOf(group.RequireProgressBy)}`;
    const unhealthy = group.UnhealthyAllocs > 0 ? `, ${group.UnhealthyAllocs} unhealthy` : "";
    const prefix = name === job ? "" : `${name} `;
    return `${prefix}${placed} of ${wanted} placed, ${group.HealthyAllocs} healthy${unhealthy}${Status === "running" ? deadline : ""}`;
  });
  return `${job} v${JobVersion}: ${groups.join("; ")}`;
}

function timeOf(timestamp: string): string {
  return timestamp.startsWith("0001") ? "no deadline" : timestamp.slice(11, 19);
}

/** Why a deployment failed, and which version runs once Nomad has gone back to an earlier one. */
async function failure(
  api: NomadApi,
  job: string,
  deployment: Deployment,
  say: (line: string) => void,
): Promise<ReleaseError> {
  const reasons = await explainFailures(api, `deployment/allocations/${deployment.ID}`);
  const lines = [`${job} v${deployment.JobVersion}: ${deployment.StatusDescription}`, ...reasons];
  if (/rolling back to job version/.test(deployment.StatusDescription)) {
    const outcome = await followRelease(api, { job, say }).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    lines.push(`Nomad has gone back: ${outcome} again`);
  }
  return new ReleaseError(lines.join("\n"));
}
