import { edge } from "../edge/chosen.ts";
import type { JobService } from "../jobs/source.ts";
import type { FileGroup, FileJobSpec, FileService } from "./spec.ts";

/** What Nomad fills in of what the program knows: https://developer.hashicorp.com/nomad/docs/reference/runtime-variable-interpolation */
const reference = /\$\{([A-Z_]+)\}/g;

/**
 * The services in Consul of a job that is a file, with the routes that their tags ask the edge for. One whose name depends on more
 * than the job is left out.
 *
 * @param job as Nomad's API has it.
 */
export function servicesOf(job: FileJobSpec): JobService[] {
  return job.TaskGroups.flatMap((group) => [
    ...(group.Services ?? []).map((service) =>
      serviceOf(service, { job, group, task: group.Tasks.find(isContainer)?.Name }),
    ),
    ...group.Tasks.flatMap((task) =>
      (task.Services ?? []).map((service) =>
        serviceOf(service, { job, group, task: task.Name, isContainer: isContainer(task) }),
      ),
    ),
  ]).filter((service) => service !== undefined);
}

interface Place {
  job: FileJobSpec;
  group: FileGroup;
  task: string | undefined;
  /** @default true */
  isContainer?: boolean;
}

function serviceOf(
  { Name = "${BASE}", Provider = "consul", Tags }: FileService,
  { job, group, task, isContainer = true }: Place,
): JobService | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    JOB: job.ID,
    TASKGROUP: group.Name,
    TASK: task,
    BASE: [job.ID, group.Name, task].filter(Boolean).join("-"),
    NOMAD_JOB_ID: job.ID,
    NOMAD_JOB_NAME: job.Name ?? job.ID,
    NOMAD_GROUP_NAME: group.Name,
    NOMAD_TASK_NAME: task,
  };
  const name = Name.replaceAll(reference, (text, key: string) => values[key] ?? text);
  return Provider !== "consul" || name.includes("${")
    ? undefined
    : {
        name,
        group: group.Name,
        ...(task !== undefined && isContainer && { task }),
        routes: edge.routes(Tags ?? []),
      };
}

function isContainer({ Driver }: { Driver?: string | undefined }): boolean {
  return Driver === "docker";
}
