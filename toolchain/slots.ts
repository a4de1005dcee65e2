import { availableParallelism } from "node:os";
import { readFile } from "node:fs/promises";

const bytesPerBuild = 4 * 1024 ** 3;

/** Lets a limited number of things run at once. */
export interface Slots {
  /** Runs the work as soon as there is a free slot. Throws the signal's reason when aborted before. */
  run: <Result>(signal: AbortSignal, onWait: () => void, work: () => Promise<Result>) => Promise<Result>;
}

/** Slots for so many at once. */
export function makeSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    run: async (signal, onWait, work) => {
      if (free > 0) {
        free -= 1;
      } else {
        onWait();
        await new Promise<void>((begin) => {
          waiting.push(begin);
        });
      }
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) {
          free += 1;
        } else {
          next();
        }
      }
    },
  };
}

/** How many Go builds the machine can run at once: by its free memory, and no more than it has cores. */
export async function buildSlots(): Promise<number> {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  const byMemory = Math.floor((Number(kibibytes ?? 0) * 1024) / bytesPerBuild);
  return Math.max(1, Math.min(byMemory, availableParallelism()));
}

/** Runs what it is given as soon as fewer than so many run, and needs nobody to watch. */
export function limitTo(count: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const slots = makeSlots(count);
  const { signal } = new AbortController();
  return (work) => slots.run(signal, () => undefined, work);
}
