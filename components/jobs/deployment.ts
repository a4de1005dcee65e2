import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { reasonOf } from "../reasonOf.ts";
import { explainFailures } from "./explain.ts";
import { allocationsOf, deploymentOf, evaluationsOf, readJob } from "./jobReads.ts";
import type { NomadApi } from "../api/nomad.ts";
import { explainPlacements, lastFailed } from "./placements.ts";
import { ReleaseError } from "./releaseError.ts";
import { type Deployment, type NomadJob, allocationShape, deploymentShape } from "./shapes.ts";
import { sayingOnce, troublesOf } from "./troubles.ts";
import { fitsNowhere, followInstances, isEverywhere } from "./withoutDeployment.ts";

// The deployment itself does not say why an instance does not run: its instances are looked at this often.
const longestWaitSeconds = 5;
const pauseMilliseconds = 500;
/** How long Nomad itself gives a deployment that says nothing of it. */
const defaultDeadlineSeconds = 600;

/** What is followed, and how it is told. */
export interface Following {
  /** ID of the job. */
  job: string;
  /** The index at which the job was registered; another one means that somebody else has changed it since. */
  modifyIndex?: number;
  /** Is given each step in a line. */
  say: (line: string) => void;
  /** For how long a job is followed that has no deadline of its own, in seconds. @default - ten minutes, as Nomad's own */
  deadline?: number;
}

/**
 * Follows a registered job until it runs as it should: a service until its deployment is through, or its canaries
 * wait for promotion; a job without a deployment as {@link followInstances}. It ends, whatever the job: at the latest when
 * the deadline of the deployment, or Nomad's own default, has passed.
 *
 * @param api of the cluster.
 * @param following the job.
 * @returns what has become of it, in a line.
 * @throws ReleaseError if it fails, or if not this version of the job runs.
 */
export async function followRelease(api: NomadApi, following: Following): Promise<string> {
  const job = await readJob(api, following.job);
  const { modifyIndex, say, deadline = defaultDeadlineSeconds } = following;
  if (modifyIndex !== undefined && job.JobModifyIndex !== modifyIndex) {
    const since = new Date(job.SubmitTime / 1e6).toISOString();
    throw new ReleaseError(
      `${job.ID}: version ${job.Version} runs, which was not registered by this program but at ${since}; npm run preview -- --refresh shows it, npm run up -- --refresh replaces it`,
    );
  }
  const start = laterStart(job);
  if (start !== undefined) {
    return `${job.ID} v${job.Version} is registered and ${start}`;
  }
  await evaluated(api, job, say, deadline);
  const deployment = await deploymentOf(api, job);
  return deployment
    ? followDeployment(api, job, deployment, { say, deadline })
    : followInstances(api, job, { say, deadline });
}

/** When a job starts that does not with its registration. */
function laterStart({ Periodic, ParameterizedJob }: NomadJob): string | undefined {
  if (ParameterizedJob !== null) {
    return "starts when it is dispatched";
  }
  if (Periodic === null) {
    return undefined;
  }
  return Periodic.Enabled ? "starts when it is due" : "switched off: periodic.enabled is false";
}

/** Whether a group has canaries that nobody has promoted yet. */
const isOnTrial = ({ DesiredCanaries, Promoted }: Deployment["TaskGroups"][string]) =>
  DesiredCanaries > 0 && !Promoted;

/** Whether a deployment does nothing more until somebody promotes it. */
export function waitsForPromotion({ Status, TaskGroups }: Deployment): boolean {
  const canaries = Object.values(TaskGroups).filter(isOnTrial);
  return (
    Status === "running" &&
    canaries.length > 0 &&
    canaries.every((group) => !group.AutoPromote && group.HealthyAllocs >= group.DesiredCanaries)
  );
}

/** Waits until the scheduler has looked at this version of the job; says why instances cannot be placed. */
async function evaluated(
  api: NomadApi,
  job: NomadJob,
  say: (line: string) => void,
  deadlineSeconds: number,
): Promise<void> {
  const deadline = Date.now() + deadlineSeconds * 1000;
  let own = await evaluationsOf(api, job);
  while (own.some(({ Status }) => Status === "pending")) {
    if (Date.now() > deadline) {
      throw new ReleaseError(
        `${job.ID} v${job.Version}: Nomad's scheduler has not looked at it for ${deadlineSeconds} s`,
      );
    }
    await setTimeout(pauseMilliseconds);
    own = await evaluationsOf(api, job);
  }
  for (const line of await explainPlacements(api, job, lastFailed(own))) {
    say(`${job.ID}: ${line}`);
  }
}

