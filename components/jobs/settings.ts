import type { SecretValue } from "../../configSecrets.ts";
import { hint } from "../../configProblems.ts";
import { catalog } from "../../jobs/catalog.ts";
import type { Problem } from "../hosts/fields.ts";

/** A setting of a job that is a secret. */
export interface SecretSetting {
  /** The setting: `password` of `jobs.hello.password`. */
  setting: string;
  /** Its name among the job's variables in Nomad; the parts of a list or a map have their place in it: `users_0_password`. */
  name: string;
  value: string;
}

/** The secret settings of jobs, by the job's name. */
export type JobSecrets = Readonly<Record<string, readonly SecretSetting[]>>;

/** The secrets of the configuration that are settings of jobs, by job. */
export function jobSecrets(secrets: readonly SecretValue[]): JobSecrets {
  const found: Record<string, SecretSetting[]> = {};
  for (const { path, value } of secrets) {
    const [key, job, setting, ...rest] = path;
    if (key === "jobs" && job !== undefined && setting !== undefined) {
      const name = [setting, ...rest].join("_").replaceAll(/\W/g, "_");
      (found[job] ??= []).push({ setting, name, value: String(value) });
    }
  }
  return found;
}

/** What is wrong with secrets that are no settings of jobs: the program prints and keeps those values in plain. */
export function secretProblems(secrets: readonly SecretValue[]): Problem[] {
  return secrets
    .filter(({ path: [key] }) => key !== "jobs")
    .map(({ path }) => ({
      path: [...path],
      message: "must be written in plain, as only settings of jobs are kept as secrets",
      got: "a secret",
    }));
}

/**
 * What is wrong with settings that the file of a job has no variable for. A secret needs none: the job finds it among its
 * variables in Nomad.
 *
 * @param jobs the settings, by the job's name.
 * @param secrets of the configuration.
 */
export function variableProblems(
  jobs: Readonly<Record<string, unknown>>,
  secrets: readonly SecretValue[],
): Problem[] {
  const bySecret = jobSecrets(secrets);
  return Object.entries(jobs).flatMap(([job, settings]) => {
    const definition = catalog[job];
    if (!definition || !("text" in definition) || settings === undefined) {
      return [];
    }
    const { declared, file, text } = definition;
    const isRead = (name: string) =>
      (bySecret[job] ?? []).some(({ setting }) => setting === name) && new RegExp(`\\b${name}\\b`).test(text);
    return Object.keys(definition.settings.parse(settings))
      .filter((name) => !declared.includes(name) && !isRead(name))
      .map((name) => ({
        path: ["jobs", job, name],
        message: `is not a variable of jobs/${file}; ${hint(name, declared)}`,
      }));
  });
}
