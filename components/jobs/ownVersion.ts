import { z } from "zod";
import { type NomadApi, defaultNamespace } from "../api/nomad.ts";
import { readVersions } from "./jobReads.ts";
import type { NomadJob } from "./shapes.ts";

/** The tag in Nomad of the version of a job that this program has registered last. */
const versionTag = "nomad-on-weave";

const note = z.object({ Items: z.object({ submitted: z.string() }) });

/**
 * Marks a version of a job as the one that this program has registered last: by a tag, or by a variable where the job's ID has a
 * slash in it. Nomad 1.11.3 finds no such job to tag.
 */
export async function markVersion(api: NomadApi, job: NomadJob): Promise<void> {
  if (job.ID.includes("/")) {
    const path = notePath(api, job.ID);
    const content = { Path: path, Items: { submitted: String(job.SubmitTime) } };
    await api.within(defaultNamespace).write(`var/${path}`, content, z.unknown());
    return;
  }
  const path = `job/${encodeURIComponent(job.ID)}/versions/${versionTag}/tag`;
  const tagged = (await readVersions(api, job.ID)).filter((each) => each.VersionTag?.Name === versionTag);
  if (tagged.length === 1 && tagged.every((each) => each.Version === job.Version && isTagged(each))) {
    return;
  }
  while (tagged.pop()) {
    await api.remove(path);
  }
  await api.write(path, { Version: job.Version, Description: descriptionOf(job.Version) }, z.unknown());
}

/** The version among those of a job that this program has registered last; undefined if there is none. */
export async function markedVersion(
  api: NomadApi,
  versions: readonly NomadJob[],
): Promise<NomadJob | undefined> {
  const [{ ID } = { ID: "" }] = versions;
  if (!ID.includes("/")) {
    return versions.find(isTagged);
  }
  const found = await api.within(defaultNamespace).find(`var/${notePath(api, ID)}`, note);
  return versions.find(({ SubmitTime }) => String(SubmitTime) === found?.Items.submitted);
}

/** In the default namespace: one with a variable in it is not removed. A path takes fewer characters than an ID. */
function notePath({ namespace }: NomadApi, job: string): string {
  return `nomad-on-weave/versions/${Buffer.from(`${namespace} ${job}`).toString("base64url")}`;
}

function isTagged({ Version, VersionTag }: NomadJob): boolean {
  return VersionTag?.Name === versionTag && VersionTag.Description === descriptionOf(Version);
}

/** Who scales a job takes the tag along, to a version that it does not mean. */
function descriptionOf(version: number): string {
  return `version ${version}, registered by Pulumi`;
}
