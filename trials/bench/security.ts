import type { TestStack } from "../../testbed/testStack.ts";
import type { TimedScript } from "./graph.ts";
import { measureLoad } from "./load.ts";
import { open } from "../../testbed/security.ts";

/** What a cluster costs that is closed, or open: one figure a run. */
export interface SecurityCost {
  /** From nothing to `verify` green, in seconds. */
  up: number[];
  /** Requests a second to a back end on another host, through fabio. */
  rate: number[];
}

const jobs = { "httpbackend-fabio": {}, fabio: {} };

/**
 * The same cluster with everything closed and with everything open, by turns: a machine is not as fast all the time.
 *
 * @param stack with the hosts b1, b2, b3.
 * @param script runs a script of the project on the stack.
 * @param configure writes the configuration with these jobs and this `security`.
 * @param runs how often.
 */
export async function measureSecurity(
  stack: TestStack,
  script: TimedScript,
  configure: (jobs: Readonly<Record<string, unknown>>, security: Readonly<Record<string, boolean>>) => void,
  runs: number,
): Promise<Record<"closed" | "open", SecurityCost>> {
  const costs: Record<"closed" | "open", SecurityCost> = {
    closed: { up: [], rate: [] },
    open: { up: [], rate: [] },
  };
  for (let run = 0; run < runs; run++) {
    for (const [kind, security] of [
      ["closed", {}],
      ["open", open],
    ] as const) {
      console.log(`everything ${kind}: run ${run + 1} of ${runs}`);
      await script("down");
      configure(jobs, security);
      costs[kind].up.push((await script("up")) + (await script("verify")));
      const { requestsPerSecond } = await measureLoad(hostOf(stack), edgeOf(stack), "mysite.com:9999");
      costs[kind].rate.push(requestsPerSecond);
    }
  }
  await script("down");
  return costs;
}

/** fabio on b1, as its host reaches it. */
export const edgeOf = (stack: TestStack) => `http://${stack.address(0)}:9999/`;

/** The container of b1. */
export function hostOf(stack: TestStack): string {
  return stack.container("b1");
}
