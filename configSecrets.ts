import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";

/** Where a value stands in the configuration: `["jobs", "hello", "password"]`. */
export type Path = readonly string[];

/** A value of the configuration that is a secret, and where it stands. */
export interface SecretValue {
  path: Path;
  value: unknown;
}

const keyNames = z.array(z.string());
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/**
 * The keys whose values have a secret in them. Pulumi gives the program a value of several parts in plain, and says no more
 * than that one of them is a secret.
 *
 * @param told by Pulumi's language host, in its variable PULUMI_CONFIG_SECRET_KEYS.
 * @returns such as `nomad-on-weave:jobs`.
 */
export function keysWithSecrets(told = process.env["PULUMI_CONFIG_SECRET_KEYS"]): string[] {
  return told ? keyNames.parse(JSON.parse(told)) : [];
}

/**
 * The configuration as it is written in a stack's file, where a secret is encrypted: `{ secure: v1:... }`.
 *
 * @param file its path.
 * @returns the values by key; none where the file is not there, or is no configuration.
 */
export function writtenConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    return stackFile.parse(load(readFileSync(file, "utf8"), { schema: CORE_SCHEMA })).config;
  } catch {
    return {};
  }
}

/**
 * The secrets in a value: all parts that the file does not have in plain, in the same place. So nothing is taken for plain by
 * mistake where the configuration comes from elsewhere (`--config-file`, an environment of Pulumi ESC).
 *
 * @param value as the program has it, decrypted.
 * @param written the same as the file has it.
 * @param path of the value.
 */
export function secretsIn(value: unknown, written: unknown, path: Path = []): SecretValue[] {
  if (typeof value === "object" && value !== null) {
    const parts = new Map(typeof written === "object" && written !== null ? Object.entries(written) : []);
    return Object.entries(value).flatMap(([name, part]) => secretsIn(part, parts.get(name), [...path, name]));
  }
  return value === written ? [] : [{ path, value }];
}
