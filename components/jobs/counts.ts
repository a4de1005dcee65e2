import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { NomadApi } from "../api/nomad.ts";
import { readVersions } from "./jobReads.ts";

const versionShape = z.looseObject({
  Version: z.int(),
  TaskGroups: z.array(z.looseObject({ Name: z.string(), Count: z.int() })),
});
type Version = z.output<typeof versionShape>;

/** What Nomad notes of a version beside the job itself. */
const notes = [
  "Version",
  "VersionTag",
  "Stable",
  "Status",
  "StatusDescription",
  "SubmitTime",
  "CreateIndex",
  "ModifyIndex",
  "JobModifyIndex",
  "NomadTokenID",
];

/**
 * Whether two versions of a job differ in the counts of their groups alone: an autoscaler, or somebody with `nomad job scale`,
 * has made one of the other.
 */
export async function differInCountsAlone(
  api: NomadApi,
  job: string,
  versions: readonly [one: number, other: number],
): Promise<boolean> {
  const path = `job/${encodeURIComponent(job)}/versions`;
  const { body } = await api.read(path, z.object({ Versions: z.array(versionShape).nullable() }));
  const [one, other] = versions.map((wanted) =>
    (body.Versions ?? []).find(({ Version }) => Version === wanted),
  );
  return (
    one !== undefined && other !== undefined && isDeepStrictEqual(withoutCounts(one), withoutCounts(other))
  );
}

function withoutCounts(version: Version): unknown {
  const rest = Object.fromEntries(Object.entries(version).filter(([name]) => !notes.includes(name)));
  return { ...rest, TaskGroups: version.TaskGroups.map((group) => ({ ...group, Count: 0 })) };
}

const countedShape = z.looseObject({
  ID: z.string(),
  TaskGroups: z.array(z.looseObject({ Name: z.string(), Count: z.int().optional() })),
});

/**
 * A job with the counts that its groups have on the cluster.
 *
 * @param job as Nomad's API has it.
 * @returns the same where it does not run yet; a group that is new keeps its own count.
 */
export async function withRunningCounts(api: NomadApi, job: object): Promise<object> {
  const counted = countedShape.parse(job);
  const [current] = await readVersions(api, counted.ID);
  const running = new Map((current?.TaskGroups ?? []).map(({ Name, Count }) => [Name, Count]));
  const TaskGroups = counted.TaskGroups.map((group) => ({
    ...group,
    Count: running.get(group.Name) ?? group.Count,
  }));
  return { ...counted, TaskGroups };
}
