import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { hint, shown } from "../../configProblems.ts";
import type { Problem } from "../hosts/fields.ts";
import { reasonOf } from "../reasonOf.ts";
import { type FileSettings, fileSettings } from "./settings.ts";

/** A job that is a file, as the configuration has it. */
export interface JobFile {
  /** Its name in the configuration. */
  key: string;
  /** Its file's path, absolute. */
  path: string;
  /** The same for people: `../our-jobs/web.nomad.hcl`. */
  origin: string;
  settings: FileSettings;
  /** Where the configuration has it. */
  configuredAt: (string | number)[];
}

/** What the configuration says of jobs. */
export interface JobsConfig {
  jobs: Readonly<Record<string, unknown>>;
  jobFiles: readonly string[];
}

/** The folder of the program's own jobs. */
const ownFolder = fileURLToPath(new URL("../../jobs", import.meta.url));
const endings = /\.(nomad\.hcl|nomad\.json|nomad|hcl|json)$/;
// What editors leave begins so; a file of variables is none of a job.
const noJob = /^[.#]|\.vars\.(hcl|json)$/;
const label = /^[ \t]*job[ \t]+(?:"((?:[^"\\]|\\.)+)"|([\w-]+))[ \t]*\{/m;
const inJson = z.union([
  z.object({ Job: z.object({ ID: z.string() }) }).transform(({ Job }) => Job.ID),
  z.object({ ID: z.string(), TaskGroups: z.unknown() }).transform(({ ID }) => ID),
  z.object({ job: z.record(z.string(), z.unknown()) }).transform(({ job }) => Object.keys(job)[0]),
]);

/**
 * The job files that a configuration wants: those that a job names, those in `jobs/` whose name is a job's, and all in
 * `jobFiles`.
 *
 * @param config of the stack.
 * @param typed names of the jobs that the program has itself.
 * @returns the files, and what is wrong with what names them.
 */
export function findJobFiles(
  { jobs, jobFiles }: JobsConfig,
  typed: readonly string[],
): { files: JobFile[]; problems: Problem[] } {
  const own = filesIn(ownFolder).map((path) => ({ path, stem: stemOf(path) }));
  const problems: Problem[] = own
    .filter(({ stem }) => typed.includes(stem))
    .map(({ stem, path }) => ({
      path: ["jobs", stem],
      message: `must have one definition: rename ${shortened(path)}, as the program has a job of that name`,
    }));
  const listed = jobFiles.flatMap((entry, index) => {
    const found = entriesOf(entry);
    if (typeof found === "string") {
      problems.push({ path: ["jobFiles", index], message: found, got: shown(entry) });
      return [];
    }
    return found.map(({ path, id }): JobFile => {
      const parsed = fileSettings.safeParse(jobs[id] ?? {});
      return {
        key: id,
        path,
        origin: shortened(path),
        settings: parsed.success ? parsed.data : {},
        configuredAt: ["jobFiles", index],
      };
    });
  });
  const named = Object.entries(jobs).flatMap(([key, settings]): JobFile[] => {
    if (typed.includes(key) || settings === undefined) {
      return [];
    }
    const parsed = fileSettings.safeParse(settings);
    const { file } = parsed.success ? parsed.data : {};
    const paths =
      file === undefined ? own.filter(({ stem }) => stem === key).map(({ path }) => path) : [resolve(file)];
    const [path] = paths;
    if (path === undefined) {
      if (!listed.some((each) => each.key === key)) {
        problems.push(
          unknownJob(key, [...typed, ...own.map(({ stem }) => stem), ...listed.map((each) => each.key)]),
        );
      }
      return [];
    }
    if (paths.length > 1) {
      problems.push({
        path: ["jobs", key],
        message: `must have one file: ${paths.map(shortened).join(" and ")} both are its`,
      });
    }
    if (file !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      problems.push({ path: ["jobs", key, "file"], message: "must be a file", got: shown(file) });
      return [];
    }
    return parsed.success
      ? [{ key, path, origin: shortened(path), settings: parsed.data, configuredAt: ["jobs", key] }]
      : [];
  });
  // A job may have settings with its path, and be in a folder of them.
  const files = [...named, ...listed.filter(({ path }) => !named.some((each) => each.path === path))];
  return { files, problems: [...problems, ...keyTwins(files, typed)] };
}

function unknownJob(key: string, known: readonly string[]): Problem {
  return {
    path: ["jobs", key],
    message: `is not a job of the program, and names no file (file: web.nomad.hcl); ${hint(key, known)}`,
  };
}

/** Two files that would have one name in the configuration, or that of a job which the program has itself. */
function keyTwins(files: readonly JobFile[], typed: readonly string[]): Problem[] {
  return files.flatMap(({ key, origin, configuredAt }, index) => {
    const other = files.slice(0, index).find((each) => each.key === key);
    if (other !== undefined) {
      return [
        { path: configuredAt, message: `must not have two jobs ${key}: ${other.origin} and ${origin}` },
      ];
    }
    return configuredAt[0] === "jobFiles" && typed.includes(key)
      ? [
          {
            path: configuredAt,
            message: `must not have a job ${key} (${origin}): the program has one itself`,
          },
        ]
      : [];
  });
}

/** The jobs of a file or of a folder; what is wrong with it, if it is none. */
function entriesOf(entry: string): { path: string; id: string }[] | string {
  const path = resolve(entry);
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind === undefined) {
    return "must be a file or a folder";
  }
  try {
    if (kind.isFile()) {
      const id = labelOf(path);
      return id === undefined ? "must be a file with a job" : [{ path, id }];
    }
    return filesIn(path).flatMap((each) => {
      const id = labelOf(each);
      return id === undefined ? [] : [{ path: each, id }];
    });
  } catch (error) {
    return `must be readable: ${reasonOf(error)}`;
  }
}

/** The files of a folder that may be jobs, in order. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => endings.test(name) && !noJob.test(name))
    .toSorted()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** What a job file calls its job; undefined if it has none, such as a policy, or a file of another program. */
function labelOf(path: string): string | undefined {
  const text = readFileSync(path, "utf8");
  if (!text.trimStart().startsWith("{")) {
    const [, quoted, bare] = label.exec(text) ?? [];
    return quoted ?? bare;
  }
  try {
    return inJson.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function stemOf(path: string): string {
  return relative(ownFolder, path).replace(endings, "");
}

function shortened(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("../../../") ? path : short;
}
