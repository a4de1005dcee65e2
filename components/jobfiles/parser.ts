import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A job file, and the values of its variables. */
export interface FileInput {
  /** Absolute: what the file includes is found beside it. */
  path: string;
  /** Values by name: texts, numbers, booleans, lists, maps. */
  variables: Readonly<Record<string, unknown>>;
  /** The absolute paths of files with values; a later one wins, and `variables` over all of them. */
  variableFiles: readonly string[];
  /** Names of variables that the file need not declare. */
  optional: readonly string[];
}

/** The text of a job file that reads no other files. */
export interface SourceInput {
  source: string;
  /** Values of its variables, as `nomad job run -var` takes them. */
  flags: Readonly<Record<string, string>>;
}

const problem = z.object({
  /** The variable that it is about. */
  variable: z.string().optional(),
  /** The name of the file of variables that it is in. @default - the job's own file */
  file: z.string().optional(),
  /** Where it is, from 1. @default - not known */
  line: z.int().optional(),
  /** That line. */
  text: z.string().optional(),
  message: z.string(),
});
export type FileProblem = z.output<typeof problem>;

const output = z.object({
  /** As Nomad's API has it, what is null left out; there is none where there are problems. */
  job: z.looseObject({ ID: z.string() }).optional(),
  /** The names of the variables that the file declares. */
  declared: z.array(z.string()).default([]),
  /**
   * What people wrote, with the files that it includes: in Nomad's own language, which Nomad parses with `flags` to the same
   * job. @default - there is no such text
   */
  source: z.string().optional(),
  /** The values of the variables as `nomad job run -var` takes them. */
  flags: z.record(z.string(), z.string()).default({}),
  problems: z.array(problem).default([]),
});
/** What a job file is. */
export type ParsedFile = z.output<typeof output>;

/**
 * Parses job files as `nomad job run` does, with Nomad's own parser (offline/toolchain/jobspec), all in one run.
 *
 * @param parser the path of its executable.
 * @param inputs files, or their texts.
 * @returns what each is, in the same order; what is wrong with one is in its place.
 * @throws Error if the parser is not there, or fails
 */
export async function parseJobFiles(
  parser: string,
  inputs: readonly (FileInput | SourceInput)[],
): Promise<ParsedFile[]> {
  if (inputs.length === 0) {
    return [];
  }
  const child = spawn(parser, [], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new Error(`${parser} does not run: npm run tools installs it`, { cause }));
    });
    child.once("close", resolve);
  });
  // One that does not run takes no input: that it does not run is the error.
  child.stdin.on("error", () => undefined).end(JSON.stringify(inputs));
  const [code, answer, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) {
    throw new Error(`${parser} has failed: ${errors.trim() || `it ended with ${code}`}`);
  }
  return z.array(output).parse(JSON.parse(answer, (_, value: unknown) => value ?? undefined));
}
