import { edge } from "../edge/chosen.ts";
import { canaryTag } from "../edge/edge.ts";
import type { FileJob } from "./read.ts";
import type { FileGroup, FileJobSpec, FileService } from "./spec.ts";

/**
 * How many canaries a release of a job has, beside its other instances.
 *
 * @returns 0 where it has none, or its groups have different numbers of them.
 */
export function canaryCount({ Update, TaskGroups }: FileJobSpec): number {
  const counts = new Set(
    TaskGroups.filter(isRouted).map((group) => group.Update?.Canary ?? Update?.Canary ?? 0),
  );
  const [count = 0] = counts;
  return counts.size === 1 ? count : 0;
}

/** A job whose canaries the edge tells from the other instances, by a tag; the text of its file may lack it. */
export function withCanaryTags({ source, ...file }: FileJob): FileJob {
  const TaskGroups = file.job.TaskGroups.map((group) => ({
    ...group,
    ...(group.Services && { Services: group.Services.map(tagged) }),
    Tasks: group.Tasks.map((task) => ({
      ...task,
      ...(task.Services && { Services: task.Services.map(tagged) }),
    })),
  }));
  const isSame = JSON.stringify(TaskGroups) === JSON.stringify(file.job.TaskGroups);
  return { ...file, ...(isSame && source && { source }), job: { ...file.job, TaskGroups } };
}

function tagged(service: FileService): FileService {
  const tags = service.CanaryTags ?? service.Tags ?? [];
  return hasRoutes(service) && !tags.includes(canaryTag)
    ? { ...service, CanaryTags: [...tags, canaryTag] }
    : service;
}

function isRouted({ Services = [], Tasks }: FileGroup): boolean {
  return [...Services, ...Tasks.flatMap((task) => task.Services ?? [])].some(hasRoutes);
}

function hasRoutes({ Tags }: FileService): boolean {
  return edge.routes(Tags ?? []).length > 0;
}
