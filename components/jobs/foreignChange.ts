import { differInCountsAlone } from "./counts.ts";
import { readDeployments, readVersions } from "./jobReads.ts";
import { markedVersion } from "./ownVersion.ts";
import type { NomadApi } from "../api/nomad.ts";

/**
 * Whether the version of a job that runs is not the one that this program has registered, nor one to which Nomad went
 * back from it by itself.
 *
 * @param api of the cluster.
 * @param job its ID.
 * @param keepsCounts whether the counts of its groups are an autoscaler's, and no change of the job. @default false
 * @returns what is different, in a sentence; undefined if nothing is.
 */
export async function foreignChange(
  api: NomadApi,
  job: string,
  keepsCounts = false,
): Promise<string | undefined> {
  const versions = await readVersions(api, job);
  const [current] = versions;
  if (!current || current.Stop) {
    return undefined;
  }
  const ours = await markedVersion(api, versions);
  if (ours === current) {
    return undefined;
  }
  if (!ours) {
    return `${job} runs, but this program has not registered it`;
  }
  if (keepsCounts && (await differInCountsAlone(api, job, [ours.Version, current.Version]))) {
    return undefined;
  }
  const failed = (await readDeployments(api, job)).find((each) => each.JobVersion === ours.Version);
  const wentBack = failed?.StatusDescription.includes("rolling back") && current.Version === ours.Version + 1;
  return wentBack === true
    ? undefined
    : `${job} was changed on the cluster: version ${current.Version} runs, and this program has registered version ${ours.Version}`;
}
