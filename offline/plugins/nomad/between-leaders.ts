import { setTimeout as sleep } from "node:timers/promises";
import { Refused } from "../base/http-client.ts";

const pauseMilliseconds = 500;
// An election takes a second or two, on a busy machine a few more.
const patienceMilliseconds = 30_000;
const noLeader = /no cluster leader|not the leader|not ready to serve consistent reads/i;
/** It may have been written all the same: the leader has stepped down, or was restarted before it had answered. */
const ledNoMore = /leadership lost|stream (closed|reset)|session shutdown|rpc error: EOF/i;

/**
 * Asks Nomad for a change, and again while its servers are between two leaders.
 *
 * @param ask for the change.
 * @param mayBeTwice whether the change may be made twice: Nomad does not know whether a leader that steps down has made it.
 * @param signal ends it.
 * @throws what the last try has thrown, after half a minute
 */
export async function untilLed<Answer>(
  ask: () => Promise<Answer>,
  mayBeTwice: boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const passes =
        error instanceof Refused &&
        (noLeader.test(error.reason) || (mayBeTwice && ledNoMore.test(error.reason)));
      if (!passes || performance.now() > deadline) throw error;
      await sleep(pauseMilliseconds, undefined, { signal });
    }
  }
}
