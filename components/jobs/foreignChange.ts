import { z } from "zod";
import { readDeployments, readVersions } from "./jobReads.ts";
import type { NomadApi } from "../api/nomad.ts";
import type { NomadJob } from "./shapes.ts";

/** The tag in Nomad of the version of a job that this program has registered last. */
export const versionTag = "nomad-on-weave";

/**
 * Whether the version of a job that runs is not the one that this program has registered, nor one to which Nomad went
 * back from it by itself.
 *
 * @param api of the cluster.
 * @param job its ID.
 * @returns what is different, in a sentence; undefined if nothing is.
 */
export async function foreignChange(api: NomadApi, job: string): Promise<string | undefined> {
  const versions = await readVersions(api, job);
  const [current] = versions;
  if (!current || current.Stop || isOurs(current)) {
    return undefined;
  }
  const ours = versions.find(isOurs);
  if (!ours) {
    return `${job} runs, but this program has not registered it`;
  }
  const failed = (await readDeployments(api, job)).find((each) => each.JobVersion === ours.Version);
  const wentBack = failed?.StatusDescription.includes("rolling back") && current.Version === ours.Version + 1;
  return wentBack === true
    ? undefined
    : `${job} was changed on the cluster: version ${current.Version} runs, and this program has registered version ${ours.Version}`;
}

/** Marks a version of a job as the one that this program has registered last. */
export async function tagVersion(api: NomadApi, { ID, Version }: NomadJob): Promise<void> {
  const path = `job/${encodeURIComponent(ID)}/versions/${versionTag}/tag`;
  const tagged = (await readVersions(api, ID)).filter((each) => each.VersionTag?.Name === versionTag);
  if (tagged.length === 1 && tagged.every((each) => each.Version === Version && isOurs(each))) {
    return;
  }
  while (tagged.pop()) {
    await api.remove(path);
  }
  await api.write(path, { Version, Description: descriptionOf(Version) }, z.unknown());
}

function isOurs({ Version, VersionTag }: NomadJob): boolean {
  return VersionTag?.Name === versionTag && VersionTag.Description === descriptionOf(Version);
}

/** Who scales a job takes the tag along, to a version that it does not mean. */
function descriptionOf(version: number): string {
  return `version ${version}, registered by Pulumi`;
}
