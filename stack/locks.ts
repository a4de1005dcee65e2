import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { FormerRun } from "./run.ts";

const content = z.object({
  pid: z.int(),
  hostname: z.string(),
  username: z.string().default("somebody"),
  timestamp: z.string().default("an unknown time"),
});

/** Who holds a lock of Pulumi's on a stack. */
export interface Lock extends z.output<typeof content> {
  /** Its file. */
  path: string;
}

/** For a backend that nobody else uses: all that has locked a stack had its process IDs from where this process has its own. */
export const onlyHere: FormerRun = { isFromHere: true, started: [] };

/**
 * Removes the locks of runs that were killed. No other command of this program may be at work on the stack.
 *
 * A process ID says nothing of another machine or container, which may have the same host name: there only the run that this
 * program itself has noted is known to have ended.
 *
 * @param folder with the locks of a stack, a file each.
 * @param former the run of this program before. @default - none is known
 * @returns a lock that is left: of a run that is at work, or may be; and how many were removed.
 */
export function removeDeadLocks(
  folder: string,
  former: FormerRun | undefined,
): { owner: Lock | undefined; removed: number } {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  const locks = files.map((file) => {
    const path = join(folder, file);
    return { path, ...content.parse(JSON.parse(readFileSync(path, "utf8"))) };
  });
  const dead = locks.filter(
    (lock) =>
      lock.hostname === hostname() &&
      !isPulumi(lock.pid) &&
      (former?.isFromHere === true || former?.started.includes(lock.pid) === true),
  );
  dead.forEach(({ path }) => {
    rmSync(path, { force: true });
  });
  return { owner: locks.find((each) => !dead.includes(each)), removed: dead.length };
}

/** Whether a process of this machine is a Pulumi CLI that lives: its number may be another's, or a zombie's. */
function isPulumi(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /^\d+ \(pulumi\) [^ZX]/.test(readFileSync(file, "utf8"));
}
