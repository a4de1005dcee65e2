import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

const suffix = ".nomad.hcl";
const variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A job that is a file in Nomad's own language. */
export interface HclJob {
  /** What `jobs.<name>` in the configuration may say: the values of the file's variables. */
  readonly settings: typeof variables;
  /** The file's name: `hello.nomad.hcl`. */
  readonly file: string;
  /** The file's text. */
  readonly text: string;
}

/**
 * The jobs that are `*.nomad.hcl` files of a folder, by the first part of the file's name.
 *
 * @param folder its path.
 */
export function hclJobs(folder: string): Record<string, HclJob> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(suffix))
      .map((file) => [
        basename(file, suffix),
        { settings: variables, file, text: readFileSync(join(folder, file), "utf8") },
      ]),
  );
}

/** The values of a file's variables as Nomad takes them. */
export function variablesOf(job: HclJob, settings: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(job.settings.parse(settings)).map(([name, value]) => [name, String(value)]),
  );
}
