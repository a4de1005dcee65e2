import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { hint } from "../../configProblems.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { Canaries } from "../edge/edge.ts";
import { hiding } from "../hide.ts";
import type { JobSecrets, SecretSetting } from "../jobs/settings.ts";
import { toNanoseconds } from "../jobspec/duration.ts";
import { Refusal } from "../refusal.ts";
import { canaryCount, withCanaryTags } from "./canaries.ts";
import type { JobFile } from "./find.ts";
import { type ParsedFile, parseJobFiles } from "./parser.ts";
import { type Places, inNetwork, placeProblems } from "./places.ts";
import { fileSettings, variablesIn } from "./settings.ts";
import { type FileJobSpec, fileJobSpec } from "./spec.ts";

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
  /** The share of the traffic at the edge that its canaries get, from 0 to 1, and how many there are. @default - as any instance */
  canaries?: Canaries;
  /** Whether its groups keep the counts that they have on the cluster. @default false */
  keepsCounts?: boolean;
  /** For how long it is waited for, in seconds, unless it says so itself. @default - ten minutes */
  deadline?: number;
}

/**
 * Reads job files.
 *
 * @param parser the path of Nomad's own parser, as in {@link parseJobFiles}.
 * @param files that the configuration wants.
 * @param secrets of the configuration, by the job's name in it.
 * @param places that there are.
 * @returns their jobs, in the same order; a tenant's are in its network.
 * @throws Refusal with a line for each problem: the key of the configuration, or the file, the line and its text
 */
export async function readJobFiles(
  parser: string,
  files: readonly JobFile[],
  secrets: JobSecrets,
  places: Places,
): Promise<FileJob[]> {
  const all = files.map((file) => ({ file, secrets: secretsOf(file, secrets[file.key] ?? []) }));
  const parsed = await parseJobFiles(
    parser,
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
    const job = jobOf(file, own, result);
    const ofJob = job ? [...shareProblems(file, job), ...secretProblems(file, job)] : [];
    return { job, lines: [...lines.map(hide), ...ofJob] };
  });
  const jobs = read.flatMap(({ job }) => job ?? []);
  const lines = [...read.flatMap((each) => each.lines), ...placeProblems(jobs, places)];
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
  const read = fileJobSpec.parse(job);
  const file: FileJob = {
    key,
    id: read.ID,
    namespace: read.Namespace ?? defaultNamespace,
    origin,
    job: read,
    secrets,
    ...(source !== undefined && { source: { text: source, flags } }),
    ...(settings.keepCounts === true && { keepsCounts: true }),
    ...(settings.deadline !== undefined && {
      deadline: toNanoseconds(settings.deadline) / nanosecondsInSecond,
    }),
  };
  const { share } = settings;
  return share === undefined
    ? file
    : withCanaryTags({ ...file, canaries: { share, count: canaryCount(read) } });
}

function shareProblems({ key, origin }: JobFile, { canaries }: FileJob): string[] {
  return canaries?.count === 0
    ? [
        `jobs.${key}.share is for canaries, and ${origin} has none with a route at the edge: update { canary = 1 } in the job has one`,
      ]
    : [];
}

/** Nomad's variables have fewer characters in their paths than jobs in their IDs. */
function secretProblems({ key }: JobFile, { id, secrets }: FileJob): string[] {
  return secrets.length > 0 && !/^[\w~/-]+$/.test(id)
    ? [
        `jobs.${key} has secrets, which are in Nomad's variable nomad/jobs/${id}: the job's ID must be of letters, digits, -, _, ~ and / alone`,
      ]
    : [];
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
  const undeclared = undeclarable(file, secrets).filter((name) => !declared.includes(name));
  const text = undeclared.length === 0 ? "" : readFileSync(file.path, "utf8");
  return undeclared
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => unknownVariable(file, name, declared));
}

/** Whether the value of a variable stands in `variables`, and not beside it. */
function isInVariables({ settings }: JobFile, name: string): boolean {
  return settings.variables?.[name] !== undefined;
}

/** The key of the configuration that has the value of a variable. */
function keyOf(file: JobFile, name: string): string {
  return `jobs.${file.key}.${isInVariables(file, name) ? "variables." : ""}${name}`;
}

function unknownVariable(file: JobFile, name: string, declared: readonly string[]): string {
  const known = [...declared, ...(isInVariables(file, name) ? [] : Object.keys(fileSettings.shape))];
  return `${keyOf(file, name)} is not a variable of ${file.origin}; ${hint(name, known)}`;
}

function linesOf(file: JobFile, { problems, declared }: ParsedFile): string[] {
  const { origin, settings } = file;
  return problems.map((problem) => {
    const { variable, line, text, message } = problem;
    if (variable === undefined) {
      const place = `${problem.file ?? origin}${line === undefined ? "" : `:${line}`}`;
      return `${place}: ${message}${text === undefined ? "" : `\n    ${text}`}`;
    }
    if (variable in variablesIn(settings) && !declared.includes(variable)) {
      return unknownVariable(file, variable, declared);
    }
    return `${keyOf(file, variable)} ${message} (${origin})`;
  });
}