async function followDeployment(
  api: NomadApi,
  job: NomadJob,
  first: Deployment,
  { say, deadline }: { say: (line: string) => void; deadline: number },
): Promise<string> {
  const started = Date.now();
  const name = `${job.ID} v${first.JobVersion}`;
  const sayOnce = sayingOnce(say);
  let deployment = first;
  let index: number | undefined;
  let told = "";
  for (;;) {
    const line = describe(job.ID, deployment);
    if (line !== told) {
      say(line);
      told = line;
    }
    if (deployment.Status === "successful") {
      if (
        isEverywhere(job) &&
        Object.values(deployment.TaskGroups).every((group) => group.DesiredTotal === 0)
      ) {
        throw await fitsNowhere(api, job, lastFailed(await evaluationsOf(api, job)));
      }
      await replaced(api, deployment, { job: job.ID, say, deadline });
      return `${name} runs`;
    }
    if (waitsForPromotion(deployment)) {
      return `${name}: its canaries are healthy and wait: npm run promote ${job.ID}, or npm run rollback ${job.ID}`;
    }
    if (deployment.Status === "failed" || deployment.Status === "cancelled") {
      throw await failure(api, job, deployment, say);
    }
    if (deployment.Status === "paused") {
      throw new ReleaseError(
        `${name}: somebody has paused its deployment: nomad deployment resume ${deployment.ID}`,
      );
    }
    const all = await allocationsOf(api, job);
    sayOnce(troublesOf(all.filter(({ DeploymentStatus }) => DeploymentStatus?.Healthy !== true)));
    const late = groupsWithoutEnd(deployment, (Date.now() - started) / 1000, deadline);
    if (late.length > 0) {
      const reasons = await explainPlacements(api, job, lastFailed(await evaluationsOf(api, job)));
      throw new ReleaseError(
        [
          `${name}: no instance could be placed of ${late.join(", ")}; it starts once a host is fit`,
          ...reasons,
        ].join("\n"),
      );
    }
    const answer = await api.read(`deployment/${deployment.ID}`, deploymentShape, index, longestWaitSeconds);
    deployment = answer.body;
    index = answer.index;
  }
}

/** Waits until no instance of an earlier version is left: they may still answer when a deployment is through. */
async function replaced(
  api: NomadApi,
  { JobVersion }: Deployment,
  { job, say, deadline }: Required<Pick<Following, "job" | "say" | "deadline">>,
): Promise<void> {
  const end = Date.now() + deadline * 1000;
  const path = `job/${encodeURIComponent(job)}/allocations`;
  let index: number | undefined;
  let told = 0;
  for (;;) {
    const answer = await api.read(path, z.array(allocationShape), index, longestWaitSeconds);
    const left = answer.body.filter(
      (each) => each.JobVersion < JobVersion && each.ClientStatus === "running",
    ).length;
    if (left === 0) {
      return;
    }
    if (Date.now() > end) {
      say(`${job} v${JobVersion}: ${left} of an earlier version have not stopped after ${deadline} s`);
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
 * The groups that have had their time, and that Nomad never fails: its own deadline begins with the first instance of a group
 * that it places, so that one that has none goes on for ever.
 *
 * @param seconds since the deployment is followed.
 * @param deadline of groups that have none of their own, in seconds.
 */
function groupsWithoutEnd({ TaskGroups }: Deployment, seconds: number, deadline: number): string[] {
  return Object.entries(TaskGroups).flatMap(([name, group]) => {
    const wanted = isOnTrial(group) ? group.DesiredCanaries : group.DesiredTotal;
    const hasDeadline = group.RequireProgressBy !== null && !group.RequireProgressBy.startsWith("0001");
    const patience = group.ProgressDeadline > 0 ? group.ProgressDeadline / 1e9 : deadline;
    return group.HealthyAllocs < wanted && !hasDeadline && seconds > patience ? [name] : [];
  });
}

/** How far a deployment is: `httpbackend v3: 2 of 3 placed, 1 healthy, until 12:03:04`. */
function describe(job: string, { JobVersion, TaskGroups, Status }: Deployment): string {
  const groups = Object.entries(TaskGroups).map(([name, group]) => {
    const canaries = isOnTrial(group);
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
  job: NomadJob,
  deployment: Deployment,
  say: (line: string) => void,
): Promise<ReleaseError> {
  const isUnplaced = Object.values(deployment.TaskGroups).some(
    ({ PlacedAllocs, DesiredTotal }) => PlacedAllocs < DesiredTotal,
  );
  const [reasons, evaluations] = await Promise.all([
    explainFailures(api, `deployment/allocations/${deployment.ID}`),
    isUnplaced ? evaluationsOf(api, job) : [],
  ]);
  const lines = [
    `${job.ID} v${deployment.JobVersion}: ${deployment.StatusDescription}`,
    ...reasons,
    ...(await explainPlacements(api, job, lastFailed(evaluations))),
  ];
  if (/rolling back to job version/.test(deployment.StatusDescription)) {
    const outcome = await followRelease(api, { job: job.ID, say }).catch(reasonOf);
    lines.push(`Nomad has gone back: ${outcome} again`);
  }
  return new ReleaseError(lines.join("\n"));
}
