import { setTimeout } from "node:timers/promises";
import type { Outputs } from "../stack/outputs.ts";
import { clusterOf } from "../verify/cluster.ts";
import { askServers } from "./askAny.ts";
import { askHosts } from "./facts.ts";
import { type Overview, lookAtCluster } from "./overview.ts";

const pauseMilliseconds = 1000;

/**
 * Looks at a cluster until it is healthy.
 *
 * @param outputs of the stack.
 * @param signal ends the waiting.
 * @param patience for how long it is looked at, in milliseconds. @default - five minutes
 * @returns how the cluster then is. @throws the signal's reason if that comes before
 */
export async function untilHealthy(
  outputs: Outputs,
  signal: AbortSignal,
  patience = 300_000,
): Promise<Overview> {
  const servers = askServers(outputs);
  const askHost = askHosts(clusterOf(outputs));
  const deadline = Date.now() + patience;
  let overview = await lookAtCluster(outputs, servers, askHost);
  while (!overview.healthy && Date.now() < deadline) {
    await setTimeout(pauseMilliseconds, undefined, { signal });
    overview = await lookAtCluster(outputs, servers, askHost);
  }
  return overview;
}
