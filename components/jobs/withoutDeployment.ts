import { setTimeout } from "node:timers/promises";
import type { NomadApi } from "../api/nomad.ts";
import { explainFailures } from "./explain.ts";
import { allocationsOf, evaluationsOf } from "./jobReads.ts";
import { ReleaseError } from "./releaseError.ts";
import { explainPlacements, lastFailed, whyNowhere } from "./placements.ts";
import type { Allocation, FailedPlacements, NomadJob } from "./shapes.ts";
import { sayingOnce, troublesOf } from "./troubles.ts";

const pauseMilliseconds = 1000;

/** How far a job is for which Nomad makes no deployment. */
interface Progress {
  /** In words: `1 of 2 running`. */
  line: string;
  /** What has become of it, once nothing is waited for. */
  outcome?: string;
}

/**
 * Follows a job for which Nomad makes no deployment: a service or system job until all its instances run, a batch or sysbatch
 * job until all have started or are through. An instance that has failed counts once Nomad gives it no other place.
 *
 * @param api of the cluster.
 * @param job the version that was registered.
 * @param following `say` is given each step in a line, and why an instance does not run; `deadline` of a job that has none of
 *   its own, in seconds.
 * @returns what has become of it, in a line.
 * @throws ReleaseError if an instance fails for good, no host is fit for any, or the job's deadline passes
 */
export async function followInstances(
  api: NomadApi,
  job: NomadJob,
  { say, deadline: otherwise }: { say: (line: string) => void; deadline: number },
): Promise<string> {
  const name = `${job.ID} v${job.Version}`;
  const deadlineSeconds = deadlineOf(job) ?? otherwise;
  const deadline = Date.now() + deadlineSeconds * 1000;
  const sayOnce = sayingOnce(say);
  for (;;) {
    const all = await allocationsOf(api, job);
    const { line, outcome } = progressOf(job, all);
    if (outcome !== undefined) {
      return `${name} ${outcome}`;
    }
    const evaluations = await evaluationsOf(api, job);
    const isLookedAt = evaluations.every(({ Status }) => Status !== "pending");
    const failed = lastFailed(evaluations);
    if (isLookedAt && isEverywhere(job) && all.length === 0) {
      throw await fitsNowhere(api, job, failed);
    }
    sayOnce([
      `${name}: ${line}`,
      ...troublesOf(all.filter(({ ClientStatus }) => ClientStatus !== "running")),
    ]);
    if (isLookedAt && all.some(isFailedForGood)) {
      const reasons = await explainFailures(api, `job/${encodeURIComponent(job.ID)}/allocations`);
      throw new ReleaseError([`${name} fails`, ...reasons].join("\n"));
    }
    if (Date.now() > deadline) {
      const unplaced = await explainPlacements(api, job, failed);
      throw new ReleaseError(
        [`${name}: ${line} after ${deadlineSeconds} s`, ...unplaced, ...troublesOf(all)].join("\n"),
      );
    }
    await setTimeout(pauseMilliseconds);
  }
}

/** Whether a job has an instance on every host that is fit. */
export const isEverywhere = ({ Type }: Pick<NomadJob, "Type">) => Type === "system" || Type === "sysbatch";

/** Why a job that is to be on every host is on none. */
export async function fitsNowhere(
  api: NomadApi,
  job: NomadJob,
  failed: FailedPlacements,
): Promise<ReleaseError> {
  const reasons = await explainPlacements(api, job, failed);
  const why = reasons.length > 0 ? reasons : [await whyNowhere(api, job)];
  return new ReleaseError(`${job.ID} v${job.Version}: no host is fit for it: ${why.join("; ")}`);
}

const isFailedForGood = ({ ClientStatus, DesiredStatus, FollowupEvalID }: Allocation) =>
  ClientStatus === "failed" && DesiredStatus === "run" && (FollowupEvalID ?? "") === "";

function progressOf(job: NomadJob, all: readonly Allocation[]): Progress {
  const isBatch = job.Type === "batch" || job.Type === "sysbatch";
  const count = job.TaskGroups.reduce((sum, { Count }) => sum + Count, 0);
  if (!isEverywhere(job) && count === 0) {
    return { line: "no instances", outcome: "has no instances: its count is 0" };
  }
  const desired = all.filter(({ DesiredStatus }) => DesiredStatus === "run");
  const good = desired.filter(
    ({ ClientStatus }) => ClientStatus === "running" || (isBatch && ClientStatus === "complete"),
  ).length;
  const wanted = isEverywhere(job) ? desired.length : count;
  const line = `${good} of ${wanted} ${isBatch ? "started" : "running"}`;
  return good >= wanted && good > 0 ? { line, outcome: isBatch ? "has started" : "runs" } : { line };
}

function deadlineOf({ TaskGroups }: NomadJob): number | undefined {
  const own = TaskGroups.map(({ Update }) => (Update?.ProgressDeadline ?? 0) / 1e9).filter(
    (each) => each > 0,
  );
  return own.length > 0 ? Math.max(...own) : undefined;
}
