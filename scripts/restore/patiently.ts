import { setTimeout } from "node:timers/promises";

const patienceMilliseconds = 60_000;
const pauseMilliseconds = 200;

/**
 * Asks again until there is an answer: an agent that has just started does not know every token yet, and servers may be
 * between two leaders.
 *
 * @param ask what is asked.
 * @param signal ends it.
 * @returns the answer.
 * @throws what asking throws, if it still does after a minute
 */
export async function patiently<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await setTimeout(pauseMilliseconds, undefined, { signal });
    }
  }
}
