import { setTimeout } from "node:timers/promises";
import type { Outputs } from "../../stack/outputs.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { askServers } from "../../observe/askAny.ts";
import { askHosts } from "../../observe/facts.ts";
import { type Overview, lookAtCluster } from "../../observe/overview.ts";
import { printOverview } from "./table.ts";

const pauseMilliseconds = 1000;
// A host that has just been started is late with its answers.
const lookMilliseconds = 20_000;

/**
 * Looks at a cluster until its hosts, agents and jobs are well: what ends soon does not end by waiting.
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
  const servers = askServers(outputs, lookMilliseconds);
  const askHost = askHosts(clusterOf(outputs), lookMilliseconds);
  const deadline = Date.now() + patience;
  let overview = await lookAtCluster(outputs, servers, askHost);
  while (!overview.running && Date.now() < deadline) {
    await setTimeout(pauseMilliseconds, undefined, { signal });
    overview = await lookAtCluster(outputs, servers, askHost);
  }
  return overview;
}

/**
 * Waits until a cluster whose agents or hosts have just been started is healthy, and prints how it then is.
 *
 * @param outputs of the stack.
 * @param signal ends the waiting.
 * @returns whether hosts, agents and jobs are well
 */
export async function waitForHealth(outputs: Outputs, signal: AbortSignal): Promise<boolean> {
  console.log("Waiting for the agents and the jobs ...");
  const overview = await untilHealthy(outputs, signal);
  printOverview(overview);
  return overview.running;
}
