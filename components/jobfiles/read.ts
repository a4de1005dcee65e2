import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { hint } from "../../configProblems.ts";
import { defaultNamespace } from "../api/nomad.ts";
import { hiding } from "../hide.ts";
import { unknownNamespace } from "../jobs/review.ts";
import type { JobSecrets, SecretSetting } from "../jobs/settings.ts";
import { toNanoseconds } from "../jobspec/duration.ts";
import { Refusal } from "../refusal.ts";
import type { JobFile } from "./find.ts";
import { type ParsedFile, parseJobFiles } from "./parser.ts";
import { fileSettings, variablesIn } from "./settings.ts";

const nanosecondsInSecond = 1e9;

/** A job that is a file, as Nomad's own parser has read it. */
export interface FileJob {
  /** Its name in the configuration. */
  key: string;
  /** Its ID in Nomad. */
  id: string;
  namespace: string;
  /** The Docker network of the overlay that its containers are in. @default - they are in none */
  network?: string;
  /** Its file, for messages. */
  origin: string;
  /** As Nomad's API has it. */
  job: FileJobSpec;
  /** The text that makes this very job with these values of variables. @default - there is none */
  source?: { text: string; flags: Readonly<Record<string, string>> };
  /** What is a secret of it. */
  secrets: readonly SecretSetting[];
  /** For how long it is waited for, in seconds, unless it says so itself. @default - ten minutes */
  deadline?: number;
}

const service = z.looseObject({
  Name: z.string().optional(),
  Provider: z.string().optional(),
  Tags: z.array(z.string()).optional(),
});
export type FileService = z.output<typeof service>;

const task = z.looseObject({
  Name: z.string(),
  Driver: z.string().optional(),
  Config: z.looseObject({ network_mode: z.unknown().optional() }).optional(),
  Services: z.array(service).optional(),
});

const group = z.looseObject({
  Name: z.string(),
  Networks: z.array(z.looseObject({ Mode: z.string().optional() })).optional(),
  Services: z.array(service).optional(),
  Tasks: z.array(task).default([]),
});
export type FileGroup = z.output<typeof group>;

/** The part of a job that the program looks at. */
const spec = z.looseObject({
  ID: z.string(),
  Name: z.string().optional(),
  Region: z.string().optional(),
  Namespace: z.string().optional(),
  TaskGroups: z.array(group).default([]),
});
export type FileJobSpec = z.output<typeof spec>;

/** What there is for the jobs of a configuration. */
export interface Places {
  /** IDs that jobs of the program have. */
  taken: readonly string[];
  /** The Docker network of a tenant, by the tenant's name, which is that of its namespace. */
  tenants: Readonly<Record<string, string>>;
  /** The Docker network of all others on the overlay. */
  network: string;
  /** Namespaces of the program's own jobs, which nobody else gets into, each with the job. */
  closed: Readonly<Record<string, string>>;
  /** The namespaces that a cluster has which is yet to be made. @default - it stands, and may have others */
  namespaces?: readonly string[];
}

/**
 * Reads job files.
 *
 * @param files that the configuration wants.
 * @param secrets of the configuration, by the job's name in it.
 * @param places that there are.
 * @returns their jobs, in the same order; a tenant's are in its network.
 * @throws Refusal with a line for each problem: the key of the configuration, or the file, the line and its text
 */
export async function readJobFiles(
  files: readonly JobFile[],
  secrets: JobSecrets,
  places: Places,
): Promise<FileJob[]> {
  const all = files.map((file) => ({ file, secrets: secretsOf(file, secrets[file.key] ?? []) }));
  const parsed = await parseJobFiles(
    all.map(({ file, secrets: own }) => ({
      path: file.path,
      variables: variablesIn(file.settings),
      variableFiles: (file.settings.variableFiles ?? []).map((path) => resolve(path)),
      optional: undeclarable(file, own),
    })),
  );
  const read = all.map(({ file, secrets: own }, index) => {
    const result = parsed[index] ?? { declared: [], flags: {}, problems: [] };
    const hide = hiding(own.map(({ value }) => value));
    const lines = [...linesOf(file, result), ...unreadSecrets(file, own, result)];
    return { job: jobOf(file, own, result), lines: lines.map(hide) };
  });
  const jobs = read.flatMap(({ job }) => job ?? []);
  const lines = [
    ...read.flatMap((each) => each.lines),
    ...jobs.flatMap((job) => placeProblems(job, places)),
    ...idTwins(jobs, places.taken),
  ];
  if (lines.length > 0) {
    const what = lines.length === 1 ? "The job files have a problem:" : "The job files have problems:";
    throw new Refusal([what, ...lines.map((line) => `  ${line}`)].join("\n"));
  }
  return jobs.map((job) => inNetwork(job, places));
}

function jobOf(
  { key, origin, settings }: JobFile,
  secrets: readonly SecretSetting[],
  { job, source, flags }: ParsedFile,
): FileJob | undefined {
  if (job === undefined) {
    return undefined;
  }
  const read = spec.parse(job);
  return {
    key,
    id: read.ID,
    namespace: read.Namespace ?? defaultNamespace,
    origin,
    job: read,
    secrets,
    ...(source !== undefined && { source: { text: source, flags } }),
    ...(settings.deadline !== undefined && {
      deadline: toNanoseconds(settings.deadline) / nanosecondsInSecond,
    }),
  };
}

