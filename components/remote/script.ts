import { readFileSync } from "node:fs";

/** Variables of a script by name; the value is passed on literally, whatever characters it has. */
export type Variables = Readonly<Record<string, string | number>>;

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The text of a bash script: its variables, then `components/remote/library.sh`, `api.sh` and `components/weave/ask.sh`, then the script itself.
 *
 * @param file the script, as a file URL or path; it runs under `set -euo pipefail`.
 * @param variables set, not exported, before the script starts.
 * @param steps commands of the library to run before the script itself, each with its arguments quoted, or other scripts.
 * @returns what bash is given.
 */
export function renderScript(file: URL, variables: Variables, steps: readonly string[] = []): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quote(String(value))}`);
  return [
    "set -euo pipefail",
    ...assignments,
    libraryText(new URL("library.sh", import.meta.url)),
    libraryText(new URL("api.sh", import.meta.url)),
    libraryText(new URL("../weave/ask.sh", import.meta.url)),
    ...steps,
    scriptBody(file),
  ].join("\n");
}

/** The text of a script without what only its file needs: the line that starts bash, and those for shellcheck at its head. */
export function scriptBody(file: URL): string {
  return readFileSync(file, "utf8")
    .replace(/^#!.*\n/, "")
    .replace(/^# shellcheck .*\n/gm, "")
    .trim();
}

/** The text of what many scripts have in common, without its comments: the state of a stack has it hundreds of times. */
export function libraryText(file: URL): string {
  return scriptBody(file).replace(/^ *#.*\n/gm, "");
}
