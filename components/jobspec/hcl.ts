import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

const suffix = ".nomad.hcl";
const value = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())],
  "must be a string, a number, true or false, a list or a map",
);
const variables = z.record(z.string(), value);

/** A job that is a file in Nomad's own language. */
export interface HclJob {
  /** What `jobs.<name>` in the configuration may say: the values of the file's variables. */
  readonly settings: typeof variables;
  /** The file's name: `hello.nomad.hcl`. */
  readonly file: string;
  /** The file's text. */
  readonly text: string;
  /** The names of the variables that the file declares. */
  readonly declared: readonly string[];
}

/**
 * The jobs that are `*.nomad.hcl` files of a folder, by the first part of the file's name.
 *
 * @param folder its path.
 */
export function hclJobs(folder: string): Record<string, HclJob> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      // What editors leave begins with a dot, or is no file.
      .filter((entry) => entry.isFile() && entry.name.endsWith(suffix) && !entry.name.startsWith("."))
      .map(({ name: file }) => [
        basename(file, suffix),
        hclJob(file, readFileSync(join(folder, file), "utf8")),
      ]),
  );
}

/** The job that a file's text makes. */
export function hclJob(file: string, text: string): HclJob {
  const declared = [...text.matchAll(/^\s*variable\s+"?([\w-]+)"?\s*\{/gm)].map(([, name = ""]) => name);
  const description = `Job in Nomad's own language, \`jobs/${file}\`. Its settings are the file's variables: ${declared.join(", ") || "none"}`;
  return { settings: variables.describe(description), file, text, declared };
}

/**
 * The values of a file's variables as Nomad takes them on its command line: a list or a map is JSON, which is an expression
 * of its language.
 */
export function variablesOf({ settings, declared }: HclJob, configured: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings.parse(configured))
      .filter(([name]) => declared.includes(name))
      .map(([name, each]) => [name, typeof each === "object" ? JSON.stringify(each) : String(each)]),
  );
}
