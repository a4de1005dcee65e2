import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";

const bytesPerBuild = 4 * 1024 ** 3;

/** Lets a limited number of things run at once. */
export interface Slots {
  /** Runs the work as soon as there is a free slot. Throws the signal's reason when aborted before. */
  run: <Result>(signal: AbortSignal, onWait: () => void, work: () => Promise<Result>) => Promise<Result>;
}

/** Slots for so many at once. */
export function makeSlots(count: number): Slots {
  const limit = pLimit(count);
  return {
    run: (signal, onWait, work) => {
      if (limit.activeCount + limit.pendingCount >= count) {
        onWait();
      }
      return limit(() => {
        signal.throwIfAborted();
        return work();
      });
    },
  };
}

/** How many Go builds the machine can run at once: by its free memory, and no more than it has cores. */
export async function buildSlots(): Promise<number> {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  const byMemory = Math.floor((Number(kibibytes ?? 0) * 1024) / bytesPerBuild);
  return Math.max(1, Math.min(byMemory, availableParallelism()));
}
