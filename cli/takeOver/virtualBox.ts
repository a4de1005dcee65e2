import type { Found } from "../../components/ownership/claims.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { runCommand } from "../../toolchain/command.ts";
import { root } from "../../stack/workspace.ts";

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
    await runCommand("components/hosts/virtualbox/disk.sh", ["remove"], { cwd: root, env, signal }).catch(
      (error: unknown) => {
        failures.push(`${host}: ${reasonOf(error)}`);
      },
    );
  }
  return failures;
}
