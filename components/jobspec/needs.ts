import type { Template } from "./jobspec.ts";

/**
 * Where a variable of a job comes from: the stack's name; the certificate of its authority; the job's own token in Consul; the
 * tokens that may do everything in Consul and in Nomad.
 */
export type VariableSource = "stack" | "authority" | "consulToken" | "consulManagement" | "nomadManagement";

/** What a job needs of the cluster beside a place to run: each layer reads it, and knows no job. */
export interface JobNeeds {
  /** A token of its own in Consul, whose policy has the job's name. @default - none */
  consul?: ConsulNeeds;
  /** What it finds in its variables in Nomad, where no other job reads it, by name. @default - nothing */
  variables?: Readonly<Record<string, VariableSource>>;
  /** A namespace in Nomad that nobody gets into but who may do everything. @default - none */
  namespace?: { name: string; description: string };
  /** Directories of each client that it keeps data in, by the names of their volumes. @default - none */
  volumes?: Readonly<Record<string, string>>;
  /** Names that no tenant can have, each with who has it: `the edge's folder of Consul has`. @default - none */
  reserves?: Readonly<Record<string, string>>;
}

/** What a job may do in Consul. */
export interface ConsulNeeds {
  /** In the language of Consul's policies. */
  rules: string;
  /** The place of its token among those that version 0.1.0 has made together. @default - it is made by itself */
  sharedToken?: number;
}

/** What jobs need, by the name of the job. */
export type NeedsByJob = Readonly<Record<string, JobNeeds>>;

/** The directories of clients that jobs keep data in, by the names of their volumes. */
export function volumesOf(needs: NeedsByJob): Record<string, string> {
  return Object.fromEntries(Object.values(needs).flatMap(({ volumes = {} }) => Object.entries(volumes)));
}

/** Names that no tenant can have because of jobs, each with the reason. */
export function reservedBy(needs: NeedsByJob): Record<string, string> {
  return Object.fromEntries(Object.values(needs).flatMap(({ reserves = {} }) => Object.entries(reserves)));
}

/** Those jobs among them that a configuration wants. */
export function wantedNeeds(needs: NeedsByJob, jobs: Readonly<Record<string, unknown>>): NeedsByJob {
  return Object.fromEntries(Object.entries(needs).filter(([job]) => jobs[job] !== undefined));
}

/**
 * A file of a task with one of the variables of its job.
 *
 * @param job its ID.
 * @param variable its name.
 * @param destination below the task's directory: `secrets/token`.
 */
export function variableFile(job: string, variable: string, destination: string): Template {
  return { data: `{{ with nomadVar "nomad/jobs/${job}" }}{{ .${variable} }}{{ end }}`, destination };
}

/** The file that tells which variables an instance has started with: those of a job change without it. */
export const versionFile = (job: string) => variableFile(job, "version", "local/version");
