import { z } from "zod";
import { reasonOf } from "../reasonOf.ts";
import { explainFailures } from "./explain.ts";
import { deploymentOf, readJob } from "./jobReads.ts";
import type { NomadApi } from "../api/nomad.ts";
import { ReleaseError } from "./releaseError.ts";
import {
  type Deployment,
  type NomadJob,
  allocationShape,
  deploymentShape,
  evaluationShape,
  explainPlacements,
} from "./shapes.ts";
import { followBatch, followRunning } from "./withoutDeployment.ts";

const longestWaitSeconds = 60;

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
  const started = Date.now();
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
      await replaced(api, deployment, { job, say });
      return `${job} v${deployment.JobVersion} runs`;
    }
    if (waitsForPromotion(deployment)) {
      return `${job} v${deployment.JobVersion}: its canaries are healthy and wait: npm run promote ${job}, or npm run rollback ${job}`;
    }
    if (deployment.Status === "failed" || deployment.Status === "cancelled") {
      throw await failure(api, job, deployment, say);
    }
    const patience = placementPatience(deployment) - (Date.now() - started) / 1000;
    if (patience <= 0) {
      throw new ReleaseError(
        `${job} v${deployment.JobVersion}: no instance could be placed; it starts once a host is fit`,
      );
    }
    const wait = Math.ceil(Math.min(patience, longestWaitSeconds));
    const answer = await api.read(`deployment/${deployment.ID}`, deploymentShape, index, wait);
    deployment = answer.body;
    index = answer.index;
  }
}

/** Waits until no instance of an earlier version is left: they may still answer when a deployment is through. */
async function replaced(api: NomadApi, { JobVersion }: Deployment, { job, say }: Following): Promise<void> {
  const path = `job/${encodeURIComponent(job)}/allocations`;
  let index: number | undefined;
  let told = 0;
  for (;;) {
    const answer = await api.read(path, z.array(allocationShape), index);
    const left = answer.body.filter(
      (each) => each.JobVersion < JobVersion && each.ClientStatus === "running",
    ).length;
    if (left === 0) {
      return;
    }
    if (left !== told) {
      say(`${job} v${JobVersion}: ${left} of an earlier version still to stop`);
      told = left;
    }
    index = answer.index;
  }
}

/**
 * For how long a deployment is followed, in seconds: Nomad's own deadline begins with the first instance that it places,
 * so that it never fails one that has none.
 */
function placementPatience({ TaskGroups }: Deployment): number {
  const groups = Object.values(TaskGroups);
  return groups.some(({ PlacedAllocs }) => PlacedAllocs > 0)
    ? Infinity
    : Math.max(...groups.map(({ ProgressDeadline }) => ProgressDeadline / 1e9));
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
    const outcome = await followRelease(api, { job, say }).catch(reasonOf);
    lines.push(`Nomad has gone back: ${outcome} again`);
  }
  return new ReleaseError(lines.join("\n"));
}
