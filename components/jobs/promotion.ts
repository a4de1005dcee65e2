import { z } from "zod";
import { followRelease, waitsForPromotion } from "./deployment.ts";
import { deploymentOf, readJob, readVersions } from "./jobReads.ts";
import { markVersion } from "./ownVersion.ts";
import type { NomadApi } from "../api/nomad.ts";
import { ReleaseError } from "./releaseError.ts";

/** Is given each step in a line. */
type Say = (line: string) => void;

/**
 * Promotes the canaries of a job, which replace the version before.
 *
 * @param api of the cluster.
 * @param job its ID.
 * @param say is given each step.
 * @returns what has become of it, in a line.
 * @throws ReleaseError if nothing waits for promotion, or the deployment fails after it
 */
export async function promote(api: NomadApi, job: string, say: Say): Promise<string> {
  const deployment = await deploymentOf(api, await readJob(api, job));
  if (!deployment || !waitsForPromotion(deployment)) {
    throw new ReleaseError(`${job} has no canaries that wait for promotion: npm run status shows its jobs`);
  }
  await api.write(
    `deployment/promote/${deployment.ID}`,
    { DeploymentID: deployment.ID, All: true },
    z.unknown(),
  );
  say(`${job} v${deployment.JobVersion} is promoted`);
  return followRelease(api, { job, say });
}

/**
 * Lets the last stable version of a job before the one that is registered now run again.
 *
 * @param api of the cluster.
 * @param job its ID.
 * @param say is given each step.
 * @returns what has become of it, in a line.
 * @throws ReleaseError if there is no such version, or it fails too
 */
export async function rollBack(api: NomadApi, job: string, say: Say): Promise<string> {
  const [current, ...before] = await readVersions(api, job);
  const stable = before.find(({ Stable }) => Stable);
  if (!current || !stable) {
    throw new ReleaseError(`${job} has no earlier version that was stable`);
  }
  say(`${job}: from version ${current.Version} back to what version ${stable.Version} was`);
  await api.write(
    `job/${encodeURIComponent(job)}/revert`,
    { JobID: job, JobVersion: stable.Version, EnforcePriorVersion: current.Version },
    z.unknown(),
  );
  const reverted = await readJob(api, job);
  await markVersion(api, reverted);
  return followRelease(api, { job, modifyIndex: reverted.JobModifyIndex, say });
}