/** The secrets of a job: what the configuration has encrypted, and `secrets` however it is written. */
function secretsOf({ settings }: JobFile, encrypted: readonly SecretSetting[]): SecretSetting[] {
  const others = Object.entries(settings.secrets ?? {})
    .filter(([name]) => !encrypted.some((each) => each.setting === "secrets" && each.name === name))
    .map(([name, value]) => ({ setting: "secrets", name, value }));
  return [...encrypted, ...others];
}

/** Encrypted settings that need no variable of the file: the job may find them among its variables in Nomad. */
function undeclarable({ settings }: JobFile, secrets: readonly SecretSetting[]): string[] {
  return secrets
    .map(({ setting }) => setting)
    .filter((setting) => settings[setting] !== undefined && setting !== "secrets");
}

/** Encrypted settings that the file does not even name. */
function unreadSecrets(file: JobFile, secrets: readonly SecretSetting[], { declared }: ParsedFile): string[] {
  const text = readFileSync(file.path, "utf8");
  return undeclarable(file, secrets)
    .filter((name) => !declared.includes(name) && !new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => unknownVariable(file, name, declared));
}

function unknownVariable(
  { key, origin, settings }: JobFile,
  name: string,
  declared: readonly string[],
): string {
  const where = settings.variables?.[name] === undefined ? "" : "variables.";
  const known = [...declared, ...(where === "" ? Object.keys(fileSettings.shape) : [])];
  return `jobs.${key}.${where}${name} is not a variable of ${origin}; ${hint(name, known)}`;
}

function linesOf(file: JobFile, { problems, declared }: ParsedFile): string[] {
  const { key, origin, settings } = file;
  return problems.map((problem) => {
    const { variable, line, text, message } = problem;
    if (variable === undefined) {
      const place = `${problem.file ?? origin}${line === undefined ? "" : `:${line}`}`;
      return `${place}: ${message}${text === undefined ? "" : `\n    ${text}`}`;
    }
    if (variable in variablesIn(settings) && !declared.includes(variable)) {
      return unknownVariable(file, variable, declared);
    }
    const where = settings.variables?.[variable] === undefined ? "" : "variables.";
    return `jobs.${key}.${where}${variable} ${message} (${origin})`;
  });
}

/** What is wrong with where a job wants to be. */
function placeProblems({ origin, namespace, job }: FileJob, places: Places): string[] {
  const { Region: region = "global" } = job;
  const owner = places.closed[namespace];
  const network = places.tenants[namespace];
  const problems = [
    ...(region === "global" ? [] : [`region must be "global", the cluster's only one, got "${region}"`]),
    ...(owner === undefined
      ? []
      : [`namespace must be another one, as ${namespace} is that of ${owner} alone`]),
    ...(places.namespaces === undefined || places.namespaces.includes(namespace)
      ? []
      : [unknownNamespace(namespace, places.namespaces)]),
    ...(network === undefined ? [] : strayTasks(job, [network, places.network])),
  ];
  return problems.map((problem) => `${origin}: ${problem}`);
}

/** What of a tenant's job would not be in the tenant's network: tasks, and ports of hosts. */
function strayTasks({ Namespace, TaskGroups }: FileJobSpec, networks: readonly unknown[]): string[] {
  const rule = `as the job is of the tenant ${Namespace ?? ""}`;
  return TaskGroups.flatMap(({ Name, Networks = [], Tasks }) => [
    ...(Networks.length === 0 ? [] : [`group "${Name}" must have no network block, ${rule}`]),
    ...Tasks.filter(({ Driver, Config }) => Driver !== "docker" || !isIn(networks, Config)).map(
      (task) => `task "${task.Name}" must have driver = "docker" and no network_mode, ${rule}`,
    ),
  ]);
}

/** Whether a container is in one of these networks, or says none. */
function isIn(networks: readonly unknown[], config: { network_mode?: unknown } | undefined): boolean {
  return config?.network_mode === undefined || networks.includes(config.network_mode);
}

/** A job with the network of its containers: those of a tenant's job are in the tenant's, which the text of the file may not say. */
function inNetwork({ source, ...file }: FileJob, { tenants, network }: Places): FileJob {
  const own = tenants[file.namespace];
  const modes = file.job.TaskGroups.flatMap(({ Tasks }) => Tasks).map(({ Config }) => Config?.network_mode);
  if (own === undefined || modes.every((mode) => mode === own)) {
    const known = own ?? (modes.includes(network) ? network : undefined);
    return { ...file, ...(source && { source }), ...(known !== undefined && { network: known }) };
  }
  const groups = file.job.TaskGroups.map((each) => ({
    ...each,
    Tasks: each.Tasks.map((one) => ({ ...one, Config: { ...one.Config, network_mode: own } })),
  }));
  return { ...file, job: { ...file.job, TaskGroups: groups }, network: own };
}

/** Two jobs of one ID: the later one would overwrite the other. */
function idTwins(jobs: readonly FileJob[], taken: readonly string[]): string[] {
  return jobs.flatMap(({ id, origin }, index) => {
    const other = jobs.slice(0, index).find((each) => each.id === id);
    if (other !== undefined) {
      return [`${origin}: job "${id}" must have another ID, as ${other.origin} has that`];
    }
    return taken.includes(id)
      ? [`${origin}: job "${id}" must have another ID, as the program has a job of that ID`]
      : [];
  });
}
