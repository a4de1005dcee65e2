import type { SecretValue } from "../../configSecrets.ts";
import type { Problem } from "../hosts/fields.ts";

/** The variable of a job in Nomad with the names of those that are secret settings. */
export const namesItem = "secret_settings";

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

/** Whether a secret may be in the job's specification: those of `secrets` are among its variables in Nomad alone. */
export function isInSpecification({ setting }: SecretSetting): boolean {
  return setting !== "secrets";
}

/** The secrets of the configuration that are settings of jobs, by job. */
export function jobSecrets(secrets: readonly SecretValue[]): JobSecrets {
  const found: Record<string, SecretSetting[]> = {};
  for (const { path, value } of secrets) {
    const [key, job, ...setting] = path;
    if (key === "jobs" && job !== undefined && setting.length > 0) {
      (found[job] ??= []).push({ ...namesOf(setting), value: String(value) });
    }
  }
  return found;
}

/** What a secret is called: one in `variables` or `secrets` as if it stood beside them. */
function namesOf(path: readonly string[]): Omit<SecretSetting, "value"> {
  const [setting = "", ...rest] = path;
  if (setting === "variables" && rest[0] !== undefined) {
    return namesOf(rest);
  }
  const name = (setting === "secrets" && rest.length > 0 ? rest : path).join("_").replaceAll(/\W/g, "_");
  return { setting, name };
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
