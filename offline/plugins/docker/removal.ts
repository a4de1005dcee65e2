import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../base/kind.ts";
import { engineError, isMissing } from "./engine.ts";

const patienceMilliseconds = 30_000;
const pauseMilliseconds = 300;

/**
 * Removes what may still be in use for a moment; what is gone already is fine.
 * @param what the thing in a person's words, such as "volume data"
 * @param busy the words in Docker's answer that mean: later
 */
export async function removeWhenFree(
  what: string,
  remove: () => Promise<unknown>,
  busy: string,
  context: Context,
): Promise<void> {
  const end = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      await remove();
      return;
    } catch (cause) {
      if (isMissing(cause)) return;
      const later = cause instanceof Error && cause.message.includes(busy) && Date.now() < end;
      if (!later || context.signal.aborted) throw engineError(`Unable to remove ${what}`, cause);
      context.log("info", `${what} is still in use: waiting`, true);
    }
    await sleep(pauseMilliseconds, undefined, { signal: context.signal });
  }
}
