import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Found } from "../../ownership/claims.ts";
import { reasonOf } from "../../reasonOf.ts";

const script = fileURLToPath(new URL("disk.sh", import.meta.url));

/**
 * Removes VMs of other stacks of this name, with their disks.
 *
 * @param found the VMs.
 * @param stack the stack's name.
 * @param signal ends what was started.
 * @returns a line for each that could not be removed.
 */
export async function cleanVirtualBox(
  found: readonly Found[],
  stack: string,
  signal: AbortSignal,
): Promise<string[]> {
  const failures: string[] = [];
  for (const { host = "", owner } of found) {
    const mark = typeof owner === "string" ? "" : `${owner.identity} ${owner.origin}`;
    const env = { ...process.env, STACK: stack, OWNER: mark, HOST_NAME: host, BASE: "" };
    await promisify(execFile)(script, ["remove"], { env, signal }).catch((error: unknown) => {
      failures.push(`${host}: ${reasonOf(error)}`);
    });
  }
  return failures;
}
