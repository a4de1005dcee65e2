import { createHash } from "node:crypto";
import { renderScript, scriptCode } from "./script.ts";

const parts = ["owner.sh", "library.sh", "api.sh", "../weave/ask.sh"];

/** What all scripts on hosts share; first of all it looks whose the host is. */
export const sharedLibrary = parts.map((part) => scriptCode(new URL(part, import.meta.url))).join("\n");

const checksum = createHash("sha256").update(`${sharedLibrary}\n`).digest("hex");

/** The file on a host that has {@link sharedLibrary}: its name is the beginning of its SHA-256, for which `source.sh` looks. */
export const libraryFile = `/usr/local/lib/nomad-on-weave-library/${checksum.slice(0, 16)}`;

/**
 * The text of a bash script for a machine that may lack the shared library: with all of it.
 *
 * @param args as those of {@link renderScript}.
 * @returns what bash is given.
 */
export function renderStandalone(...args: Parameters<typeof renderScript>): string {
  return ["set -euo pipefail", sharedLibrary, renderScript(...args)].join("\n");
}
