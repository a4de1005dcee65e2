import { setTimeout } from "node:timers/promises";

/** How long it is asked again, and how often. */
export interface Patience {
  /** In milliseconds. @default - a minute */
  patience?: number;
  /** Between an answer that failed and the next question, in milliseconds. @default 200 */
  pause?: number;
  /** Ends it. @default - nothing does */
  signal?: AbortSignal;
  /** Whether it is worth to ask again after this error. @default - after any */
  passes?: (error: unknown) => boolean;
}

/**
 * Asks again until there is an answer: an agent that has just started does not know every token yet, servers may be
 * between two leaders, and a host may be on its way up.
 *
 * @param ask what is asked.
 * @returns the answer.
 * @throws what asking throws, if it still does after all that time
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { patience = 60_000, pause = 200, signal, passes = () => true }: Patience = {},
): Promise<Answer> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline || !passes(error)) {
        throw error;
      }
      await setTimeout(pause, undefined, signal && { signal });
    }
  }
}
