import { readFileSync } from "node:fs";

/** Variables of a script by name; the value is passed on literally, whatever characters it has. */
export type Variables = Readonly<Record<string, string | number>>;

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The text of a bash script for a host that has the shared library (`sharedLibrary.ts`): its variables, then the script itself
 * without its comments.
 *
 * @param file the script, as a file URL or path; it runs under `set -euo pipefail`.
 * @param variables set, not exported, before the script starts.
 * @param steps commands of the library to run before the script itself, each with its arguments quoted, or other scripts.
 * @returns what {@link remoteScript} is given.
 */
export function renderScript(file: URL, variables: Variables, steps: readonly string[] = []): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quote(String(value))}`);
  return [...assignments, ...steps, scriptCode(file)].join("\n");
}

/** The text of a script without what only its file needs: the line that starts bash, and those for shellcheck at its head. */
export function scriptBody(file: URL): string {
  return readFileSync(file, "utf8")
    .replace(/^#!.*\n/, "")
    .replace(/^# shellcheck .*\n/gm, "")
    .trim();
}

/** The same without the lines that are only comments: the state of a stack has it for every host. */
export function scriptCode(file: URL): string {
  return scriptBody(file).replace(/^ *#.*\n/gm, "");
}
