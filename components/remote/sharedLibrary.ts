import { createHash } from "node:crypto";
import { renderScript, scriptCode } from "./script.ts";

const parts = ["owner.sh", "library.sh", "api.sh", "../weave/ask.sh"];

/** What all scripts on hosts share. It checks the owner of the host first. */
export const sharedLibrary = parts.map((part) => scriptCode(new URL(part, import.meta.url))).join("\n");

const checksum = createHash("sha256").update(`${sharedLibrary}\n`).digest("hex");

/** Where {@link sharedLibrary} is on a host: the name of the file is the beginning of its SHA-256, which `source.sh` checks. */
export const libraryFile = `/usr/local/lib/nomad-on-weave-library/${checksum.slice(0, 16)}`;

/**
 * The text of a bash script for a machine that may not have the shared library: it contains the library.
 *
 * @param args as those of {@link renderScript}.
 * @returns what bash is given.
 */
export function renderStandalone(...args: Parameters<typeof renderScript>): string {
  return ["set -euo pipefail", sharedLibrary, renderScript(...args)].join("\n");
}
