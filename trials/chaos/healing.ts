import { setTimeout } from "node:timers/promises";

const pauseMilliseconds = 500;
const lookMilliseconds = 15_000;

/** How long to wait, in seconds. */
export interface Patience {
  /** Until all is well, at most. */
  atMost: number;
  /** Until that counts. @default 0 - at once */
  stays?: number;
}

/**
 * Waits until all is well, and stays so: right after a fault nobody may have noticed it yet.
 *
 * @param isWell looks.
 * @param patience how long.
 * @param signal ends the waiting, with its reason.
 * @returns after how many seconds all was well for good; undefined if that did not come
 */
export async function untilWell(
  isWell: () => Promise<boolean>,
  { atMost, stays = 0 }: Patience,
  signal: AbortSignal,
): Promise<number | undefined> {
  const started = performance.now();
  let since: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const well = await Promise.race([isWell(), setTimeout(lookMilliseconds, false, { ref: false })]);
    const now = performance.now();
    since = well ? (since ?? now) : undefined;
    if (since !== undefined && now - since >= stays * 1000) {
      return (since - started) / 1000;
    }
    if (since === undefined && now - started > atMost * 1000) {
      return undefined;
    }
    await setTimeout(pauseMilliseconds);
  }
}
