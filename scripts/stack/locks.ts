import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const content = z.object({ pid: z.int(), hostname: z.string() });

/**
 * Removes the locks of runs that were killed.
 *
 * @param folder with the locks of a stack, a file each.
 * @returns whose lock is left: a run that is at work, and one on another machine, which counts as such; and how many were
 *   removed.
 */
export function removeDeadLocks(folder: string): {
  owner: z.output<typeof content> | undefined;
  removed: number;
} {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  const locks = files.map((file) => {
    const path = join(folder, file);
    return { path, owner: content.parse(JSON.parse(readFileSync(path, "utf8"))) };
  });
  const dead = locks.filter(({ owner }) => owner.hostname === hostname() && !isPulumi(owner.pid));
  dead.forEach(({ path }) => {
    rmSync(path);
  });
  return { owner: locks.find((each) => !dead.includes(each))?.owner, removed: dead.length };
}

/** Whether a process of this machine is a Pulumi CLI that lives: its number may be another's, or a zombie's. */
function isPulumi(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /^\d+ \(pulumi\) [^ZX]/.test(readFileSync(file, "utf8"));
}
